// From days to pixels. Folded gaps are short; everything else is true to time. A place on the time axis is `u`: days,
// counted with gaps as short as they are drawn. A view is the u at the left edge and k, pixels for each u.

import { dayOf, seek } from './message.js';

/** @typedef {import('./message.js').Chart} Chart */
/** @typedef {{u0: number, k: number}} View */
/** @typedef {{chart: Chart, us: Float64Array, life: [number, number], shrink: number}} Scale  us: u of each tick's first moment; life: days; shrink: of gaps, when there are many */

const GAP_LEAST = 15;
const EDGE = 8; // pixels left free at both ends of the life, so that no glyph is cut
const DEEPEST = 6; // days across the whole chart

/** How many pixels a folded gap gets: a longer silence looks longer. @param {any[]} gap */
const gapWidth = ([first, last]) => GAP_LEAST + 5 * Math.log2(last - first + 1);

/** @param {Chart} chart @param {any} strip @param {number} k pixels for a day @param {number} [shrink] @returns {Scale} */
export function scaleOf(chart, strip, k, shrink = 1) {
  const { edges, n, raw } = chart;
  const us = new Float64Array(n + 1);
  const share = new Float32Array(n).fill(1);
  for (const gap of raw.gaps) share.fill(Math.min(1, gapWidth(gap) * shrink / k / (edges[gap[1] + 1] - edges[gap[0]])), gap[0], gap[1] + 1);
  us[0] = edges[0];
  for (let t = 0; t < n; t++) us[t + 1] = us[t] + (edges[t + 1] - edges[t]) * share[t];
  const year = (/** @type {number} */ at) => dayOf(`${String(strip.from_year + at).padStart(4, '0')}-01-01`);
  const [low, high] = raw.show.map((/** @type {number} */ tick) => between(edges, tick));
  return { chart, us, shrink, life: [Math.min(year(0), low), Math.max(year(strip.years.length), high)] };
}

/** The view of ticks from..to across `width`, and its scale. @param {Chart} chart @param {any} strip @param {number} width @returns {{scale: Scale, view: View}} */
export function fitted(chart, strip, width) {
  const [from, to] = chart.raw.show;
  const gaps = chart.raw.gaps.filter((/** @type {number[]} */ [first, last]) => last >= from && first < to);
  const day = (/** @type {number} */ t) => between(chart.edges, t);
  const folded = gaps.reduce((/** @type {number} */ sum, /** @type {number[]} */ [first, last]) => sum + Math.min(day(to), day(last + 1)) - Math.max(day(from), day(first)), 0);
  const wanted = gaps.reduce((/** @type {number} */ sum, /** @type {any[]} */ gap) => sum + gapWidth(gap), 0);
  const shrink = wanted > width * 0.4 ? width * 0.4 / wanted : 1;
  const k = Math.max(1e-3, (width - wanted * shrink) / Math.max(DEEPEST, day(to) - day(from) - folded));
  const scale = scaleOf(chart, strip, k, shrink);
  return { scale, view: bounded(scale, viewOf(scale, day(from), day(to), width), width) };
}

/** A value at a fraction of a tick. @param {Float64Array} all @param {number} tick */
export function between(all, tick) {
  const t = Math.max(0, Math.min(all.length - 2, Math.floor(tick)));
  return all[t] + (tick - t) * (all[t + 1] - all[t]);
}

/** @param {Scale} scale @param {number} day */
export const uOf = ({ chart, us }, day) => across(chart.edges, us, day);
/** @param {Scale} scale @param {number} u */
export const dayAt = ({ chart, us }, u) => across(us, chart.edges, u);

/** @param {Float64Array} from @param {Float64Array} to @param {number} value */
function across(from, to, value) {
  const n = from.length - 1;
  if (value <= from[0]) return to[0] + value - from[0];
  if (value >= from[n]) return to[n] + value - from[n];
  const t = seek(from, value);
  return to[t] + (value - from[t]) * (to[t + 1] - to[t]) / (from[t + 1] - from[t] || 1);
}

/** The view kept inside the life. @param {Scale} scale @param {View} view @param {number} width @returns {View} */
export function bounded(scale, view, width) {
  const low = uOf(scale, scale.life[0]);
  const high = uOf(scale, scale.life[1]);
  const k = Math.max((width - 2 * EDGE) / (high - low), Math.min(view.k, width / DEEPEST));
  return { k, u0: Math.max(low - EDGE / k, Math.min(view.u0, high + (EDGE - width) / k)) };
}

/** @param {Scale} scale @param {View} view @param {number} x where the day stays @param {number} factor @param {number} width */
export function zoomed(scale, view, x, factor, width) {
  const { k } = bounded(scale, { u0: view.u0, k: view.k * factor }, width);
  return bounded(scale, { u0: view.u0 + x / view.k - x / k, k }, width);
}

/** First and last visible day, without the edges that are left free. @param {Scale} scale @param {View} view @param {number} width @returns {[number, number]} */
export const seen = (scale, view, width) => [dayAt(scale, view.u0 + EDGE / view.k), dayAt(scale, view.u0 + (width - EDGE) / view.k)];

/** The view of these days. @param {Scale} scale @param {number} from @param {number} to @param {number} width @returns {View} */
export function viewOf(scale, from, to, width) {
  const [a, b] = [uOf(scale, from), uOf(scale, to)];
  const k = (width - 2 * EDGE) / Math.max(1e-6, b - a);
  return { k, u0: a - EDGE / k };
}
