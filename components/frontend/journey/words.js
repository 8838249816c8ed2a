// Words on the canvas: measured once, shortened rather than cut or squeezed.

/** @typedef {CanvasRenderingContext2D} Ctx */

/** @param {Ctx} ctx @param {import('./stamps.js').Pen} pen @param {string} words @param {number} x @param {number} y @param {string} colour @param {string} font @param {boolean} [edged] on paper of its own */
export function write(ctx, pen, words, x, y, colour, font, edged = true) {
  ctx.font = font;
  if (edged) { ctx.strokeStyle = pen.colours.paper; ctx.lineWidth = 4; ctx.lineJoin = 'round'; ctx.strokeText(words, x, y); }
  ctx.fillStyle = colour;
  ctx.fillText(words, x, y);
}

/** Widths of words, asked once. @type {Map<string, number>} */
const widths = new Map();

/** @param {Ctx} ctx @param {import('./stamps.js').Pen} pen @param {string} words @param {string} font */
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

/** @param {Ctx} ctx @param {import('./stamps.js').Pen} pen @param {string} words @param {number} room */
export function shortened(ctx, pen, words, room) {
  const wide = measure(ctx, pen, words, `10.5px ${pen.font}`);
  if (wide <= room) return words;
  const fits = Math.floor(words.length * room / wide) - 1;
  return fits < 3 ? '' : `${[...words].slice(0, fits).join('').trimEnd()}…`;
}
