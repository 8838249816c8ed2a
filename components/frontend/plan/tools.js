// The line above the rows: one line of text that becomes an action, the order of the rows and which of them are shown.
import { h } from '../shared/dom.js';
import { forget, note, typed as kept } from './drafts.js';
import { unfold } from './rows.js';

/** @typedef {import('../plan.js').PlanView} Plan */

const WAIT_MS = 250;
/** What is typed in the line is kept as a form's text is, though the line is no form (plan/drafts.js). */
const OPENER = { id: 'quick/head', form: 'quick', place: 'head', label: '', fixed: {}, values: {} };
/** The timer that asks what the line means, and the change as which it was sent. */
const line = { timer: 0, asked: '' };

/** @param {Plan} plan @returns {import('../plan.js').Draft} */
function lineOf(plan) {
  const draft = plan.drafts.get(OPENER.id) ?? plan.begin(OPENER, { shown: false, values: { text: '' } });
  plan.drafts.set(OPENER.id, draft);
  return draft;
}

/** @param {Plan} plan */
export function drawTools(plan) {
  const { tools, quick } = plan.data;
  if (!tools && !quick) return null;
  return h('div', { class: 'tools' }, quick && drawQuick(plan, quick), tools && h('div', { class: 'row choices' },
    choices(plan.words.show, tools.shows, tools.show, (to) => plan.look({ show: to })), choices(plan.words.group, tools.groups, tools.group, (to) => plan.look({ group: to })), tools.unfold && h('button', { type: 'button', class: 'link small', 'data-k': 'unfold', onclick: () => unfold(plan, '') }, tools.unfold)));
}

/** @param {string} label @param {any[]} all @param {string} now @param {(to: string) => void} choose */
function choices(label, all, now, choose) {
  return h('div', { class: 'row', role: 'group', 'aria-label': label }, all.map(([value, words, n]) => h('button', { type: 'button', class: 'btn btn-quiet', 'aria-pressed': String(value === now), 'data-k': `choose/${value}`, onclick: () => choose(value) }, words, n !== undefined && h('span', { class: 'num' }, n))));
}

/** @param {Plan} plan @param {any} quick */
function drawQuick(plan, quick) {
  const { words, state } = plan;
  const saved = plan.data.reply?.saved && plan.data.reply.key === line.asked;
  if (saved) { line.asked = ''; forget(plan, lineOf(plan)); }
  const draft = lineOf(plan);
  const { values } = draft;
  const known = quick.typed === values.text && values.text.trim() !== '';
  const ask = () => { if (plan.data.quick.typed !== values.text) plan.look({ quick: values.text }); };
  const typed = (/** @type {any} */ e) => { values.text = e.target.value; draft.version = plan.data.version; kept(draft); clearTimeout(line.timer); line.timer = setTimeout(ask, WAIT_MS); };
  const submit = (/** @type {Event} */ e) => {
    e.preventDefault();
    clearTimeout(line.timer);
    if (plan.data.quick.typed !== values.text) return ask(); // nothing is saved that was not shown first
    if (plan.data.quick.opens) { const { opens } = plan.data.quick; if (!plan.drafts.has(opens.id)) forget(plan, draft); plan.open(opens); return; } // a request that is being written stays as it is
    if (!plan.data.quick.ready || state.pending) return;
    plan.send({ type: 'quick_add', quick: values.text, draft: OPENER.id });
    line.asked = plan.state.pending?.payload.key ?? '';
  };
  return h('form', { class: 'quick', novalidate: true, onsubmit: submit, 'aria-label': words.quick },
    h('label', { class: 'hidden-text', for: 'plan-quick' }, words.quick),
    h('input', { id: 'plan-quick', class: 'input', 'data-k': 'quick', value: values.text, maxlength: 400, autocomplete: 'off', placeholder: `${words.quick}: ${words.quick_hint}`, 'aria-describedby': 'plan-quick-keys plan-quick-read', oninput: typed }),
    h('button', { class: 'btn', disabled: state.pending !== null }, quick.opens && known ? words.quick_open : words.quick_add), note(plan, draft),
    h('p', { class: 'label', id: 'plan-quick-keys', hidden: known }, words.quick_keys),
    h('dl', { class: 'pairs', id: 'plan-quick-read', 'aria-live': 'polite', hidden: !known }, known && quick.parts.map((/** @type {string[]} */ [label, text]) => h('div', null, h('dt', { class: 'label' }, label), h('dd', null, text))), known && quick.unknown && h('div', { class: 'late' }, `▲ ${quick.unknown}`)));
}
