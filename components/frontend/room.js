// The clinician's room: banner, sentence, cards, journey. Draws what components/room_view.py made and reports back.

import { ask } from './room/ask.js';
import { banner } from './room/banner.js';
import { cards, rail, sentence } from './room/cards.js';
import { journey } from './room/journey.js';
import { light } from './room/light.js';
import { strip } from './room/strip.js';
import { sender } from './shared/act.js';
import { h } from './shared/dom.js';
import { panel, place } from './shared/keep.js';

/** @param {import('./shared/act.js').Mounted} mounted */
export default function room(mounted) {
  const { data, parentElement: root } = mounted;
  const send = sender(mounted, { handle: data.handle });
  if (data.mode !== 'case') {
    place(root, [panel(root, 'ask', data, () => ask(data, send))]);
    return;
  }
  const lit = light(root, data.handle, send);
  place(root, [
    panel(root, 'banner', [data.handle, data.banner], () => banner(data.banner, send)),
    panel(root, 'notices', data.notices, () => notices(data.notices, send)),
    panel(root, 'sentence', data.sentence, () => sentence(data.sentence, lit)),
    panel(root, 'cards', [data.cards, data.segment], () => cards(data, lit)),
    h('div', { class: 'row3' },
      panel(root, 'strip', data.small, () => strip(data.small, send)),
      panel(root, 'rail', data.rail, () => rail(data.rail))),
    panel(root, 'journey', [data.handle, data.journey, data.card, data.table], () => journey(data, lit, send)),
  ]);
  lit.show();
}

/** @param {any[]} all @param {import('./shared/act.js').Send} send */
function notices(all, send) {
  return h('div', { class: 'notices' }, all.map((one) => h('div', { class: `notice notice-${one.tone}`, role: one.tone === 'alert' ? 'alert' : null },
    h('span', null, one.t),
    one.button && h('button', { class: 'btn', type: 'button', data: { k: `notice-${one.command}` }, onclick: () => send({ type: one.command }) }, one.button))));
}
