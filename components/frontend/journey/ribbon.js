// The segment beside the customer: on an axis of days the segment's middle half, its share so far, and the own marker.

import { closer, h, s } from '../shared/dom.js';
import { comes, durations } from './lists.js';

/** @typedef {import('../shared/act.js').Send} Send */

/** @param {any} data @param {Send} send */
export function ribbon({ ribbon: part, labels }, send) {
  const ask = (/** @type {string} */ segment) => send({ type: 'ribbon', on: true, segment });
  const box = h('section', { class: 'aligned ribbon', 'aria-label': part.title, 'aria-busy': part.wait ? 'true' : null, tabindex: -1, data: { k: 'ribbon' } },
    h('div', { class: 'card-head' }, h('h3', null, part.title), h('span', { class: 'row' }, (part.chips ?? []).map((/** @type {any[]} */ [id, words, on]) => h('button', { class: 'chip', type: 'button', 'aria-pressed': String(on), data: { k: `beside-${id}` }, onclick: () => ask(id) }, words))),
      closer(labels.close, 'ribbon-off', () => send({ type: 'ribbon', on: false }))),
    part.note && h('p', { class: 'small muted' }, part.note), part.empty && h('p', { role: 'status' }, part.empty),
    part.table && durations(part), (part.groups ?? []).map(group),
    part.spells?.length && h('div', { class: 'ribbon-spells' }, h('h4', { class: 'label' }, part.spells_title), h('ul', null, part.spells.map((/** @type {string[]} */ [name, days, why]) => h('li', { class: 'small' }, h('b', null, name), ` ${days}`, why && h('span', { class: 'muted' }, ` · ${why}`))))),
    (part.foot ?? []).map((/** @type {string} */ one) => h('p', { class: 'label' }, one)));
  if (part.wait) setTimeout(() => { if (box.isConnected) ask(part.segment); }, part.wait);
  return comes(box);
}

/** The steps from one moment, on one axis. @param {any} part */
const group = (part) => h('div', { class: 'ribbon-group' }, h('h4', null, part.title, h('span', { class: 'label' }, ` · ${part.n}`)),
  h('div', { class: 'ribbon-axis label', 'aria-hidden': 'true' }, part.axis.map((/** @type {any[]} */ [x, words]) => h('span', { style: { left: `${x}%` } }, words))),
  h('ul', null, part.rows.map((/** @type {any} */ one) => row(part, one))));

/** A step: opened, its shares by day, n, day and definition. @param {any} part @param {any} one */
const row = (part, one) => h('li', null, h('details', null, h('summary', { title: `${one.t}: ${one.w}. ${one.d}` },
  h('b', null, one.t), track(part, one), h('span', { class: one.l ? 'small lacks' : 'small' }, one.w)), h('p', { class: 'label' }, one.d)));

/** @param {any} part @param {any} one */
function track(part, one) {
  const at = (/** @type {string} */ name, /** @type {number | null} */ x, /** @type {number} */ w = 0) => x !== null && x !== undefined && h('i', { class: name, style: { left: `${x}%`, width: w ? `${w}%` : null } });
  const steps = (one.c ?? []).reduce((/** @type {string} */ path, /** @type {number[]} */ [x, y]) => `${path}H${x}V${100 - y}`, 'M0 100');
  return h('span', { class: one.hid ? 'ribbon-track hid' : 'ribbon-track', 'aria-hidden': 'true' },
    one.c && s('svg', { viewBox: '0 0 100 100', preserveAspectRatio: 'none' }, s('path', { d: `${steps}V100Z` }), s('path', { class: 'line', d: steps })),
    one.b && at(one.o ? 'half open' : 'half', one.b[0], one.b[1] - one.b[0]), at('middle', one.m), at('now', part.now), one.k && at(`own ${one.k}`, one.x));
}
