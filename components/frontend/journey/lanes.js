// How tall each lane is and where its rows stand. Heights stay what they were when a new window arrives: nothing moves
// under the pointer, and the plan below stays where it is.

export const TOP = 30;
const THIN = [24, 26]; // a finger needs more than a pointer
const CELLS = 34;
export const BAR = 15;
export const BAR_HIGH = 12;
const SPAN = 7;
const LINE = [30, 46]; // names wrap where they are narrow
const MOST_ROWS = 6;

/** Whether this is a phone: journey.css asks the same. */
export const narrow = () => matchMedia('(max-width: 600px)').matches;

/**
 * `cells` is the middle of the glyphs, `base` where the columns of a dense lane stand, `row` the row of each bar.
 * @typedef {{y: number, h: number, thin: boolean, cells: number, base: number, spans: number, bars: number, row: Uint8Array, lines: number[]}} Box
 * @typedef {{key: string, no: number, rows: number[][]}} Kept
 */

/** Rows for bars that overlap, first come first placed; what does not fit shares the last row. @param {Uint16Array} bars @param {number} most */
export function barRows(bars, most) {
  const row = new Uint8Array(bars.length / 4);
  /** @type {number[]} */
  const ends = [];
  for (let i = 0; i < row.length; i++) {
    let at = ends.findIndex((end) => end < bars[i * 4]);
    if (at < 0) at = Math.min(ends.length, most - 1);
    row[i] = at;
    ends[at] = Math.max(ends[at] ?? 0, bars[i * 4 + 1]);
  }
  return row;
}

/** Rows that each lane needs: bars, spans, lines. @param {import('./message.js').Lane} lane */
function needs(lane) {
  const rows = barRows(lane.bars, MOST_ROWS);
  return [rows.length ? Math.max(...rows) + 1 : 0, lane.spans.length ? 1 : 0, lane.lines.length, lane.cells.length ? 1 : 0];
}

/**
 * @param {import('./message.js').Chart} chart @param {string} handle @param {Kept | null} before
 * @returns {{boxes: Box[], height: number, kept: Kept, clear: number[]}} clear: the tallest stretch without bars and lines
 */
export function laneBoxes(chart, handle, before) {
  const key = [handle, ...chart.lanes.map((one) => one.id + one.fold + one.nest)].join();
  const same = before?.key === key;
  const rows = chart.lanes.map((lane, i) => needs(lane).map((n, part) => (same ? Math.max(before.rows[i][part], before.no === chart.raw.no ? 0 : n) : n)));
  let y = TOP;
  const phone = Number(narrow());
  const [thinnest, line] = [THIN[phone], LINE[phone]];
  const boxes = chart.lanes.map((lane, i) => {
    const [bars, spans, lines, cells] = rows[i];
    const thin = lane.fold === 'folded' || !(bars + spans + lines + cells);
    const band = cells || !bars ? CELLS : 5;
    const h = thin ? thinnest : Math.max(28, band + spans * SPAN + bars * BAR + (bars ? 3 : 0) + lines * line);
    const top = y;
    y += h;
    const low = top + band + spans * SPAN;
    return { y: top, h, thin, cells: thin ? top + h / 2 : top + 12, base: top + band - 4, spans: top + band + 2, bars: bars ? low : top + h - 14,
      row: barRows(lane.bars, Math.max(1, bars)), lines: Array.from({ length: lines }, (_, at) => low + bars * BAR + (bars ? 3 : 0) + at * line) };
  });
  let clear = [TOP, TOP];
  let from = TOP;
  boxes.forEach((box, i) => {
    if (rows[i][0] || rows[i][2]) from = box.y + box.h;
    else if (box.y + box.h - from > clear[1] - clear[0]) clear = [from, box.y + box.h];
  });
  return { boxes, height: y + 1, clear, kept: { key, no: chart.raw.no, rows } };
}
