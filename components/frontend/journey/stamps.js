// What the canvas is drawn with. A shape for each kind of event, so that no meaning hangs on colour, drawn once and copied
// from then on; words measured once, shortened rather than cut or squeezed.
// Indices are GLYPHS of the server's journey.

import { h, s } from '../shared/dom.js';

/** Paths drawn around 0,0 in a box of 12 by 12. */
const SHAPES = [
  'M0-6.5 6.5 0 0 6.5-6.5 0ZM-1-3.2V-1H-3.2V1H-1V3.2H1V1H3.2V-1H1V-3.2Z', // surgery: large diamond with a cross cut out
  'M-6-3.5H6V3.5H-6Z', // stay
  'M0-5.5 5.5 0 0 5.5-5.5 0Z', // procedure
  'M-4-5 5.5 0-4 5Z', // referral: points onwards
  'M-4-5.5H-2.4V-5L5.4-2.4-2.4.2V5.5H-4Z', // plan: flag
  'M-4.4-4.4H4.4V4.4H-4.4Z', // diagnosis
  'M0-5.4 5.4 4.2H-5.4Z', // examination
  'M-4.6 0a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0-9.2 0Z', // contact
  'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0ZM-2.7 0a2.7 2.7 0 1 1 5.4 0a2.7 2.7 0 1 1-5.4 0Z', // appointment: ring
  'M-3.6-5H1.4L3.8-2.6V5H-3.6ZM-1.8-.6H2V.6H-1.8ZM-1.8 2H2V3.2H-1.8Z', // document: sheet with lines
  'M-1.3-5.2H1.3V5.2H-1.3Z', // measurement
  'M-3-2.8H3A2.8 2.8 0 0 1 3 2.8H-3A2.8 2.8 0 0 1-3-2.8ZM-.6-1.4V1.4H.6V-1.4Z', // medication: tablet with a score
  'M-1.6-5.2H1.6V-1.6H5.2V1.6H1.6V5.2H-1.6V1.6H-5.2V-1.6H-1.6Z', // immunisation
  'M0 5.4-5.4-4.2H5.4Z', // feedback
  'M-5.4-4H5.4V-1.4H-5.4ZM-5.4 1.4H5.4V4H-5.4Z', // segment
  'M-5.4-4H5.4V4H-5.4ZM-3.8-2.4 0 .8 3.8-2.4Z', // message: envelope
];
export const SIZE = 20;
const NEW = 8;

/** @typedef {CanvasRenderingContext2D} Ctx */
/** @typedef {Record<string, string>} Colours */
/** @typedef {{dpr: number, colours: Colours, font: string, made: Map<number | string, HTMLCanvasElement>, hatch?: CanvasPattern | null}} Pen */

const NAMES = ['lane', 'lane-odd', 'text', 'muted', 'grid', 'mark', 'mark-strong', 'bar', 'planned', 'now', 'lit', 'line', 'band', 'gap', 'focus'];

/** The colours of the moment. @param {HTMLElement} section @returns {Pen} */
export function pen(section) {
  const style = getComputedStyle(section);
  const colours = Object.fromEntries([...NAMES.map((name) => [name, `--j-${name}`]), ['paper', '--paper'], ['hatch', '--hatch'], ['alert', '--alert'], ['inked', '--accent-ink']]
    .map(([name, token]) => [name, style.getPropertyValue(token).trim()]));
  return { dpr: window.devicePixelRatio || 1, colours, font: style.getPropertyValue('--font'), made: new Map() };
}

/** A small picture made once. @param {Pen} pen @param {number | string} key @param {number} width @param {number} height @param {(ctx: CanvasRenderingContext2D) => void} draw */
function made(pen, key, width, height, draw) {
  let canvas = pen.made.get(key);
  if (canvas) return canvas;
  canvas = h('canvas', { width: Math.round(width * pen.dpr), height: Math.round(height * pen.dpr) });
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  ctx.scale(pen.dpr, pen.dpr);
  draw(ctx);
  pen.made.set(key, canvas);
  return canvas;
}

