// Lights up the events that make a phrase true. Remembers what is lit across redraws of the same case.

/**
 * @typedef {{toggle: (name: string, phrase: any) => void, on: () => string, spots: () => number[][], show: () => void}} Light
 * @typedef {{handle: string, name: string, spots: number[][]}} Lit
 */

/** @type {WeakMap<object, Lit>} */
const memory = new WeakMap();

/**
 * @param {ShadowRoot | HTMLElement} root @param {string} handle @param {import('../shared/act.js').Send} send
 * @returns {Light}
 */
export function light(root, handle, send) {
  const lit = memory.get(root);
  if (!lit || lit.handle !== handle) memory.set(root, { handle, name: '', spots: [] });
  const now = () => /** @type {Lit} */ (memory.get(root));
  const show = () => {
    const wanted = new Set(now().spots.map(([lane, at]) => `${lane}:${at}`));
    for (const mark of root.querySelectorAll('[data-spot]')) mark.classList.toggle('lit', wanted.has(/** @type {SVGElement} */ (mark).dataset.spot ?? ''));
    for (const link of root.querySelectorAll('[data-phrase]')) link.setAttribute('aria-pressed', String(/** @type {HTMLElement} */ (link).dataset.phrase === now().name));
  };
  const toggle = (/** @type {string} */ name, /** @type {any} */ phrase) => {
    const same = now().name === name;
    memory.set(root, { handle, name: same ? '' : name, spots: same ? [] : phrase.ev });
    if (!same && phrase.out > 0) send({ type: 'evidence', phrase: name });
    show();
    if (!same) root.querySelector('.chart')?.scrollIntoView({ block: 'nearest' });
  };
  return { toggle, on: () => now().name, spots: () => now().spots, show };
}

/**
 * After the server widened the window, the same phrase has new spots.
 * @param {Light} lit @param {string} name @param {any} phrase @param {ShadowRoot | HTMLElement} root @param {string} handle
 */
export function relight(lit, name, phrase, root, handle) {
  if (lit.on() === name) memory.set(root, { handle, name, spots: phrase.ev });
}
