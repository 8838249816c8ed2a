// The chart's place on the page: canvas, names of lanes, and what the browser alone keeps: viewport and focus.
// Asks the server for another window when the visible part leaves the loaded one, and when it has come to rest.

import { h } from '../shared/dom.js';
import { holding } from '../shared/hold.js';
import { put } from '../shared/keep.js';
import { cards, leaders } from './cards.js';
import { place, refocus } from './focus.js';
import { laneBoxes } from './lanes.js';
import { chartOf, isoOf } from './message.js';
import { paint } from './paint.js';
import { pen } from './stamps.js';
import { bounded, dayAt, fitted, scaleOf, seen, uOf } from './time.js';

const REST_MS = 250;
const LOST_MS = 4000;
const EARLY = 0.1; // of the visible span: how near the end of what is loaded the next window is asked for

/**
 * @typedef {{section: HTMLElement, box: HTMLElement, canvas: HTMLCanvasElement, names: HTMLElement, pins: HTMLElement, cursor: HTMLElement, tip: HTMLElement, ring: HTMLElement,
 *   period: HTMLElement, status: HTMLElement, spot: HTMLElement | null, send: import('../shared/act.js').Send, data: any, scene: any, wide: number, pen: any, kept: import('./lanes.js').Kept | null,
 *   handle: string, no: number, story: string, sent: string, waiting: number, again: boolean, rest: number, ahead: number, held: boolean, anchor: number | null, frames: number,
 *   focus: {id: string, day: number, bar: boolean, lane: number, place: number} | null, lit: string, brush: [number, number] | null, listeners: (() => void)[]}} Stage
 */

/** @param {HTMLElement} section @returns {Stage} */
export function stage(section) {
  const part = (/** @type {string} */ name) => h('div', { class: name, hidden: true, 'aria-hidden': 'true' });
  const made = { canvas: h('canvas', { 'aria-hidden': 'true' }), names: h('div', { class: 'names' }), cursor: part('cursor'), tip: part('tip'), ring: part('ring'), period: part('brush'), status: h('div', { class: 'hidden-text', role: 'status' }), pins: h('div', { class: 'pins' }) };
  const box = h('div', { class: 'chart', role: 'group' }, made.canvas, made.pins, made.names, made.period, made.cursor, made.ring, made.tip, made.status); // cards come after their mark for Tab, too
  /** @type {Stage} */
  const on = { section, box, ...made, spot: null, send: () => {}, data: null, scene: null, kept: null, handle: '', wide: 0, pen: null, no: -1, story: '', sent: '', waiting: 0, again: false, rest: 0, ahead: 0, held: false,
    anchor: null, frames: 0, focus: null, lit: '', brush: null, listeners: [] };
  new ResizeObserver(() => { on.wide = box.clientWidth || on.wide; if (on.wide && on.wide !== on.scene?.whole) holding(true, () => resized(on)); }).observe(box); // hidden behind the table it keeps its width
  const look = () => { on.pen = null; if (on.scene?.view) draw(on); }; // the colours have changed
  for (const media of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)', 'print']) matchMedia(media).addEventListener('change', look);
  new MutationObserver(look).observe(document.documentElement, { attributeFilter: ['data-theme'] });
  document.fonts?.ready.then(look);
  return on;
}

/** Every command goes through here: one at a time asks for a window. @param {Stage} on @param {import('../shared/act.js').Send} send */
export const speak = (on, send) => { on.send = (command) => { clearTimeout(on.rest); on.waiting = performance.now(); send(command); }; };

/** A message has come. @param {Stage} on @param {any} data */
export function update(on, data) {
  const other = data.handle !== on.handle;
  if (other) clearTimeout(on.rest);
  if (other) Object.assign(on, { kept: null, focus: null, scene: null, brush: null, sent: '', anchor: null });
  Object.assign(on, { data, handle: data.handle, waiting: 0 });
  on.box.setAttribute('aria-label', `${data.head.title} ${data.head.days}`);
  on.pen ??= pen(on.section);
  on.scene = { ...on.scene, chart: chartOf(data.chart), now: data.labels.now, pen: on.pen };
  if (on.wide) arrange(on); // known from the observer: asking the page now would make it lay itself out once more
  if (on.again) { on.again = false; ask(on); }
}

