// Builds elements. Every text becomes a text node: nothing here, and nothing that uses it, can turn data into markup.

/** @typedef {Node | string | number | null | undefined | false | ''} Plain */
/** @typedef {Plain | Plain[] | Plain[][]} Child */
/** @typedef {Record<string, any>} Props */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * `h('button', {class: 'btn', onclick: f, 'aria-pressed': 'true'}, 'Text', child)`.
 * Functions become listeners; null, undefined and false leave an attribute out; `data` sets data-* attributes.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name @param {Props | null} [props] @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(name, props, ...children) {
  return fill(document.createElement(name), props, children);
}

/**
 * The same for SVG.
 * @param {string} name @param {Props | null} [props] @param {...Child} children
 * @returns {Element}
 */
export function s(name, props, ...children) {
  return fill(document.createElementNS(SVG, name), props, children);
}

/** @template {Element} E @param {E} element @param {Props | null | undefined} props @param {Child[]} children @returns {E} */
function fill(element, props, children) {
  for (const [key, value] of Object.entries(props ?? {})) set(element, key, value);
  for (const child of /** @type {Plain[]} */ (children.flat(2))) {
    if (child !== null && child !== undefined && child !== false) element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/** @param {Element} element @param {string} key @param {any} value */
function set(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
  else if (key === 'data') for (const [k, v] of Object.entries(value)) /** @type {HTMLElement} */ (element).dataset[k] = String(v);
  else if (key === 'style') for (const [k, v] of Object.entries(value)) /** @type {HTMLElement} */ (element).style.setProperty(k, String(v));
  else if (key === 'value') /** @type {HTMLInputElement} */ (element).value = String(value);
  else element.setAttribute(key, value === true ? '' : String(value));
}

/** What has the focus in the tree of this node. @param {Node} node @returns {HTMLInputElement | null} */
export const focusIn = (node) => /** @type {HTMLInputElement | null} */ (/** @type {ShadowRoot} */ (node.getRootNode()).activeElement ?? null);

/** The element of this name (`data-k`). @param {ParentNode} node @param {string} k @returns {HTMLInputElement | null} */
export const named = (node, k) => node.querySelector(`[data-k="${CSS.escape(k)}"]`);

/** A button that closes what it stands in. @param {string} words @param {string} k @param {() => void} onclick */
export const closer = (words, k, onclick) => h('button', { class: 'btn btn-quiet', type: 'button', 'aria-label': words, title: words, data: { k }, onclick }, '✕');

/** A random key for one form as drawn: a repeated submission carries the same one. @returns {string} */
export function formKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, '0')).join('');
}
