// One real button follows the focused mark, so that a screen reader hears what the eye sees; the keys of the chart.

import { focusIn, h } from '../shared/dom.js';
import { ownFirst } from './cards.js';
import { brushTo, cancelBrush, startBrush, takeBrush } from './brush.js';
import { firstTick, lastTick, lookOf, wordsOf } from './message.js';
import { gapWords, hideTip, readOut, tickWords } from './readout.js';
import { spotOf } from './spots.js';
import { TOP } from './lanes.js';
import { xOf } from './paint.js';
import { draw, move } from './stage.js';
import { zoomed } from './time.js';

const GAPS = -1; // the axis is a row of its own above the lanes: its marks are the folded gaps

/** @typedef {import('./stage.js').Stage} Stage */

/** Places of a row in order of time. @param {Stage} on @param {number} lane @returns {number[]} */
const row = (on, lane) => (lane === GAPS ? on.scene.chart.raw.gaps.map((/** @type {any} */ _, /** @type {number} */ i) => i) : on.scene.chart.lanes[lane]?.order ?? []);
/** @param {Stage} on @param {number} lane @param {number} place */
const tickOf = (on, lane, place) => (lane === GAPS ? on.scene.chart.raw.gaps[place][0] : firstTick(on.scene.chart.lanes[lane], place));

/** The words of a mark, its date, its lane, which of how many. @param {Stage} on @param {number} lane @param {number} place */
export function says(on, lane, place) {
  const { scene: { chart }, data: { labels } } = on;
  const all = row(on, lane);
  const position = `${all.indexOf(place) + 1}/${all.length}`;
  if (lane === GAPS) return `${gapWords(chart, place)}, ${labels.gap}, ${position}`;
  const one = chart.lanes[lane];
  const flags = lookOf(one, place) >> 8;
  const n = place < 0 ? 1 : one.cells[place * 6 + 1];
  const states = [[1, labels.planned], [2, labels.cancelled], [4, labels.shielded], [8, labels.new], [32, labels.evidence], [64, labels.about]].filter(([bit]) => flags & Number(bit)).map(([, words]) => words);
  const [first, last] = [firstTick(one, place), lastTick(one, place)];
  const when = first === last ? tickWords(on.data, chart, first) : `${tickWords(on.data, chart, first)} – ${tickWords(on.data, chart, last)}`;
  return [wordsOf(chart.raw, one, place).join(', ') + (n > 1 ? ` (${n})` : ''), when, ...states, one.label, position].filter(Boolean).join(', ');
}

/** Make a mark the focused one. A new button each time: its name is read out. @param {Stage} on @param {number} lane @param {number} place @param {boolean} [take] the focus too @param {boolean} [follow] with the view */
export function focusOn(on, lane, place, take = true, follow = true) {
  const { chart } = on.scene;
  on.focus = { id: lane === GAPS ? '' : chart.lanes[lane].id, day: chart.edges[tickOf(on, lane, place)], bar: place < 0, lane, place };
  const spot = h('button', { class: 'spot', type: 'button', 'aria-label': says(on, lane, place), data: { k: 'spot', lane: on.focus.id, place }, onclick: () => press(on) });
  if (on.spot) on.spot.replaceWith(spot); else on.canvas.after(spot);
  on.spot = spot;
  if (follow) inView(on);
  placeSpot(on);
  if (take) spot.focus({ preventScroll: true });
}

/** Open what is focused: a card, or a folded gap. @param {Stage} on */
function press(on) {
  const { focus, scene: { chart } } = on;
  if (!focus) return;
  hideTip(on);
  if (focus.lane === GAPS) on.send({ type: 'gap', tick: chart.raw.gaps[focus.place][0], cut: chart.raw.cut });
  else on.send({ type: 'pin', lane: focus.id, place: focus.place, cut: chart.raw.cut });
}

/** A mark outside the view brings the view along. @param {Stage} on */
function inView(on) {
  const { scene, focus } = on;
  if (!focus) return;
  const x = xOf(scene, tickOf(on, focus.lane, focus.place));
  if (x >= scene.left - 4 && x <= scene.left + scene.width - 8) return;
  move(on, { ...scene.view, u0: scene.view.u0 + (x - scene.left - scene.width / 2) / scene.view.k });
}

/** After a new window the focus is on the same mark, or on the nearest of its lane. @param {Stage} on */
export function refocus(on) {
  const { chart } = on.scene;
  const had = !!on.spot && focusIn(on.box) === on.spot;
  let lane = on.focus ? chart.lanes.findIndex((/** @type {any} */ one) => one.id === on.focus?.id) : -1;
  if (!row(on, lane).length || (lane < 0 && !(on.focus && on.focus.lane === GAPS))) lane = chart.lanes.findIndex((/** @type {any} */ one) => one.order.length);
  if (!row(on, lane).length) { on.spot?.remove(); Object.assign(on, { spot: null, focus: null }); return; }
  const day = on.focus?.day ?? chart.edges[chart.raw.now ?? chart.n];
  const place = nearest(on, lane, day, on.focus?.bar);
  on.focus = { id: chart.lanes[lane]?.id ?? '', day: chart.edges[tickOf(on, lane, place)], bar: place < 0, lane, place };
  if (on.spot?.getAttribute('aria-label') === says(on, lane, place)) Object.assign(on.spot.dataset, { lane: on.focus.id, place });
  else focusOn(on, lane, place, had, false);
}

