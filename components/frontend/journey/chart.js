// Draws the journey as SVG: lanes, axis, folded gaps, bars, cells, "now".

import { s } from '../shared/dom.js';
import { glyph } from './glyphs.js';
import { laneBoxes, scale } from './scale.js';

const MANY_GAPS = 12;
const TOP = 22;
const SIGNIFICANT = 4; // surgery, stay, procedure, referral keep their shape however dense the chart is

/**
 * @typedef {{lane: number, at: number, x: number, y: number, tick: number, bar: boolean, data: number[], node: SVGElement, count?: SVGElement}} Item
 * @typedef {{under: SVGElement[], over: SVGElement[]}} Fold
 * @typedef {{svg: SVGElement, items: Item[][], places: Map<string, Item>}} Drawn
 */

/** @param {any} map @param {Set<string>} folded */
export function chartHeight(map, folded) {
  const boxes = laneBoxes(map.lanes, folded, TOP);
  const last = boxes[boxes.length - 1];
  return last.y + last.height + 2;
}

/** @param {any} map @param {any} labels @param {Set<string>} folded @param {number} width @returns {Drawn} */
export function chart(map, labels, folded, width) {
  const left = width < 560 ? 96 : 140;
  const height = chartHeight(map, folded);
  const boxes = laneBoxes(map.lanes, folded, TOP);
  const xs = scale(map.ticks.length, map.gaps, left, Math.max(60, width - left - 6));
  const svg = s('svg', { width, height, role: 'group', 'aria-label': `${labels.title} ${map.days}`, class: 'lanes' });
  svg.append(...boxes.map((box, i) => s('rect', { x: 0, y: box.y, width, height: box.height, class: i % 2 ? 'stripe odd' : 'stripe' })));
  const folds = map.gaps.map((/** @type {any[]} */ gap) => fold(gap, xs, height, map.gaps.length <= MANY_GAPS));
  svg.append(...folds.flatMap((/** @type {Fold} */ one) => one.under));
  svg.append(...map.lanes.flatMap((/** @type {any} */ lane, /** @type {number} */ i) => (lane.silent ? silence(lane, boxes[i], left, width) : [])));
  svg.append(...axis(map, xs, height, left));
  if (map.now !== null) svg.append(...nowLine(map.now, xs, height, labels.now));
  /** @type {Drawn} */
  const drawn = { svg, items: [], places: new Map() };
  map.lanes.forEach((/** @type {any} */ lane, /** @type {number} */ i) => {
    svg.append(laneLabel(lane, boxes[i], labels, left));
    const items = laneItems(map, lane, i, boxes[i], xs);
    drawn.items.push(items);
    for (const item of items) drawn.places.set(`${i}:${item.at}`, item);
    svg.append(...items.flatMap((item) => (item.count ? [item.node, item.count] : [item.node])));
  });
  svg.append(...folds.flatMap((/** @type {Fold} */ one) => one.over));
  return drawn;
}

/** @param {any} lane @param {any} box @param {any} labels @param {number} left */
function laneLabel(lane, box, labels, left) {
  const middle = box.y + (box.thin ? 13 : 18);
  const empty = !lane.cells.length && !lane.bars.length;
  return s('g', { class: empty ? 'lane empty' : 'lane', role: 'button', tabindex: empty ? null : 0, data: { fold: lane.id, k: `lane-${lane.id}` },
    'aria-label': [`${lane.label} ${lane.n}`, lane.silent, lane.outside, box.folded ? labels.unfold : labels.fold].filter(Boolean).join(', '), 'aria-expanded': String(!box.folded) },
  s('rect', { x: 0, y: box.y, width: left - 8, height: box.height, class: 'lane-hit' }),
  s('text', { x: 2, y: middle, class: 'lane-name' }, lane.label), ' ',
  left > 100 && s('text', { x: left - 14, y: middle, class: 'lane-n', 'text-anchor': 'end' }, lane.n));
}

/** A lane whose source is silent: hatched, and said. @param {any} lane @param {any} box @param {number} left @param {number} width */
function silence(lane, box, left, width) {
  const lines = Array.from({ length: Math.ceil((width - left) / 9) }, (_, i) => `M${left + i * 9} ${box.y + box.height - 2}l${box.height - 4} ${4 - box.height}`).join('');
  return [s('path', { d: lines, class: 'hatch' }), s('text', { x: left + 8, y: box.y + 13, class: 'hatch-words', data: { lane: lane.id } }, lane.silent)];
}

/** @param {any[]} gap @param {import('./scale.js').Scale} xs @param {number} height @param {boolean} few whether there is room for whole words in each */
function fold([first, last, words, short], xs, height, few) {
  const x = xs.x(first);
  const wide = xs.x(last + 1) - x;
  const middle = x + wide / 2;
  const under = [s('g', null, s('title', null, words), s('rect', { x, y: TOP, width: wide, height: height - TOP, class: 'gap' })),
    s('path', { d: `M${middle - 4} ${TOP + 4}l3-8M${middle + 1} ${TOP + 4}l3-8`, class: 'break' })];
  const across = wide > words.length * 6.2;
  const place = across ? { x: middle, y: height / 2 + 12 } : { transform: `translate(${middle + 3.5} ${height / 2 + 11}) rotate(-90)` };
  const over = wide < 10 ? [] : [s('text', { ...place, class: 'gap-words', 'text-anchor': 'middle' }, across || (few && height > 190) ? words : short)];
  return { under, over };
}

