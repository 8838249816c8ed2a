// The customer journey. Draws what components/journey_view.py made and reports back.

import { journey } from './journey/panel.js';
import { hear, sender } from './shared/act.js';
import { holding } from './shared/hold.js';
import { panel, place } from './shared/keep.js';

/** The phrase whose events are lit, by root: {handle, name}. @type {WeakMap<object, {handle: string, name: string}>} */
const lights = new WeakMap();

/** @param {import('./shared/act.js').Mounted} mounted */
export default function main(mounted) {
  const { data, parentElement: root } = mounted;
  const send = sender(mounted, { handle: data.handle });
  if (lights.get(root)?.handle !== data.handle) lights.set(root, { handle: data.handle, name: '' });
  const lit = /** @type {{handle: string, name: string}} */ (lights.get(root));
  const show = () => {
    const wanted = new Set((data.evidence[lit.name] ?? []).slice(1).map((/** @type {number[]} */ spot) => spot.join(':')));
    for (const mark of /** @type {NodeListOf<SVGElement>} */ (root.querySelectorAll('[data-spot]'))) mark.classList.toggle('lit', wanted.has(mark.dataset.spot ?? ''));
  };
  hear(root, 'journey', (told) => {
    if (told.handle !== data.handle) return;
    if (told.move) send({ type: 'window', move: told.move });
    if (told.lit === undefined) return;
    lit.name = told.lit;
    if (data.evidence[lit.name]?.[0] > 0) send({ type: 'evidence', phrase: lit.name });
    show();
    if (lit.name) root.querySelector('.journey')?.scrollIntoView({ block: 'nearest' });
  });
  holding(() => place(root, [panel(root, 'journey', data, () => journey(data, { show }, send))]));
  show();
  return () => hear(root, 'journey', null);
}
