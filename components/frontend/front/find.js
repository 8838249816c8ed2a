// Finding somebody without an ID, folded under the search field. Python words everything and decides.

import { h } from '../shared/dom.js';

/** @param {any} find @param {(type: string, rows: any[]) => HTMLElement} people @param {import('../shared/act.js').Send} send */
export function finder(find, people, send) {
  const id = (/** @type {string} */ name) => ({ k: `find-${name}`, keep: `find-${name}`, lpignore: 'true', '1pIgnore': 'true' });
  const wrong = (/** @type {boolean} */ bad) => (bad ? { 'aria-invalid': 'true', 'aria-describedby': 'find-error' } : {});
  const fields = find.fields.map((/** @type {any} */ f) => h('label', null, f.label,
    h('input', { class: 'input', name: f.name, autocomplete: 'off', spellcheck: 'false', maxlength: '60', value: f.value, ...wrong(f.bad), data: id(f.name) }),
    f.hint && h('span', { class: 'label' }, f.hint)));
  const why = h('label', null, find.purpose.label, h('select', { class: 'input', name: 'purpose', ...wrong(find.purpose.bad), data: { k: 'find-purpose' } },
    find.purpose.options.map((/** @type {any} */ o) => h('option', { value: o.value, selected: o.on }, o.label))));
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    send({ type: 'find', ...Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget))) });
  };
  return h('details', { class: 'find', open: find.open }, h('summary', { data: { k: 'find' } }, find.title), h('p', { class: 'muted small' }, find.body),
    h('form', { novalidate: true, onsubmit: submit }, fields, why, h('button', { class: 'btn', type: 'submit', data: { k: 'find-go' } }, find.go)),
    find.error && h('p', { class: 'error', id: 'find-error', role: 'alert' }, find.error),
    find.link && h('form', { method: 'post', action: find.link.action }, h('button', { class: 'btn btn-primary', type: 'submit' }, find.link.words)),
    find.answer && h('p', { role: 'status' }, find.answer), find.rows.length > 0 && people('found', find.rows));
}