/** Where the new window stands: where the server says when it chose the place, else where the reader is. @param {Stage} on */
function arrange(on) {
  const { scene, data: { chart: raw, strip } } = on;
  const whole = on.wide;
  const left = whole < 560 ? 112 : 188;
  const width = whole - left;
  const before = /** @type {import('./time.js').Scale | undefined} */ (scene.scale);
  const grown = on.story && raw.story && on.story !== raw.story; // the events have changed, and nobody has chosen the window by hand
  const jump = !before || grown || on.no !== raw.no || !scene.view;
  const { kept, ...heights } = laneBoxes(scene.chart, on.handle, grown ? null : on.kept); // anew at every width: a phone may be turned
  on.kept = kept;
  on.box.style.height = `${heights.height}px`;
  if (jump) Object.assign(scene, fitted(scene.chart, strip, width));
  else if (JSON.stringify([raw.start, raw.n, raw.grain, raw.gaps]) === JSON.stringify([before.chart.raw.start, before.chart.n, before.chart.raw.grain, before.chart.raw.gaps])) scene.scale = { ...before, chart: scene.chart };
  else {
    const x = on.anchor ?? width / 2;
    const day = dayAt(before, scene.view.u0 + x / scene.view.k);
    scene.scale = scaleOf(scene.chart, strip, scene.view.k, before.shrink);
    scene.view = bounded(scene.scale, { k: scene.view.k, u0: uOf(scene.scale, day) - x / scene.view.k }, width);
  }
  Object.assign(scene, heights, { whole, left, width, lit: wanted(on) });
  on.no = raw.no;
  if (jump) Object.assign(on, { story: raw.story, sent: JSON.stringify(visible(on)) });
  on.box.style.setProperty('--left', `${left}px`);
  lanes(on);
  refocus(on);
  cards(on);
  now(on);
}

/** @param {Stage} on */
function resized(on) {
  if (!on.scene) return;
  if (on.scene.view && on.scene.whole) {
    const width = on.wide - on.scene.left;
    on.scene.view = bounded(on.scene.scale, { ...on.scene.view, k: on.scene.view.k * width / on.scene.width }, width);
  }
  arrange(on);
}

/** Marks of the lit phrase as "lane:place". @param {Stage} on @returns {Set<string>} */
const wanted = (on) => new Set((on.data.evidence?.[on.lit] ?? []).slice(1).map((/** @type {number[]} */ spot) => spot.join(':')));

/** Light the evidence of a phrase, "" for none; what lies outside is asked for. @param {Stage} on @param {string} name */
export function light(on, name) {
  on.lit = name;
  if (!on.scene?.view) return;
  on.scene.lit = wanted(on);
  if (on.data.evidence?.[name]?.[0] > 0) on.send({ type: 'evidence', phrase: name });
  draw(on);
}

/** Names of lanes: real buttons that fold and open. @param {Stage} on */
function lanes(on) {
  const { scene, data: { chart: raw, labels } } = on;
  const key = JSON.stringify([raw.lanes.map((/** @type {any} */ one) => [one.id, one.label, one.n, one.note, one.fold, one.nest, one.silent, one.lines?.map((/** @type {any} */ line) => [line.word, line.note])]), scene.boxes, scene.left]);
  if (on.names.dataset.key === key) return;
  put(on.names, raw.lanes.flatMap((/** @type {any} */ lane, /** @type {number} */ i) => name(on, lane, scene.boxes[i], labels)));
  on.names.dataset.key = key;
}

