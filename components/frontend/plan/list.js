// What a work list has and a plan has not: its tabs, the choice of rows, whose a row is and why it is there.
import { formKey, h, named } from '../shared/dom.js';

/** @typedef {import('../plan.js').PlanView} Plan */

/** @param {Plan} plan @param {any} button @param {string} [kind] */
function reporter(plan, button, kind = 'btn') {
  return h('button', { type: 'button', class: kind, onclick: () => plan.report(button.send) }, button.label);
}

/** @param {Plan} plan */
export function listHead(plan) {
  const { list } = plan.data;
  return h('header', { class: 'list-head' },
    h('div', { class: 'row-apart' }, h('h2', null, list.title), h('p', { class: 'small muted' }, list.total, list.share && ` · ${list.share}`)),
    list.notes.map((/** @type {string} */ note) => h('div', { class: 'notice notice-warn' }, `▲ ${note}`)), tabs(plan), h('p', { class: 'label keys', id: 'plan-keys' }, list.keys));
}

/** What came of the chosen rows. Under the buttons: what was pressed stays where it is. @param {Plan} plan */
export function drawReport(plan) {
  const { report } = plan.data.list;
  return report && h('div', { class: report.bad ? 'notice notice-warn report' : 'notice report', role: 'status' }, report.text, report.lines.length > 0 && h('ul', null, report.lines.map((/** @type {string} */ line) => h('li', null, line))));
}

/** @param {Plan} plan */
function tabs(plan) {
  const all = plan.data.list.tabs;
  const at = all.findIndex((/** @type {any} */ t) => !t.send);
  const choose = (/** @type {any} */ t) => { plan.state.focus = `tab/${t.id}`; if (t.send) plan.report(t.send); };
  const step = (/** @type {KeyboardEvent} */ event) => {
    const by = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: -1 })[event.key];
    if (by) choose(all[(at + by + all.length) % all.length]);
    if (event.key === 'ArrowDown') { event.preventDefault(); named(plan.root, `row/${plan.state.cursor}`)?.focus(); }
  };
  return h('div', { class: 'tabs', role: 'tablist', 'aria-label': plan.data.list.title, onkeydown: step }, all.map((/** @type {any} */ t, /** @type {number} */ i) =>
    h('button', { type: 'button', role: 'tab', 'data-k': `tab/${t.id}`, 'aria-selected': String(i === at), tabindex: i === at ? 0 : -1, onclick: () => choose(t) }, t.label, ' ', h('span', { class: 'count' }, t.count))));
}

/** What is done to the chosen rows: one sending, a report for each row. @param {Plan} plan */
export function drawBulk(plan) {
  const { list: { bulk: words }, rows } = plan.data;
  const { chosen } = plan.state;
  const able = rows.filter((/** @type {any} */ row) => row.pick);
  const whole = able.length > 0 && able.every((/** @type {any} */ row) => chosen.has(row.id));
  const day = h('input', { class: 'input', placeholder: words.hint, 'aria-label': words.day, maxlength: '40', autocomplete: 'off', data: { k: 'bulk-day', keep: 'bulk-day' } });
  const all = () => { for (const row of able) if (whole) chosen.delete(row.id); else chosen.add(row.id); plan.draw(); };
  const move = (/** @type {any} */ one) => h('button', { type: 'button', class: 'btn', disabled: !chosen.size, data: { k: `bulk-${one.id}` }, onclick: () => send(plan, one.id, day.value) }, one.label);
  return h('div', { class: 'row bulk', role: 'group', 'aria-label': words.title },
    h('label', { class: 'row' }, h('input', { type: 'checkbox', checked: whole, 'aria-label': words.all, data: { k: 'bulk-all' }, onchange: all }), `${words.chosen} ${chosen.size}`),
    words.moves.flatMap((/** @type {any} */ one) => (one.id === 'day' ? [day, move(one)] : [move(one)])));
}

/** @param {Plan} plan @param {string} move @param {string} [day] */
function send(plan, move, day = '') {
  plan.report({ type: 'bulk', move, rows: [...plan.state.chosen], day, key: formKey() });
  Object.assign(plan.state, { sent: plan.state.chosen, chosen: new Set() });
}

/** @param {Plan} plan */
export const drawPaging = (plan) => h('div', { class: 'row' }, plan.data.list.paging.map((/** @type {any} */ b) => reporter(plan, b)));

/** The cells before and after those of the plan. @param {Plan} plan @param {any} row @returns {[HTMLElement | null, HTMLElement[]]} */
export function around(plan, row) {
  if (!row.name) return [null, []];
  const turn = () => { if (!plan.state.chosen.delete(row.id)) plan.state.chosen.add(row.id); plan.draw(); };
  const pick = row.pick && h('input', { type: 'checkbox', class: 'pick', checked: plan.state.chosen.has(row.id), 'aria-label': `${plan.data.list.bulk.one}: ${row.name}`, data: { k: `pick/${row.id}` }, onchange: turn });
  return [h('div', { role: 'gridcell', class: 'cn' }, pick, reporter(plan, { send: row.open, label: row.name }, 'link name')),
    [row.origin, row.waited].map((cell, i) => h('div', { role: 'gridcell', class: `c${i + 5}` }, cell.text && h('span', null, cell.text), ' ', cell.note && h('span', { class: 'notes' }, cell.note)))];
}

/** What Enter, Space and A mean on a row, and for all that are chosen. @param {Plan} plan @param {KeyboardEvent} event @param {any} row @returns {(() => void) | null} */
export function listKey(plan, event, row) {
  const move = /** @type {Record<string, string>} */ ({ ' ': 'done', a: 'mine' })[event.key.toLowerCase()];
  if (event.key === 'Enter' && row.open) return () => plan.report(row.open);
  if (move && plan.state.chosen.size && plan.data.list.bulk.moves.some((/** @type {any} */ one) => one.id === move)) return () => send(plan, move);
  return move === 'mine' && row.take ? () => plan.send(row.take) : null;
}
