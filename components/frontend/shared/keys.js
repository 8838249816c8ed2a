// Single-letter keys of the whole page. Silent while somebody writes, or holds Ctrl, Alt or Meta (WCAG 2.1.4).

/** Who writes, or means the control that has the focus: arrows and the space bar in a group of radio buttons, Enter on a button.
 * @param {EventTarget | null | undefined} target @param {string} key */
function writes(target, key) {
  const element = /** @type {HTMLElement | null} */ (target instanceof HTMLElement ? target : null);
  if (element?.matches('[type=radio], [type=checkbox]')) return key === ' ' || key.startsWith('Arrow');
  if (key === 'Enter' && element?.matches('a, button, summary')) return true;
  return !!element && (element.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(element.tagName));
}

/** @type {Map<string, Record<string, (event: KeyboardEvent) => void>>} */
const owners = new Map();

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (writes(event.composedPath()[0], event.key)) return;
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

const HOLDS_MS = 3000;

/**
 * Bring a part of the page to view and focus it, wherever its component lives. What is drawn in the next moments may move
 * it, take it away and bring it back, or make the page long enough to scroll: it comes back until the user does something.
 * @param {string} part value of data-part
 */
export function jump(part) {
  const find = () => everywhere(document, `[data-part="${part}"]`).next().value, done = new AbortController(), until = performance.now() + HOLDS_MS;
  let element = find(), at = '';
  const place = () => [element?.getBoundingClientRect().top, document.querySelector('[data-testid="stMain"]')?.scrollHeight].join();
  element?.focus({ preventScroll: true });
  for (const by of ['wheel', 'touchmove', 'pointerdown', 'keydown', 'focusin']) addEventListener(by, () => done.abort(), { capture: true, signal: done.signal });
  const hold = () => {
    if (performance.now() > until) done.abort();
    if (done.signal.aborted) return;
    if (!element?.isConnected) element = find();
    if (place() !== at) element?.scrollIntoView({ block: 'start' });
    at = place();
    requestAnimationFrame(hold);
  };
  hold();
}

/** @param {Document | ShadowRoot} root @param {string} selector @returns {Generator<HTMLElement, undefined>} */
function* everywhere(root, selector) {
  yield* /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector));
  for (const element of root.querySelectorAll('*')) if (element.shadowRoot) yield* everywhere(element.shadowRoot, selector);
}
