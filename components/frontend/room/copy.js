// "Copy summary": the text comes from the server only when it is asked for, and goes to the clipboard at once.

import { h } from '../shared/dom.js';

/** The copy made last: the room may be drawn again while its text is still in the message. */
let made = '';
/** What was said of it stands until the customer is left: whatever else is drawn meanwhile does not wipe it. */
const heard = { handle: '', node: h('span', { class: 'muted small', role: 'status' }) };

/** @param {any} copy @param {string} handle @param {import('../shared/act.js').Send} send */
export function copying(copy, handle, send) {
  const key = `${handle}.${copy.n}`;
  if (heard.handle !== handle) {
    heard.handle = handle;
    heard.node.textContent = '';
  }
  if (copy.text && made !== key) {
    made = key;
    const tell = (/** @type {string} */ words) => { if (heard.handle === handle) heard.node.textContent = words; };
    (navigator.clipboard?.writeText(copy.text) ?? Promise.reject(new Error('no clipboard'))).then(() => tell(copy.done), () => tell(copy.failed));
  }
  return h('div', { class: 'copying' }, copy.button && h('button', { class: 'btn', type: 'button', data: { k: 'summary' }, onclick: () => send({ type: 'summary' }) }, copy.button), heard.node);
}
