// A shape for each kind of event, so that no meaning hangs on colour. Indices are GLYPHS of components/journey_map.py.

import { s } from '../shared/dom.js';

/** Paths drawn around 0,0 in a box of 10 by 10. */
const SHAPES = [
  'M0-6.5 6.5 0 0 6.5-6.5 0ZM-1-3.2V-1H-3.2V1H-1V3.2H1V1H3.2V-1H1V-3.2Z', // surgery: large diamond with a cross cut out
  'M-6-3H6V3H-6Z', // stay
  'M0-5 5 0 0 5-5 0Z', // procedure
  'M-4-4.5 5 0-4 4.5Z', // referral: points onwards
  'M-4-5H-2.4V-4.6L5-2.2-2.4.4V5H-4Z', // plan: flag
  'M-4-4H4V4H-4Z', // diagnosis
  'M0-5 5 4H-5Z', // examination
  'M-4.3 0a4.3 4.3 0 1 0 8.6 0a4.3 4.3 0 1 0-8.6 0Z', // contact
  'M-4.6 0a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0-9.2 0ZM-2.4 0a2.4 2.4 0 1 1 4.8 0a2.4 2.4 0 1 1-4.8 0Z', // appointment: ring
  'M-3.2-4.6H1.2L3.4-2.4V4.6H-3.2Z', // document: sheet with a corner
  'M-1.2-4.8H1.2V4.8H-1.2Z', // measurement
  'M-3-2.6H3A2.6 2.6 0 0 1 3 2.6H-3A2.6 2.6 0 0 1-3-2.6Z', // medication
  'M-1.4-4.8H1.4V-1.4H4.8V1.4H1.4V4.8H-1.4V1.4H-4.8V-1.4H-1.4Z', // immunisation
  'M0 5-5-4H5Z', // feedback
  'M-5-3.4H5V-1H-5ZM-5 1H5V3.4H-5Z', // segment
  'M-5-3.4H5V3.4H-5ZM-3.4-2 0 .6 3.4-2Z', // message: envelope
];

/** @param {number} kind @param {number} x @param {number} y @param {number} flags */
export function glyph(kind, x, y, flags) {
  const tone = flags & 1 ? 'g planned' : flags & 2 ? 'g cancelled' : 'g';
  const mark = s('path', { d: SHAPES[kind] ?? SHAPES[7], transform: `translate(${x} ${y})`, class: tone, 'fill-rule': 'evenodd' });
  if (!(flags & 2)) return mark;
  return s('g', null, mark, s('path', { d: 'M-5 5 5-5', transform: `translate(${x} ${y})`, class: 'strike' }));
}

/** Every glyph with its word, as a list. @param {string[]} words @param {(child: Node, word: string) => HTMLElement} item */
export function legend(words, item) {
  return words.map((word, kind) => item(s('svg', { width: 16, height: 16, viewBox: '-8 -8 16 16', 'aria-hidden': 'true' }, glyph(kind, 0, 0, 0)), word));
}
