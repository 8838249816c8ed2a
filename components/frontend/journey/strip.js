// The whole life in one strip: events by month, and a window to drag, to stretch by its edges, or to move by keys.

import { h } from '../shared/dom.js';
import { move, visible } from './stage.js';
import { seen, viewOf } from './time.js';
import { unpack } from './message.js';

const HIGH = 34;
const KEYS = /** @type {Record<string, number>} */ ({ ArrowLeft: -0.1, ArrowDown: -0.1, ArrowRight: 0.1, ArrowUp: 0.1, PageDown: -0.9, PageUp: 0.9, Home: -1e6, End: 1e6 });

/** @typedef {import('./stage.js').Stage} Stage */

/** @param {Stage} on @returns {{node: HTMLElement, redraw: () => void}} */
export function strip(on) {
  const canvas = h('canvas', { 'aria-hidden': 'true' });
  const years = h('div', { class: 'strip-years', 'aria-hidden': 'true' });
  const slider = (/** @type {string} */ edge) => h('div', { class: `strip-${edge}`, role: 'slider', tabindex: 0, data: { k: `strip-${edge}` }, onkeydown: (/** @type {KeyboardEvent} */ event) => key(on, edge, event) });
  const [body, low, high] = ['body', 'low', 'high'].map(slider);
  const track = h('div', { class: 'strip-track' }, canvas, body, low, high);
  const node = h('div', { class: 'strip', role: 'group' }, track, years);
  grab(on, track);
  let before = '';
  let wide = 0;
  new ResizeObserver(() => { wide = track.clientWidth; redraw(); }).observe(track);
  const redraw = () => {
    if (!on.data) return;
    const { scene, data: { strip: raw, labels } } = on;
    if (!scene?.view || !wide) return;
    const key = JSON.stringify([raw, wide, scene.pen.dpr, scene.pen.colours.bar]);
    if (key !== before) { before = key; histogram(canvas, scene.pen, raw, wide); label(years, raw, wide); node.setAttribute('aria-label', raw.label); }
    const [from, to] = shares(on);
    Object.assign(body.style, { left: `${from * 100}%`, width: `max(6px, ${(to - from) * 100}%)` }); // shares: right at once when the page gets narrower
    low.style.left = `calc(${from * 100}% - 6px)`;
    high.style.left = `max(${to * 100}% - 6px, ${from * 100}%)`;
    const shown = visible(on);
    for (const [one, at, words] of /** @type {[HTMLElement, number, string][]} */ ([[body, (from + to) / 2, labels.strip_window], [low, from, labels.strip_from], [high, to, labels.strip_to]])) {
      for (const [name, value] of Object.entries({ 'aria-label': words || raw.label, 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': Math.round(at * 100), 'aria-valuetext': `${shown.from} – ${shown.to}` })) if (one.getAttribute(name) !== String(value)) one.setAttribute(name, String(value));
    }
  };
  on.listeners.push(redraw);
  return { node, redraw };
}

/** The visible part as shares of the life. @param {Stage} on */
function shares({ scene: { scale, view, width } }) {
  const [low, high] = scale.life;
  return seen(scale, view, width).map((day) => (day - low) / (high - low));
}

/** Show from..to, shares of the life. @param {Stage} on @param {number} from @param {number} to */
function show(on, from, to) {
  const { scale, width } = on.scene;
  const [low, high] = scale.life;
  move(on, viewOf(scale, low + from * (high - low), low + to * (high - low), width));
}

/** @param {Stage} on @param {string} edge @param {number} by share of the life */
function shift(on, edge, by) {
  const [from, to] = shares(on);
  const { life } = on.scene.scale;
  const least = 8 / (life[1] - life[0]);
  if (edge === 'body') { const d = Math.max(-from, Math.min(1 - to, by)); show(on, from + d, to + d); }
  else if (edge === 'low') show(on, Math.max(0, Math.min(to - least, from + by)), to);
  else show(on, from, Math.min(1, Math.max(from + least, to + by)));
}

/** @param {Stage} on @param {string} edge @param {KeyboardEvent} event */
function key(on, edge, event) {
  if (!(event.key in KEYS)) return;
  const [from, to] = shares(on);
  shift(on, edge, KEYS[event.key] * Math.max(0.004, to - from));
  event.preventDefault();
  event.stopPropagation();
}

/** @param {Stage} on @param {HTMLElement} track */
function grab(on, track) {
  let edge = '';
  let x = 0;
  track.addEventListener('pointerdown', (event) => {
    if (!on.scene?.view) return;
    edge = /** @type {HTMLElement} */ (event.target).dataset?.k?.slice(6) ?? '';
    x = event.clientX;
    if (!edge) { // beside the window: it comes here
      const [from, to] = shares(on);
      edge = 'body';
      shift(on, edge, (x - track.getBoundingClientRect().left) / track.clientWidth - (from + to) / 2);
    }
    on.held = true;
    track.setPointerCapture(event.pointerId);
  });
  track.addEventListener('pointermove', (event) => {
    if (!edge) return;
    shift(on, edge, (event.clientX - x) / track.clientWidth);
    x = event.clientX;
  });
  for (const end of ['pointerup', 'pointercancel']) track.addEventListener(end, () => { if (edge) { edge = ''; on.held = false; move(on, on.scene.view); } });
}

/** @param {HTMLCanvasElement} canvas @param {import('./stamps.js').Pen} pen @param {any} raw @param {number} wide */
function histogram(canvas, pen, raw, wide) {
  const counts = unpack(raw.months);
  const most = Math.sqrt(Math.max(1, ...counts));
  Object.assign(canvas, { width: Math.round(wide * pen.dpr), height: Math.round(HIGH * pen.dpr) });
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  ctx.scale(pen.dpr, pen.dpr); ctx.fillStyle = pen.colours.bar;
  counts.forEach((n, m) => { if (n) { const high = 3 + (HIGH - 7) * Math.sqrt(n) / most; ctx.fillRect(m / counts.length * wide, HIGH - high, Math.max(1, wide / counts.length - 0.6), high); } });
}

/** Years that do not touch. @param {HTMLElement} node @param {any} raw @param {number} wide */
function label(node, raw, wide) {
  const one = wide / raw.years.length;
  const every = [1, 2, 5, 10, 20].find((n) => n * one > 40) ?? 50;
  node.replaceChildren(...raw.years.flatMap((/** @type {number[]} */ [year], /** @type {number} */ i) => (year % every || i * one > wide - 30 ? [] : [h('span', { style: { left: `${(i * 100) / raw.years.length}%` } }, year)])));
}

