// Draws what is visible of the journey on a canvas. Nothing is made for a mark while it is drawn: shapes and numbers are
// copied from stamps, columns and bars of one colour are filled together.

import { seek } from './message.js';
import { SIZE, hatch, measure, numeral, shortened, stamp, write } from './stamps.js';
import { BAR, BAR_HIGH, TOP } from './lanes.js';

const ROOM_FOR_GLYPH = 13;
const APART = 9;
export const SHORTEST = 5; // a bar of two days is still seen
const SINGLE = 5; // pixels that a glyph needs on the average where single days are shown
const ROOM_FOR_WORDS = 64;
const WORDS = '10.5px ';
export const SIGNIFICANT = 16;

/**
 * @typedef {import('./message.js').Chart} Chart
 * @typedef {{scale: import('./time.js').Scale, view: import('./time.js').View, boxes: import('./lanes.js').Box[], left: number, width: number, height: number,
 *   pen: import('./stamps.js').Pen, lit: Set<string>, now: string, clear: number[]}} Scene  width: of the part right of the labels; clear: where no bar or line crosses a gap
 * @typedef {CanvasRenderingContext2D} Ctx
 */

/** Where a tick's first moment stands. @param {Scene} scene @param {number} tick */
export const xOf = ({ scale, view, left }, tick) => left + (scale.us[tick] - view.u0) * view.k;
/** Where a mark of a tick stands. @param {Scene} scene @param {number} tick */
export const middle = ({ scale, view, left }, tick) => left + ((scale.us[tick] + scale.us[tick + 1]) / 2 - view.u0) * view.k;
/** Left edge and width of a bar or an episode: from the middle of its first tick to the middle of its last, where glyphs and
 * "now" stand; to the edge of what is loaded where it began before (16) or goes on after it (128).
 * @param {Scene} scene @param {number} first @param {number} last @param {number} flags @param {number} least pixels @returns {[number, number]} */
export function stretch(scene, first, last, flags, least) {
  const [from, to] = [flags & 16 ? xOf(scene, first) : middle(scene, first), flags & 128 ? xOf(scene, last + 1) : middle(scene, last)];
  const wide = Math.max(least, to - from);
  return [(from + to - wide) / 2, wide];
}
/** Whether single glyphs have room everywhere. @param {Scene} scene */
export const roomy = ({ scale, view }) => view.k * ({ year: 365, month: 30.4, week: 7 }[/** @type {string} */ (scale.chart.raw.grain)] ?? 1) >= ROOM_FOR_GLYPH;

/** Whether a lane has room for the glyphs of all its marks. @param {Scene} scene @param {number} i */
export function glyphed(scene, i) {
  const { boxes, scale: { chart: { lanes, raw }, us }, view, width } = scene;
  if (boxes[i].thin || roomy(scene)) return !boxes[i].thin;
  const { cells } = lanes[i];
  const last = seek(us, view.u0 + width / view.k);
  const from = start(lanes[i], seek(us, view.u0));
  if (raw.grain === 'day' || raw.grain === 'list') return (start(lanes[i], last + 1) - from) / 6 * SINGLE < width;
  for (let p = from; p + 6 < cells.length && cells[p + 6] <= last; p += 6) if ((us[cells[p + 6]] - us[cells[p]]) * view.k < APART) return false;
  return true;
}

/** @param {Ctx} ctx @param {Scene} scene @returns {number} marks drawn */
export function paint(ctx, scene) {
  const { scale, view, boxes, left, width, height, pen: { colours, dpr } } = scene;
  const { chart, us } = scale;
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0); ctx.fillStyle = colours.lane; ctx.fillRect(0, 0, left + width, height); ctx.fillStyle = colours['lane-odd'];
  boxes.forEach((box, i) => { if (i % 2) ctx.fillRect(0, box.y, left + width, box.h); });
  ctx.save(); ctx.beginPath(); ctx.rect(left, 0, width, height); ctx.clip();
  const first = seek(us, view.u0);
  const last = Math.min(chart.n - 1, seek(us, view.u0 + width / view.k));
  ground(ctx, scene, first, last);
  let marks = 0;
  chart.lanes.forEach((lane, i) => { marks += laneMarks(ctx, scene, lane, i, first, last); });
  top(ctx, scene, first, last);
  ctx.restore(); ctx.fillStyle = colours.grid; ctx.fillRect(left - 1, TOP, 1, height - TOP);
  return marks;
}

