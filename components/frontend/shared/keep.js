// Redraws without losing the reader's place: focus, caret, unsent text and scroll stay where they were.

import { h } from './dom.js';

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

/**
 * Put `children` in `root`, keeping what is already in place and restoring focus, caret and unsent text by `data-k`.
 * @param {Root} root @param {HTMLElement[]} children
 */
export function place(root, children) {
  const host = /** @type {HTMLElement} */ ([...root.children].find((one) => one.classList.contains('tk')) ?? root.appendChild(h('div', { class: 'tk' })));
  const before = remember(root);
  const same = children.length === host.children.length && children.every((child, i) => host.children[i] === child);
  if (!same) host.replaceChildren(...children);
  restore(root, before);
}

/** `data-k` of what had the focus and is drawn later than its panel. @type {WeakMap<Node, string>} */
const awaited = new WeakMap();

/** Give the focus back to what has been drawn in `box` since the last redraw. @param {HTMLElement} box */
export function giveBack(box) {
  const root = /** @type {Document | ShadowRoot} */ (box.getRootNode());
  const again = awaited.has(root) && !root.activeElement && box.querySelector(`[data-k="${CSS.escape(awaited.get(root) ?? '')}"]`);
  if (again) /** @type {HTMLElement} */ (again).focus({ preventScroll: true });
  awaited.delete(root);
}

/** @param {Root} root */
function remember(root) {
  const active = /** @type {Document | ShadowRoot} */ (root.getRootNode()).activeElement;
  const field = /** @type {HTMLInputElement | null} */ (active);
  const unsent = Object.fromEntries(kept(root).map((one) => [one.dataset.keep ?? '', one.value]));
  return { k: field?.dataset?.k, start: caret(field), unsent };
}

/** Fields whose unsent text is kept. @param {Root} root @returns {HTMLInputElement[]} */
function kept(root) { return [.../** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll('[data-keep]'))]; }

/** @param {HTMLInputElement | null} field */
function caret(field) {
  try { return field ? field.selectionStart : null; } catch { return null; }
}

/** @param {Root} root @param {ReturnType<typeof remember>} before */
function restore(root, before) {
  for (const one of kept(root)) if (one.value === '') one.value = before.unsent[one.dataset.keep ?? ''] ?? '';
  if (!before.k) return;
  const again = /** @type {HTMLInputElement | null} */ (root.querySelector(`[data-k="${CSS.escape(before.k)}"]`));
  const active = /** @type {Document | ShadowRoot} */ (root.getRootNode()).activeElement;
  if (!again) awaited.set(root.getRootNode(), before.k);
  if (!again || active === again) return;
  again.focus({ preventScroll: true });
  if (before.start !== null) try { again.setSelectionRange(before.start, before.start); } catch { /* not a text field */ }
}
