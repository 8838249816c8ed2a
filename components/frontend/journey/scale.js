// From ticks to pixels, with empty stretches folded; and how tall each lane is.

export const CELL_BAND = 27;
const BAR_PITCH = 11;
const MOST_BAR_ROWS = 7;

/** @typedef {{x: (tick: number) => number, w: (tick: number) => number, middle: (tick: number) => number, unit: number}} Scale */

/**
 * Folded gaps get a width of their own that grows slowly with their length, so that a long silence looks longer.
 * @param {number} ticks @param {any[][]} gaps [first, last, words, short words] @param {number} left @param {number} width
 * @returns {Scale}
 */
export function scale(ticks, gaps, left, width) {
  const folded = gaps.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  const raw = gaps.map(([first, last]) => 9 + 4 * Math.log2(last - first + 1));
  const wanted = raw.reduce((a, b) => a + b, 0);
  const most = ticks === folded ? width : Math.max(width * 0.45, width - (ticks - folded) * 26);
  const shrink = wanted > most ? most / wanted : 1;
  const unit = Math.min(ticks - folded ? (width - wanted * shrink) / (ticks - folded) : 0, 150);
  const spare = width - wanted * shrink - unit * (ticks - folded);
  const grow = gaps.length ? spare / gaps.length : 0;
  const starts = new Float64Array(ticks + 1);
  const widths = new Float64Array(ticks).fill(unit);
  gaps.forEach(([first, last], i) => widths.fill((raw[i] * shrink + grow) / (last - first + 1), first, last + 1));
  for (let t = 0, x = left; t <= ticks; t++) { starts[t] = x; x += widths[t] ?? 0; }
  return { x: (t) => starts[t], w: (t) => widths[t], middle: (t) => starts[t] + widths[t] / 2, unit };
}

/**
 * Rows for bars that overlap, first come first placed; what does not fit shares the last row.
 * @param {number[][]} bars [first, last, ...] @returns {number[]}
 */
export function barRows(bars) {
  /** @type {number[]} */
  const ends = [];
  return bars.map(([first, last]) => {
    let row = ends.findIndex((end) => end < first);
    if (row < 0) row = Math.min(ends.length, MOST_BAR_ROWS - 1);
    ends[row] = last;
    return row;
  });
}

/**
 * Tops and heights of the lanes. A folded lane keeps a thin line of ticks; an empty one is low.
 * @param {any[]} lanes @param {Set<string>} folded @param {number} top
 */
export function laneBoxes(lanes, folded, top) {
  let y = top;
  return lanes.map((lane) => {
    const rows = barRows(lane.bars);
    const count = rows.length ? Math.max(...rows) + 1 : 0;
    const thin = folded.has(lane.id) || !(lane.cells.length || lane.bars.length);
    const cells = lane.cells.length ? CELL_BAND : 0;
    const height = thin ? 18 : Math.max(CELL_BAND, cells + (count ? count * BAR_PITCH + 6 : 0));
    const box = { y, height, thin, folded: folded.has(lane.id), rows, barTop: y + cells + 4, pitch: BAR_PITCH };
    y += height;
    return box;
  });
}
