// Nothing of one customer stands under another's name: what belongs to another opening than the banner's is hidden, in
// the same frame in which the banner is drawn, until its own message comes.

const page = document.documentElement;

/** The banner is of this opening now; '' when no case is open. @param {string} handle */
export function opened(handle) {
  if (page.dataset.case === handle) return;
  page.dataset.case = handle;
  window.dispatchEvent(new Event('tilannekuva-case'));
}

/** @type {WeakMap<object, {handle: string}>} */
const known = new WeakMap();

/** This component shows that opening's data. @param {ShadowRoot | HTMLElement} root @param {string} handle */
export function belongs(root, handle) {
  const host = /** @type {HTMLElement} */ (/** @type {ShadowRoot} */ (root).host ?? root);
  const look = () => { host.style.visibility = page.dataset.case === known.get(root)?.handle ? '' : 'hidden'; };
  if (!known.has(root)) window.addEventListener('tilannekuva-case', look);
  known.set(root, { handle });
  look();
}
