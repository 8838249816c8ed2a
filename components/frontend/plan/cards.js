// Statement requests as cards, and the plans that other systems hold.
import { h } from '../shared/dom.js';

/** @typedef {import('../plan.js').PlanView} Plan */
/** @typedef {{label: string, text: string, lines?: string[], late?: boolean}} Fact */

/** @param {Fact[]} facts */
function list(facts) {
  return h('dl', { class: 'pairs' }, facts.map((fact) => h('div', null, h('dt', { class: 'label' }, fact.label), h('dd', { class: fact.late ? 'late' : null }, fact.late && '▲ ', fact.text, fact.lines && h('ul', { class: 'list' }, fact.lines.map((line) => h('li', { class: 'words' }, line)))))));
}

/** @param {Fact[]} talk */
function said(talk) {
  return talk.map((one) => h('p', { class: 'words small' }, h('span', { class: 'label' }, `${one.label}: `), one.text));
}

/** The surgeon's answer, and the question it answers. @param {any} card */
function drawAnswer(card) {
  const { answer } = card;
  return [h('p', { class: 'words' }, answer.text), answer.other_side && h('p', { class: 'late' }, `▲ ${answer.other_side}`), list(answer.facts),
    h('p', { class: 'words small' }, h('span', { class: 'label' }, `${card.question_label}: `), card.question)];
}

/** A request that waits, or the newest answer. @param {Plan} plan @param {any} card */
export function drawCard(plan, card) {
  const buttons = [
    ...card.commands.map((/** @type {any} */ c) => h('button', { type: 'button', class: 'btn', disabled: plan.state.pending !== null, onclick: () => plan.send(c.send) }, c.label)),
    ...card.openers.map((/** @type {any} */ o) => plan.button(o, 'btn')),
  ];
  return h('section', { class: 'request', 'aria-label': card.title, tabindex: -1, 'data-k': `row/${card.id}` },
    h('div', { class: 'row-apart' }, h('h3', null, card.title, h('span', { class: 'present', 'data-present': card.id }), card.answer && h('span', { class: 'decision' }, card.answer.decision)), h('p', { class: 'small row' }, h('span', { class: 'tag tag-accent' }, card.state), h('span', { class: 'value' }, card.waiting))),
    card.answer ? drawAnswer(card) : [h('p', { class: 'question words' }, card.question), list(card.facts)], said(card.talk),
    h('div', { class: 'row-apart' }, h('p', { class: 'label' }, card.answer && `${card.answer.by} · `, card.asked, card.changed && h('span', { class: 'late' }, ` ▲ ${card.changed}`)), buttons.length ? h('div', { class: 'row' }, buttons) : null),
    plan.formsAt(card.id));
}

/** Earlier requests, newest first. @param {Plan} plan @param {any[]} cards */
export function drawEarlier(plan, cards) {
  return h('section', { class: 'earlier', 'aria-label': plan.words.statements }, h('h3', null, plan.words.statements), cards.map((card) =>
    h('article', { 'data-k': `row/${card.id}`, tabindex: -1 }, h('p', { class: 'value words' }, card.answer ? card.answer.decision : `${card.state}: ${card.question}`),
      card.answer ? drawAnswer(card) : list(card.facts), said(card.talk), h('p', { class: 'label' }, card.answer && `${card.answer.by} · `, card.asked))));
}

/** @param {Plan} plan @param {any[]} outside */
export function drawOutside(plan, outside) {
  return h('section', { class: 'outside', 'aria-label': plan.words.outside }, h('h3', null, plan.words.outside, ' ', h('span', { class: 'tag' }, plan.words.outside_note)),
    outside.map((one) => h('article', null, h('p', null, h('span', { class: 'value words' }, one.title), ' ', h('span', { class: 'label' }, one.facts.join(' · '))),
      one.groups.filter((/** @type {any} */ g) => g.lines.length).map((/** @type {any} */ g) => h('div', { class: 'small' }, h('span', { class: 'label' }, g.label), h('ul', null, g.lines.map((/** @type {string} */ l) => h('li', { class: 'words' }, l))))))));
}