/** Gaps, future, grid and silent lanes, under everything. @param {Ctx} ctx @param {Scene} scene @param {number} first @param {number} last */
function ground(ctx, scene, first, last) {
  const { scale: { chart }, boxes, left, width, height, pen } = scene;
  const { raw } = chart;
  ctx.fillStyle = pen.colours.grid;
  for (const [tick] of raw.axis) if (tick >= first && tick <= last + 1 && tick <= chart.n) ctx.fillRect(Math.round(xOf(scene, tick)), TOP - 6, 1, height);
  ctx.fillStyle = pen.colours.gap;
  for (const [a, b] of raw.gaps) if (b >= first && a <= last) { const x = Math.round(xOf(scene, a)); ctx.fillRect(x, TOP, Math.round(xOf(scene, b + 1)) - x, height); }
  const after = raw.now ?? raw.future;
  if (after !== null && after <= last) {
    ctx.globalAlpha = 0.06; ctx.fillStyle = pen.colours.now;
    const x = Math.max(left, middle(scene, after));
    ctx.fillRect(x, TOP, left + width - x, height); ctx.globalAlpha = 1;
  }
  chart.lanes.forEach((lane, i) => {
    if (!lane.silent) return;
    ctx.fillStyle = hatch(pen, ctx); ctx.fillRect(left, boxes[i].y + 1, width, boxes[i].h - 2);
    write(ctx, pen, lane.silent, left + 8, boxes[i].y + 14, pen.colours.alert, `bold 11px ${pen.font}`);
  });
}

/** @param {Ctx} ctx @param {Scene} scene @param {import('./message.js').Lane} lane @param {number} i @param {number} first @param {number} last */
function laneMarks(ctx, scene, lane, i, first, last) {
  const box = scene.boxes[i];
  lane.lines.slice(0, box.lines.length).forEach((one, at) => trend(ctx, scene, one, box.lines[at], first, last));
  for (let p = 0; p < lane.spans.length; p += 4) if (lane.spans[p] <= last && lane.spans[p + 1] >= first) episode(ctx, scene, lane.spans[p], lane.spans[p + 1], box.spans);
  return bars(ctx, scene, lane, i, first, last) + (glyphed(scene, i) ? glyphs : columns)(ctx, scene, lane, i, first, last);
}

/** @param {Ctx} ctx @param {Scene} scene @param {number} from @param {number} to @param {number} y */
function episode(ctx, scene, from, to, y) {
  const [x, wide] = stretch(scene, from, to, 0, 3);
  ctx.fillStyle = scene.pen.colours.line; ctx.fillRect(x, y, wide, 1.5); ctx.fillRect(x, y - 2, 1.5, 5); ctx.fillRect(x + wide - 1.5, y - 2, 1.5, 5);
}

