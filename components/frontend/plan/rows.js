// Needs, goals and actions as one calm table: a treegrid whose cells are edited where they stand.
import { h, named } from '../shared/dom.js';
import { drawForm } from './form.js';
import { around, listKey } from './list.js';

/** @typedef {import('../plan.js').PlanView} Plan */

/** The shape of each action state; the word stands beside it. @type {Record<string, string>} */
const MARKS = { open: '○', in_progress: '◐', done: '✓', cancelled: '✕' };

/** @param {Plan} plan */
export function drawRows(plan) {
  const { rows, words } = plan.data;
  if (!rows.some((/** @type {any} */ row) => row.id === plan.state.cursor)) plan.state.cursor = (rows[plan.state.at] ?? rows.at(-1))?.id ?? ''; // the next one, when a row has gone
  const columns = plan.data.list?.columns ?? [words.what, words.who, words.due, words.priority, words.state].map((word, i) => [`c${i}`, word]);
  const heads = columns.map((/** @type {string[]} */ [name, word]) => h('div', { role: 'columnheader', class: name }, word));
  const body = rows.flatMap((/** @type {any} */ row) => [drawRow(plan, row), ...formRows(plan, row.id), ...(row.end ? formRows(plan, row.end) : [])]);
  const whole = rows.some((/** @type {any} */ row) => row.end === 'end/plan') ? [] : formRows(plan, 'end/plan');
  if (!rows.length) return h('div', { id: 'rows', class: 'plan-rows' }, plan.data.tools && h('p', { class: 'muted none' }, words.none_shown), plan.formsAt('end/plan'));
  return h('div', { role: 'treegrid', id: 'rows', class: plan.data.list ? 'plan-rows listed' : 'plan-rows', 'aria-label': words.plan, 'aria-describedby': 'plan-keys' },
    h('div', { role: 'row', class: 'r r-head' }, heads), body, whole);
}

/** @param {Plan} plan @param {string} place */
function formRows(plan, place) {
  return plan.formsAt(place).map((form) => h('div', { role: 'row', class: 'r r-form' }, h('div', { role: 'gridcell', class: 'c-form' }, form)));
}

/** What a row of this kind offers. @param {Plan} plan @param {any} row */
const offered = (plan, row) => plan.data.offers[row.offers] ?? {};

/** @param {Plan} plan @param {any} row */
function drawRow(plan, row) {
  const here = plan.state.cursor === row.id;
  const notes = row.notes?.length ? h('span', { class: 'notes' }, row.notes.join(' · ')) : null;
  const edit = edits(plan, row, 0);
  const acts = h('span', { class: 'acts' }, (row.folded || row.fold) && h('button', { type: 'button', class: 'link', 'aria-expanded': String(!row.folded), 'data-k': `unfold/${row.id}`, onclick: () => unfold(plan, row.id) }, row.folded || row.fold),
    !row.mark && row.tick && h('button', { type: 'button', class: 'link', onclick: () => plan.send(row.tick.send) }, row.tick.label), (row.adds ?? offered(plan, row).adds ?? []).map((/** @type {string} */ f) => plan.button(plan.offer(row, f), 'link')), edit.opener && plan.button(edit.opener, 'link quiet'), drawMore(plan, row));
  const said = (row.beside ?? []).map((/** @type {any} */ b) => h('div', { class: b.warn ? 'beside warn' : 'beside' }, h('span', { class: 'label' }, b.label), h('span', { class: 'words' }, b.text)));
  const [before, after] = around(plan, row);
  const open = () => { if ((edit.opener || row.open) && !(/** @type {any} */ (plan.root.getRootNode()).getSelection?.() ?? getSelection())?.toString()) if (row.open) plan.report(row.open); else plan.open(/** @type {any} */ (edit.opener)); };
  const words = edit.form ?? [row.tag && h('span', { class: 'kind' }, row.tag), h('span', { class: edit.opener || row.open ? 'words own' : 'words', onclick: open }, row.text), row.kind === 'need' || row.kind === 'goal' ? [acts, notes] : [notes, acts], said];
  return h('div', {
    role: 'row', class: `r r-${row.kind} l${row.level} ${row.closed ? 'closed' : ''} ${row.marked ? 'marked' : ''}`, 'aria-level': row.level, tabindex: here ? 0 : -1, 'data-k': `row/${row.id}`,
    onfocusin: () => current(plan, row.id),
  },
  before, h('div', { role: 'gridcell', class: 'c0' }, tick(plan, row), h('div', { class: 'what' }, words), row.id !== 'plan' && h('span', { class: 'present', 'data-present': row.id })),
  h('div', { role: 'gridcell', class: 'c1' }, cell(plan, row, 1, row.who)),
  h('div', { role: 'gridcell', class: 'c2' }, row.due && [cell(plan, row, 2, row.due.text), row.due.late && h('span', { class: 'late' }, `▲ ${row.due.late}`), row.due.year && h('span', { class: 'small muted year' }, row.due.year)]),
  h('div', { role: 'gridcell', class: 'c3' }, cell(plan, row, 3, row.priority)),
  h('div', { role: 'gridcell', class: 'c4' }, row.mark ? moves(plan, row) : row.state && cell(plan, row, 4, row.state.text)), after);
}