/** @param {Stage} on @param {any} lane @param {import('./lanes.js').Box} box @param {any} labels */
function name(on, lane, box, labels) {
  const open = lane.fold !== 'folded';
  const nested = lane.nest === 'open' || lane.nest === 'closed';
  const says = [`${lane.label} ${lane.n}`, lane.silent, lane.note].filter(Boolean).join(', ');
  const inside = [h('span', { class: 'lane-name', dir: 'auto' }, lane.label), ' ', h('span', { class: 'lane-n' }, lane.n)];
  const at = { top: `${box.y}px`, height: `${box.h}px`, '--depth': lane.depth ?? 0 };
  return [h('div', { class: `lane${open ? '' : ' folded'}${nested ? '' : ' plain'}${lane.n === 0 && !lane.silent ? ' empty' : ''}`, style: at, data: { lane: lane.id, ...(lane.silent && { silent: lane.silent }) } },
    nested && h('button', { class: 'nest', type: 'button', 'aria-expanded': String(lane.nest === 'open'), 'aria-label': `${lane.nest === 'open' ? labels.unnest : labels.nest}: ${lane.label}`, data: { k: `nest-${lane.id}` },
      onclick: () => on.send({ type: 'lane', id: lane.id, open: lane.nest !== 'open' }) }, lane.nest === 'open' ? '▾' : '▸'),
    lane.fold === 'open' || lane.fold === 'folded'
      ? h('button', { class: 'fold', type: 'button', 'aria-label': `${says}, ${open ? labels.fold : labels.unfold}`, title: says, 'aria-expanded': String(open), data: { k: `lane-${lane.id}` }, onclick: () => on.send({ type: 'fold', id: lane.id, on: open }) }, inside)
      : h('span', { class: 'fold', title: says }, inside)),
  ...(box.thin ? [] : box.lines.slice(0, lane.lines?.length ?? 0).map((y, at) => h('div', { class: 'measure', style: { top: `${y}px` }, title: `${lane.lines[at].word}: ${lane.lines[at].last}; ${lane.lines[at].note}` }, h('b', { dir: 'auto' }, lane.lines[at].word), h('span', null, lane.lines[at].last))))];
}

/** Draw in the next frame. @param {Stage} on */
export const draw = (on) => { on.ahead ||= requestAnimationFrame(() => now(on)); };

/** Draw at once. @param {Stage} on */
function now(on) {
  cancelAnimationFrame(on.ahead);
  on.ahead = 0;
  const { scene, canvas, section } = on;
  if (!scene?.view) return; // the width is not known yet, or the customer has gone
  if (on.pen?.dpr !== (window.devicePixelRatio || 1)) on.pen = pen(section);
  const { dpr } = scene.pen = on.pen;
  const [wide, high] = [Math.round(scene.whole * dpr), Math.round(scene.height * dpr)];
  if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { alpha: false }));
  const marks = paint(ctx, scene);
  leaders(ctx, on);
  place(on);
  const { from, to } = visible(on);
  Object.assign(section.dataset, { drawn: on.handle, marks, show: `${from}/${to}`, frame: ++on.frames });
  for (const heard of on.listeners) heard();
}

/** First and last visible day, both included; as many days wherever the view is panned. @param {Stage} on */
export function visible({ scene }) {
  const [from, to] = seen(scene.scale, scene.view, scene.width);
  const [low, high] = scene.scale.life;
  const first = Math.floor(Math.max(low, from) + 1e-6);
  return { from: isoOf(first), to: isoOf(Math.min(high, first + Math.round(to - from)) - 1) };
}

/** The reader has moved: draw it so, and ask for what is missing. @param {Stage} on @param {import('./time.js').View} view @param {number | null} [anchor] where the hand is */
export function move(on, view, anchor = null) {
  on.scene.view = bounded(on.scene.scale, view, on.scene.width);
  Object.assign(on, { anchor, story: '' }); // chosen by hand from now on
  draw(on);
  const { scale, width } = on.scene;
  const [from, to] = seen(scale, on.scene.view, width);
  const { edges, n, raw } = scale.chart;
  const margin = (to - from) * EARLY;
  const [least, most] = raw.span_days;
  const short = (from - margin < edges[0] && edges[0] > scale.life[0]) || (to + margin > edges[n] && edges[n] < scale.life[1]) || to - from < least || to - from > most + 1;
  clearTimeout(on.rest);
  if (short) ask(on);
  on.rest = window.setTimeout(() => { if (!on.held) ask(on); }, REST_MS);
}

/** Ask for what is visible: one request on its way, the newest last. @param {Stage} on */
export function ask(on) {
  if (!on.scene?.view) return;
  const wanted = visible(on);
  if (JSON.stringify(wanted) === on.sent) return;
  if (on.waiting && performance.now() - on.waiting < LOST_MS) { on.again = true; on.rest = window.setTimeout(() => ask(on), LOST_MS); return; }
  on.sent = JSON.stringify(wanted);
  on.send({ type: 'window', ...wanted });
}
