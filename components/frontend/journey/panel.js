// The customer journey: head with buttons, chart, pinned card, table twin. Everything that decides is on the server.

import { h } from '../shared/dom.js';
import { giveBack } from '../shared/keep.js';
import { card, table } from './card.js';
import { chart, chartHeight } from './chart.js';
import { legend } from './glyphs.js';
import { steer } from './steer.js';

/** Lanes the reader has folded, for as long as the page lives. @type {Set<string>} */
const folded = new Set();

/** @typedef {{show: () => void}} Light */

/** @param {any} data @param {Light} lit @param {import('../shared/act.js').Send} send */
export function journey(data, lit, send) {
  const { journey: map, labels } = data;
  const section = h('section', { class: 'card journey', data: { part: 'journey' }, tabindex: -1, 'aria-label': labels.title }, head(data, send),
    map.silent.map((/** @type {string[]} */ [state, words]) => h('p', { class: `silent silent-${state}` }, h('b', { 'aria-hidden': 'true' }, state === 'failed' ? '✕ ' : '! '), words)),
    map.empty && h('p', { class: 'muted' }, map.empty));
  if (map.empty) return section;
  if (data.table) section.append(table(data.table, send));
  else if (!map.few) section.append(picture(data, lit, send), foot(data));
  if (data.card && data.table) section.append(card(data.card, labels, send));
  return section;
}

/** @param {any} data @param {import('../shared/act.js').Send} send */
function head({ journey: map, labels, table: twin }, send) {
  const button = (/** @type {any[]} */ [name, words, title, on]) => h('button', {
    class: 'btn', type: 'button', title: title || null, 'aria-label': title || null, 'aria-pressed': title ? null : String(on),
    data: { k: `move-${name}` }, onclick: () => send({ type: 'window', move: name }),
  }, words);
  return h('div', { class: 'journey-head' }, h('h2', null, labels.title), h('span', { class: 'small num' }, map.days),
    h('span', { class: 'label' }, [map.scope, map.undated].filter(Boolean).join(' · ')), h('span', { class: 'fill' }),
    !map.few && !map.empty && [
      h('span', { class: 'row tight', role: 'group', 'aria-label': labels.title }, map.buttons.map(button)),
      h('button', { class: 'btn', type: 'button', 'aria-pressed': String(!!twin), data: { k: 'twin' }, onclick: () => send({ type: 'table', page: twin ? -1 : 0 }) }, twin ? labels.chart : labels.table)]);
}

/** @param {any} data @param {Light} lit @param {import('../shared/act.js').Send} send */
function picture(data, lit, send) {
  const { journey: map, labels } = data;
  const box = h('div', { class: 'chart' });
  const tip = h('div', { class: 'tip', hidden: true });
  let width = 0;
  const draw = () => {
    const before = /** @type {SVGElement | null} */ (box.contains(active(box)) ? active(box) : null)?.dataset.k;
    const drawn = chart(map, labels, folded, width);
    box.style.height = `${chartHeight(map, folded)}px`;
    box.replaceChildren(drawn.svg, tip);
    steer(drawn, map, labels, tip, send, { folded, redraw: draw });
    const pinned = data.card && drawn.places.get(data.card.spot?.join(':'));
    if (data.card) box.append(placed(card(data.card, labels, send, () => /** @type {SVGElement | undefined} */ (pinned?.node)?.focus({ preventScroll: true })), pinned, width));
    if (before) /** @type {SVGElement | null} */ (box.querySelector(`[data-k="${CSS.escape(before)}"]`))?.focus({ preventScroll: true });
    else giveBack(box);
    if (data.card) tip.hidden = true;
    lit.show();
  };
  box.style.height = `${chartHeight(map, folded)}px`;
  new ResizeObserver(([entry]) => {
    if (Math.abs(entry.contentRect.width - width) < 1) return;
    width = entry.contentRect.width;
    draw();
  }).observe(box);
  return box;
}

/** @param {HTMLElement} box */
function active(box) {
  return /** @type {Document | ShadowRoot} */ (box.getRootNode()).activeElement;
}

/** Put the pinned card beside its mark, inside the chart. @param {HTMLElement} node @param {import('./chart.js').Item | null} at @param {number} width */
function placed(node, at, width) {
  const wide = Math.min(400, width);
  node.style.width = `${wide}px`;
  node.style.left = `${at ? Math.max(0, Math.min(width - wide, at.x - wide / 2)) : width - wide}px`;
  node.style.top = `${at ? at.y + 22 : 24}px`;
  return node;
}

/** @param {any} data */
function foot({ journey: map, labels }) {
  return h('div', { class: 'journey-foot' }, h('span', { class: 'label' }, labels.help),
    h('details', { class: 'legend' }, h('summary', { class: 'small' }, labels.legend),
      h('ul', null, legend(map.glyphs, (shape, word) => h('li', { class: 'small' }, shape, word)))));
}
