// Block 4: the whole life in small, lanes by months. Each year is a button that takes the journey there.

import { tell } from '../shared/act.js';
import { h, s } from '../shared/dom.js';

const LANE = 4;

/** @param {any} small @param {string} handle */
export function strip(small, handle) {
  const height = small.lanes.length * LANE;
  const svg = s('svg', { class: 'mini', viewBox: `0 0 ${small.months} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  /** One path for each tint: a long life has hundreds of months, and every element more is styled at every opening. */
  const tints = ['', '', '', ''];
  small.lanes.forEach((/** @type {number[][]} */ cells, /** @type {number} */ lane) => {
    for (const [month, n] of cells) tints[n > 8 ? 3 : n > 3 ? 2 : n > 1 ? 1 : 0] += `M${(month + 0.08).toFixed(2)} ${lane * LANE + 0.5}h.84v${LANE - 1}h-.84z`;
  });
  svg.append(...tints.map((d, i) => s('path', { d, class: `m${i + 1}` })));
  return h('section', { class: 'card mini-card', data: { part: 'block-4' }, tabindex: -1, 'aria-label': small.title },
    h('div', { class: 'card-head' }, h('h2', null, small.title), h('span', { class: small.vague ? 'label late' : 'label' }, small.vague && h('b', { 'aria-hidden': 'true' }, '! '), small.label)),
    h('div', { class: 'mini-box' }, svg,
      h('div', { class: `years ${small.years.length > 9 ? 'many' : ''} ${small.years.length > 14 ? 'crowded' : ''}`, role: 'group', 'aria-label': small.pick }, small.years.map((/** @type {number[]} */ [year], /** @type {number} */ i) => button(year, small.said[i], handle)))));
}

/** @param {number} year @param {string} said @param {string} handle */
function button(year, said, handle) {
  return h('button', { type: 'button', class: 'year', 'aria-label': said, title: said, data: { k: `year-${year}`, y: year, yy: String(year).slice(2) }, onclick: () => tell('journey', { handle, move: `at:${year}` }) });
}
