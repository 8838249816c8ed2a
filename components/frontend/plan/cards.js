// Statement requests as cards, and the plans that other systems hold.
import { h } from '../shared/dom.js';

/** @typedef {import('../plan.js').PlanView} Plan */
/** @typedef {{label: string, text: string}} Fact */

/** @param {Fact[]} facts */
function list(facts) {
  return h('dl', { class: 'pairs' }, facts.map((fact) => h('div', null, h('dt', { class: 'label' }, fact.label), h('dd', null, fact.text))));
}

/** A request that waits. @param {Plan} plan @param {any} card */
export function drawCard(plan, card) {
  const buttons = [
    ...card.openers.map((/** @type {any} */ o) => plan.button(o, 'btn')),
    ...card.commands.map((/** @type {any} */ c) => h('button', { type: 'button', class: 'btn', disabled: plan.state.pending !== null, onclick: () => plan.send(c.send) }, c.label)),
  ];
  return h('section', { class: 'request', 'aria-label': card.title, tabindex: -1, 'data-k': `row/${card.id}` },
    h('div', { class: 'row-apart' }, h('h3', null, card.title), h('p', { class: 'small row' }, h('span', { class: 'tag tag-accent' }, card.state), h('span', { class: 'value' }, card.waiting))),
    h('p', { class: 'question words' }, card.question), list(card.facts),
    card.talk.map((/** @type {Fact} */ t) => h('p', { class: 'words' }, h('span', { class: 'label' }, `${t.label}: `), t.text)),
    h('p', { class: 'label' }, card.asked),
    card.changed && h('p', { class: 'small late' }, `▲ ${card.changed}`),
    buttons.length ? h('div', { class: 'row' }, buttons) : null, plan.formsAt(card.id));
}

/** Answered and cancelled requests, newest first; the newest answer is open. @param {Plan} plan @param {any[]} cards */
export function drawEarlier(plan, cards) {
  return h('section', { class: 'earlier', 'aria-label': plan.words.statements }, h('h3', null, plan.words.statements), cards.map((card) => {
    const answer = card.answer;
    return h('article', { 'data-k': `row/${card.id}`, tabindex: -1 },
      h('p', null, h('span', { class: 'value' }, answer ? answer.decision : card.state), ' ', h('span', { class: 'muted words' }, card.question)),
      answer && h('p', { class: 'words' }, answer.text), answer?.other_side ? h('p', { class: 'late small' }, `▲ ${answer.other_side}`) : null,
      list(answer ? answer.facts : card.facts),
      card.talk.map((/** @type {Fact} */ t) => h('p', { class: 'small words' }, h('span', { class: 'label' }, `${t.label}: `), t.text)),
      h('p', { class: 'label' }, answer ? `${answer.by} · ${card.asked}` : card.asked));
  }));
}

/** @param {Plan} plan @param {any[]} outside */
export function drawOutside(plan, outside) {
  return h('section', { class: 'outside', 'aria-label': plan.words.outside }, h('h3', null, plan.words.outside, ' ', h('span', { class: 'tag' }, plan.words.outside_note)),
    outside.map((one) => h('article', null, h('p', null, h('span', { class: 'value words' }, one.title), ' ', h('span', { class: 'label' }, one.facts.join(' · '))),
      one.groups.filter((/** @type {any} */ g) => g.lines.length).map((/** @type {any} */ g) => h('div', { class: 'small' }, h('span', { class: 'label' }, g.label), h('ul', null, g.lines.map((/** @type {string} */ l) => h('li', { class: 'words' }, l))))))));
}
