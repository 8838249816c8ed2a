// Pointer and keyboard on the journey: one tab stop, arrows between events and lanes, a tip, pin, fold, zoom.

import { h } from '../shared/dom.js';
import { lines } from './chart.js';

/**
 * @typedef {import('./chart.js').Item} Item
 * @param {import('./chart.js').Drawn} drawn @param {any} map @param {any} labels @param {HTMLElement} tip
 * @param {import('../shared/act.js').Send} send @param {{folded: Set<string>, redraw: () => void}} lanes
 */
export function steer(drawn, map, labels, tip, send, lanes) {
  const all = new Map(drawn.items.flat().map((item) => [/** @type {Element} */ (item.node), item]));
  const of = (/** @type {Event} */ event) => {
    const target = /** @type {Element} */ (event.target);
    return all.get(/** @type {Element} */ (target.closest('.item')));
  };
  const first = drawn.items.flat().at(-1);
  first?.node.setAttribute('tabindex', '0');
  const focus = (/** @type {Item | undefined} */ item) => item?.node.focus({ preventScroll: true });
  const rove = (/** @type {Item} */ item) => {
    for (const one of all.values()) one.node.setAttribute('tabindex', '-1');
    item.node.setAttribute('tabindex', '0');
  };
  const pin = (/** @type {Item} */ item) => { tip.hidden = true; send({ type: 'pin', lane: map.lanes[item.lane].id, place: item.at }); };
  const fold = (/** @type {Event} */ event) => {
    const id = /** @type {SVGElement | null} */ (/** @type {Element} */ (event.target).closest('[data-fold]'))?.dataset.fold;
    if (!id) return false;
    if (!lanes.folded.delete(id)) lanes.folded.add(id);
    lanes.redraw();
    return true;
  };
  const { svg } = drawn;
  svg.addEventListener('pointerover', (event) => { const item = of(event); if (item) show(item, map, labels, tip); else tip.hidden = true; });
  svg.addEventListener('pointerleave', () => { tip.hidden = true; });
  svg.addEventListener('focusin', (event) => { const item = of(event); if (item) { rove(item); show(item, map, labels, tip); } });
  svg.addEventListener('focusout', () => { tip.hidden = true; });
  svg.addEventListener('click', (event) => { const item = of(event); if (item) { focus(item); pin(item); } else fold(event); });
  svg.addEventListener('keydown', (event) => {
    const item = of(event);
    const zoom = { '+': 'in', '-': 'out', 0: 'all' }[event.key];
    if (zoom) send({ type: 'window', move: zoom });
    else if (event.key === 'Enter' || event.key === ' ') { if (item) pin(item); else fold(event); }
    else if (event.key === 'Escape') send({ type: 'unpin' });
    else if (item && event.key in MOVES) focus(MOVES[event.key](drawn, item));
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** @type {Record<string, (drawn: import('./chart.js').Drawn, item: Item) => Item | undefined>} */
const MOVES = {
  ArrowRight: (drawn, item) => beside(drawn, item, 1),
  ArrowLeft: (drawn, item) => beside(drawn, item, -1),
  ArrowDown: (drawn, item) => across(drawn, item, 1),
  ArrowUp: (drawn, item) => across(drawn, item, -1),
  Home: (drawn, item) => drawn.items[item.lane][0],
  End: (drawn, item) => drawn.items[item.lane].at(-1),
};

/** @param {import('./chart.js').Drawn} drawn @param {Item} item @param {number} step */
function beside(drawn, item, step) {
  const lane = drawn.items[item.lane];
  return lane[lane.indexOf(item) + step];
}

/** The nearest mark of the next lane that has any. @param {import('./chart.js').Drawn} drawn @param {Item} item @param {number} step */
function across(drawn, item, step) {
  for (let lane = item.lane + step; drawn.items[lane]; lane += step) {
    const near = drawn.items[lane].reduce((/** @type {Item | undefined} */ best, one) => (!best || Math.abs(one.x - item.x) < Math.abs(best.x - item.x) ? one : best), undefined);
    if (near) return near;
  }
  return undefined;
}

/** @param {Item} item @param {any} map @param {any} labels @param {HTMLElement} tip */
function show(item, map, labels, tip) {
  const when = item.bar ? `${map.ticks[item.tick]}–${map.ticks[item.data[1]]}` : map.ticks[item.tick];
  const words = item.bar ? [map.words[item.data[4]]] : lines(map, item.data);
  const state = item.data[3] & 1 ? labels.planned : item.data[3] & 2 ? labels.cancelled : '';
  tip.replaceChildren(h('div', { class: 'label' }, [map.lanes[item.lane].label, when, state].filter(Boolean).join(' · ')), ...words.map((one) => h('div', null, one)));
  tip.hidden = false;
  const wide = /** @type {HTMLElement} */ (tip.parentElement).clientWidth;
  tip.style.left = `${Math.max(0, Math.min(wide - 260, item.x - 20))}px`;
  tip.style.top = `${item.y + 20}px`;
}
