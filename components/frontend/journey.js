// The customer journey. Draws what components/journey_view.py made and reports back.

import { aligned } from './journey/aligned.js';
import { alignFocused, keys, selectPeriod } from './journey/focus.js';
import { finder, foot, head, tools } from './journey/head.js';
import { period, table } from './journey/lists.js';
import { steer } from './journey/pointer.js';
import { printed } from './journey/printed.js';
import { ribbon } from './journey/ribbon.js';
import { light, speak, stage, update } from './journey/stage.js';
import { strip } from './journey/strip.js';
import { hear, sender } from './shared/act.js';
import { h } from './shared/dom.js';
import { holding } from './shared/hold.js';
import { panel, place, put } from './shared/keep.js';
import { belongs } from './shared/same.js';

/** @typedef {ReturnType<typeof begun>} Room */
/** What the browser keeps, by root. @type {WeakMap<object, Room>} */
const rooms = new WeakMap();

/** @param {import('./shared/act.js').Mounted} mounted */
export default function main(mounted) {
  const { data, parentElement: root } = mounted;
  const room = rooms.get(root) ?? begun();
  rooms.set(root, room);
  speak(room.on, sender(mounted, { handle: data.handle }));
  const { send } = room.on;
  if (room.on.handle !== data.handle) room.on.lit = '';
  holding(room.on.handle === data.handle, () => {
    fill(root, room, data, send);
    place(root, [room.on.section]);
    if (data.chart) update(room.on, data);
  });
  room.life.redraw();
  room.on.handle = data.handle;
  if (data.mode !== 'chart') room.on.section.dataset.drawn = data.handle;
  if (data.print && room.printing !== JSON.stringify(data.print)) printed(data.print, () => { if (room.on.handle === data.handle) room.on.send({ type: 'print', on: false }); });
  room.printing = data.print ? JSON.stringify(data.print) : '';
  belongs(root, data.handle);
  hear(root, 'journey', (told) => {
    if (told.handle !== data.handle) return;
    if (told.move) send({ type: 'window', move: told.move });
    if (told.lit === undefined) return;
    light(room.on, told.lit);
    if (told.lit) room.on.section.scrollIntoView({ block: 'nearest' });
  });
  return () => hear(root, 'journey', null);
}

function begun() {
  const section = h('section', { class: 'card journey', data: { part: 'journey' }, tabindex: -1, onkeydown: (/** @type {KeyboardEvent} */ event) => keys(on, event) });
  const on = stage(section);
  steer(on);
  return { on, life: strip(on), find: finder(), printing: '' };
}

/** @param {import('./shared/keep.js').Root} root @param {Room} room @param {any} data @param {import('./shared/act.js').Send} send */
function fill(root, { on, life, find }, data, send) {
  const { section } = on;
  section.setAttribute('aria-label', data.head.title);
  const chart = data.mode === 'chart';
  const away = !chart || !!data.table;
  if (!away) on.box.hidden = life.node.hidden = false; // one of chart and table always keeps the place: a page that is short for a moment is scrolled
  if (chart) find.show(data.head.find, data.handle, send);
  const bar = panel(root, 'tools', [data.handle, data.mode], () => h('div', { class: 'journey-tools', onfocusin: (/** @type {any} */ { target }) => target.scrollIntoView({ block: 'nearest', inline: 'nearest' }) }));
  put(bar, [chart && find.node, panel(root, 'tool', [data.handle, data.head.toggles, data.head.actions, !!data.table, data.mode], () => tools(data, send, acts(on)))]);
  const silent = panel(root, 'silent', [data.head.silent, data.head.empty], () => h('div', null, data.head.silent.map((/** @type {string[]} */ [state, words]) => h('p', { class: `silent silent-${state}` }, h('b', { 'aria-hidden': 'true' }, state === 'failed' ? '✕ ' : '! '), words)), data.head.empty && h('p', { class: 'muted' }, data.head.empty)));
  put(section, [panel(root, 'head', [data.handle, data.head, data.mode], () => head(data, send)), data.mode !== 'empty' && bar, silent,
    data.table && panel(root, 'table', [data.handle, data.table], () => table(data, send)),
    chart && on.box, chart && life.node,
    data.ribbon && panel(root, 'ribbon', [data.handle, data.ribbon], () => ribbon(data, send)),
    data.aligned && panel(root, 'aligned', [data.handle, data.aligned], () => aligned(data, send, section)),
    data.period && panel(root, 'period', [data.handle, data.period], () => period(data, send)),
    chart && !data.table && panel(root, 'foot', [data.labels.help, data.chart.glyphs], () => foot(data))]);
  on.box.hidden = life.node.hidden = away;
}

/** What the buttons for other ways to see it do. @param {import('./journey/stage.js').Stage} on @returns {Record<string, (pressed: boolean) => void>} */
const acts = (on) => ({
  table: (pressed) => on.send({ type: 'table', page: pressed ? -1 : 0 }),
  period: (pressed) => { if (pressed) on.send({ type: 'period' }); else selectPeriod(on); },
  align: (pressed) => { if (pressed) on.send({ type: 'align', how: 'off' }); else alignFocused(on); },
  ribbon: (pressed) => on.send({ type: 'ribbon', on: !pressed, segment: '' }),
  print: () => on.send({ type: 'print', on: true }),
});
