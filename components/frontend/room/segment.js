// Block 5: own marker on the segment's quartile band, and what usually comes next.

import { h } from '../shared/dom.js';

/** @param {any} own */
export function segment(own) {
  if (own.empty) return h('p', { class: 'muted' }, own.empty);
  return h('div', { class: 'seg' },
    h('p', { class: 'seg-name' }, h('strong', null, own.name), ' ', h('span', { class: 'muted small' }, own.since)),
    h('details', null, h('summary', { class: 'small' }, own.rule), h('ul', { class: 'list small' }, own.reasons.map((/** @type {string} */ one) => h('li', null, one)))),
    h('ul', { class: 'usage' }, own.usage.map(usage)),
    own.steps.length > 0 && h('h3', { class: 'sub' }, own.steps_title),
    h('ul', { class: 'steps' }, own.steps.map(step)),
    h('p', { class: 'label' }, own.foot.join(' · ')));
}

/** What the number is, on hover and on focus. @param {any} one */
const tip = (one) => ({ tabindex: '0', role: 'note', 'data-tip': one.about, 'aria-description': one.about });

/** @param {any} one */
function usage(one) {
  return h('li', null,
    h('span', { class: 'u-name' }, one.name), h('span', { class: 'u-value value num' }, one.value),
    one.band ? band(one.band) : h('span', { class: 'u-band hatched', 'aria-hidden': 'true' }),
    h('span', { class: 'u-words label', ...tip(one) }, one.words));
}

/** @param {number[]} band shares 0-100: first quartile, median, third quartile, own value */
function band([low, middle, high, own]) {
  return h('span', { class: 'u-band', 'aria-hidden': 'true' },
    h('i', { class: 'range', style: { left: `${low}%`, width: `${Math.max(1, high - low)}%` } }),
    h('i', { class: 'median', style: { left: `${middle}%` } }),
    h('i', { class: 'own-mark', style: { left: `${own}%` } }));
}

/** @param {any} one */
function step(one) {
  return h('li', null, h('span', { class: 'u-name' }, one.name),
    h('span', { class: one.share === null ? 's-bar hatched' : 's-bar', 'aria-hidden': 'true' }, one.share !== null && h('i', { style: { width: `${one.share}%` } })),
    h('span', { class: 'label s-words', ...tip(one) }, one.words));
}