/** Show what is folded under a head, or everywhere; what was unfolded is folded again. @param {Plan} plan @param {string} id */
export const unfold = (plan, id) => { plan.state.focus = `row/${id || plan.state.cursor}`; plan.look({ unfold: id }); };

/** @param {Plan} plan @param {any} row */
function tick(plan, row) {
  if (!row.mark) return null;
  const mark = h('span', { 'aria-hidden': 'true' }, MARKS[row.mark]);
  const act = completes(plan, row);
  if (!act) return h('span', { class: `mark m-${row.mark}` }, mark);
  return h('button', { type: 'button', class: `mark m-${row.mark}`, 'aria-label': `${act.label}: ${row.text}`, title: act.label, disabled: plan.state.pending !== null, onclick: act.go }, mark);
}

/** How a row is marked done: at once, or by the form that asks what was seen. @param {Plan} plan @param {any} row */
function completes(plan, row) {
  const { states } = plan.data;
  const to = states[row.mark]?.tick;
  if (row.tick) return { label: row.tick.label, go: () => plan.send(row.tick.send) };
  if (row.moves && row.mark) return { label: states[to].move, go: () => move(plan, row, to) };
  if (!offered(plan, row).more?.includes('close_follow_up')) return null;
  const opener = plan.offer(row, 'close_follow_up');
  return { label: opener.label, go: () => plan.open(opener) };
}

/** @param {Plan} plan @param {any} row @param {string} status */
function move(plan, row, status) {
  plan.state.menu = '';
  plan.send({ type: 'action_status', action_id: row.id, status, version: row.version });
}

/** What edits a cell of a row: its opener, and its form while that is open. @param {Plan} plan @param {any} row @param {number} column */
function edits(plan, row, column) {
  const name = offered(plan, row).cells?.[column];
  if (!name) return { opener: null, form: null };
  const opener = plan.offer(row, name);
  const draft = plan.drafts.get(opener.id);
  return { opener, form: draft?.shown ? drawForm(plan, draft) : null };
}

/** A cell whose words are themselves the way to change them. @param {Plan} plan @param {any} row @param {number} column @param {string} words */
function cell(plan, row, column, words) {
  const { opener, form } = edits(plan, row, column);
  if (form || !opener) return form ?? (words && h('span', null, words));
  const left = plan.drafts.has(opener.id) ? ` (${plan.words.unsent})` : '';
  return h('button', { type: 'button', class: `link plain ${words ? '' : 'quiet'}`, 'aria-label': words ? `${words}. ${opener.label}` : null, 'data-k': `open/${opener.id}`, onclick: () => plan.open(opener) }, (words || opener.label) + left);
}

/** A button that shows a list of commands. @param {Plan} plan @param {string} name @param {Record<string, any>} props @param {string} words @param {() => Node[]} list */
function menu(plan, name, props, words, list) {
  const open = plan.state.menu === name;
  const toggle = () => { plan.state.menu = open ? '' : name; plan.draw(); plan.root.querySelector('.moves')?.scrollIntoView({ block: 'nearest' }); };
  return [h('button', { type: 'button', ...props, 'aria-expanded': String(open), 'data-k': `menu/${name}`, onclick: toggle }, words), open && h('div', { class: 'moves' }, list())];
}

/** @param {Plan} plan @param {any} row */
function moves(plan, row) {
  const { states } = plan.data;
  const { text, next } = states[row.mark];
  if (!row.moves) return h('span', null, text);
  return menu(plan, `state/${row.id}`, { class: 'link plain' }, text, () => next.map((/** @type {string} */ to) => h('button', { type: 'button', class: 'btn', onclick: () => move(plan, row, to) }, states[to].move)));
}

