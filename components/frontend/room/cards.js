// The sentence and blocks 1, 2, 3, 5 and 6 of the situation view.

import { h } from '../shared/dom.js';

/** @typedef {import('./light.js').Light} Light @typedef {import('../shared/act.js').Send} Send */

/** A phrase as a switch that lights up its evidence, or as plain words; `end` never starts a line of its own. @param {any} phrase @param {string} name @param {Light} lit @param {string} [end] */
function phrase(phrase, name, lit, end = '') {
  if (!phrase.ev) return h('span', null, phrase.t, end);
  return h('button', { class: 'phrase', type: 'button', 'aria-pressed': 'false', data: { phrase: name, k: name }, onclick: () => lit.toggle(name) },
    phrase.t, end && h('span', { class: 'end' }, end));
}

/** @param {any} data @param {Light} lit @param {Node} after */
export function sentence(data, lit, after) {
  const phrases = data.phrases.flatMap((/** @type {any} */ one, /** @type {number} */ i) => [i ? ' ' : '', phrase(one, `sentence.${i}`, lit, one.end)]);
  return h('section', { class: 'sentence', data: { part: 'situation', k: 'sentence' }, tabindex: -1 },
    h('p', null, phrases.length ? phrases : data.empty), after);
}

/** @param {number} n @param {any} card @param {any} aside @param {...any} body */
export function block(n, card, aside, ...body) {
  return h('section', { class: 'card', data: { part: `block-${n}` }, tabindex: -1, 'aria-label': card.title },
    h('div', { class: 'card-head' }, h('h2', null, card.title), aside && h('span', { class: 'label' }, aside)), body);
}

/** @param {any[]} items @param {string} empty @param {(item: any, i: number) => Node} draw @param {string | Node} [more] */
function list(items, empty, draw, more) {
  if (!items.length) return h('p', { class: 'muted' }, empty);
  return h('ul', { class: 'list' }, items.map(draw), more && h('li', { class: 'muted small' }, more));
}

/** The button that shows a card whole, or as it was. @param {string} part @param {any} card @param {Send} send */
function more(part, card, send) {
  return card.more && h('button', { class: 'phrase', type: 'button', data: { k: `more.${part}` }, onclick: () => send({ type: 'more', part }) }, card.more);
}

/** @param {any} all @param {Light} lit */
export function why({ why: card, ...all }, lit) {
  return block(1, card, null,
    card.own && h('blockquote', { class: 'own' }, h('span', { class: 'label' }, card.own_label), h('p', null, card.own)),
    (card.items.length > 0 || !card.own) && list(card.items, card.empty, (one) => h('li', null, phrase(one, one.name, lit))),
    note(all, card));
}

/** @param {any} card */
export function contacts(card) {
  return h('section', { class: 'card contacts', 'aria-label': card.title }, h('div', { class: 'card-head' }, h('h2', null, card.title)),
    list(card.items, card.empty, (one) => h('li', { class: 'dated' }, h('span', { class: 'num muted' }, one.when), h('span', null, one.t))),
    card.stopped.map((/** @type {any} */ one) => h('p', { class: 'small' }, h('b', { class: 'change change-stopped' }, '■ ', one.word), ' ', one.t)),
    promises(card.promises));
}

/** What has been promised to the customer, overdue first. @param {any} all */
function promises(all) {
  if (!all.items.length) return h('p', { class: 'muted small' }, all.empty);
  return [h('h3', { class: 'sub' }, all.title), list(all.items, '', (one) => h('li', { class: 'thing' }, h('span', null, one.t), due(one)), all.more)];
}

/** @param {any} one */
function due(one) {
  return h('span', { class: 'when' }, one.overdue && h('b', { class: 'late' }, '▲ ', one.overdue, ' '), h('span', { class: 'num' }, one.due), one.owner && ` · ${one.owner}`);
}

/** @param {any} all @param {Light} lit @param {Send} send */
export function changed({ changed: card, ...all }, lit, send) {
  const signs = /** @type {Record<string, string>} */ ({ new: '+', worse: '▲', stopped: '■', missing: '○' });
  return block(2, card, card.aside,
    card.lead && h('p', { class: 'lead small' }, card.lead),
    list(card.items, card.empty, (one, i) => h('li', { class: 'delta' },
      h('span', { class: `change change-${one.kind}` }, h('b', { 'aria-hidden': 'true' }, signs[one.kind]), one.word), phrase(one, `changed.${i}`, lit)), more('changed', card, send)),
    note(all, card));
}

/** @param {any} all @param {Light} lit @param {Send} send */
export function next({ next: card, ...all }, lit, send) {
  return block(3, card, null,
    list(card.items, card.empty, (one, i) => h('li', { class: 'thing' }, h('span', null, phrase(one, `next.${i}`, lit), one.promised && h('span', { class: 'label' }, ` ${one.promised}`)), due(one)), more('next', card, send)),
    note(all, card));
}

/** What is missing from the card and what may still come; an empty card says itself that it waits. @param {any} all @param {any} card */
function note({ note: lost, waiting }, card) {
  return [lost && h('p', { class: 'vague' }, h('b', { 'aria-hidden': 'true' }, '! '), lost),
    waiting && card.items.length > 0 && h('p', { class: 'muted small' }, h('b', { 'aria-hidden': 'true' }, '… '), waiting)];
}

/** @param {any} data @param {Send} send */
export function rail(data, send) {
  const signs = /** @type {Record<string, string>} */ ({ ok: '●', warn: '◐', wait: '○', alert: '✕' });
  return h('section', { class: 'card rail', data: { part: 'block-6' }, tabindex: -1, 'aria-label': data.title },
    h('div', { class: 'card-head' }, h('h2', null, data.title), h('span', { class: 'label' }, data.count)),
    h('ul', { class: 'sources' }, data.lines.map((/** @type {any} */ line) => h('li', { class: `src src-${line.tone}`, title: line.detail },
      h('b', { class: 'dot', 'aria-hidden': 'true' }, signs[line.tone]),
      h('span', null, h('span', { class: 'value' }, line.name), ' ', h('span', { class: 'state' }, line.word),
        line.age && h('span', { class: 'muted' }, ` · ${line.age}`), line.detail && h('span', { class: 'muted' }, ` · ${line.detail}`))))),
    data.retry && h('button', { class: 'btn', type: 'button', data: { k: 'again' }, onclick: () => send({ type: 'again' }) }, data.retry),
    data.disagree.items.length > 0 && disagree(data.disagree));
}

/** @param {any} data */
function disagree(data) {
  return h('details', { class: 'disagree' }, h('summary', null, h('b', { 'aria-hidden': 'true' }, '≠ '), data.title, ': ', data.items.map((/** @type {any} */ one) => one.field.toLowerCase()).join(', ')),
    h('ul', { class: 'list' }, data.items.map((/** @type {any} */ one) => h('li', null, h('strong', null, one.field), ': ',
      one.values.map((/** @type {string[]} */ [source, value]) => `${value} (${source})`).join(' / '), h('span', { class: 'muted' }, ` ${one.rule}`)))));
}
