// The plan: draws the rows, cards and forms that Python describes, and reports commands. It decides nothing.
import { focusIn, formKey, h, named } from './shared/dom.js';
import { place } from './shared/keep.js';
import { belongs } from './shared/same.js';
import { drawForm } from './plan/form.js';
import { forget, received } from './plan/drafts.js';
import { present, writing } from './plan/presence.js';
import { drawCard, drawEarlier, drawOutside } from './plan/cards.js';
import { conflictBar, placeOf } from './plan/conflict.js';
import { drawPast } from './plan/past.js';
import { drawTools } from './plan/tools.js';
import { drawBulk, drawPaging, drawReport, listHead } from './plan/list.js';
import { goesOut } from './plan/out.js';
import { current, drawMore, drawRows, drawSections, moveIn } from './plan/rows.js';

/**
 * @typedef {{id: string, form: string, place: string, label: string, fixed: Record<string, any>, values: Record<string, any>, main?: boolean, version?: number, only?: Record<string, string[]>}} Opener
 * @typedef {{opener: Opener, values: Record<string, any>, shown: boolean, version: number, key: string, sent: string, text: string, field: string, dirty?: boolean, timer?: number, kept?: boolean, said?: string}} Draft
 * @typedef {{place: string, payload: any, draft: Draft | null, text: string, gone?: boolean, who: string, keep: string, theirs: string, mine: string, base?: string, writing?: boolean}} Conflict
 * @typedef {{data: any, cursor: string, menu: string, pending: {payload: any, draft: Draft | null, timer: number} | null, notice: any, conflict: Conflict | null, queue: any[], focus: string, told: string, at: number, chosen: Set<string>, sent: Set<string>}} State
 */

/** Unsent text of the one open customer; it goes when another customer's plan is drawn. @type {{owner: string, drafts: Map<string, Draft>}} */
let unsent = { owner: '', drafts: new Map() };
/** Of the work list's cells. @type {Map<string, Draft>} */
const listed = new Map();
/** @type {WeakMap<Element, Plan>} */
const plans = new WeakMap();
const UNDO_MS = 10_000;
/** What takes the focus when what was pressed gives way to it; else the row that was worked on does. @type {Record<string, string>} */
const BESIDE = { history: 'past/close', 'past/close': 'history', 'past/now': 'past/slider' };

class Plan {
  constructor() {
    this.root = h('div', null);
    /** @type {(payload: any) => void} */
    this.report = () => {};
    /** @type {State} */
    this.state = { data: null, cursor: '', menu: '', pending: null, notice: null, conflict: null, queue: [], focus: '', told: '', at: 0, chosen: new Set(), sent: new Set() };
    this.live = h('div', { class: 'live', role: 'status' });
    this.root.addEventListener('keydown', (event) => this.pressed(event));
    for (const kind of ['focusin', 'focusout']) this.root.addEventListener(kind, (event) => writing(this, event));
  }

  get data() { return this.state.data; }
  get words() { return this.state.data.words; }
  get drafts() { return this.data.list ? listed : unsent.drafts; }

  /** @param {any} data all of the plan, or `only` what a look has changed of it */
  receive(data) {
    if (data.only && !this.state.data) return this.report({ type: 'look', handle: data.handle }); // drawn anew meanwhile: all of it is asked for
    if (data.only) data = { ...this.state.data, ...data };
    const fresh = !data.list && unsent.owner !== data.owner;
    if (fresh) unsent = { owner: data.owner, drafts: new Map() };
    const { pending, told, data: before } = this.state;
    Object.assign(this.state, { data, told: data.reply?.key ?? '', ...(fresh && { at: 0 }) });
    if (data.list?.report) this.state.chosen = new Set(data.list.report.left ?? this.state.sent); // what was not done stays chosen
    for (const id of this.state.chosen) if (!data.rows.some((/** @type {any} */ row) => row.id === id)) this.state.chosen.delete(id);
    received(this, fresh);
    if (pending && data.reply?.key === pending.payload.key) this.answered(pending, data.reply);
    else if (before && this.state.told && told !== this.state.told) this.tell(data.reply); // the journey has attached its events to an item
    this.draw();
  }

