// Block 4: the whole life in small, lanes by months. Each year is a button that takes the journey there.

import { tell } from '../shared/act.js';
import { h, s } from '../shared/dom.js';

const LANE = 4;

/** @param {any} small @param {string} handle */
export function strip(small, handle) {
  const height = small.lanes.length * LANE;
  const svg = s('svg', { class: 'mini', viewBox: `0 0 ${small.months} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  small.lanes.forEach((/** @type {number[][]} */ cells, /** @type {number} */ lane) => {
    for (const [month, n] of cells) {
      svg.append(s('rect', { x: month + 0.08, y: lane * LANE + 0.5, width: 0.84, height: LANE - 1, class: n > 8 ? 'm4' : n > 3 ? 'm3' : n > 1 ? 'm2' : 'm1' }));
    }
  });
  return h('section', { class: 'card mini-card', data: { part: 'block-4' }, tabindex: -1, 'aria-label': small.title },
    h('div', { class: 'card-head' }, h('h2', null, small.title), h('span', { class: 'label' }, small.label)),
    h('div', { class: 'mini-box' }, svg,
      h('div', { class: `years ${small.years.length > 9 ? 'many' : ''} ${small.years.length > 14 ? 'crowded' : ''}`, role: 'group', 'aria-label': small.pick }, small.years.map((/** @type {number[]} */ [year], /** @type {number} */ i) => button(year, small.said[i], handle)))));
}

/** @param {number} year @param {string} said @param {string} handle */
function button(year, said, handle) {
  return h('button', { type: 'button', class: 'year', 'aria-label': said, title: said, data: { k: `year-${year}`, y: year, yy: String(year).slice(2) }, onclick: () => tell('journey', { handle, move: `at:${year}` }) });
}
