// Packs blocks 1-6 into columns without holes. The order in the page is the order on the screen at every width.

import { h } from '../shared/dom.js';

/** Which blocks stand in which column, the widest screen first. */
const LAYOUTS = [
  { wide: matchMedia('(min-width: 1181px)'), blocks: ['why contacts', 'changed', 'next strip rail', 'segment'] },
  { wide: matchMedia('(min-width: 821px)'), blocks: ['why next contacts rail', 'changed segment strip'] },
  { wide: matchMedia('all'), blocks: ['why changed next segment strip contacts rail'] },
];

/** What each grid holds now, for when the window is resized. @type {Map<HTMLElement, Record<string, HTMLElement>>} */
const shown = new Map();

for (const { wide } of LAYOUTS) wide.addEventListener('change', () => { for (const [grid, blocks] of shown) columns(grid, blocks); });

/** @param {HTMLElement} grid @param {Record<string, HTMLElement>} blocks by name */
export function columns(grid, blocks) {
  for (const other of shown.keys()) if (!other.isConnected) shown.delete(other);
  shown.set(grid, blocks);
  const wanted = LAYOUTS.find(({ wide }) => wide.matches)?.blocks ?? [];
  if (grid.children.length !== wanted.length) grid.replaceChildren(...wanted.map(() => h('div', { class: 'column' })));
  wanted.forEach((names, at) => {
    const column = grid.children[at], inside = names.split(' ').map((name) => blocks[name]);
    if (column.children.length !== inside.length || inside.some((one, i) => column.children[i] !== one)) column.replaceChildren(...inside);
  });
  return grid;
}
