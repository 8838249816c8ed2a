// A pinned card with every field of its events, and the journey's table twin.

import { h } from '../shared/dom.js';

/** @param {any} data @param {any} labels @param {import('../shared/act.js').Send} send @param {() => void} [back] where the focus goes when the card closes */
export function card(data, labels, send, back) {
  const close = () => { back?.(); send({ type: 'unpin' }); };
  return h('div', { class: 'pinned', role: 'region', 'aria-label': data.n, tabindex: 0, data: { k: 'pinned' }, onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === 'Escape') close(); } },
    h('div', { class: 'card-head' }, h('span', { class: 'label' }, data.n), h('button', { class: 'btn btn-quiet', type: 'button', data: { k: 'unpin' }, onclick: close }, labels.close)),
    data.events.map((/** @type {any} */ one, /** @type {number} */ i) => h('details', { open: i === 0 || data.events.length < 4 }, h('summary', null, h('strong', null, one.t), h('span', { class: 'muted num' }, ` ${one.fields[0][1]}`)),
      h('dl', { class: 'fields' }, one.fields.map((/** @type {string[]} */ [label, value]) => [h('dt', { class: 'label' }, label), h('dd', null, value)])))),
    data.more && h('p', { class: 'muted small' }, data.more));
}

/** @param {any} data @param {import('../shared/act.js').Send} send */
export function table(data, send) {
  const turn = (/** @type {number} */ page, /** @type {string} */ words) => h('button', {
    class: 'btn', type: 'button', disabled: page < 0 || page >= data.pages, data: { k: `page-${words}` }, onclick: () => send({ type: 'table', page }),
  }, words);
  return h('div', { class: 'twin' },
    h('div', { class: 'scroll-x', tabindex: 0, role: 'region', 'aria-label': data.caption }, h('table', { class: 'table' }, h('caption', { class: 'label' }, `${data.caption} · ${data.scope}`),
      h('thead', null, h('tr', null, data.head.map((/** @type {string} */ one) => h('th', { scope: 'col' }, one)))),
      h('tbody', null, data.rows.map((/** @type {string[]} */ row) => h('tr', null, row.map((one) => h('td', null, one))))))),
    data.pages > 1 && h('div', { class: 'row' }, turn(data.page - 1, data.earlier), h('span', { class: 'num' }, `${data.page + 1}/${data.pages}`), turn(data.page + 1, data.later)));
}
