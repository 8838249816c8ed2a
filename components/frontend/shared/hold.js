// Holds what somebody is writing where it is on the screen while something above it is drawn anew.

/** Draw, then scroll by as much as the focused element was moved. @param {() => void} draw */
export function holding(draw) {
  const field = focused();
  const before = field ? field.getBoundingClientRect().top : 0;
  draw();
  if (!field?.isConnected) return;
  const moved = field.getBoundingClientRect().top - before;
  if (Math.abs(moved) >= 1) scroller(field).scrollBy({ top: moved, behavior: 'instant' });
}

/** The focused element, through the shadow roots. @returns {Element | null} */
function focused() {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active === document.body ? null : active;
}

/** What scrolls the element up and down. @param {Element} element @returns {Element} */
function scroller(element) {
  /** @type {Element | null} */
  let at = element;
  while (at) {
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
    at = at.parentElement ?? /** @type {ShadowRoot | null} */ (at.getRootNode() instanceof ShadowRoot ? at.getRootNode() : null)?.host ?? null;
  }
  return document.scrollingElement ?? document.documentElement;
}
