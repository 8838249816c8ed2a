// The identity banner: stays in view; values stronger than labels; warnings on the right, never in a menu.

import { h } from '../shared/dom.js';

/** @param {any} data @param {import('../shared/act.js').Send} send */
export function banner(data, send) {
  return h('div', { class: 'banner-space' }, h('section', { class: 'banner', 'aria-label': data.label },
    h('div', { class: 'who' },
      h('h1', { class: 'name', title: data.name }, data.name),
      h('div', { class: 'flags' }, data.flags.map((/** @type {string[]} */ [tone, words]) => h('span', { class: `flag flag-${tone}` }, words)))),
    h('dl', { class: 'facts' }, idFact(data.id, send), data.facts.map((/** @type {any} */ one) => fact(one, send))),
    alerts(data.alerts),
    h('button', { class: 'btn btn-quiet shut', type: 'button', data: { k: 'shut' }, onclick: () => send({ type: 'close' }) }, data.close)));
}

/** @param {any} one @param {import('../shared/act.js').Send} send */
function fact(one, send) {
  return h('div', { class: 'fact' }, h('dt', { class: 'label' }, one.label),
    h('dd', null, h('span', { class: 'value' }, one.value), one.extra && h('span', { class: 'value extra' }, one.extra),
      one.button && h('button', { class: 'link small', type: 'button', data: { k: 'contact' }, onclick: () => send({ type: 'reveal_contact' }) }, one.button)));
}

/** @param {any} id @param {import('../shared/act.js').Send} send */
function idFact(id, send) {
  return h('div', { class: 'fact' }, h('dt', { class: 'label' }, id.label),
    h('dd', null, h('span', { class: 'value num' }, id.value),
      id.button && h('button', { class: 'link small', type: 'button', data: { k: 'reveal' }, onclick: () => send({ type: id.shown ? 'hide_id' : 'reveal_id' }) }, id.button)));
}

/** @param {any} data */
function alerts(data) {
  const sign = { some: '▲', none: '○', unknown: '?', failed: '✕', pending: '…' }[/** @type {string} */ (data.state)];
  return h('div', { class: `alerts alerts-${data.state}`, role: 'group', 'aria-label': data.title },
    h('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
    h('div', null, h('span', { class: 'label' }, data.title),
      data.items.length > 0 && h('ul', { class: 'alert-list', tabindex: data.items.length > 2 ? 0 : null }, data.items.map((/** @type {any} */ one) =>
        h('li', { class: one.high ? 'high' : null }, h('span', null, one.t), one.severity && ' ', one.severity && h('span', { class: 'sev' }, one.severity)))),
      data.note && h('p', { class: 'alert-note' }, data.note)));
}
