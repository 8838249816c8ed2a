// Pinned cards: beside their marks, never over each other, never outside the chart; on a phone a sheet below the marks.

import { closer, focusIn, h, named } from '../shared/dom.js';
import { put } from '../shared/keep.js';
import { narrow } from './lanes.js';
import { spotOf } from './spots.js';

const WIDE = 320;
const TALL = 380;
const GAP = 8;

/** @typedef {import('./stage.js').Stage} Stage */
/** @typedef {{x: number, y: number, w: number, h: number}} Box */

/** Draw the cards of the message; those that are there already keep their place and their scroll. @param {Stage} on */
export function cards(on) {
  const { scene, pins, data: { cards: all } } = on;
  const key = JSON.stringify([on.handle, all.map((/** @type {any} */ one) => [one.id, one.n, one.more, one.events, one.spot]), scene.whole, scene.height]);
  if (pins.dataset.key === key) return;
  const had = pins.contains(focusIn(pins));
  put(pins, all.map((/** @type {any} */ one) => card(on, one)));
  pins.dataset.key = key;
  const nodes = /** @type {HTMLElement[]} */ ([...pins.children]);
  arrange(on, nodes);
  if (had && !pins.contains(focusIn(pins))) (nodes[0] ?? on.spot)?.focus({ preventScroll: true });
}

/** @param {Stage} on @param {any} one */
function card({ data: { labels, chart }, send, spot, box }, one) {
  const close = () => { /** @type {HTMLElement | null} */ (box.querySelector('.spot') ?? spot)?.focus({ preventScroll: true }); send({ type: 'unpin', id: one.id }); };
  return h('div', { class: 'pinned', role: 'region', 'aria-label': one.n, tabindex: 0, data: { k: `card-${one.id}` }, onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === 'Escape') { event.stopPropagation(); close(); } } },
    h('div', { class: 'pinned-head' }, h('span', { class: 'label' }, one.n), h('span', { class: 'fill' }),
      one.align && one.spot && h('button', { class: 'btn btn-quiet', type: 'button', data: { k: `align-${one.id}` }, onclick: () => send({ type: 'align', how: 'one', which: 'first', lane: chart.lanes[one.spot[0]].id, place: one.spot[1], cut: chart.cut }) }, one.align),
      closer(labels.close, `unpin-${one.id}`, close)),
    one.events.map((/** @type {any} */ event, /** @type {number} */ i) => h('details', { open: i === 0 },
      h('summary', null, h('strong', { dir: 'auto' }, event.t), h('span', { class: 'muted num' }, ` ${event.fields[0]?.[1] ?? ''}`)),
      h('dl', { class: 'fields' }, event.fields.map((/** @type {string[]} */ [label, value]) => [h('dt', { class: 'label' }, label), h('dd', { dir: 'auto' }, value)])))),
    one.more && h('p', { class: 'muted small' }, one.more));
}

/** Each beside its mark, the newest first; when that fails, all in columns. @param {Stage} on @param {HTMLElement[]} nodes */
function arrange(on, nodes) {
  const { scene, data } = on;
  if (narrow()) { // journey.css makes a sheet of them; the mark comes out from under it
    const newest = data.cards[0]?.id ?? '';
    if (newest && newest !== on.pins.dataset.newest) requestAnimationFrame(() => { on.spot?.scrollIntoView({ block: 'nearest' }); on.pins.scrollTop = 0; });
    on.pins.dataset.newest = newest;
    return;
  }
  const wide = Math.min(WIDE, scene.whole - GAP * 2);
  /** @type {Box[]} */
  const taken = [];
  for (const [i, node] of nodes.entries()) {
    node.style.width = `${wide}px`;
    node.style.maxHeight = `${Math.min(TALL, scene.height - GAP)}px`;
    const h = node.offsetHeight;
    const spot = data.cards[i].spot;
    const at = spot ? spotOf(scene, spot[0], spot[1]) : { x: scene.whole, y: 0, w: 0, h: 0 };
    const y = Math.max(4, Math.min(scene.height - h - 4, at.y - 24));
    const free = [at.x + at.w + 18, at.x - 18 - wide, ...Array.from({ length: 40 }, (_, n) => scene.whole - wide - GAP - n * (wide + GAP) / 4)]
      .flatMap((x) => [{ x, y, w: wide, h }, { x, y: 4, w: wide, h }, { x, y: scene.height - h - 4, w: wide, h }])
      .find((box) => box.x >= 0 && box.x + wide <= scene.whole && !taken.some((one) => touch(one, box)));
    if (!free) { stacked(on, nodes, wide); return; }
    taken.push(free);
    stand(node, free);
  }
}

/** @param {Stage} on @param {HTMLElement[]} nodes @param {number} wide */
function stacked({ scene }, nodes, wide) {
  const columns = Math.max(1, Math.floor((scene.whole + GAP) / (wide + GAP)));
  const rows = Math.ceil(nodes.length / columns);
  const high = (scene.height - GAP) / rows - GAP;
  nodes.forEach((node, i) => {
    node.style.maxHeight = `${high}px`;
    stand(node, { x: scene.whole - (1 + i % columns) * (wide + GAP) + GAP, y: 4 + Math.floor(i / columns) * (high + GAP), w: wide, h: high });
  });
}

/** @param {Box} a @param {Box} b */
const touch = (a, b) => a.x < b.x + b.w + GAP && b.x < a.x + a.w + GAP && a.y < b.y + b.h + GAP && b.y < a.y + a.h + GAP;

/** @param {HTMLElement} node @param {Box} box */
function stand(node, { x, y, w }) {
  Object.assign(node.style, { left: `${x}px`, top: `${y}px` });
  Object.assign(node.dataset, { x, y, w });
}

/** The focused mark's own card comes first: Tab goes from the mark into it, Shift+Tab back. @param {Stage} on */
export function ownFirst({ focus, pins, data }) {
  const own = data.cards.find((/** @type {any} */ { spot }) => spot && spot[0] === focus?.lane && spot[1] === focus?.place);
  if (own) pins.prepend(/** @type {HTMLElement} */ (named(pins, `card-${own.id}`)));
}

/** A line from each card to its mark. @param {CanvasRenderingContext2D} ctx @param {Stage} on */
export function leaders(ctx, { pins, data, scene }) {
  ctx.beginPath();
  data.cards.forEach((/** @type {any} */ { id, spot }) => {
    const node = named(pins, `card-${id}`);
    if (!spot || !node) return;
    const at = spotOf(scene, spot[0], spot[1]);
    const x = Math.max(scene.left, Math.min(scene.whole, at.x + Math.min(at.w, 24) / 2));
    const [left, y, w] = [Number(node.dataset.x), Number(node.dataset.y), Number(node.dataset.w)];
    ctx.moveTo(x, at.y + at.h / 2);
    if (node.dataset.x) ctx.lineTo(Math.max(left, Math.min(left + w, x)), Math.max(y + 12, Math.min(y + node.clientHeight, at.y + at.h / 2)));
    ctx.roundRect(x - at.w / 2 - 3 < scene.left ? scene.left : at.x - 3, at.y - 3, at.w + 6, at.h + 6, 5);
  });
  ctx.strokeStyle = scene.pen.colours.now; ctx.lineWidth = 1.5; ctx.stroke();
}
