// Lists: the chart's table twin, the events of a selected period, and an aligned view's durations.

import { closer, focusIn, formKey, h } from '../shared/dom.js';

/** @typedef {import('../shared/act.js').Send} Send */

/** What stands under the chart: who asked for it, and so has the focus here, sees it come. What is only remembered scrolls nobody away.
 * @template {HTMLElement} E @param {E} node */
export const comes = (node) => { requestAnimationFrame(() => focusIn(node) && node.scrollIntoView({ block: 'nearest' })); return node; };

/** @param {string} caption @param {string[]} head @param {string[][]} rows */
function grid(caption, head, rows) {
  return h('div', { class: 'scroll-x', tabindex: 0, role: 'region', 'aria-label': caption }, h('table', { class: 'table' }, h('caption', { class: 'label' }, caption),
    h('thead', null, h('tr', null, head.map((one) => h('th', { scope: 'col' }, one)))),
    h('tbody', null, rows.map((row) => h('tr', null, row.map((one) => h('td', { dir: 'auto' }, one)))))));
}

/** @param {any} part @param {(page: number) => void} turn */
function pager(part, turn) {
  const button = (/** @type {number} */ page, /** @type {string} */ words) => h('button', { class: 'btn', type: 'button', disabled: page < 0 || page >= part.pages, data: { k: `page-${words}` }, onclick: () => turn(page) }, words);
  return part.pages > 1 && h('div', { class: 'row' }, button(part.page - 1, part.earlier), h('span', { class: 'num' }, `${part.page + 1}/${part.pages}`), button(part.page + 1, part.later));
}

/** @param {any} data @param {Send} send */
export const table = ({ table: twin }, send) => h('div', { class: 'twin' }, grid(`${twin.caption} · ${twin.scope}`, twin.head, twin.rows), pager(twin, (page) => send({ type: 'table', page })));

/** The events of a selected period, and a form that makes them evidence of a plan's item. @param {any} data @param {Send} send */
export function period({ period: part, labels }, send) {
  const key = formKey();
  const choice = h('select', { class: 'input', 'aria-label': part.attach, data: { k: 'attach-item' } }, part.items.map((/** @type {string[]} */ [id, words]) => h('option', { value: id }, words)));
  const attach = (/** @type {Event} */ event) => { event.preventDefault(); send({ type: 'attach', item: choice.value, from: part.from, to: part.to, key, version: part.version }); };
  return comes(h('div', { class: 'twin period-list', role: 'region', tabindex: -1, 'aria-label': part.days, data: { k: 'period' } },
    h('div', { class: 'card-head' }, h('h3', null, part.days, ' ', h('span', { class: 'label' }, part.n)), closer(labels.close, 'period-close', () => send({ type: 'period' }))),
    grid(`${part.days} ${part.n}`, part.head, part.rows), pager(part, (page) => send({ type: 'period', from: part.from, to: part.to, page })),
    part.note && h('p', { class: 'small muted' }, part.note),
    part.items.length > 0 && h('form', { class: 'row attach', onsubmit: attach }, choice, h('button', { class: 'btn btn-primary', type: 'submit', data: { k: 'attach' } }, part.attach))));
}

/** @param {any} part */
export const durations = (part) => grid(part.title, part.table.head, part.table.rows);
