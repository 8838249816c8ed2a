// Where a mark stands, and which mark stands at a place.

import { firstTick, lookOf } from './message.js';
import { SHORTEST, SIGNIFICANT, glyphed, middle, stretch } from './paint.js';
import { BAR, BAR_HIGH } from './lanes.js';

/** @typedef {import('./paint.js').Scene} Scene */

/**
 * The mark nearest to a point of the chart, if one is there. @param {Scene} scene @param {number} x @param {number} y @param {boolean} [finger] which covers more @returns {{lane: number, place: number} | null}
 */
export function under(scene, x, y, finger = false) {
  const { boxes, scale: { chart } } = scene;
  const i = boxes.findIndex((box) => y >= box.y && y < box.y + box.h);
  if (i < 0 || x < scene.left) return null;
  const lane = chart.lanes[i];
  let best = null;
  let near = finger ? 22 : glyphed(scene, i) ? 11 : 6;
  for (const place of lane.order) {
    const spot = spotOf(scene, i, place);
    const aside = place < 0 ? Math.max(0, spot.x - x, x - spot.x - spot.w) : Math.abs(x - spot.x - spot.w / 2);
    const beyond = place < 0 ? y < spot.y - 1 || y > spot.y + spot.h + 1 : boxes[i].bars > boxes[i].base && y > boxes[i].base + 6;
    if (beyond || aside > near) continue;
    near = aside; best = { lane: i, place };
  }
  return best;
}

/** The box around a mark. @param {Scene} scene @param {number} i @param {number} place */
export function spotOf(scene, i, place) {
  const lane = scene.scale.chart.lanes[i];
  const box = scene.boxes[i];
  if (place < 0) {
    const at = -1 - place;
    const [x, w] = stretch(scene, lane.bars[at * 4], lane.bars[at * 4 + 1], lane.bars[at * 4 + 2] >> 8, SHORTEST);
    return { x, w, y: box.bars + box.row[at] * BAR, h: BAR_HIGH };
  }
  const x = middle(scene, firstTick(lane, place));
  const glyph = (glyphed(scene, i) || (lookOf(lane, place) >> 8) & SIGNIFICANT) && !box.thin;
  return glyph ? { x: x - 8, w: 16, y: box.cells - 8, h: 16 } : { x: x - 5, w: 10, y: box.thin ? box.cells - 5 : box.cells - 8, h: box.thin ? 10 : box.base - box.cells + 8 };
}