/** A glyph on an edge of the lane's own colour, so that it stays whole on lines and beside its neighbours. @param {Pen} pen @param {number} look glyph | flags << 8 */
export function stamp(pen, look) {
  const { colours } = pen;
  const flags = look >> 8;
  return made(pen, look, SIZE, SIZE, (ctx) => {
    const shape = new Path2D(SHAPES[look & 255] ?? SHAPES[7]);
    ctx.translate(SIZE / 2, SIZE / 2); ctx.lineJoin = 'round'; ctx.strokeStyle = colours.lane; ctx.lineWidth = 3; ctx.stroke(shape);
    ctx.fillStyle = flags & 3 ? colours.paper : flags & 16 ? colours['mark-strong'] : colours.mark; ctx.fill(shape, 'evenodd');
    if (flags & 3) { ctx.strokeStyle = flags & 1 ? colours.planned : colours.muted; ctx.lineWidth = 1.5; ctx.stroke(shape); }
    if (flags & 2) line(ctx, colours.muted, -6, 6, 6, -6);
    if (flags & 4) line(ctx, colours.mark, -6, 8.2, 6, 8.2);
    if (flags & 32) { line(ctx, colours.mark, -8.2, -6, -8.2, 6); line(ctx, colours.mark, 8.2, -6, 8.2, 6); }
    if (flags & 64) { ctx.setLineDash([2, 2]); line(ctx, colours.mark, -5, -8.2, 6, -8.2); }
    if (flags & NEW) { ctx.setLineDash([]); ctx.beginPath(); ctx.arc(6.4, -6.4, 2.6, 0, 7); ctx.fillStyle = colours.planned; ctx.fill(); ctx.strokeStyle = colours.lane; ctx.lineWidth = 1; ctx.stroke(); }
  });
}

/** @param {CanvasRenderingContext2D} ctx @param {string} colour @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 */
function line(ctx, colour, x1, y1, x2, y2) {
  ctx.beginPath(); ctx.strokeStyle = colour; ctx.lineWidth = 1.5; ctx.moveTo(x1, y1); ctx.lineTo(x2, y2); ctx.stroke();
}

/** A number in small print, drawn once. @param {Pen} pen @param {number} n */
export function numeral(pen, n) {
  return made(pen, `n${n}`, 26, 12, (ctx) => {
    ctx.font = `10px ${pen.font}`; ctx.textAlign = 'center'; ctx.fillStyle = pen.colours.muted; ctx.fillText(String(n), 13, 9);
  });
}

/** The lines that lie over a lane whose source is silent. @param {Pen} pen @param {CanvasRenderingContext2D} ctx */
export function hatch(pen, ctx) {
  if (!pen.hatch) {
    const tile = made(pen, 'hatch', 8, 8, (on) => { for (const d of [-8, 0, 8]) { on.beginPath(); on.moveTo(d - 2, 10); on.lineTo(d + 10, -2); on.strokeStyle = pen.colours.hatch; on.lineWidth = 1.5; on.stroke(); } });
    pen.hatch = ctx.createPattern(tile, 'repeat');
    pen.hatch?.setTransform(new DOMMatrix().scale(1 / pen.dpr));
  }
  return pen.hatch ?? 'transparent';
}

/** Every glyph with its word. @param {string[]} words */
export function legend(words) {
  return h('ul', null, words.map((word, kind) => h('li', { class: 'small' },
    s('svg', { width: 16, height: 16, viewBox: '-8 -8 16 16', 'aria-hidden': 'true' }, s('path', { d: SHAPES[kind], 'fill-rule': 'evenodd', class: 'g' })), word)));
}

/** @param {Ctx} ctx @param {Pen} pen @param {string} words @param {number} x @param {number} y @param {string} colour @param {string} font @param {boolean} [edged] on paper of its own */
export function write(ctx, pen, words, x, y, colour, font, edged = true) {
  ctx.font = font;
  if (edged) { ctx.strokeStyle = pen.colours.paper; ctx.lineWidth = 4; ctx.lineJoin = 'round'; ctx.strokeText(words, x, y); }
  ctx.fillStyle = colour; ctx.fillText(words, x, y);
}

/** Widths of words, asked once. @type {Map<string, number>} */
const widths = new Map();

/** @param {Ctx} ctx @param {Pen} pen @param {string} words @param {string} font */
export function measure(ctx, pen, words, font) {
  const key = font + words;
  let wide = widths.get(key);
  if (wide === undefined) {
    if (widths.size > 4000) widths.clear();
    ctx.font = font;
    widths.set(key, wide = ctx.measureText(words).width);
  }
  return wide;
}

/** @param {Ctx} ctx @param {Pen} pen @param {string} words @param {number} room */
export function shortened(ctx, pen, words, room) {
  const wide = measure(ctx, pen, words, `10.5px ${pen.font}`);
  if (wide <= room) return words;
  const fits = Math.floor(words.length * room / wide) - 1;
  return fits < 3 ? '' : `${[...words].slice(0, fits).join('').trimEnd()}…`;
}
