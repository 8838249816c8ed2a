// The journey on paper: a sheet in the document for as long as it is printed. It carries no personal identity code.

import { h } from '../shared/dom.js';

const LOOK = `@media screen { .journey-sheet { display: none } }
html[data-lost] .journey-sheet { display: none !important }
@media print { body > :not(.journey-sheet) { display: none !important } .journey-sheet { font: 10.5pt/1.4 "Atkinson Hyperlegible", sans-serif; color: #000; background: #fff }
.journey-sheet h1 { font-size: 15pt; margin: 0 0 4pt } .journey-sheet h2 { font-size: 11.5pt; margin: 10pt 0 2pt; break-after: avoid } .journey-sheet p { margin: 0 0 2pt; break-inside: avoid } .journey-sheet .room { break-inside: avoid } .journey-sheet .room p { margin-top: 15pt } .journey-sheet footer { margin-top: 12pt; font-size: 9pt } }`;

/** @param {any} sheet @param {() => void} done */
export function printed(sheet, done) {
  const look = new CSSStyleSheet();
  look.replaceSync(LOOK);
  const lines = (/** @type {string[]} */ all) => all.map((one) => h('p', { dir: 'auto' }, one));
  const page = h('article', { class: 'journey-sheet', lang: sheet.lang }, h('h1', null, sheet.title), lines(sheet.lines ?? []),
    sheet.sections.map((/** @type {any} */ one) => h('section', { class: one.room && 'room' }, h('h2', null, one.title), lines(one.lines))), h('footer', null, lines(sheet.foot ?? [])));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, look];
  document.body.append(page);
  const clear = () => { // another customer is open, or the screen is locked: their paper is gone too
    for (const end of ['afterprint', 'tilannekuva-case', 'tilannekuva-lock']) window.removeEventListener(end, clear);
    page.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== look);
    done();
  };
  for (const end of ['afterprint', 'tilannekuva-case', 'tilannekuva-lock']) window.addEventListener(end, clear);
  window.print();
}
