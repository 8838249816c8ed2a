// The frame of every page: top bar, search, status line, list of keys. Draws what components/front_view.py made.

import { sender } from './shared/act.js';
import { h } from './shared/dom.js';
import { panel, place } from './shared/keep.js';
import { jump, listen } from './shared/keys.js';
import { finder } from './front/find.js';
import { search } from './front/search.js';
import { page as line, told, waits } from './front/told.js';

/** What the person has chosen for the screen, which the server keeps, and the keys of this page. @type {{letters: boolean, presses: Record<string, string>}} */
const choice = { letters: true, presses: {} };
/** @type {{send: import('./shared/act.js').Send, asks: number, restarted: boolean, start: boolean}} */
const page = { send: () => {}, asks: 0, restarted: false, start: false };
// web/assets/watch.js: a server that was started again knows nothing of this page, and is asked to draw it until it has
window.addEventListener('tilannekuva-restarted', () => page.send({ type: 'again', n: page.asks += 1 }));

/** @param {import('./shared/act.js').Mounted} mounted */
export default function front(mounted) {
  const { data, parentElement: root } = mounted;
  const send = sender(mounted, {});
  Object.assign(page, { send, asks: 0, restarted: Boolean(data.search?.start) && (page.restarted || page.asks > 0) });
  Object.assign(line, { send, waits: data.bar.labels.waits });
  window.dispatchEvent(new CustomEvent('tilannekuva-drawn', { detail: { tab: data.tab, handle: data.case } }));
  const draw = [
    panel(root, 'bar', [data.bar, data.search], () => bar(data, root, send)),
    panel(root, 'status', data.bar, () => status(data, root)),
    panel(root, 'keys', data.keys, () => keyList(data, root, send)),
  ];
  if (data.search?.start) draw.splice(1, 0, panel(root, 'start', [data.search, page.restarted], () => start(data.search, send)));
  Object.assign(choice, { letters: data.mine.letters, presses: data.presses ?? {} });
  place(root, draw);
  const field = /** @type {HTMLInputElement | null} */ (root.querySelector('input[data-k="hetu"]'));
  if (field && page.start && !data.search.start) field.value = ''; // a case has been opened: of another way of finding nothing stays
  page.start = Boolean(data.search?.start);
  shell(data.bar);
  useKeys(root, data, send);
  return () => listen('front', null);
}

/** @param {any} data @param {import('./shared/keep.js').Root} root @param {import('./shared/act.js').Send} send */
function bar({ bar: top, search: find }, root, send) {
  const rooms = top.rooms.map((/** @type {any} */ { id, here, label }) => h('button', { class: 'room', type: 'button', 'aria-current': here ? 'page' : null, data: { k: `room-${id}` },
    onclick: () => !here && send({ type: 'go', room: id }) }, label));
  const languages = top.languages.map((/** @type {any} */ { code, label, on }) => h('button', { class: 'lang', type: 'button', lang: code, 'aria-pressed': String(on),
    'aria-label': `${code} ${label}`, data: { k: `lang-${code}` }, onclick: () => !on && send({ type: 'language', language: code }) }, code));
  return h('header', { class: 'bar' },
    h('span', { class: 'product' }, mark(), top.product),
    h('nav', { class: 'rooms', 'aria-label': top.labels.navigation }, rooms),
    find && !find.start ? search(find, send, true) : h('span', { class: 'fill' }),
    h('span', { class: 'person' }, h('strong', null, top.person), h('span', null, top.role)),
    h('span', { class: 'langs', role: 'group', 'aria-label': top.labels.language }, languages),
    h('button', { class: 'quiet view', type: 'button', 'aria-label': top.labels.view, title: top.labels.view, data: { k: 'view' }, onclick: () => openKeys(root) }, h('i')),
    h('form', { method: 'post', action: '/sign-out', class: 'out' },
      h('button', { class: 'quiet', type: 'submit', data: { k: 'out' } }, top.labels.sign_out)));
}

/** The page around us speaks the chosen language too: its own, the skip link, the cover of a lost line. Said once for a
 * language: setting the page's language again would have every element styled again. @param {any} top */
function shell({ language, shell: words }) {
  if (document.documentElement.lang === language && said === words.skip) return;
  said = words.skip;
  document.documentElement.lang = language;
  Object.assign(document.getElementById('skip') ?? {}, { textContent: words.skip });
  Object.assign(document.getElementById('watch')?.dataset ?? {}, words);
}
let said = '';

