// What stands in the room when no customer is open: a question (sign twin, reason) or a plain sentence.

import { formKey, h } from '../shared/dom.js';

/** @param {any} data @param {import('../shared/act.js').Send} send */
export function ask(data, send) {
  if (data.mode === 'twin') return twin(data, send);
  if (data.mode === 'glass') return glass(data, send);
  if (data.mode === 'empty') return h('div', { class: 'nothing' });
  return h('section', { class: 'ask card', role: 'alert' }, h('h1', null, data.title), h('p', null, data.body),
    data.retry && h('button', { class: 'btn btn-primary', type: 'button', data: { k: 'retry' }, onclick: () => send({ type: 'retry' }) }, data.retry),
    data.link && h('form', { method: 'post', action: data.link.action }, h('button', { class: 'btn btn-primary', type: 'submit' }, data.link.words)));
}

/** @param {any} data @param {import('../shared/act.js').Send} send */
function twin(data, send) {
  const rows = data.facts.map((/** @type {string[]} */ [label, value]) => h('div', null, h('dt', { class: 'label' }, label), h('dd', { class: 'value' }, value)));
  return asked(data, h('dl', { class: 'twin-facts' }, rows),
    h('div', { class: 'row' },
      h('button', { class: 'btn btn-primary', type: 'button', data: { k: 'twin-yes' }, onclick: () => send({ type: 'confirm', yes: true }) }, data.yes),
      h('button', { class: 'btn', type: 'button', data: { k: 'twin-no' }, onclick: () => send({ type: 'confirm', yes: false }) }, data.no)));
}

/** @param {any} data @param {import('../shared/act.js').Send} send */
function glass(data, send) {
  const key = formKey();
  const choice = h('select', { class: 'input', id: 'glass-code', data: { k: 'glass-code' } }, h('option', { value: '' }, ''),
    data.codes.map((/** @type {string[]} */ [code, words]) => h('option', { value: code }, words)));
  choice.value = data.code;
  const words = h('textarea', { class: 'input', id: 'glass-text', maxlength: 400, 'aria-describedby': 'glass-hint', data: { k: 'glass-text', keep: 'glass-text' } });
  if (data.text) words.value = data.text;
  const submit = (/** @type {Event} */ event) => { event.preventDefault(); send({ type: 'reason', code: choice.value, text: words.value, key }); };
  return asked(data,
    h('form', { class: 'stack', novalidate: true, onsubmit: submit },
      h('div', { class: 'field' }, h('label', { for: 'glass-code' }, data.reason), choice),
      h('div', { class: 'field' }, h('label', { for: 'glass-text' }, data.words), words, h('span', { class: 'label', id: 'glass-hint' }, data.hint)),
      data.error && h('p', { class: 'error', role: 'alert' }, data.error),
      h('p', { class: 'notice notice-warn small' }, data.warn),
      h('div', { class: 'row' },
        h('button', { class: 'btn btn-primary', type: 'submit', data: { k: 'glass-go' } }, data.go),
        h('button', { class: 'btn', type: 'button', data: { k: 'glass-no' }, onclick: () => send({ type: 'cancel' }) }, data.cancel))));
}

/** A question: its title takes the focus. @param {any} data @param {...Node} body */
function asked(data, ...body) {
  const title = h('h1', { id: 'ask-title', tabindex: -1 }, data.title);
  window.requestAnimationFrame(() => title.focus({ preventScroll: true }));
  return h('section', { class: 'ask card', 'aria-labelledby': 'ask-title' }, title, h('p', null, data.body), body);
}
