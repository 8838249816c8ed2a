// Packs blocks 1-6 into columns without holes. The order in the page is the order on the screen at every width.

import { h } from '../shared/dom.js';

/** The widest screen first: its least width, and which blocks stand in which column. @type {[MediaQueryList, string[]][]} */
const LAYOUTS = [
  [matchMedia('(min-width: 1181px)'), ['why contacts', 'changed', 'next strip rail', 'segment']],
  [matchMedia('(min-width: 821px)'), ['why next strip contacts rail', 'changed segment']],
  [matchMedia('all'), ['why changed next segment strip contacts rail']],
];
/** The widest screen when there is no segment to show: the low card shares its column with the sources. */
const LOW = ['why contacts', 'changed', 'next strip', 'segment rail'];
let again = () => {};
for (const [wide] of LAYOUTS) wide.addEventListener('change', () => again());

/** @param {HTMLElement} grid @param {Record<string, HTMLElement>} blocks by name @param {boolean} low the segment's card has one line */
export function columns(grid, blocks, low) {
  again = () => { columns(grid, blocks, low); };
  const fits = LAYOUTS.find(([wide]) => wide.matches)?.[1] ?? [];
  const wanted = low && fits.length === LOW.length ? LOW : fits;
  const same = grid.dataset.layout === wanted.join() && Object.values(blocks).every((one) => grid.contains(one));
  grid.dataset.layout = wanted.join();
  if (!same) grid.replaceChildren(...wanted.map((names) => h('div', { class: 'column' }, names.split(' ').map((name) => blocks[name]))));
  return grid;
}
