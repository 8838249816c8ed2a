// Needs, goals and actions as one calm table: a treegrid whose rows take the keys.
import { h, named } from '../shared/dom.js';

/** @typedef {import('../plan.js').PlanView} Plan */

/** The shape of each action state; the word stands beside it. @type {Record<string, string>} */
const MARKS = { open: '○', in_progress: '◐', done: '✓', cancelled: '✕', none: '' };

/** @param {Plan} plan */
export function drawRows(plan) {
  const { rows, words } = plan.data;
  if (!rows.some((/** @type {any} */ row) => row.id === plan.state.cursor)) plan.state.cursor = rows[0]?.id ?? '';
  const heads = [words.what, words.who, words.due, words.state].map((word, i) => h('div', { role: 'columnheader', class: `c${i}` }, word));
  const body = rows.flatMap((/** @type {any} */ row) => [drawRow(plan, row), ...formRows(plan, row.id), ...(row.end ? formRows(plan, row.end) : [])]);
  const whole = rows.some((/** @type {any} */ row) => row.end === 'end/plan') ? [] : formRows(plan, 'end/plan');
  if (!rows.length) return h('div', { class: 'plan-rows' }, plan.formsAt('end/plan'));
  return h('div', { role: 'treegrid', class: 'plan-rows', 'aria-label': words.plan, 'aria-describedby': 'plan-keys' },
    h('div', { role: 'row', class: 'r r-head' }, heads), body, whole);
}

/** @param {Plan} plan @param {string} place */
function formRows(plan, place) {
  return plan.formsAt(place).map((form) => h('div', { role: 'row', class: 'r r-form' }, h('div', { role: 'gridcell', class: 'c-form' }, form)));
}

/** @param {Plan} plan @param {any} row */
function drawRow(plan, row) {
  const here = plan.state.cursor === row.id;
  const notes = row.notes?.length ? h('span', { class: 'notes' }, row.notes.join(' · ')) : null;
  const acts = h('span', { class: 'acts' }, row.adds.map((/** @type {any} */ o) => plan.button(o, 'link')), row.edit && plan.button(row.edit, 'link quiet'));
  return h('div', {
    role: 'row', class: `r r-${row.kind} l${row.level} ${row.closed ? 'closed' : ''}`, 'aria-level': row.level, tabindex: here ? 0 : -1, 'data-k': `row/${row.id}`,
    onfocusin: () => current(plan, row.id),
  },
  h('div', { role: 'gridcell', class: 'c0' }, tick(plan, row),
    h('div', { class: 'what' }, row.tag && h('span', { class: 'kind' }, row.tag), h('span', { class: 'words' }, row.text), row.kind === 'action' ? [notes, acts] : [acts, notes])),
  h('div', { role: 'gridcell', class: 'c1' }, row.who),
  h('div', { role: 'gridcell', class: 'c2' }, due(plan, row)),
  h('div', { role: 'gridcell', class: 'c3' }, state(plan, row)));
}

/** @param {Plan} plan @param {any} row */
function tick(plan, row) {
  if (row.kind !== 'action') return null;
  const mark = h('span', { 'aria-hidden': 'true' }, MARKS[row.state.mark]);
  if (!row.tick) return h('span', { class: `mark m-${row.state.mark}` }, mark);
  return h('button', { type: 'button', class: `mark m-${row.state.mark}`, 'aria-label': `${row.tick.label}: ${row.text}`, title: row.tick.label, disabled: plan.state.pending !== null, onclick: () => plan.send(row.tick.send) }, mark);
}

/** A cell whose words are themselves the way to change them. @param {Plan} plan @param {any} opener @param {string} words */
function cell(plan, opener, words) {
  if (!opener) return words && h('span', { class: 'num' }, words);
  return h('button', { type: 'button', class: `link plain ${words ? '' : 'quiet'}`, 'aria-label': words ? `${words}. ${opener.label}` : null, 'data-k': `open/${opener.id}`, onclick: () => plan.open(opener) }, words || opener.label);
}

/** @param {Plan} plan @param {any} row */
function due(plan, row) {
  if (!row.due) return null;
  return [cell(plan, row.due.edit, row.due.text), row.due.late && h('span', { class: 'late' }, `▲ ${row.due.late}`)];
}

/** @param {Plan} plan @param {any} row */
function state(plan, row) {
  if (!row.state) return null;
  if (!row.state.moves?.length) return cell(plan, row.state.edit, row.state.text);
  const open = plan.state.menu === row.id;
  const toggle = () => { plan.state.menu = open ? '' : row.id; plan.draw(); };
  const move = (/** @type {any} */ to) => h('button', { type: 'button', class: 'btn', onclick: () => { plan.state.menu = ''; plan.send(to.send); } }, to.label);
  return [h('button', { type: 'button', class: 'link plain', 'aria-expanded': String(open), 'data-k': `state/${row.id}`, onclick: toggle }, row.state.text),
    open && h('div', { class: 'moves' }, row.state.moves.map(move))];
}

/** What a key means where the focus is; null when it means nothing. @param {Plan} plan @param {KeyboardEvent} event @param {HTMLElement} target @returns {(() => void) | null} */
export function moveIn(plan, event, target) {
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return null;
  const rows = plan.data.rows;
  const at = rows.findIndex((/** @type {any} */ row) => row.id === plan.state.cursor);
  if (event.key.toLowerCase() === 'n') return adder(plan, at);
  const row = rows[at];
  if (!row || target.getAttribute('role') !== 'row') return null;
  const steps = /** @type {Record<string, number>} */ ({ ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 });
  const to = rows[Math.min(rows.length - 1, Math.max(0, steps[event.key] ?? at))];
  if (event.key in steps) return () => named(plan.root, `row/${to.id}`)?.focus();
  if (event.key === 'Enter' && row.edit) return () => plan.open(row.edit);
  if (event.key === ' ' && row.tick) return () => plan.send(row.tick.send);
  return null;
}

/** What adds an action: to the goal of the row, to another goal of its need, to the plan. @param {Plan} plan @param {number} at */
function adder(plan, at) {
  const { rows, heading } = plan.data;
  const first = rows.findLastIndex((/** @type {any} */ row, /** @type {number} */ i) => i <= at && row.kind === 'need');
  const near = rows.slice(Math.max(0, first), at + 1).reverse();
  const found = [...near, heading].flatMap((one) => one.adds).find((o) => o.form === 'action');
  return found ? () => plan.open(found) : null;
}

/** One row and its buttons are in the tab order; the arrows reach the rest. @param {Plan} plan @param {string} id */
export function current(plan, id) {
  plan.state.cursor = id;
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (plan.root.querySelectorAll('.r[tabindex]'))) {
    row.tabIndex = row.dataset.k === `row/${id}` ? 0 : -1;
    for (const button of row.querySelectorAll('button')) button.tabIndex = row.tabIndex;
  }
}
