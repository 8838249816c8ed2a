// A list of rows with tabs, filters and paging: the work list and the use log. It draws and reports, nothing else.
import { h } from './shared/dom.js';
import { place } from './shared/keep.js';

/** @typedef {{text: string, note?: string, late?: string, button?: any}} Cell */
/** @typedef {{root: HTMLElement, data: any, tab: string, report: (payload: any) => void}} List */

/** @type {WeakMap<Element, List>} */
const lists = new WeakMap();

/** @param {List} list */
function draw(list) {
  const { data } = list;
  const tab = data.tabs.find((/** @type {any} */ t) => t.id === list.tab) ?? data.tabs[0];
  list.tab = tab?.id ?? '';
  const parts = [
    h('div', { class: 'row-apart head' }, h('h2', null, data.title), data.total && h('p', { class: 'small muted' }, data.total)),
    data.state && h('div', { class: data.state.bad ? 'notice notice-alert' : 'notice' }, data.state.text),
    ...data.notes.map((/** @type {string} */ note) => h('div', { class: 'notice notice-warn' }, `▲ ${note}`)),
    data.tabs.length > 1 && tabs(list), data.filters.length && filters(list),
    tab && body(list, tab), data.paging.length && h('div', { class: 'row' }, data.paging.map((/** @type {any} */ b) => more(list, b))),
  ];
  place(list.root, /** @type {HTMLElement[]} */ (parts.filter(Boolean)));
}

/** @param {List} list @param {any} button */
function more(list, button, kind = 'btn') {
  return h('button', { type: 'button', class: kind, onclick: () => list.report(button.send) }, button.label);
}

/** @param {List} list */
function tabs(list) {
  const ids = list.data.tabs.map((/** @type {any} */ t) => t.id);
  const choose = (/** @type {string} */ id) => { list.tab = id; draw(list); /** @type {HTMLElement | null} */ (list.root.querySelector(`#tab-${id}`))?.focus(); };
  const step = (/** @type {KeyboardEvent} */ event) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by) { event.preventDefault(); choose(ids[(ids.indexOf(list.tab) + by + ids.length) % ids.length]); }
    if (event.key === 'ArrowDown') go(list, event, 0);
  };
  return h('div', { class: 'tabs', role: 'tablist', 'aria-label': list.data.title, onkeydown: step }, list.data.tabs.map((/** @type {any} */ t) => {
    const here = t.id === list.tab;
    return h('button', { type: 'button', role: 'tab', id: `tab-${t.id}`, 'data-k': `tab/${t.id}`, 'aria-selected': String(here), 'aria-controls': 'rows', tabindex: here ? 0 : -1, onclick: () => choose(t.id) }, t.label, ' ', h('span', { class: 'count' }, t.count));
  }));
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
    : h('label', { class: 'row' }, f.label, h('select', { class: 'input', 'data-filter': f.name, 'data-k': `f/${f.name}`, onchange: report }, f.options.map((/** @type {any} */ o) => h('option', { value: o.value, selected: o.value === f.value }, o.label))))));
}

/** @param {List} list @param {any} tab */
function body(list, tab) {
  const { columns, name } = list.data;
  const panel = list.data.tabs.length > 1 ? { role: 'tabpanel', 'aria-labelledby': `tab-${tab.id}` } : {};
  if (!tab.rows.length) return h('div', { id: 'rows', ...panel }, h('p', { class: 'empty muted' }, tab.empty));
  return h('div', { id: 'rows', class: 'rows', ...panel }, h('table', { class: `table ${name}`, role: 'table', 'aria-label': tab.label || list.data.title },
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map((/** @type {string} */ c) => h('th', { role: 'columnheader', scope: 'col' }, c)))),
    h('tbody', { role: 'rowgroup' }, tab.rows.map((/** @type {any} */ row, /** @type {number} */ i) => drawRow(list, row, i)))));
}

/** @param {List} list @param {any} row @param {number} i */
function drawRow(list, row, i) {
  const open = row.open ? () => list.report(row.open) : null;
  return h('tr', { role: 'row', class: row.mark ? `marked ${open ? 'opens' : ''}` : open ? 'opens' : null, onclick: open, onkeydown: (/** @type {KeyboardEvent} */ e) => keys(list, e, i) }, row.cells.map((/** @type {Cell} */ cell, /** @type {number} */ n) =>
    h('td', { role: 'cell', 'data-label': list.data.columns[n] },
      n === 0 && open ? h('button', { type: 'button', class: 'link name', 'data-k': `row/${row.id}` }, cell.text) : cell.text && h('span', { class: 'words' }, cell.text),
      cell.late && h('span', { class: 'late' }, `▲ ${cell.late}`), cell.note && h('span', { class: 'note' }, cell.note), cell.button && more(list, cell.button, 'link quiet'))));
}

/** Arrows move between the rows; Enter is the button's own. @param {List} list @param {KeyboardEvent} event @param {number} i */
function keys(list, event, i) {
  const to = /** @type {Record<string, number>} */ ({ ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: 1e6 })[event.key];
  if (to !== undefined) go(list, event, to);
}

/** @param {List} list @param {Event} event @param {number} to */
function go(list, event, to) {
  const buttons = /** @type {NodeListOf<HTMLElement>} */ (list.root.querySelectorAll('tbody .name'));
  if (!buttons.length) return;
  event.preventDefault();
  if (to < 0) /** @type {HTMLElement} */ (list.root.querySelector('[role="tab"][aria-selected="true"]'))?.focus();
  else buttons[Math.min(to, buttons.length - 1)].focus();
}

/** @param {any} component */
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const list = lists.get(parentElement) ?? { root: parentElement.appendChild(h('div', null)), data, tab: data.tab ?? '', report: () => {} };
  lists.set(parentElement, Object.assign(list, { data, report: (/** @type {any} */ payload) => setTriggerValue('command', payload) }));
  draw(list);
}
