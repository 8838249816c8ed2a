// The same story aligned: each row is an occurrence, t = 0 one below another, the durations always as numbers too.

import { closer, h } from '../shared/dom.js';
import { comes, durations } from './lists.js';
import { unpack } from './message.js';
import { SIZE, measure, pen, stamp, write } from './stamps.js';

const ROW = 26;
const TOP = 28;

/** @param {any} data @param {import('../shared/act.js').Send} send @param {HTMLElement} section whose colours are used */
export function aligned({ aligned: part, labels }, send, section) {
  const canvas = h('canvas', { role: 'img', 'aria-label': `${part.title}. ${part.note ?? ''}` });
  const height = TOP + part.rows.length * ROW + 6;
  const box = h('div', { class: 'aligned-chart', style: { height: `${height}px` } }, canvas);
  const rows = part.rows.map((/** @type {any} */ one) => ({ ...one, cells: unpack(one.cells) }));
  new ResizeObserver(() => { if (box.clientWidth) sketch(canvas, pen(section), part, rows, box.clientWidth, height); }).observe(box);
  return comes(h('div', { class: 'aligned' },
    h('div', { class: 'card-head' }, h('h3', null, part.title), h('span', { class: 'row' }, part.how.map((/** @type {any[]} */ [id, words, pressed]) => h('button', { class: 'chip', type: 'button', 'aria-pressed': String(!!pressed), data: { k: `how-${id}` },
      onclick: () => send(id === 'off' ? { type: 'align', how: 'off' } : { type: 'align', how: 'one', which: id }) }, words)),
    closer(labels.close, 'align-off', () => send({ type: 'align', how: 'off' })))),
    part.note && h('p', { class: 'small muted' }, part.note), part.rows.length > 0 && [box, part.ended && h('p', { class: 'label' }, part.ended), h('details', null, h('summary', { class: 'small' }, labels.table), durations(part))]));
}

/** @param {HTMLCanvasElement} canvas @param {import('./stamps.js').Pen} tool @param {any} part @param {any[]} rows @param {number} whole @param {number} height */
function sketch(canvas, tool, part, rows, whole, height) {
  const { colours, dpr, font } = tool;
  const left = whole < 560 ? 96 : 168;
  const right = whole < 560 ? 60 : 110;
  const at = (/** @type {number} */ x) => left + 10 + x / 65535 * (whole - left - right - 20);
  Object.assign(canvas, { width: Math.round(whole * dpr), height: Math.round(height * dpr) });
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { alpha: false }));
  ctx.scale(dpr, dpr); ctx.fillStyle = colours.paper; ctx.fillRect(0, 0, whole, height);
  let free = 0;
  for (const [x, words] of part.marks) {
    ctx.fillStyle = x === part.zero ? colours.now : colours.grid;
    ctx.fillRect(at(x) - (x === part.zero ? 1 : 0.5), TOP - 8, x === part.zero ? 2 : 1, height);
    const wide = measure(ctx, tool, words, `11px ${font}`);
    if (at(x) - wide / 2 < free && x !== part.zero) continue;
    write(ctx, tool, words, at(x) - wide / 2, 14, x === part.zero ? colours.now : colours.muted, `11px ${font}`, false);
    free = at(x) + wide / 2 + 8;
  }
  rows.forEach((row, i) => {
    const y = TOP + i * ROW + ROW / 2;
    if (i % 2) { ctx.fillStyle = colours['lane-odd']; ctx.fillRect(0, y - ROW / 2, whole, ROW); }
    write(ctx, tool, row.label, 0, y + 4, colours.text, `12px ${font}`, false);
    write(ctx, tool, row.days, whole - right + 8, y + 4, colours.text, `bold 12px ${font}`, false);
    ctx.fillStyle = colours.grid; ctx.fillRect(at(0), y, at(65535) - at(0), 1);
    for (let p = 0; p < row.cells.length; p += 2) ctx.drawImage(stamp(tool, row.cells[p + 1]), at(row.cells[p]) - SIZE / 2, y - SIZE / 2, SIZE, SIZE);
  });
}