/** Streamlit calls each explanation "Help" in every language: it is called by what it explains, in the page's own words. */
function explain() {
  const words = document.getElementById('watch')?.dataset.explain;
  for (const one of words ? document.querySelectorAll('[data-testid="stTooltipIcon"] button') : []) {
    const name = [words, one.closest('[data-testid="stElementContainer"]')?.querySelector('h2, h3')?.textContent?.trim()].filter(Boolean).join(': ');
    if (one.getAttribute('aria-label') !== name) one.setAttribute('aria-label', name);
  }
}
new MutationObserver(explain).observe(document.body, { childList: true, characterData: true, subtree: true });

/** The product's mark: three lanes and "now". */
function mark() {
  return h('span', { class: 'mark', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'));
}

/** @param {any} find @param {import('./shared/act.js').Send} send */
function start(find, send) {
  const people = (/** @type {string} */ type, /** @type {any[]} */ rows) => h('ul', { class: 'recents' }, rows.map((row) => h('li', null,
    h('button', { class: 'recent', type: 'button', data: { k: `${type}-${row.id}` }, onclick: () => send({ type, id: row.id }) },
      h('strong', null, row.name), h('span', { class: 'muted num' }, row.masked), h('span', { class: 'muted small' }, row.note)))));
  return h('section', { class: 'start', 'aria-label': find.title },
    page.restarted && h('p', { class: 'notice notice-warn', role: 'status' }, find.restarted),
    h('h1', null, find.title), h('p', { class: 'muted' }, find.body), search(find, send, false),
    find.find && finder(find.find, people, send),
    h('h2', { class: 'recent-title' }, find.recent_title),
    find.recent.length ? people('recent', find.recent) : h('p', { class: 'muted' }, find.recent_none));
}

/** @param {any} data @param {import('./shared/keep.js').Root} root */
function status({ bar: top }, root) {
  return h('footer', { class: 'status' },
    top.demo && h('span', { class: 'demo' }, h('b', { 'aria-hidden': 'true' }, '▲'), top.demo),
    waits, told,
    h('button', { class: 'keys-open', type: 'button', data: { k: 'keys-open' }, onclick: () => openKeys(root) }, h('kbd', null, '?'), ` ${top.labels.keys}`));
}

/** @param {any} data @param {import('./shared/keep.js').Root} root @param {import('./shared/act.js').Send} send */
function keyList({ keys, mine }, root, send) {
  /** @type {HTMLButtonElement} */
  const off = h('button', { class: 'btn', type: 'button', onclick: () => {
    choice.letters = !choice.letters;
    off.textContent = choice.letters ? keys.off : keys.on;
    useKeys(root, { keys }, send);
    send({ type: 'choose', key: 'letters_off', value: choice.letters ? 'no' : 'yes' });
  } }, mine.letters ? keys.off : keys.on);
  const themes = keys.themes.map((/** @type {string[]} */ [value, words]) => h('label', null,
    h('input', { type: 'radio', name: 'theme', value, checked: value === mine.theme, onchange: () => {
      document.documentElement.dataset.theme = value;
      send({ type: 'choose', key: 'theme', value });
    } }), h('span', null, words)));
  return h('dialog', { class: 'keys', 'aria-label': keys.title },
    h('form', { class: 'card-head', method: 'dialog' }, h('h2', null, keys.title), h('button', { class: 'btn btn-quiet', type: 'submit' }, keys.close)),
    h('fieldset', { class: 'choice' }, h('legend', null, keys.theme), themes),
    h('table', { class: 'table' }, h('tbody', null, keys.rows.map((/** @type {string[]} */ [key, words]) =>
      h('tr', null, h('th', { scope: 'row' }, h('kbd', null, key)), h('td', null, words))))),
    off);
}

/** @param {import('./shared/keep.js').Root} root */
function openKeys(root) {
  /** @type {HTMLDialogElement | null} */ (root.querySelector('dialog.keys'))?.showModal();
}

/** @param {import('./shared/keep.js').Root} root @param {any} data @param {import('./shared/act.js').Send} send */
function useKeys(root, data, send) {
  const help = { '?': () => openKeys(root) };
  const find = () => /** @type {HTMLElement | null} */ (root.querySelector('input[data-k="hetu"]'))?.focus();
  const letters = {
    h: find, '/': () => jump('find'), t: () => jump('situation'), p: () => jump('journey'), s: () => jump('plan'), y: () => send({ type: 'go', room: 'worklist' }),
    l: () => window.dispatchEvent(new Event('tilannekuva-lock')), // web/assets/watch.js
    // the page's own keys: each presses a button of the page, where that is drawn
    ...Object.fromEntries(Object.entries(choice.presses).map(([key, at]) => [key, () => /** @type {HTMLElement | null} */ (document.querySelector(`.st-key-${at} button`))?.click()])),
    ...Object.fromEntries(['1', '2', '3', '4', '5', '6'].map((n) => [n, () => jump(`block-${n}`)])),
  };
  listen('front', choice.letters ? { ...help, ...letters } : help);
}
