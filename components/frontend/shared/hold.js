// Holds what somebody is writing where it is on the screen while something above it is drawn anew.

/** Draw, then scroll by as much as the focused element was moved. Another case has nothing to hold, and asking where
 * something is would make the browser lay out the page once more for every opening. @param {boolean} same the case as before @param {() => void} draw */
export function holding(same, draw) {
  if (!same) return draw();
  let field = document.activeElement;
  while (field?.shadowRoot?.activeElement) field = field.shadowRoot.activeElement;
  if (!field || field === document.body || field.closest('.bar')) return draw();
  const box = scroller(field);
  if (!box.scrollTop && !field.matches('input, textarea, select')) return draw(); // at the top of the page a new warning is what must be seen
  const before = field.getBoundingClientRect().top;
  draw();
  const moved = field.isConnected ? field.getBoundingClientRect().top - before : 0;
  if (Math.abs(moved) >= 1) box.scrollBy({ top: moved, behavior: 'instant' });
}

/** What scrolls the element up and down: something around it, since a text field that is full scrolls only its own words.
 * @param {Element} element @returns {Element} */
function scroller(element) {
  const around = (/** @type {Element} */ one) => one.parentElement ?? /** @type {ShadowRoot} */ (one.getRootNode()).host ?? null;
  let at = around(element);
  while (at && !(at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY))) at = around(at);
  return at ?? document.documentElement;
}
