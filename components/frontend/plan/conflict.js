// One bar in the page for what two people wrote in one place: theirs, mine, or a new text. Nothing is merged by machine.
import { h } from '../shared/dom.js';

/** @typedef {import('../plan.js').PlanView} Plan */
/** @typedef {import('../plan.js').Conflict} Conflict */

/** The row that a payload is about. @param {any} payload @returns {string} */
export function placeOf(payload) {
  return payload.item_id ?? payload.action_id ?? payload.goal_id ?? payload.need_id ?? payload.follow_up_id ?? payload.request_id ?? 'head';
}

/** @param {Plan} plan @param {Conflict} conflict */
export function conflictBar(plan, conflict) {
  const { words, state } = plan;
  const { draft, payload, base } = conflict;
  const button = (/** @type {string} */ label, /** @type {() => void} */ onclick) => h('button', { type: 'button', class: 'btn', disabled: state.pending !== null, onclick }, label);
  const leave = () => { state.conflict = null; if (draft) plan.close(draft, true); else plan.draw(); };
  // the same change again, made upon what the plan holds now
  const rebased = base === undefined ? {} : { base };
  const seen = plan.data.rows.find((/** @type {any} */ row) => row.id === conflict.place)?.version ?? plan.data.version; // a list's rows are of many plans
  if (draft) { Object.assign(draft.opener.fixed, rebased); draft.version = seen; }
  const again = () => { const { handle, version, key, draft: _, ...fields } = payload; plan.send({ ...fields, ...rebased, version: seen }, draft); };
  const write = () => { conflict.writing = true; state.focus = `${draft?.opener.id}/${plan.form(/** @type {any} */ (draft)).fields[0].name}`; plan.draw(); };
  const side = (/** @type {string} */ label, /** @type {string} */ text, /** @type {Node} */ act) => h('div', null, h('p', { class: 'label' }, label), h('p', { class: 'words' }, text), act);
  // theirs stays in sight while a new text is written
  if (conflict.writing) return h('div', { class: 'notice notice-warn conflict', role: 'group', 'aria-label': conflict.text }, side(conflict.who, conflict.theirs, button(conflict.keep, leave)));
  return h('div', { class: `notice ${conflict.gone ? 'notice-alert' : 'notice-warn'} conflict`, role: 'group', 'aria-label': conflict.text }, h('p', null, `${conflict.gone ? '✕' : '▲'} ${conflict.text}`),
    conflict.gone
      ? h('div', { class: 'sides' }, side(words.mine, conflict.mine, button(words.taken_off, leave)))
      : h('div', { class: 'sides' }, side(conflict.who, conflict.theirs, button(conflict.keep, leave)), side(words.mine, conflict.mine, h('span', { class: 'row' }, button(words.keep_mine, again), draft && button(words.write_new, write)))));
}
