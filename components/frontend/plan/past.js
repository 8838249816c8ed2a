// The plan's past: its versions as a list, a slider and a day. What is shown then is for looking, and for bringing back.
import { h } from '../shared/dom.js';

/** @typedef {import('../plan.js').PlanView} Plan */

const WAIT_MS = 250;
const slide = { timer: 0 };

/** @param {Plan} plan @param {any} past */
export function drawPast(plan, past) {
  const { words } = plan;
  const link = (/** @type {string} */ label, /** @type {Record<string, any>} */ look, /** @type {string} */ k) => h('button', { type: 'button', class: 'link', 'data-k': k, onclick: () => plan.look(look) }, label);
  const number = h('output', { class: 'value num' }, past.at);
  const slid = (/** @type {any} */ e) => {
    const to = Number(e.target.value); // read now: later the event tells of the component as a whole
    number.textContent = String(to);
    clearTimeout(slide.timer);
    slide.timer = setTimeout(() => plan.look({ as_of: to }), WAIT_MS);
  };
  const on = (/** @type {any} */ e) => { e.preventDefault(); plan.look({ day: e.target.elements.day.value }); };
  return h('section', { class: 'past', 'aria-label': words.past_title },
    h('div', { class: 'row-apart' }, h('h3', null, words.past_title, ' ', h('span', { class: 'label' }, past.count)), h('span', { class: 'small' }, link(words.past_close, { history: false }, 'past/close'))),
    h('div', { class: 'row moment' },
      h('label', { class: 'row' }, words.past_version, h('input', { type: 'range', min: 0, max: past.most, value: past.at, 'data-k': 'past/slider', oninput: slid }), number),
      h('form', { class: 'row', onsubmit: on }, h('label', { class: 'row' }, words.past_day, h('input', { class: 'input', name: 'day', type: 'text', placeholder: past.hint, maxlength: 40, autocomplete: 'off', 'data-k': 'past/day', 'data-keep': 'past/day' })), h('button', { class: 'btn' }, words.past_show))),
    past.shown && h('p', { class: 'notice notice-warn row-apart', role: 'status' }, h('strong', null, `◷ ${past.shown}`), h('span', { class: 'small' }, link(words.past_now, { as_of: null }, 'past/now'))),
    h('ol', { class: 'versions' }, past.lines.map((/** @type {any} */ line) => h('li', { class: line.version === past.at ? 'here' : null, 'aria-current': line.version === past.at ? 'true' : null },
      link(`${words.past_version} ${line.version}`, { as_of: line.version }, `past/${line.version}`), h('span', { class: 'num' }, line.at), h('span', null, line.who), h('span', { class: 'words' }, h('span', { class: 'value' }, line.what), line.text && ` ${line.text}`)))),
    past.pages.some((/** @type {any} */ to) => to !== null) && h('p', { class: 'row small' }, past.pages[0] !== null && link(words.past_newer, { page: past.pages[0] }, 'past/newer'), past.pages[1] !== null && link(words.past_older, { page: past.pages[1] }, 'past/older')));
}
