// "Copy summary": the text comes from the server only when it is asked for, and goes to the clipboard at once.

import { h } from '../shared/dom.js';

/** The copy made last: the room may be drawn again while its text is still in the message. */
let made = '';

/** @param {any} copy @param {string} handle @param {import('../shared/act.js').Send} send */
export function copying(copy, handle, send) {
  const said = h('span', { class: 'muted small', role: 'status' }), key = `${handle}.${copy.n}`;
  if (copy.text && made !== key) {
    made = key;
    const tell = (/** @type {string} */ words) => { said.textContent = words; };
    (navigator.clipboard?.writeText(copy.text) ?? Promise.reject(new Error('no clipboard'))).then(() => tell(copy.done), () => tell(copy.failed));
  }
  return h('div', { class: 'copying' }, copy.button && h('button', { class: 'btn', type: 'button', data: { k: 'summary' }, onclick: () => send({ type: 'summary' }) }, copy.button), said);
}
