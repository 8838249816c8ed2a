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
