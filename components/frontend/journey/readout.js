// The vertical cursor through all lanes: the date, and what is there in each lane.

import { h } from '../shared/dom.js';
import { firstTick, lastTick, seek, wordsOf } from './message.js';
import { middle } from './paint.js';

const DAY = 864e5;
const NEAR = 7;
const TIP = 280;

/** @typedef {import('./stage.js').Stage} Stage */

/** A tick's date in words, by the pattern of the server. @param {any} data @param {import('./message.js').Chart} chart @param {number} tick */
export function tickWords({ names }, chart, tick) {
  const day = new Date(chart.edges[Math.max(0, Math.min(chart.n - 1, tick))] * DAY);
  const said = /** @type {Record<string, string | number>} */ ({ d: day.getUTCDate(), m: day.getUTCMonth() + 1, M: names.months[day.getUTCMonth()], y: day.getUTCFullYear(), w: names.weekdays[(day.getUTCDay() + 6) % 7] });
  return names[chart.raw.grain].replace(/\{(\w+)\}/g, (/** @type {string} */ _, /** @type {string} */ key) => String(said[key] ?? ''));
}

/** @param {import('./message.js').Chart} chart @param {number} place */
export const gapWords = (chart, place) => chart.raw.gaps[place][2].replace(/^— | —$/g, '');

/** Show the cursor at x, and what is under it. @param {Stage} on @param {number} x @param {number} y @param {{lane: number, place: number} | null} hit the mark that is pointed at */
export function readOut(on, x, y, hit) {
  const { scene, tip, cursor } = on;
  const { chart, us } = scene.scale;
  const tick = Math.max(0, Math.min(chart.n - 1, seek(us, scene.view.u0 + (x - scene.left) / scene.view.k)));
  const gap = chart.raw.gaps.findIndex((/** @type {number[]} */ [a, b]) => tick >= a && tick <= b);
  cursor.hidden = false;
  cursor.style.transform = `translateX(${Math.round(x)}px)`;
  const key = `${tick}:${hit?.lane}:${hit?.place}:${on.sent}:${scene.view.k.toFixed(3)}`;
  if (tip.hidden || tip.dataset.key !== key) {
    tip.dataset.key = key;
    const rows = chart.lanes.map((/** @type {any} */ lane, /** @type {number} */ i) => ({ lane, i, said: gap < 0 ? there(on, lane, tick, x) : [] })).filter((/** @type {any} */ one) => one.said.length);
    tip.replaceChildren(h('div', { class: 'tip-date' }, gap < 0 ? tickWords(on.data, chart, tick) : gapWords(chart, gap)),
      h('dl', null, rows.map((/** @type {any} */ one) => [h('dt', { class: one.i === hit?.lane ? 'hit' : null }, one.lane.label), h('dd', { class: one.i === hit?.lane ? 'hit' : null, dir: 'auto' }, one.said.join(' · '))])));
    tip.hidden = false;
    tip.dataset.high = String(tip.offsetHeight);
  }
  const right = x + 16 + TIP < scene.whole;
  tip.style.transform = `translate(${right ? x + 16 : Math.max(0, x - 16 - TIP)}px, ${Math.max(34, Math.min(y + 14, scene.height - Number(tip.dataset.high) - 6))}px)`;
}

/** What a lane has at a tick. @param {Stage} on @param {import('./message.js').Lane} lane @param {number} tick @param {number} x @returns {string[]} */
function there({ scene, data: { labels } }, lane, tick, x) {
  const said = [];
  for (const place of lane.order) {
    const [first, last] = [firstTick(lane, place), lastTick(lane, place)];
    if (place < 0 ? tick < first || tick > last : tick !== first && Math.abs(middle(scene, first) - x) > NEAR) continue;
    const n = place < 0 ? 1 : lane.cells[place * 6 + 1];
    const words = wordsOf(scene.chart.raw, lane, place);
    said.push((n > 1 ? `${n}: ` : '') + words.join(', ') + (n > words.length && words.length > 2 ? ' …' : ''));
  }
  for (let p = 0; p < lane.spans.length; p += 4) if (tick >= lane.spans[p] && tick <= lane.spans[p + 1]) said.push(`${labels.episode ?? ''} ${scene.chart.raw.words[lane.spans[p + 3]] ?? ''} (${lane.spans[p + 2]})`.trim());
  return said.slice(0, 4);
}

/** @param {Stage} on */
export const hideTip = (on) => { for (const one of [on.tip, on.cursor, on.ring]) if (!one.hidden) one.hidden = true; };

/** A ring around the mark under the pointer. @param {Stage} on @param {{x: number, y: number, w: number, h: number} | null} at */
export function ringAt({ ring, scene }, at) {
  ring.hidden = !at;
  if (!at) return;
  const from = Math.max(scene.left, at.x) - 3;
  Object.assign(ring.style, { transform: `translate(${from}px, ${at.y - 3}px)`, width: `${Math.min(at.x + at.w, scene.whole) - from + 3}px`, height: `${at.h + 6}px` });
}
