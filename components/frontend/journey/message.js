// The journey's message made ready to draw: numbers unpacked once, marks of a lane in order of time, days of ticks.

const DAY = 864e5;
const NO_WORD = 65535;

/**
 * A lane: `cells` has rows of 6 [tick, count, glyph | flags << 8, word, word, word], `bars` and `spans` rows of 4.
 * `order` has the places of all marks by time: 0, 1 ... for cells, -1, -2 ... for bars.
 * `ticks` are those of the cells, `most` is the largest count of one.
 * @typedef {{id: string, ticks: Uint16Array, most: number, label: string, n: number | string, note: string, depth: number, fold: string, nest: string, silent: string,
 *   cells: Uint16Array, bars: Uint16Array, spans: Uint16Array, lines: any[], order: number[]}} Lane
 * @typedef {{raw: any, n: number, edges: Float64Array, lanes: Lane[], marks: number}} Chart  edges: first day of each tick, and of the one after the last
 */

/** Days since 1970 of "YYYY-MM-DD". @param {string} iso */
export const dayOf = (iso) => Date.parse(`${iso}T00:00:00Z`) / DAY;
/** @param {number} day */
export const isoOf = (day) => new Date(Math.floor(day) * DAY).toISOString().slice(0, 10);

/** @param {string} text base64 of little-endian Uint16 */
export function unpack(text) {
  const raw = atob(text ?? '');
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return new Uint16Array(bytes.buffer);
}

/** @param {any} raw `chart` of the message @returns {Chart} */
export function chartOf(raw) {
  const first = new Date(`${raw.start}T00:00:00Z`);
  const step = raw.grain === 'week' ? 7 : 1;
  const months = { year: 12, month: 1 }[/** @type {string} */ (raw.grain)];
  const edges = Float64Array.from({ length: raw.n + 1 }, (_, t) => (months && t
    ? Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + t * months, 1) / DAY : first.getTime() / DAY + t * step));
  const lanes = raw.lanes.map(laneOf);
  return { raw, n: raw.n, edges, lanes, marks: lanes.reduce((/** @type {number} */ sum, /** @type {Lane} */ one) => sum + one.order.length, 0) };
}

/** @param {any} raw @returns {Lane} */
function laneOf(raw) {
  const lane = { ...raw, cells: unpack(raw.cells), bars: unpack(raw.bars), spans: unpack(raw.spans), lines: (raw.lines ?? []).map((/** @type {any} */ one) => ({ ...one, points: unpack(one.points) })) };
  const column = (/** @type {number} */ at) => lane.cells.filter((/** @type {number} */ _, /** @type {number} */ i) => i % 6 === at);
  Object.assign(lane, { ticks: column(0), most: Math.max(1, ...column(1)) });
  lane.order = [...Array.from({ length: lane.cells.length / 6 }, (_, i) => i), ...Array.from({ length: lane.bars.length / 4 }, (_, i) => -1 - i)]
    .sort((a, b) => firstTick(lane, a) - firstTick(lane, b) || b - a);
  return lane;
}

/** @param {Lane} lane @param {number} place */
export const firstTick = (lane, place) => (place < 0 ? lane.bars[(-1 - place) * 4] : lane.cells[place * 6]);
/** @param {Lane} lane @param {number} place */
export const lastTick = (lane, place) => (place < 0 ? lane.bars[(-1 - place) * 4 + 1] : lane.cells[place * 6]);
/** Glyph and flags of a mark. @param {Lane} lane @param {number} place */
export const lookOf = (lane, place) => (place < 0 ? lane.bars[(-1 - place) * 4 + 2] : lane.cells[place * 6 + 2]);

/** The names of what a mark stands for. @param {any} raw @param {Lane} lane @param {number} place @returns {string[]} */
export function wordsOf(raw, lane, place) {
  const at = place < 0 ? lane.bars.subarray((-1 - place) * 4 + 3, (-1 - place) * 4 + 4) : lane.cells.subarray(place * 6 + 3, place * 6 + 6);
  return Array.from(at).filter((one) => one !== NO_WORD).map((one) => raw.words[one]);
}

/** Index of the last value that is at most `value`, at least 0. @param {ArrayLike<number>} sorted @param {number} value */
export function seek(sorted, value) {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (sorted[middle] <= value) low = middle; else high = middle - 1;
  }
  return low;
}
