// Where a mark stands, and which mark stands at a place.

import { firstTick, lookOf } from './message.js';
import { SIGNIFICANT, glyphed, middle, xOf } from './paint.js';
import { BAR, BAR_HIGH } from './lanes.js';

/** @typedef {import('./paint.js').Scene} Scene */

/**
 * The mark nearest to a point of the chart, if one is there. @param {Scene} scene @param {number} x @param {number} y @returns {{lane: number, place: number} | null}
 */
export function under(scene, x, y) {
  const { boxes, scale: { chart } } = scene;
  const i = boxes.findIndex((box) => y >= box.y && y < box.y + box.h);
  if (i < 0 || x < scene.left) return null;
  const lane = chart.lanes[i];
  let best = null;
  let near = glyphed(scene, i) ? 11 : 6;
  for (const place of lane.order) {
    const [gapX, gapY] = distance(scene, i, place, x, y);
    if (gapY || gapX > near) continue;
    near = gapX; best = { lane: i, place };
  }
  return best;
}

/** How far a point is from a mark, to the side and up or down. @param {Scene} scene @param {number} i @param {number} place @param {number} x @param {number} y */
function distance(scene, i, place, x, y) {
  const spot = spotOf(scene, i, place);
  const aside = Math.max(0, spot.x - x, x - spot.x - spot.w);
  return place < 0 ? [aside, y >= spot.y - 1 && y <= spot.y + spot.h + 1 ? 0 : 1] : [Math.abs(x - spot.x - spot.w / 2), scene.boxes[i].bars > scene.boxes[i].base && y > scene.boxes[i].base + 6 ? 1 : 0];
}

/** The box around a mark. @param {Scene} scene @param {number} i @param {number} place */
export function spotOf(scene, i, place) {
  const lane = scene.scale.chart.lanes[i];
  const box = scene.boxes[i];
  if (place < 0) {
    const at = -1 - place;
    const x = xOf(scene, lane.bars[at * 4]);
    return { x, w: Math.max(4, xOf(scene, lane.bars[at * 4 + 1] + 1) - x - 1), y: box.bars + box.row[at] * BAR, h: BAR_HIGH };
  }
  const x = middle(scene, firstTick(lane, place));
  const glyph = (glyphed(scene, i) || (lookOf(lane, place) >> 8) & SIGNIFICANT) && !box.thin;
  return glyph ? { x: x - 8, w: 16, y: box.cells - 8, h: 16 } : { x: x - 5, w: 10, y: box.thin ? box.cells - 5 : box.cells - 8, h: box.thin ? 10 : box.base - box.cells + 8 };
}
