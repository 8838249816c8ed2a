// The plan to the clipboard or to paper: it comes from the server only when it is asked for, and goes at once.
import { formKey, h } from '../shared/dom.js';
import { printed } from '../journey/printed.js';

/** @typedef {import('../plan.js').PlanView} Plan */

/** What was given last: the plan may be drawn again while it is still in the message. */
const last = { key: '', said: '' };

/** @param {Plan} plan */
export function goesOut(plan) {
  const { out, handle } = plan.data;
  if (!out) return null;
  const ask = (/** @type {string} */ way) => plan.report({ type: 'out', way, handle, no: formKey() });
  const said = h('span', { class: 'muted small', role: 'status', 'data-k': 'out/said' }), key = `${handle}.${out.n}`;
  if (out.n && last.key !== key) {
    Object.assign(last, { key, said: '' });
    const tell = (/** @type {string} */ words) => { last.said = words; plan.draw(); };
    if (out.sheet) printed(out.sheet, () => { if (plan.data.handle === handle) ask(''); });
    else (navigator.clipboard?.writeText(out.text) ?? Promise.reject(new Error('no clipboard'))).then(() => tell(out.done), () => tell(out.failed));
  }
  said.textContent = last.key.startsWith(`${handle}.`) ? last.said : '';
  return h('div', { class: 'row out' }, out.buttons.map((/** @type {any} */ b) => h('button', { type: 'button', class: 'btn btn-quiet', 'data-k': `out/${b.way}`, onclick: () => ask(b.way) }, b.label)), said);
}
