// Reports what the person did. The server decides; a second click before the answer reports nothing.

/**
 * @typedef {{data: any, parentElement: ShadowRoot | HTMLElement, setTriggerValue: (name: string, value: unknown) => void}} Mounted
 * @typedef {(command: Record<string, unknown>) => void} Send
 */

/**
 * @param {Mounted} mounted @param {Record<string, unknown>} always fields of every command, such as the case's handle
 * @returns {Send}
 */
export function sender(mounted, always) {
  let last = '';
  return (command) => {
    const json = JSON.stringify(command);
    if (json === last) return;
    last = json;
    window.setTimeout(() => { last = ''; }, 1500);
    mounted.setTriggerValue('command', { ...command, ...always });
  };
}

/** Tell another component of this page something. @param {string} whom @param {Record<string, unknown>} detail carries the case's handle */
export function tell(whom, detail) {
  window.dispatchEvent(new CustomEvent(`tilannekuva-${whom}`, { detail }));
}

/** @type {WeakMap<object, (event: Event) => void>} */
const ears = new WeakMap();

/** Hear what is told; the same root again replaces its ear, null takes it away. @param {object} root @param {string} who @param {((detail: any) => void) | null} act */
export function hear(root, who, act) {
  const before = ears.get(root);
  if (before) window.removeEventListener(`tilannekuva-${who}`, before);
  if (!act) return;
  const ear = (/** @type {Event} */ event) => act(/** @type {CustomEvent} */ (event).detail);
  ears.set(root, ear);
  window.addEventListener(`tilannekuva-${who}`, ear);
}