/** The place of a row nearest to a day. @param {Stage} on @param {number} lane @param {number} day @param {boolean} [bar] rather a bar */
function nearest(on, lane, day, bar) {
  const { edges } = on.scene.chart;
  const far = (/** @type {number} */ place) => Math.abs(edges[tickOf(on, lane, place)] - day) + (bar !== undefined && bar !== place < 0 ? 0.5 : 0);
  return row(on, lane).reduce((best, one) => (far(one) < far(best) ? one : best));
}

/** Keep button, ring and selected period where their marks are. @param {Stage} on */
export const place = (on) => { placeSpot(on); brushTo(on); };

/** @param {Stage} on */
function placeSpot(on) {
  const { spot, focus, scene } = on;
  if (!spot || !focus) return;
  const at = focus.lane === GAPS ? { x: xOf(scene, tickOf(on, GAPS, focus.place)), w: Math.max(8, xOf(scene, scene.chart.raw.gaps[focus.place][1] + 1) - xOf(scene, tickOf(on, GAPS, focus.place))), y: TOP - 6, h: scene.height - TOP } : spotOf(scene, focus.lane, focus.place);
  const from = Math.max(scene.left, at.x) - 4;
  spot.style.opacity = at.x + at.w < scene.left || at.x > scene.whole ? '0' : '';
  spot.style.transform = `translate(${from}px, ${at.y - 4}px)`;
  spot.style.width = `${Math.max(10, Math.min(at.x + at.w, scene.whole) - from + 4)}px`;
  spot.style.height = `${at.h + 8}px`;
}

/** Step to another mark: keys to [lanes down, marks on]. @type {Record<string, [number, number]>} */
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -Infinity], End: [0, Infinity] };

/** @param {Stage} on @param {[number, number]} step */
function go(on, [down, along]) {
  const { focus, scene: { chart, scale, view, width } } = on;
  if (!focus) return;
  const all = row(on, focus.lane);
  let { lane } = focus;
  if (!down) {
    const at = all.indexOf(focus.place) + along;
    const more = along < 0 ? chart.edges[0] > scale.life[0] : chart.edges[chart.n] < scale.life[1];
    if (more && (at === -1 || at === all.length)) move(on, { ...view, u0: view.u0 + Math.sign(along) * width / view.k / 2 }); // what lies further is not loaded yet
    focusOn(on, lane, all[Math.max(0, Math.min(all.length - 1, at))]);
  } else {
    do lane += down; while (lane >= GAPS && lane < chart.lanes.length && !row(on, lane).length);
    if (lane >= GAPS && lane < chart.lanes.length) focusOn(on, lane, nearest(on, lane, focus.day));
  }
  on.spot?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  const now = on.focus ?? focus;
  readOut(on, xOf(on.scene, tickOf(on, now.lane, now.place)) + 1, on.scene.boxes[now.lane]?.y ?? TOP, null);
}

/** Zoom around the focused mark, or the middle. @param {Stage} on @param {number} factor */
export function zoom(on, factor) {
  const { scene, focus } = on;
  const x = focus && on.spot === focusIn(on.box) ? xOf(scene, tickOf(on, focus.lane, focus.place)) - scene.left : scene.width / 2;
  move(on, zoomed(scene.scale, scene.view, x, factor, scene.width), x);
}

/** Begin to select a period at the focused mark. @param {Stage} on */
export const selectPeriod = (on) => { on.spot?.focus({ preventScroll: true }); startBrush(on, 0); };

/** Align on the focused mark; when one is aligned already, stretch between the two. @param {Stage} on */
export function alignFocused(on) {
  if (on.focus && on.focus.lane !== GAPS) on.send({ type: 'align', ...(on.data.aligned ? { how: 'two' } : { how: 'one', which: 'each' }), lane: on.focus.id, place: on.focus.place, cut: on.data.chart.cut });
}

/** The chart's keys. Silent in fields; Esc closes the top layer only. @param {Stage} on @param {KeyboardEvent} event */
export function keys(on, event) {
  const target = /** @type {HTMLElement} */ (event.composedPath()[0]);
  if (event.ctrlKey || event.altKey || event.metaKey || /INPUT|SELECT|TEXTAREA/.test(target.tagName)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const spot = target === on.spot || (target.dataset.part === 'journey' && /Left|Right/.test(key)); // P brings to the section: → enters the chart
  if (key === 'Tab' && target === on.spot) ownFirst(on); // and the browser goes on from there
  if (key === 'Escape') { if (!closeTop(on)) return; }
  else if (!on.scene?.view || !on.data.chart || on.box.hidden) return;
  else if (on.brush && (key in STEPS || key === 'Enter')) { if (key === 'Enter') takeBrush(on); else startBrush(on, STEPS[key][0] * 10 + STEPS[key][1]); }
  else if (spot && key in STEPS) go(on, STEPS[key]);
  else if (key === '+' || key === '=') zoom(on, 1.6);
  else if (key === '-') zoom(on, 1 / 1.6);
  else if (key === '0') on.send({ type: 'window', move: 'all' });
  else if (key === 'b') selectPeriod(on);
  else if (key === 'a') alignFocused(on);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {Stage} on @returns {boolean} whether there was something to close */
function closeTop(on) {
  if (on.brush) cancelBrush(on);
  else if (!on.tip.hidden) hideTip(on);
  else if (on.data.cards.length) { on.send({ type: 'unpin', id: on.data.cards[0].id }); on.spot?.focus({ preventScroll: true }); }
  else if (on.data.period) on.send({ type: 'period' });
  else if (on.data.aligned) on.send({ type: 'align', how: 'off' });
  else if (on.data.table && on.data.mode === 'chart') on.send({ type: 'table', page: -1 });
  else return false;
  draw(on);
  return true;
}
