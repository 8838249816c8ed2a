// Block 4: the whole life in small, lanes by months. Each year is a button that takes the journey there.

import { h, s } from '../shared/dom.js';

const LANE = 4;

/** @param {any} small @param {import('../shared/act.js').Send} send */
export function strip(small, send) {
  const height = small.lanes.length * LANE;
  const svg = s('svg', { class: 'mini', viewBox: `0 0 ${small.months} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  small.lanes.forEach((/** @type {number[][]} */ cells, /** @type {number} */ lane) => {
    for (const [month, n] of cells) {
      svg.append(s('rect', { x: month + 0.08, y: lane * LANE + 0.5, width: 0.84, height: LANE - 1, class: n > 8 ? 'm4' : n > 3 ? 'm3' : n > 1 ? 'm2' : 'm1' }));
    }
  });
  const [from, to] = small.window;
  return h('section', { class: 'card mini-card', data: { part: 'block-4' }, tabindex: -1, 'aria-label': small.title },
    h('div', { class: 'card-head' }, h('h2', null, small.title), h('span', { class: 'label' }, small.label)),
    h('div', { class: 'mini-box' }, svg,
      h('div', { class: 'seen', style: { left: `${from * 100}%`, width: `${Math.max(0.8, (to - from) * 100)}%` } }),
      h('div', { class: `years ${small.years.length > 9 ? 'many' : ''} ${small.years.length > 14 ? 'crowded' : ''}`, role: 'group', 'aria-label': small.pick }, small.years.map((/** @type {number[]} */ [year, n]) => button(year, n, send)))));
}

/** @param {number} year @param {number} n @param {import('../shared/act.js').Send} send */
function button(year, n, send) {
  return h('button', { type: 'button', class: 'year', 'aria-label': `${year}: ${n}`, title: `${year}: ${n}`, data: { k: `year-${year}`, y: year, yy: String(year).slice(2) }, onclick: () => send({ type: 'window', move: `at:${year}` }) });
}
