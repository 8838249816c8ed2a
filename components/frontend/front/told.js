// News of the open case, and the warning that another tab shows another customer: in the place that the status line
// keeps for them, so that nothing moves. web/assets/watch.js hears both from the server, already worded.

import { h } from '../shared/dom.js';

export const told = h('span', { class: 'fill told', role: 'status' });
/** @type {{send: import('../shared/act.js').Send, waits: string}} */
export const page = { send: () => {}, waits: '' };
let shown = '';

/** @param {Event} event */
function hear(event) {
  const { handle, news, warning } = /** @type {CustomEvent} */ (event).detail;
  if (shown === (shown = JSON.stringify([handle, news, warning]))) return;
  told.replaceChildren();
  if (warning) told.append(h('strong', { class: 'elsewhere' }, `▲ ${warning}`));
  if (news) told.append(h('button', { class: 'pill', type: 'button', onclick: () => page.send({ type: 'renew', handle }) }, news));
}
window.addEventListener('tilannekuva-told', hear);

/** Says so when the server has not answered in a moment: what was on the screen stays there meanwhile. */
export const waits = h('span', { class: 'waits', role: 'status' });
let timer = 0;
new MutationObserver(() => {
  window.clearTimeout(timer);
  if (document.querySelector('[data-test-script-state="running"]')) timer = window.setTimeout(() => { waits.textContent = page.waits; }, 700);
  else waits.textContent = '';
}).observe(document.body, { subtree: true, attributeFilter: ['data-test-script-state'] });
