// Redraws without losing the reader's place: focus, caret, unsent text and scroll stay where they were.

import { focusIn, h, named } from './dom.js';

/**
 * @typedef {ShadowRoot | HTMLElement} Root
 * @typedef {{json: string, node: HTMLElement}} Drawn
 */

/** @type {WeakMap<Root, Map<string, Drawn>>} */
const drawn = new WeakMap();

/**
 * Draw one named panel; when its data are the same as last time, the old node stays untouched.
 * @param {Root} root @param {string} name @param {unknown} data @param {() => HTMLElement} draw
 * @returns {HTMLElement}
 */
export function panel(root, name, data, draw) {
  const panels = drawn.get(root) ?? new Map();
  drawn.set(root, panels);
  const json = JSON.stringify(data);
  const before = panels.get(name);
  if (before && before.json === json) return before.node;
  const node = draw();
  panels.set(name, { json, node });
  return node;
}

/** Draw a component: `children` are all that it shows. @param {Root} root @param {HTMLElement[]} children */
export function place(root, children) {
  put(/** @type {HTMLElement} */ ([...root.children].find((one) => one.classList.contains('tk')) ?? root.appendChild(h('div', { class: 'tk' }))), children);
}

/**
 * Put these children into a box, touching only what has changed; focus, caret and unsent text come back to their namesakes.
 * @param {HTMLElement} box @param {(HTMLElement | false | null | undefined)[]} children
 */
export function put(box, children) {
  const wanted = /** @type {HTMLElement[]} */ (children.filter(Boolean));
  const field = focusIn(box);
  const before = { k: field?.dataset?.k, start: caret(field), unsent: Object.fromEntries(kept(box).map((one) => [one.dataset.keep, one.value])) };
  for (const one of [...box.children]) if (!wanted.includes(/** @type {HTMLElement} */ (one))) one.remove();
  wanted.forEach((one, i) => { if (box.children[i] !== one) box.insertBefore(one, box.children[i] ?? null); });
  for (const one of kept(box)) if (one.value === '') one.value = before.unsent[one.dataset.keep ?? ''] ?? '';
  const again = before.k && named(box, before.k);
  if (!again || focusIn(box) === again) return;
  again.focus({ preventScroll: true });
  if (before.start !== null) try { again.setSelectionRange(before.start, before.start); } catch { /* not a text field */ }
}

/** Fields whose unsent text is kept. @param {HTMLElement} box @returns {HTMLInputElement[]} */
const kept = (box) => [.../** @type {NodeListOf<HTMLInputElement>} */ (box.querySelectorAll('[data-keep]'))];

/** @param {HTMLInputElement | null} field */
function caret(field) {
  try { return field ? field.selectionStart : null; } catch { return null; }
}
