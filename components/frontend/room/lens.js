// The surgeon's lens: the pinned question, what changed since it was asked, and what must be seen before answering.
import { h } from '../shared/dom.js';
import { jump } from '../shared/keys.js';

/** @param {string} title @param {any[]} items */
const part = (title, ...items) => h('div', { class: 'lens-part' }, h('h3', { class: 'sub' }, title), items);

/** @param {any} data */
export function lens(data) {
  const { attached, changed, clocks } = data;
  return h('section', { class: 'card lens', data: { part: 'lens' }, tabindex: -1, 'aria-label': data.title },
    h('div', { class: 'card-head' }, h('h2', null, data.title), h('span', { class: 'label' }, data.asked), h('button', { class: 'btn', type: 'button', data: { k: 'lens-answer' }, onclick: () => jump('plan') }, data.answer)),
    h('p', { class: 'lens-question words' }, data.question),
    h('p', { class: 'value words' }, data.facts.join(' · ')),
    h('div', { class: 'lens-parts' },
      part(changed.title, changed.items.length ? list(changed.items.map((/** @type {any} */ one) => [h('b', null, one.word), ` ${one.t}`])) : h('p', { class: 'muted' }, changed.empty), h('p', { class: 'small muted' }, [changed.more, changed.plan].filter(Boolean).join(' · '))),
      clocks.items.length > 0 && part(clocks.title, list(clocks.items.map((/** @type {any} */ one) => [h('b', { class: one.late ? 'late' : null }, one.late && '▲ ', one.label), ` ${one.text}`]))),
      attached.items.length > 0 && part(attached.title, list(attached.items))),
    h('dl', { class: 'lens-rows' }, data.rows.map(row)));
}

/** @param {any[]} items */
const list = (items) => h('ul', { class: 'list small words' }, items.map((one) => h('li', null, one)));

/** @param {any} one */
function row(one) {
  return h('div', null, h('dt', { class: 'label' }, one.name),
    one.missing && h('dd', { class: one.unheard ? 'late' : 'muted' }, one.unheard && '! ', one.missing),
    one.lines.map((/** @type {any[]} */ [value, told, mine, old]) => h('dd', { class: 'words' }, h('span', { class: mine ? 'value' : null }, value), ' ', h('span', { class: 'label told' }, told, ' ', old && h('span', { class: 'late' }, old)))),
    one.trend && h('dd', { class: 'small num' }, one.trend), one.more && h('dd', { class: 'small muted' }, one.more), one.note && h('dd', { class: 'small late' }, '! ', one.note));
}