  /** What came of a change; it can be taken back for a while. @param {any} reply */
  tell(reply) {
    this.state.notice = reply;
    if (reply.undo) setTimeout(() => { reply.undo = null; this.live.replaceChildren(...this.notice()); }, UNDO_MS);
  }

  /** @param {NonNullable<State['pending']>} pending @param {any} reply */
  answered(pending, reply) {
    const { payload, draft } = pending;
    clearTimeout(pending.timer);
    this.state.pending = null;
    this.tell({ ...reply, inForm: !reply.saved && (draft !== null || reply.conflict) });
    if (reply.saved) return this.saved(draft);
    this.state.queue = [];
    if (reply.conflict) this.state.conflict = { ...reply.conflict, text: reply.text, payload, draft, place: draft?.opener.place ?? placeOf(payload) };
    if (!draft) return;
    Object.assign(draft, { text: reply.conflict ? '' : reply.text, field: reply.field });
    this.state.focus = `${draft.opener.id}/${reply.field || this.form(draft).fields[0]?.name}`;
  }

  /** @param {Draft | null} draft */
  saved(draft) {
    this.state.conflict = null;
    const next = this.state.queue.shift();
    if (next) return this.send(next);
    if (!draft) return;
    forget(this, draft);
    if (this.form(draft).look === 'inline') this.open(draft.opener, false);
    else this.state.focus = rowOf(draft);
  }

  /** @param {Draft} draft */
  form(draft) { return this.data.forms[draft.opener.form]; }

  /** What a row offers, as an opener: its forms stand once for all rows. @param {any} row @param {string} form @returns {Opener} */
  offer(row, form) {
    const spec = this.data.forms[form];
    const at = spec.end ? `end/${row.id === 'head' ? 'plan' : row.id}` : row.id;
    const fixed = { ...spec.fixed, ...(spec.about ? { [spec.about]: row.ref === undefined ? row.id : row.ref } : {}), ...(spec.base ? { base: holds(row, spec.base) ?? '' } : {}) };
    const held = !spec.fills ? [] : spec.fields.map((/** @type {any} */ f) => [f.name, holds(row, f.from ?? f.name)]).filter((/** @type {any} */ [, value]) => value !== undefined);
    return { id: `${form}/${at}`, form, place: at, version: row.version, label: spec.label, fixed, values: Object.fromEntries(held), ...(form === 'state' ? { only: { lifecycle: row.moves } } : {}) };
  }

  /** A form as it begins: with what the row holds, and what was typed before. @param {Opener} opener @param {Partial<Draft>} [again] @returns {Draft} */
  begin(opener, again) {
    return { opener, shown: true, version: opener.version ?? this.data.version, key: formKey(), sent: '', text: '', field: '', ...again, values: { ...opener.values, ...again?.values } };
  }

  /** Something was typed that is not there without typing. @param {Draft} draft */
  changed(draft) { return Object.entries(draft.values).some(([name, value]) => value && value !== draft.opener.values[name] && !this.preset(draft, name, value)); }

  /** Open a form, or show the one that was left with unsent text. A form without fields is a command. @param {Opener} opener @param {boolean} [draw] */
  open(opener, draw = true) {
    const draft = this.drafts.get(opener.id) ?? this.begin(opener);
    const [first] = this.form(draft).fields;
    this.state.menu = '';
    if (!first) return this.send({ type: this.form(draft).type, ...opener.fixed });
    draft.shown = true;
    this.drafts.set(opener.id, draft);
    this.state.focus = `${opener.id}/${first.name}`;
    if (draw) this.draw();
  }

  /** Close the form; text that was typed waits for the next opening. @param {Draft} draft @param {boolean} [drop] */
  close(draft, drop = false) {
    if (drop || !this.changed(draft)) forget(this, draft); else draft.shown = this.form(draft)?.stays ?? false;
    if (this.state.conflict?.draft === draft) this.state.conflict = null;
    this.state.focus = rowOf(draft);
    this.draw();
  }

  /** @param {Draft} draft @param {string} name @param {any} value */
  preset(draft, name, value) { return this.form(draft)?.fields.some((/** @type {any} */ f) => f.name === name && (f.value === value || f.kind === 'pick' || f.kind === 'ticks')); }