/** Marks that would touch are left out; what stays is never cut. @param {any} map @param {import('./scale.js').Scale} xs @param {number} height @param {number} left */
function axis(map, xs, height, left) {
  const inGap = (/** @type {number} */ t) => map.gaps.some((/** @type {number[]} */ [a, b]) => t > a && t <= b);
  const parts = [s('path', { d: `M${left} ${TOP}H${xs.x(map.ticks.length)}`, class: 'axis' })];
  let free = left - 1;
  for (const [tick, words] of map.axis) {
    if (inGap(tick)) continue;
    const x = xs.x(tick);
    parts.push(s('path', { d: `M${x} ${TOP - 5}V${height}`, class: 'grid' }));
    const room = words.length * 6.6 + 8;
    const underNow = map.now !== null && Math.abs(x + room / 2 - xs.middle(map.now)) < room / 2 + 12;
    if (x < free || underNow || x + room > xs.x(map.ticks.length) + 8) continue;
    parts.push(s('text', { x: x + 3, y: 14, class: 'axis-words' }, words));
    free = x + room;
  }
  return parts;
}

/** @param {number} tick @param {import('./scale.js').Scale} xs @param {number} height @param {string} word */
function nowLine(tick, xs, height, word) {
  const x = xs.middle(tick);
  return [s('rect', { x, y: TOP, width: Math.max(0, xs.x(tick + 1) - x), height: height - TOP, class: 'after' }),
    s('path', { d: `M${x} ${TOP - 6}V${height}`, class: 'now' }),
    s('rect', { x: x - 15, y: 2, width: 30, height: 15, rx: 3, class: 'now-tag' }), s('text', { x, y: 13, class: 'now-word', 'text-anchor': 'middle' }, word)];
}

/** @param {any} map @param {any} lane @param {number} i @param {any} box @param {import('./scale.js').Scale} xs @returns {Item[]} */
function laneItems(map, lane, i, box, xs) {
  const bars = lane.bars.map((/** @type {number[]} */ bar, /** @type {number} */ at) => {
    const y = box.thin ? box.y + 5 : box.barTop + box.rows[at] * box.pitch;
    return item(map, i, -1 - at, bar[0], xs.x(bar[0]), y, true, bar, barNode(bar, xs, y));
  });
  const cells = lane.cells.map((/** @type {number[]} */ cell, /** @type {number} */ at) => {
    const y = box.y + (box.thin ? 9 : 11);
    const made = item(map, i, at, cell[0], xs.middle(cell[0]), y, false, cell, box.thin ? tickNode(cell, xs, y) : cellNode(cell, xs, y, box));
    if (!box.thin && cell[1] > 1 && xs.w(cell[0]) >= 9) made.count = s('text', { x: made.x, y: box.y + 24, class: 'count', 'text-anchor': 'middle', 'aria-hidden': 'true' }, cell[1]);
    return made;
  });
  return [...cells, ...bars].sort((a, b) => a.x - b.x);
}

/** @param {any} map @param {number} lane @param {number} at @param {number} tick @param {number} x @param {number} y @param {boolean} bar @param {number[]} data @param {Element[]} shapes @returns {Item} */
function item(map, lane, at, tick, x, y, bar, data, shapes) {
  const node = s('g', { class: 'item', role: 'button', tabindex: -1, data: { spot: `${lane}:${at}`, k: `i-${lane}-${bar ? 'b' : 'c'}-${map.ticks[tick]}-${at}` }, 'aria-label': says(map, tick, bar, data) }, shapes);
  return { lane, at, x, y, tick, bar, data, node };
}

/** The words of a mark, for the tip and for screen readers. @param {any} map @param {number} tick @param {boolean} bar @param {number[]} data */
export function says(map, tick, bar, data) {
  if (bar) return `${map.ticks[tick]}–${map.ticks[data[1]]}: ${map.words[data[4]]}`;
  return `${map.ticks[tick]} (${data[1]}): ${lines(map, data).join(', ')}`;
}

/** @param {any} map @param {number[]} cell */
export function lines(map, cell) {
  const found = [];
  let left = cell[1];
  for (let i = 4; i < cell.length; i += 2) {
    found.push(cell[i + 1] > 1 ? `${map.words[cell[i]]} ×${cell[i + 1]}` : map.words[cell[i]]);
    left -= cell[i + 1];
  }
  if (left > 0) found.push(`+ ${left}`);
  return found;
}

/** @param {number[]} bar @param {import('./scale.js').Scale} xs @param {number} y */
function barNode([first, last, , flags], xs, y) {
  const x = xs.x(first);
  return [s('rect', { x, y, width: Math.max(5, xs.x(last + 1) - x - 1), height: 8, rx: 2, class: flags & 1 ? 'bar planned' : 'bar' })];
}

/** @param {number[]} cell @param {import('./scale.js').Scale} xs @param {number} y */
function tickNode([tick], xs, y) {
  return [s('rect', { x: xs.middle(tick) - 1, y: y - 5, width: 2, height: 10, class: 'g' })];
}

/** @param {number[]} cell @param {import('./scale.js').Scale} xs @param {number} y @param {any} box */
function cellNode([tick, n, kind, flags], xs, y, box) {
  const x = xs.middle(tick);
  const wide = xs.w(tick);
  const hit = s('rect', { x: x - Math.max(wide, 8) / 2, y: box.y + 1, width: Math.max(wide, 8), height: 25, class: 'hit' });
  if (wide >= 11 || kind < SIGNIFICANT || flags) {
    const mark = glyph(kind, x, n > 1 && wide >= 9 ? y - 1 : y + 2, flags);
    return [hit, mark];
  }
  const tall = Math.min(21, 4 + 4.2 * Math.log2(n + 1));
  return [hit, s('rect', { x: x - Math.max(2, wide - 1) / 2, y: box.y + 24 - tall, width: Math.max(2, wide - 1), height: tall, class: 'g' })];
}