/** @param {Ctx} ctx @param {Scene} scene @param {import('./message.js').Lane} lane @param {number} i @param {number} first @param {number} last */
function bars(ctx, scene, lane, i, first, last) {
  const { boxes, pen, left, lit, scale: { chart: { raw } } } = scene;
  const box = boxes[i];
  let n = 0;
  for (let at = 0, p = 0; p < lane.bars.length; at++, p += 4) {
    if (lane.bars[p] > last || lane.bars[p + 1] < first) continue;
    const look = lane.bars[p + 2] >> 8;
    const [x, wide] = stretch(scene, lane.bars[p], lane.bars[p + 1], look, SHORTEST);
    const y = box.bars + box.row[at] * BAR;
    ctx.beginPath(); ctx.roundRect(x, y, wide, BAR_HIGH, Math.min(3, wide / 2));
    ctx.fillStyle = wide < 8 && !(look & 3) ? pen.colours.bar : look & 3 ? pen.colours.paper : pen.colours.band; ctx.fill();
    ctx.setLineDash(look & 3 ? [3, 2] : []); ctx.lineWidth = 1;
    ctx.strokeStyle = look & 1 ? pen.colours.planned : pen.colours.bar; ctx.stroke(); ctx.setLineDash([]);
    if (lit.has(`${i}:${-1 - at}`)) halo(ctx, scene, x - 3, y - 3, wide + 6, 18);
    const from = Math.max(x, left) + 5;
    if (x + wide - from > 30) write(ctx, pen, shortened(ctx, pen, raw.words[lane.bars[p + 3]] ?? '', x + wide - from - 3), from, y + 9.5, pen.colours.text, `10.5px ${pen.font}`, false);
    if (look & 8) { ctx.beginPath(); ctx.arc(Math.max(x, left + 2), y + 1, 2.6, 0, 7); ctx.fillStyle = pen.colours.planned; ctx.fill(); }
    n++;
  }
  return n;
}

/** A glyph for each cell, its count under it, its name beside it where there is room. @param {Ctx} ctx @param {Scene} scene @param {import('./message.js').Lane} lane @param {number} i @param {number} first @param {number} last */
function glyphs(ctx, scene, lane, i, first, last) {
  const { boxes, pen, lit, scale: { chart: { raw } } } = scene;
  const { cells } = lane;
  const half = SIZE / 2;
  const now = raw.now ?? -1;
  let [free, used, gap, n] = [-Infinity, scene.left, 0, 0];
  for (let p = start(lane, first), end = cells.length; p < end && cells[p] <= last; p += 6, n++) {
    const x = snap(middle(scene, cells[p]), pen.dpr);
    if (lit.has(`${i}:${p / 6}`)) halo(ctx, scene, x - 11, boxes[i].cells - 11, 22, 22);
    ctx.drawImage(stamp(pen, cells[p + 2]), x - half, boxes[i].cells - half, SIZE, SIZE);
    if (cells[p + 1] > 1 && x > free) { ctx.drawImage(numeral(pen, cells[p + 1]), x - 13, boxes[i].cells + 8, 26, 12); free = x + 8 + 5 * Math.log10(cells[p + 1]); }
    while (gap < raw.gaps.length && raw.gaps[gap][0] < cells[p]) gap++;
    const own = cells[p] < now ? middle(scene, now) + 4 : Infinity; // what has been does not reach over "now": its word stands on the other side
    const room = Math.min(p + 6 < end ? middle(scene, cells[p + 6]) : Infinity, gap < raw.gaps.length ? xOf(scene, raw.gaps[gap][0]) + 10 : Infinity, scene.left + scene.width, own) - x - 20;
    const before = own < Infinity ? x - 14 - Math.max(used, gap ? xOf(scene, raw.gaps[gap - 1][1] + 1) : 0) : 0;
    const name = raw.words[cells[p + 3]] ?? '';
    const left = before > Math.max(room, ROOM_FOR_WORDS) && measure(ctx, pen, name, WORDS + pen.font) > room;
    const word = left || room > ROOM_FOR_WORDS ? shortened(ctx, pen, name, Math.min(left ? before : room, 220)) : '';
    const wide = word ? measure(ctx, pen, word, WORDS + pen.font) : 0;
    if (word) write(ctx, pen, word, left ? x - 10 - wide : x + 10, boxes[i].cells + 3.5, pen.colours.text, WORDS + pen.font, false);
    used = x + 14 + (left ? 0 : wide);
  }
  return n;
}