  /** @param {Record<string, any>} fields @param {Draft | null} draft */
  send(fields, draft = null) {
    if (this.state.pending) return;
    const body = JSON.stringify(fields);
    // The same text again carries the same key and cannot be saved twice; another text is another change.
    const key = draft && draft.sent === body ? draft.key : formKey();
    if (draft) Object.assign(draft, { key, sent: body, text: '', field: '' });
    this.post({ ...fields, ...(draft && { draft: draft.opener.id }), handle: this.data.handle, version: draft?.version ?? fields.version ?? this.data.version, key }, draft);
  }

  /** @param {any} payload @param {Draft | null} draft */
  post(payload, draft) {
    const timer = setTimeout(() => { // no answer came: offer the very same change again
      this.state.notice = { text: this.words.no_answer, again: () => this.post(payload, draft) };
      this.draw();
    }, 8000);
    Object.assign(this.state, { pending: { payload, draft, timer }, notice: { text: this.words.saving, waiting: true } });
    this.report(payload);
    this.draw();
  }

  /** Another look at the plan: nothing is written. @param {Record<string, any>} look */
  look(look) { this.report({ type: 'look', handle: this.data.handle, ...look, no: formKey() }); }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const target = /** @type {HTMLElement} */ (event.target);
    const act = event.key === 'Escape' ? this.escape(target) : moveIn(this, event, target);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  /** Esc closes the top layer only. @param {HTMLElement} target */
  escape(target) {
    const form = /** @type {HTMLElement | null} */ (target.closest('form[data-form]'));
    const draft = form && this.drafts.get(form.dataset.form ?? '');
    if (draft) return () => this.close(draft);
    return this.state.menu ? () => { this.state.focus = `menu/${this.state.menu}`; this.state.menu = ''; this.draw(); } : null;
  }

  /** The forms that stand open at a place, and the conflict that is about it. @param {string} at @param {boolean} [cells] those of cells too, whose row is not there @returns {HTMLElement[]} */
  formsAt(at, cells = false) {
    const open = [...this.drafts.values()].filter((d) => d.shown && !this.data.past?.shown && d.opener.place === at && this.form(d) && (cells || this.form(d).look !== 'cell')).map((d) => drawForm(this, d));
    return this.state.conflict?.place === at ? [...open, conflictBar(this, this.state.conflict)] : open;
  }

  /** @param {Opener} opener @param {string} [kind] */
  button(opener, kind = 'btn btn-quiet') {
    const waiting = this.drafts.get(opener.id);
    const left = waiting && !waiting.shown ? ` (${this.words.unsent})` : '';
    return h('button', { type: 'button', class: opener.main && !waiting?.shown ? 'btn btn-primary' : kind, 'aria-expanded': waiting?.shown ? 'true' : null, 'data-k': `open/${opener.id}`, onclick: () => this.open(opener) }, opener.label + left);
  }

  heading() {
    const { heading, words, empty, starts, past, read_only: readOnly } = this.data;
    const review = heading.review;
    return h('header', { class: 'plan-head', 'data-part': 'plan', 'data-case': this.data.handle, tabindex: -1, 'data-k': 'row/head' },
      h('div', { class: 'row-apart' },
        h('div', null, h('h2', null, heading.title), h('p', { class: 'small muted facts' },
          `${heading.facts.join(' · ')} `, heading.history && !past && h('button', { type: 'button', class: 'link', 'data-k': 'history', onclick: () => this.look({ history: true }) }, heading.history), h('br', null), h('span', { class: review.late ? 'late' : null }, review.late ? `▲ ${review.text}, ${review.late}` : review.text), ' ', review.edit && this.button(review.edit, 'link quiet'), ' ',
          heading.moves.map((/** @type {any} */ m) => h('button', { type: 'button', class: 'link quiet', onclick: () => this.send(m.send) }, m.label)))),
        h('div', { class: 'row' }, heading.adds.map((/** @type {Opener} */ o) => this.button(o, 'btn')), drawMore(this, heading), !past?.shown && goesOut(this))),
      h('p', { class: 'small muted present', 'data-present': 'plan' }),
      readOnly && !past?.shown && h('p', { class: 'small muted' }, readOnly),
      this.formsAt('head'),
      empty && h('div', { class: 'starts' }, h('p', { class: 'muted' }, empty), starts.map((/** @type {Opener} */ o) => this.button(o, 'btn'))),
      h('p', { class: 'hidden-text', id: 'plan-keys' }, words.keys));
  }

