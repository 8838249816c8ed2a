// Mouse, pen and fingers on the chart: drag pans without a run-on, shift and drag selects, Ctrl and wheel zooms at the
// cursor, two fingers do both; one finger pans along the chart, or scrolls the page up and down.

import { cancelBrush, dragBrush, takeBrush } from './brush.js';
import { focusOn } from './focus.js';
import { hideTip, readOut, ringAt } from './readout.js';
import { spotOf, under } from './spots.js';
import { ask, move } from './stage.js';
import { zoomed } from './time.js';

const STILL = 4;

/** @typedef {import('./stage.js').Stage} Stage */

/** @param {Stage} on */
export function steer(on) {
  const { box } = on;
  /** @type {Map<number, {x: number, y: number}>} */
  const down = new Map();
  /** @type {{x: number, y: number, u0: number, k: number, moved: boolean, select: boolean, touch: boolean} | null} */
  let held = null;
  const at = (/** @type {MouseEvent} */ event) => { const { left, top } = box.getBoundingClientRect(); return { x: event.clientX - left, y: event.clientY - top }; };
  const outside = (/** @type {Event} */ event) => !on.scene?.view || /** @type {Element} */ (event.composedPath()[0]).closest?.('.names, .pinned') !== null;

  box.addEventListener('pointerdown', (event) => {
    const p = at(event);
    if (outside(event) || event.button || p.x < on.scene.left) return;
    down.set(event.pointerId, p);
    const touch = event.pointerType === 'touch';
    if (!touch || down.size === 2) box.setPointerCapture(event.pointerId);
    held = { ...(down.size === 2 ? between(down) : p), ...on.scene.view, moved: down.size > 1, select: event.shiftKey, touch };
    on.held = !touch || down.size > 1;
    if (!touch) event.preventDefault(); // no text is selected; the focus is given below
  });
  box.addEventListener('pointermove', (event) => {
    const p = at(event);
    if (!held) { if (event.pointerType !== 'touch') hover(on, p, outside(event)); return; }
    if (!down.has(event.pointerId)) return;
    const before = between(down);
    down.set(event.pointerId, p);
    if (!held.moved && Math.hypot(p.x - held.x, p.y - held.y) < STILL) return;
    held.moved = on.held = true;
    hideTip(on);
    const { scene } = on;
    if (held.select) dragBrush(on, held.x - scene.left, p.x - scene.left);
    else if (down.size === 1) move(on, { k: scene.view.k, u0: scene.view.u0 - (p.x - before.x) / scene.view.k }, p.x - scene.left);
    else {
      const { x, wide } = between(down);
      const spread = zoomed(scene.scale, scene.view, x - scene.left, before.wide ? wide / before.wide : 1, scene.width);
      move(on, { k: spread.k, u0: spread.u0 - (x - before.x) / spread.k }, x - scene.left);
    }
  });
  const up = (/** @type {PointerEvent} */ event) => {
    if (!down.delete(event.pointerId) || !held) return;
    const { moved, select } = held;
    if (down.size) return;
    held = null;
    on.held = false;
    if (event.type === 'pointercancel') { if (on.brush) cancelBrush(on); return; }
    if (select && moved) takeBrush(on);
    else if (moved) ask(on);
    else press(on, at(event), event.pointerType === 'touch');
  };
  box.addEventListener('pointerup', up);
  box.addEventListener('pointercancel', up);
  box.addEventListener('pointerleave', () => { if (!held) hideTip(on); });
  box.addEventListener('wheel', (event) => {
    if (outside(event)) return;
    const { scene } = on;
    const x = at(event).x - scene.left;
    if (event.ctrlKey || event.metaKey) move(on, zoomed(scene.scale, scene.view, x, Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 150), scene.width), x);
    else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) move(on, { k: scene.view.k, u0: scene.view.u0 + event.deltaX / scene.view.k }, x);
    else return; // the page scrolls
    event.preventDefault();
    hideTip(on);
  }, { passive: false });
}

/** Middle of the fingers and how far apart they are. @param {Map<number, {x: number, y: number}>} down */
function between(down) {
  const [a, b = a] = down.values();
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, wide: Math.hypot(a.x - b.x, a.y - b.y) };
}

/** @param {Stage} on @param {{x: number, y: number}} p @param {boolean} away */
function hover(on, p, away) {
  if (away || p.x < on.scene.left) { hideTip(on); return; }
  const hit = under(on.scene, p.x, p.y);
  readOut(on, p.x, p.y, hit);
  ringAt(on, hit && spotOf(on.scene, hit.lane, hit.place));
  on.box.style.cursor = hit ? 'pointer' : '';
}

/** A press without a drag: a card of the mark, or the gap opens. @param {Stage} on @param {{x: number, y: number}} p @param {boolean} finger */
function press(on, p, finger) {
  const { scene, scene: { chart, scale, view } } = on;
  const hit = under(scene, p.x, p.y, finger);
  hideTip(on);
  if (hit) {
    focusOn(on, hit.lane, hit.place);
    on.send({ type: 'pin', lane: chart.lanes[hit.lane].id, place: hit.place, cut: chart.raw.cut });
    return;
  }
  const u = view.u0 + (p.x - scene.left) / view.k;
  const gap = chart.raw.gaps.find((/** @type {number[]} */ [a, b]) => u >= scale.us[a] && u < scale.us[b + 1]);
  if (gap) on.send({ type: 'gap', tick: gap[0], cut: chart.raw.cut });
}
