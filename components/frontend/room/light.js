// Lights up the events that make a phrase true. Only the phrase's name is remembered; where its events are drawn comes
// with every message, so the light follows them through a change of the window.

/** @typedef {{toggle: (name: string, phrase: any) => void, show: () => void}} Light */

/** @type {WeakMap<object, {handle: string, name: string}>} */
const memory = new WeakMap();

/** @param {any} data @param {string} name "sentence.0", "why.1", "changed.2", "next.3" */
function spotsOf({ sentence, cards }, name) {
  const [part, at] = name.split('.');
  if (part === 'why') return cards.why.items.find((/** @type {any} */ one) => one.name === name)?.ev ?? [];
  return (part === 'sentence' ? sentence.phrases : cards[part]?.items)?.[Number(at)]?.ev ?? [];
}

/**
 * @param {ShadowRoot | HTMLElement} root @param {any} data the room's message @param {import('../shared/act.js').Send} send
 * @returns {Light}
 */
export function light(root, data, send) {
  if (memory.get(root)?.handle !== data.handle) memory.set(root, { handle: data.handle, name: '' });
  const lit = /** @type {{handle: string, name: string}} */ (memory.get(root));
  const show = () => {
    const wanted = new Set(lit.name ? spotsOf(data, lit.name).map((/** @type {number[]} */ spot) => spot.join(':')) : []);
    for (const mark of /** @type {NodeListOf<SVGElement>} */ (root.querySelectorAll('[data-spot]'))) mark.classList.toggle('lit', wanted.has(mark.dataset.spot));
    for (const link of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-phrase]'))) link.setAttribute('aria-pressed', String(link.dataset.phrase === lit.name));
  };
  const toggle = (/** @type {string} */ name, /** @type {any} */ phrase) => {
    lit.name = lit.name === name ? '' : name;
    if (lit.name && phrase.out > 0) send({ type: 'evidence', phrase: name });
    show();
    if (lit.name) root.querySelector('.journey')?.scrollIntoView({ block: 'nearest' });
  };
  return { toggle, show };
}
