// Single-letter keys of the whole page. Silent while somebody writes, or holds Ctrl, Alt or Meta (WCAG 2.1.4).

/** @param {EventTarget | null | undefined} target */
function writes(target) {
  const element = /** @type {HTMLElement | null} */ (target instanceof HTMLElement ? target : null);
  return !!element && (element.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(element.tagName));
}

/** @type {Map<string, Record<string, (event: KeyboardEvent) => void>>} */
const owners = new Map();

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (writes(event.composedPath()[0])) return;
  for (const keys of owners.values()) {
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) continue;
    event.preventDefault();
    act(event);
    return;
  }
}

/**
 * One component's keys; the same owner again replaces them, null takes them away.
 * @param {string} owner @param {Record<string, (event: KeyboardEvent) => void> | null} keys
 */
export function listen(owner, keys) {
  if (keys) owners.set(owner, keys); else owners.delete(owner);
  document.removeEventListener('keydown', pressed);
  if (owners.size) document.addEventListener('keydown', pressed);
}

/**
 * Bring a part of the page to view and focus it, wherever its component lives.
 * @param {string} part value of data-part
 */
export function jump(part) {
  const { value: element } = everywhere(document, `[data-part="${part}"]`).next();
  element?.scrollIntoView({ block: 'start' });
  element?.focus({ preventScroll: true });
}

/** @param {Document | ShadowRoot} root @param {string} selector @returns {Generator<HTMLElement, undefined>} */
function* everywhere(root, selector) {
  yield* /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector));
  for (const element of root.querySelectorAll('*')) if (element.shadowRoot) yield* everywhere(element.shadowRoot, selector);
}
