// Holds what somebody is writing where it is on the screen while something above it is drawn anew.

/** Draw, then scroll by as much as the focused element was moved. What stands in the top bar cannot be moved, and asking
 * where it is would make the browser lay out the page twice for every opening. @param {() => void} draw */
export function holding(draw) {
  let field = document.activeElement;
  while (field?.shadowRoot?.activeElement) field = field.shadowRoot.activeElement;
  if (!field || field === document.body || field.closest('.bar')) return draw();
  const before = field.getBoundingClientRect().top;
  draw();
  const moved = field.isConnected ? field.getBoundingClientRect().top - before : 0;
  if (Math.abs(moved) >= 1) scroller(field).scrollBy({ top: moved, behavior: 'instant' });
}

/** What scrolls the element up and down. @param {Element} element @returns {Element} */
function scroller(element) {
  /** @type {Element | null} */
  let at = element;
  while (at && !(at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY))) {
    at = at.parentElement ?? /** @type {ShadowRoot} */ (at.getRootNode()).host ?? null;
  }
  return at ?? document.documentElement;
}
