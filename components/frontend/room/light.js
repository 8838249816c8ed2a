// One phrase at a time lights up its events in the journey, which is another component: told by an event of the window.

import { tell } from '../shared/act.js';

/** @typedef {{toggle: (name: string) => void, show: () => void}} Light */

/** @type {WeakMap<object, {handle: string, name: string}>} */
const memory = new WeakMap();

/** @param {ShadowRoot | HTMLElement} root @param {string} handle @returns {Light} */
export function light(root, handle) {
  if (memory.get(root)?.handle !== handle) memory.set(root, { handle, name: '' });
  const lit = /** @type {{handle: string, name: string}} */ (memory.get(root));
  const show = () => {
    for (const link of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-phrase]'))) link.setAttribute('aria-pressed', String(link.dataset.phrase === lit.name));
  };
  const toggle = (/** @type {string} */ name) => {
    lit.name = lit.name === name ? '' : name;
    show();
    tell('journey', { handle, lit: lit.name });
  };
  return { toggle, show };
}