/** Columns as tall as their counts; what is significant keeps its glyph however dense the chart is. @param {Ctx} ctx @param {Scene} scene @param {import('./message.js').Lane} lane @param {number} i @param {number} first @param {number} last */
function columns(ctx, scene, lane, i, first, last) {
  const { boxes, pen, lit } = scene;
  const { cells } = lane;
  const box = boxes[i];
  const tall = box.thin ? 9 : 24;
  const steep = (tall - 7) / Math.log2(Math.max(4, lane.most));
  const from = start(lane, first);
  let n = 0;
  for (let p = from; lit.size && p < cells.length && cells[p] <= last; p += 6) if (lit.has(`${i}:${p / 6}`)) halo(ctx, scene, middle(scene, cells[p]) - 6, box.y + 3, 12, (box.thin ? box.h : box.base - box.y) - 1);
  for (const planned of [0, 1]) {
    ctx.beginPath();
    for (let p = from; p < cells.length && cells[p] <= last; p += 6) {
      if (((cells[p + 2] >> 8) & 1) !== planned || (!box.thin && (cells[p + 2] >> 8) & SIGNIFICANT)) continue;
      const wide = Math.max(2, Math.min(9, xOf(scene, cells[p] + 1) - xOf(scene, cells[p]) - 1));
      const high = 7 + steep * Math.log2(cells[p + 1]);
      ctx.rect(snap(middle(scene, cells[p]) - wide / 2, pen.dpr), (box.thin ? box.cells + 4 : box.base) - high, wide, high);
      n++;
    }
    ctx.fillStyle = planned ? pen.colours.planned : pen.colours.bar; ctx.fill();
  }
  if (box.thin) return n;
  let free = -Infinity;
  for (let p = from; p < cells.length && cells[p] <= last; p += 6) {
    const x = snap(middle(scene, cells[p]), pen.dpr);
    if (!((cells[p + 2] >> 8) & (SIGNIFICANT | 8)) || x < free) continue;
    ctx.drawImage(stamp(pen, cells[p + 2]), x - SIZE / 2, box.cells - SIZE / 2, SIZE, SIZE);
    free = x + 10;
  }
  return n;
}

/** One measure: its own band, the values as dots, those outside the band larger. @param {Ctx} ctx @param {Scene} scene @param {any} one @param {number} y @param {number} first @param {number} last */
function trend(ctx, scene, one, y, first, last) {
  const { pen: { colours }, left, width } = scene;
  const tall = 22;
  const at = (/** @type {number} */ value) => y + 3 + tall - (value / 65535) * tall;
  const [low, high] = one.band ?? [0, 65535];
  if (one.band) { ctx.fillStyle = colours.band; ctx.fillRect(left, at(high), width, Math.max(2, at(low) - at(high))); }
  const { points } = one;
  const near = (/** @type {number} */ p) => points[p] >= first - 1 && points[p] <= last + 1;
  const { gaps } = scene.scale.chart.raw;
  ctx.strokeStyle = colours.line; ctx.lineWidth = 1.2;
  for (const apart of [false, true]) { // dots: nothing was measured in a folded gap
    ctx.beginPath(); ctx.setLineDash(apart ? [1.5, 3.5] : []);
    for (let p = 2; p < points.length; p += 2) {
      if ((!near(p) && !near(p - 2)) || gaps.some((/** @type {number[]} */ [a, b]) => points[p - 2] <= a && points[p] >= b) !== apart) continue;
      ctx.moveTo(middle(scene, points[p - 2]), at(points[p - 1])); ctx.lineTo(middle(scene, points[p]), at(points[p + 1]));
    }
    ctx.stroke();
  }
  ctx.setLineDash([]); ctx.beginPath();
  for (let p = 0; p < points.length; p += 2) {
    if (!near(p)) continue;
    const r = points[p + 1] < low || points[p + 1] > high ? 3 : 1.6;
    const x = middle(scene, points[p]);
    ctx.moveTo(x + r, at(points[p + 1])); ctx.arc(x, at(points[p + 1]), r, 0, 7);
  }
  ctx.fillStyle = colours['mark-strong']; ctx.fill();
}

