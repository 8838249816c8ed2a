// A table with filters and paging: the use log. It draws and reports, nothing else.
import { h } from './shared/dom.js';
import { place } from './shared/keep.js';

/** @typedef {{text: string, note?: string, button?: any, buttons?: any[], hover?: string, kind?: string}} Cell */
/** @typedef {{root: ShadowRoot | HTMLElement, data: any, report: (payload: any) => void}} List */

/** @param {List} list @param {any} button */
function more(list, button, kind = 'btn') {
  return h('button', { type: 'button', class: kind, 'aria-label': button.says, onclick: () => (button.save ? saveFile(button.save) : list.report(button.send)) }, button.label);
}

/** Save what is in the page already: nothing is fetched. @param {{name: string, body: string, type: string}} file */
function saveFile(file) {
  const link = h('a', { href: URL.createObjectURL(new Blob([file.body], { type: file.type })), download: file.name });
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** @param {List} list */
function filters(list) {
  const report = () => {
    const values = Object.fromEntries([...list.root.querySelectorAll('[data-filter]')].map((one) => {
      const input = /** @type {HTMLInputElement} */ (one);
      return [input.dataset.filter, input.type === 'checkbox' ? input.checked : input.value];
    }));
    list.report({ type: 'filter', ...values });
  };
  return h('form', { class: 'row filters', onsubmit: (/** @type {Event} */ e) => e.preventDefault() }, list.data.filters.map((/** @type {any} */ f) => f.kind === 'check'
    ? h('label', { class: 'row' }, h('input', { type: 'checkbox', 'data-filter': f.name, 'data-k': `f/${f.name}`, checked: f.value, onchange: report }), f.label)
    : f.kind === 'text' ? h('label', { class: 'row' }, f.label, h('input', { class: 'input', type: 'search', 'data-filter': f.name, 'data-k': `f/${f.name}`, 'data-part': f.part, value: f.value, onchange: report }))
    : h('label', { class: 'row' }, f.label, h('select', { class: 'input', 'data-filter': f.name, 'data-k': `f/${f.name}`, onchange: report }, f.options.map((/** @type {any} */ o) => h('option', { value: o.value, selected: o.value === f.value, disabled: o.disabled }, o.label))))));
}

/** @param {List} list */
function body(list) {
  const { columns, name, rows, empty, title } = list.data;
  if (!rows.length) return h('div', { id: 'rows' }, h('p', { class: 'empty muted' }, empty));
  return h('div', { id: 'rows', class: 'rows', tabindex: name === 'answer' ? '0' : null }, h('table', { class: `table ${name}`, role: 'table', 'aria-label': title },
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map((/** @type {string} */ c, /** @type {number} */ n) => h('th', { role: 'columnheader', scope: 'col', tabindex: list.data.hovers?.[n] && '0', 'data-tip': list.data.hovers?.[n], 'aria-description': list.data.hovers?.[n], class: list.data.kinds?.[n] }, c)))),
    h('tbody', { role: 'rowgroup' }, rows.map((/** @type {any} */ row) => drawRow(list, row)))));
}

/** @param {List} list @param {any} row */
function drawRow(list, row) {
  return h('tr', { role: 'row', class: row.mark ? 'marked' : row.kind, 'aria-current': row.now }, row.cells.map((/** @type {Cell} */ cell, /** @type {number} */ n) =>
    h('td', { role: 'cell', class: cell.kind, title: cell.hover, 'data-label': list.data.columns[n] }, cell.text && h('span', { class: 'words' }, cell.text), cell.note && h('span', { class: 'note' }, cell.note), (cell.buttons ?? [cell.button]).filter(Boolean).map((/** @type {any} */ b) => more(list, b, 'link quiet')))));
}

/** @param {any} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const list = { root: parentElement, data, report: (/** @type {any} */ payload) => setTriggerValue('command', payload) };
  place(parentElement, /** @type {HTMLElement[]} */ ([
    data.title && h('div', { class: `row-apart head ${data.name}` }, h('h2', { class: data.struck && 'struck' }, data.title), data.total && h('p', { class: 'small muted' }, data.total)),
    data.state && h('div', { class: data.state.bad ? 'notice notice-alert' : 'notice' }, data.state.text),
    ...data.notes.map((/** @type {string} */ note) => h('div', { class: 'notice notice-warn' }, `▲ ${note}`)),
    data.filters.length && filters(list), data.columns.length && body(list),
    data.paging.length && h('div', { class: 'row' }, data.paging.map((/** @type {any} */ b) => more(list, b))),
  ].filter(Boolean)));
}
