// Holds what somebody is writing where it is on the screen while something above it is drawn anew.

/** Draw, then scroll by as much as the focused element was moved. @param {() => void} draw */
export function holding(draw) {
  let field = document.activeElement;
  while (field?.shadowRoot?.activeElement) field = field.shadowRoot.activeElement;
  const before = field?.getBoundingClientRect().top ?? 0;
  draw();
  const moved = field?.isConnected ? field.getBoundingClientRect().top - before : 0;
  if (field && field !== document.body && Math.abs(moved) >= 1) scroller(field).scrollBy({ top: moved, behavior: 'instant' });
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