/** Axis words that never touch, breaks with their lengths, "now": over everything. @param {Ctx} ctx @param {Scene} scene @param {number} first @param {number} last */
function top(ctx, scene, first, last) {
  const { scale: { chart }, height, left, width, pen } = scene;
  const { raw } = chart;
  const font = `11.5px ${pen.font}`;
  const now = raw.now === null || raw.now < first || raw.now > last ? null : Math.round(middle(scene, raw.now));
  let free = left - 1;
  for (const [i, [tick, words]] of raw.axis.entries()) {
    if (tick < first - 1 || tick > last || raw.gaps.some((/** @type {number[]} */ [a, b]) => tick > a && tick <= b)) continue;
    const x = Math.max(xOf(scene, tick), left);
    const room = measure(ctx, pen, words, font) + 12;
    const cut = (!i || x === left) && i + 1 < raw.axis.length && raw.axis[i + 1][0] <= last && xOf(scene, raw.axis[i + 1][0]) < x + room; // a rest of a year gives way
    if (cut || x < free || x + room > left + width + 8 || (now !== null && x < now + 22 && x + room > now - 20)) continue;
    write(ctx, pen, words, x + 4, 17, pen.colours.muted, font, false);
    free = x + room;
  }
  for (const gap of raw.gaps) if (gap[1] >= first && gap[0] <= last) breakOf(ctx, scene, gap);
  if (now === null) return;
  ctx.fillStyle = pen.colours.now; ctx.fillRect(now - 1, TOP - 8, 2, height);
  const wide = measure(ctx, pen, scene.now, `bold 11px ${pen.font}`) + 12;
  const from = Math.min(now - wide / 2, left + width - wide);
  ctx.beginPath(); ctx.roundRect(from, 4, wide, 18, 4); ctx.fill();
  write(ctx, pen, scene.now, from + 6, 17, pen.colours.inked, `bold 11px ${pen.font}`, false);
}

/** @param {Ctx} ctx @param {Scene} scene @param {any[]} gap */
function breakOf(ctx, scene, [a, b, words, short]) {
  const { pen } = scene;
  const x = xOf(scene, a);
  const wide = xOf(scene, b + 1) - x;
  const font = `10.5px ${pen.font}`;
  ctx.beginPath();
  for (const d of [-3.5, 1.5]) { ctx.moveTo(x + wide / 2 + d, TOP + 4); ctx.lineTo(x + wide / 2 + d + 3, TOP - 5); }
  ctx.strokeStyle = pen.colours.muted; ctx.lineWidth = 1.3; ctx.stroke();
  if (wide < 11) return;
  const across = measure(ctx, pen, words, font) + 12 < wide;
  const [from, to] = scene.clear;
  const said = across || measure(ctx, pen, words, font) + 12 < to - from ? words : short;
  ctx.save(); ctx.translate(x + wide / 2, (from + to) / 2);
  if (!across) ctx.rotate(-Math.PI / 2);
  write(ctx, pen, said, -measure(ctx, pen, said, font) / 2, 3.5, pen.colours.muted, font, false);
  ctx.restore();
}

/** A ring around what is lit: seen without its colour too. @param {Ctx} ctx @param {Scene} scene @param {number} x @param {number} y @param {number} wide @param {number} high */
function halo(ctx, { pen: { colours } }, x, y, wide, high) {
  ctx.beginPath(); ctx.roundRect(x, y, wide, high, 5);
  ctx.fillStyle = colours.lit; ctx.fill(); ctx.strokeStyle = colours.now; ctx.lineWidth = 2; ctx.stroke();
}

/** Offset of the first cell that is not before a tick. @param {import('./message.js').Lane} lane @param {number} tick */
const start = ({ ticks }, tick) => (ticks[0] < tick ? (seek(ticks, tick - 1) + 1) * 6 : 0);

/** @param {number} x @param {number} dpr */
const snap = (x, dpr) => Math.round(x * dpr) / dpr;