/** The rest of what a row offers. @param {Plan} plan @param {any} row */
export function drawMore(plan, row) {
  const forms = [...(offered(plan, row).more ?? []), ...(row.also ?? [])].filter((f) => plan.data.forms[f]);
  const sends = row.commands ?? [];
  if (!forms.length && !sends.length) return null;
  return h('span', { class: 'more' }, menu(plan, row.id, { class: 'btn btn-quiet', 'aria-label': plan.words.menu, title: plan.words.menu }, '⋯', () => [...forms.map((f) => plan.button(plan.offer(row, f), 'btn')),
    ...sends.map((/** @type {any} */ c) => h('button', { type: 'button', class: 'btn', onclick: () => { plan.state.menu = ''; plan.send(c.send); } }, c.label))]));
}

/** The parts of the plan that are written as text. @param {Plan} plan */
export function drawSections(plan) {
  return h('section', { class: 'sections', 'aria-label': plan.words.more_of_sections }, plan.data.sections.map((/** @type {any} */ s) =>
    h('article', { 'data-k': `row/${s.id}`, tabindex: -1 }, h('h3', null, s.title, ' ', (offered(plan, s).adds ?? []).map((/** @type {string} */ f) => plan.button({ ...plan.offer(s, f), label: plan.words[s.text ? 'change' : 'write'] }, 'link small'))),
      s.text && h('p', { class: 'words' }, s.text), s.by && h('p', { class: 'label' }, s.by), plan.formsAt(s.id))));
}

/** What a key means where the focus is; null when it means nothing. @param {Plan} plan @param {KeyboardEvent} event @param {HTMLElement} target @returns {(() => void) | null} */
export function moveIn(plan, event, target) {
  if (target.matches('input:not(.pick), textarea, select')) return null;
  const rows = plan.data.rows;
  const at = rows.findIndex((/** @type {any} */ row) => row.id === plan.state.cursor);
  if (event.key.toLowerCase() === 'n') return adder(plan, at);
  const row = rows[at];
  const line = /** @type {HTMLElement | null} */ (target.closest('.r[tabindex]'));
  if (row && target.dataset.part === 'plan' && event.key === 'ArrowDown') return () => named(plan.root, `row/${rows[0].id}`)?.focus(); // S brings to the heading
  if (!row || !line) return null;
  const across = [line, .../** @type {NodeListOf<HTMLElement>} */ (line.querySelectorAll('button, .pick'))];
  const beside = across[across.indexOf(target) + (/** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: -1 })[event.key] ?? 0)];
  if (beside !== target) return beside ? () => beside.focus() : null;
  const steps = /** @type {Record<string, number>} */ ({ ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 });
  const to = rows[Math.min(rows.length - 1, Math.max(0, steps[event.key] ?? at))];
  if (event.key in steps) return () => named(plan.root, `row/${to.id}`)?.focus();
  const own = plan.data.list && (target === line || target.matches('.name')) ? listKey(plan, event, row) : null;
  if (own || target !== line) return own;
  const edit = edits(plan, row, 0).opener;
  if (event.key === 'Enter' && edit) return () => plan.open(edit);
  return event.key === ' ' ? completes(plan, row)?.go ?? null : null;
}

/** What adds an action: to the goal of the row, to another goal of its need, to the plan. @param {Plan} plan @param {number} at */
function adder(plan, at) {
  const { rows, heading } = plan.data;
  const first = rows.findLastIndex((/** @type {any} */ row, /** @type {number} */ i) => i <= at && row.kind === 'need');
  const goal = rows.slice(Math.max(0, first), at + 1).reverse().find((/** @type {any} */ row) => offered(plan, row).adds?.includes('action'));
  const found = goal ? plan.offer(goal, 'action') : heading.adds.find((/** @type {any} */ o) => o.form === 'action');
  return found ? () => plan.open(found) : null;
}

/** One row and its buttons are in the tab order; the arrows reach the rest. @param {Plan} plan @param {string} id */
export function current(plan, id) {
  Object.assign(plan.state, { cursor: id, at: plan.data.rows.findIndex((/** @type {any} */ row) => row.id === id) });
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (plan.root.querySelectorAll('.r[tabindex]'))) {
    row.tabIndex = row.dataset.k === `row/${id}` ? 0 : -1;
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll('button, .pick'))) button.tabIndex = row.tabIndex;
  }
}
