// Above and below the chart: what is shown, where to look, what is left out, the search, and what the marks mean.

import { focusIn, h } from '../shared/dom.js';
import { legend } from './stamps.js';

const TYPING_MS = 300;

/** @typedef {import('../shared/act.js').Send} Send */

/** @param {any} data @param {Send} send */
export function head({ head: told, mode }, send) {
  const button = (/** @type {any[]} */ [name, words, title, on]) => h('button', { class: 'btn', type: 'button', title: title || null, 'aria-label': title || null,
    'aria-pressed': title ? null : String(on), data: { k: `move-${name}` }, onclick: () => send({ type: 'window', move: name }) }, words);
  return h('div', { class: 'journey-head' }, h('h2', null, told.title), h('span', { class: 'small num' }, told.days),
    h('span', { class: told.less ? 'label scope late' : 'label scope' }, [told.scope, told.undated].filter(Boolean).join(' · ')), h('span', { class: 'fill' }),
    mode === 'chart' && h('span', { class: 'row tight', role: 'group', 'aria-label': told.title }, told.buttons.map(button)));
}

/** Toggles and further actions. @param {any} data @param {Send} send @param {Record<string, (pressed: boolean) => void>} acts */
export function tools({ head: told, labels, mode }, send, acts) {
  return h('span', { class: 'row' },
    mode === 'chart' && told.toggles.map((/** @type {any[]} */ [id, words, on, n]) => h('button', { class: 'chip', type: 'button', 'aria-pressed': String(!!on), data: { k: `toggle-${id}` }, onclick: () => send({ type: 'toggle', id, on: !on }) }, words, n === null || n === undefined || n === '' ? null : h('span', { class: 'num' }, ` (${n})`))),
    told.actions.map((/** @type {any[]} */ [type, words, pressed]) => h('button', { class: 'btn', type: 'button', 'aria-pressed': type === 'print' || type === 'table' ? null : String(!!pressed), data: { k: type === 'table' ? 'twin' : `do-${type}` }, onclick: () => acts[type](pressed) }, type === 'table' && pressed ? labels.chart : words)));
}

/** The text filter: its field stays while the rest is drawn anew. @returns {{node: HTMLElement, show: (find: any, handle: string, send: Send) => void}} */
export function finder() {
  let last = { handle: '', send: /** @type {Send} */ (() => {}) };
  let timer = 0;
  const field = h('input', { class: 'input', type: 'search', autocomplete: 'off', spellcheck: 'false', data: { k: 'find', part: 'find' }, oninput: () => { clearTimeout(timer); timer = window.setTimeout(say, TYPING_MS); },
    onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === 'Enter') say(); if (event.key === 'Escape' && field.value) { field.value = ''; say(); event.stopPropagation(); } } });
  const say = () => { clearTimeout(timer); last.send({ type: 'find', text: field.value }); };
  const note = h('span', { class: 'label', role: 'status' });
  const node = h('label', { class: 'find' }, h('span', { class: 'hidden-text' }), field, note);
  return { node, show: (find, handle, send) => {
    if (handle !== last.handle) clearTimeout(timer);
    if (handle !== last.handle || focusIn(node) !== field) field.value = find.text;
    last = { handle, send };
    /** @type {HTMLElement} */ (node.firstChild).textContent = find.label;
    field.placeholder = find.label;
    note.textContent = find.note;
  } };
}

/** @param {any} data */
export function foot({ labels, chart }) {
  return h('div', { class: 'journey-foot' }, h('span', { class: 'label' }, labels.help),
    h('details', { class: 'legend' }, h('summary', { class: 'small' }, labels.legend), legend(chart.glyphs),
      h('ul', null, chart.signs.map((/** @type {string[]} */ [name, words]) => h('li', { class: 'small' }, h('i', { class: `sign ${name}`, 'aria-hidden': 'true' }), words)))));
}