  notice() {
    const { notice } = this.state;
    if (!notice) return [];
    const shown = notice.inForm ? 'hidden-text' : notice.saved || notice.waiting ? 'notice notice-accent' : 'notice notice-alert';
    return [h('p', { class: shown }, notice.text, ' ', notice.merged && h('strong', null, `${notice.merged} `),
      notice.undo && h('button', { type: 'button', class: 'link', 'data-k': 'undo', onclick: () => this.undo(notice.undo.sends) }, notice.undo.label),
      notice.again && h('button', { type: 'button', class: 'link', onclick: notice.again }, this.words.retry))];
  }

  /** One command after another: each is a version of its own. @param {any[]} sends */
  undo(sends) {
    this.state.queue = sends.slice(1);
    this.send(sends[0]);
  }

  draw() {
    const { requests, outside, rows, sections, past } = this.data;
    const placed = new Set(['head', 'end/plan', ...rows.flatMap((/** @type {any} */ r) => [r.id, r.end]), ...[...requests, ...sections].map((/** @type {any} */ r) => r.id)]);
    const lost = [...new Set([...this.drafts.values()].filter((d) => this.form(d)).map((d) => d.opener.place).concat(this.state.conflict?.place ?? []))].filter((at) => !placed.has(at));
    const open = requests.filter((/** @type {any} */ r) => r.pinned);
    const earlier = requests.filter((/** @type {any} */ r) => !r.pinned);
    const had = focusIn(this.root);
    const { list } = this.data;
    place(this.root, /** @type {HTMLElement[]} */ ([
      list ? listHead(this) : this.heading(), past && drawPast(this, past), ...lost.flatMap((at) => this.formsAt(at, true)), ...open.map((/** @type {any} */ r) => drawCard(this, r)), drawTools(this), list?.bulk && drawBulk(this), list && drawReport(this), drawRows(this), list?.paging.length && drawPaging(this), sections.length && drawSections(this),
      earlier.length && drawEarlier(this, earlier), outside.length && drawOutside(this, outside),
    ].filter(Boolean)));
    if (this.live.parentNode !== this.root) this.root.append(this.live);
    this.live.replaceChildren(...this.notice());
    current(this, this.state.cursor);
    present(this);
    this.focus();
    if (had && !focusIn(this.root)) (named(this.root, BESIDE[had.dataset.k ?? ''] ?? `row/${this.state.cursor}`) ?? named(this.root, 'row/head'))?.focus(); // what had it has gone
  }

  focus() {
    const at = this.state.focus ? named(this.root, this.state.focus) : null;
    at?.focus();
    at?.closest('.form')?.scrollIntoView({ block: 'nearest' }); // its buttons are seen as well as its first field
    if (at?.closest('.cell') && at.tagName === 'INPUT') at.select(); // a cell's value is typed over
    if (at && this.state.conflict) this.root.querySelector('.conflict')?.scrollIntoView({ block: 'nearest' }); // what to choose between is seen, not only what was typed
    this.state.focus = '';
  }
}

/** What a row holds in a field: the text and the day are those that it shows. @param {any} row @param {string} name */
function holds(row, name) { return name === 'text' ? row.text : name === 'due' ? row.due?.text : name === 'ref' ? row.ref === undefined ? row.id : '' : row.now?.[name]; }

/** The row or card that a form belongs to: where the focus goes when it closes. @param {Draft} draft */
function rowOf(draft) { return `row/${draft.opener.place.replace('end/', '')}`; }

/** @param {any} component */
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const plan = plans.get(parentElement) ?? new Plan();
  if (!plans.has(parentElement)) parentElement.append(plan.root);
  plan.report = (payload) => setTriggerValue('command', payload);
  plans.set(parentElement, plan);
  plan.receive(data);
  if (!data.list) belongs(parentElement, data.handle);
}

/** @typedef {Plan} PlanView */
