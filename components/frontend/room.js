// The clinician's room: banner, sentence, cards. Draws what components/room_view.py made and reports back.

import { ask } from './room/ask.js';
import { banner } from './room/banner.js';
import { block, changed, contacts, next, rail, sentence, why } from './room/cards.js';
import { columns } from './room/columns.js';
import { copying } from './room/copy.js';
import { lens } from './room/lens.js';
import { light } from './room/light.js';
import { segment as segmentCard } from './room/segment.js';
import { strip } from './room/strip.js';
import { sender } from './shared/act.js';
import { h } from './shared/dom.js';
import { holding } from './shared/hold.js';
import { panel, place } from './shared/keep.js';
import { opened } from './shared/same.js';

/** The case last drawn: a new one takes the focus, so that keys and screen readers start there. @type {WeakMap<object, string>} */
const seen = new WeakMap();

/** @param {import('./shared/act.js').Mounted} mounted */
export default function room(mounted) {
  const { data, parentElement: root } = mounted;
  const send = sender(mounted, { handle: data.handle });
  opened(data.mode === 'case' ? data.handle : '');
  if (data.mode !== 'case') {
    place(root, [panel(root, 'ask', data, () => ask(data, send))]);
    return;
  }
  const lit = light(root, data.handle);
  const arrived = root.querySelector('.banner') === null || seen.get(root) !== data.handle;
  const first = panel(root, 'banner', [data.handle, data.banner], () => banner(data.banner, send));
  if (data.waiting) {
    place(root, [first, panel(root, 'waiting', data.waiting, () => h('p', { class: 'waiting muted', role: 'status' }, data.waiting))]);
    return;
  }
  seen.set(root, data.handle); // a banner that waits for the rest is not yet where to start
  holding(!arrived, () => place(root, [
    first,
    panel(root, 'notices', [data.handle, data.notices], () => notices(data.notices, send)),
    panel(root, 'sentence', [data.handle, data.sentence, data.copy], () => sentence(data.sentence, lit, copying(data.copy, data.handle, send))),
    data.lens && panel(root, 'lens', [data.handle, data.lens], () => lens(data.lens)),
    overview(root, data, lit, send),
  ]));
  lit.show();
  if (arrived) requestAnimationFrame(() => { if (seen.get(root) === data.handle) start(root); });
}

/** Another customer begins at the top, wherever the one before was left. In the next frame: asked for now, the browser would lay the page
 * out before the journey and the plan have come. @param {import('./shared/keep.js').Root} root */
function start(root) {
  document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0, behavior: 'instant' });
  if (document.activeElement === document.body) /** @type {HTMLElement | null} */ (root.querySelector('.sentence'))?.focus({ preventScroll: true });
}

/** Blocks 1-6. A late source redraws its own block only. @param {import('./shared/keep.js').Root} root @param {any} data @param {import('./room/light.js').Light} lit @param {import('./shared/act.js').Send} send */
function overview(root, data, lit, send) {
  const { cards, segment } = data;
  return columns(panel(root, 'grid', data.handle, () => h('div', { class: 'cards' })), {
    why: panel(root, 'why', [data.handle, cards.why, cards.note, cards.waiting], () => why(cards, lit)),
    changed: panel(root, 'changed', [data.handle, cards.changed, cards.note, cards.waiting], () => changed(cards, lit, send)),
    next: panel(root, 'next', [data.handle, cards.next, cards.note, cards.waiting], () => next(cards, lit, send)),
    segment: panel(root, 'segment', segment, () => block(5, segment, segment.n, segmentCard(segment))),
    strip: panel(root, 'strip', [data.handle, data.small], () => strip(data.small, data.handle)),
    contacts: panel(root, 'contacts', cards.contacts, () => contacts(cards.contacts)),
    rail: panel(root, 'rail', [data.handle, data.rail], () => rail(data.rail, send)),
  }, Boolean(segment.low));
}

/** @param {any[]} all @param {import('./shared/act.js').Send} send */
function notices(all, send) {
  return h('div', { class: 'notices' }, all.map((one) => h('div', { class: `notice notice-${one.tone}`, role: one.tone === 'alert' ? 'alert' : null },
    h('span', null, one.t),
    one.button && h('button', { class: 'btn', type: 'button', data: { k: `notice-${one.command}` }, onclick: () => send({ type: one.command }) }, one.button))));
}
