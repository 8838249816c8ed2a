// Selecting a period: shift and drag, or B and the arrows. Enter lists what happened in it.

import { hideTip, tickWords } from './readout.js';
import { xOf } from './paint.js';
import { isoOf, seek } from './message.js';
import { draw, move } from './stage.js';

/** @typedef {import('./stage.js').Stage} Stage */

/** Begin at the focused mark, or move the other end by ticks. @param {Stage} on @param {number} by */
export function startBrush(on, by) {
  const { scene } = on;
  const { chart, us } = scene.scale;
  const from = on.focus ? seek(chart.edges, on.focus.day) : seek(us, scene.view.u0 + scene.width / scene.view.k / 2);
  const [fixed, end] = on.brush ?? [from, from];
  const to = Number.isFinite(by) ? end + by : seek(us, scene.view.u0 + (by > 0 ? scene.width / scene.view.k : 0));
  on.brush = [fixed, Math.max(0, Math.min(chart.n - 1, to))];
  const x = xOf(scene, on.brush[1]) - scene.left;
  if (x < 0 || x > scene.width - 4) move(on, { ...scene.view, u0: scene.view.u0 + (x - scene.width / 2) / scene.view.k });
  const [a, b] = [Math.min(...on.brush), Math.max(...on.brush)];
  on.status.textContent = `${on.data.labels.brush ?? ''} ${tickWords(on.data, chart, a)} – ${tickWords(on.data, chart, b)}`;
  draw(on);
}

/** Select between two places of the chart. @param {Stage} on @param {number} x1 @param {number} x2 from the left edge of the ticks */
export function dragBrush(on, x1, x2) {
  const at = (/** @type {number} */ x) => Math.max(0, Math.min(on.scene.chart.n - 1, seek(on.scene.scale.us, on.scene.view.u0 + Math.max(0, Math.min(on.scene.width - 1, x)) / on.scene.view.k)));
  on.brush = [at(x1), at(x2)];
  draw(on);
}

/** @param {Stage} on */
export function brushTo(on) {
  on.period.hidden = !on.brush;
  if (!on.brush) return;
  const [a, b] = [Math.min(...on.brush), Math.max(...on.brush)];
  const x = Math.max(on.scene.left, xOf(on.scene, a));
  on.period.style.transform = `translateX(${x}px)`;
  on.period.style.width = `${Math.max(2, Math.min(on.scene.whole, xOf(on.scene, b + 1)) - x)}px`;
}

/** List the events of the period. @param {Stage} on */
export function takeBrush(on) {
  if (!on.brush) return;
  const { edges } = on.scene.chart;
  const command = { type: 'period', from: isoOf(edges[Math.min(...on.brush)]), to: isoOf(edges[Math.max(...on.brush) + 1] - 1), page: 0 };
  cancelBrush(on);
  hideTip(on);
  on.send(command);
}

/** @param {Stage} on */
export function cancelBrush(on) {
  on.brush = null;
  on.status.textContent = '';
  draw(on);
}
