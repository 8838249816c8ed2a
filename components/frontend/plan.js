// The plan: draws the rows, cards and forms that Python describes, and reports commands. It decides nothing.
import { formKey, h, named } from './shared/dom.js';
import { place } from './shared/keep.js';
import { belongs } from './shared/same.js';
import { drawForm } from './plan/form.js';
import { drawCard, drawEarlier, drawOutside } from './plan/cards.js';
import { current, drawRows, moveIn } from './plan/rows.js';

/**
 * @typedef {{id: string, form: string, place: string, label: string, fixed: Record<string, any>, values: Record<string, any>, main?: boolean, only?: Record<string, string[]>}} Opener
 * @typedef {{opener: Opener, values: Record<string, any>, shown: boolean, key: string, sent: string, text: string, field: string, theirs: {who: string, text: string} | null}} Draft
 * @typedef {{data: any, cursor: string, menu: string, pending: {payload: any, draft: Draft | null, timer: number} | null, notice: any, focus: string}} State
 */

/** Unsent text of the one open customer; it goes when another customer's plan is drawn. @type {{owner: string, drafts: Map<string, Draft>}} */
let unsent = { owner: '', drafts: new Map() };
/** @type {WeakMap<Element, Plan>} */
const plans = new WeakMap();

class Plan {
  constructor() {
    this.root = h('div', null);
    /** @type {(payload: any) => void} */
    this.report = () => {};
    /** @type {State} */
    this.state = { data: null, cursor: '', menu: '', pending: null, notice: null, focus: '' };
    this.live = h('div', { class: 'live', role: 'status' });
    this.root.addEventListener('keydown', (event) => this.pressed(event));
  }

  get data() { return this.state.data; }
  get words() { return this.state.data.words; }
  get drafts() { return unsent.drafts; }

  /** @param {any} data */
  receive(data) {
    if (unsent.owner !== data.owner) unsent = { owner: data.owner, drafts: new Map() };
    this.state.data = data;
    const { pending } = this.state;
    if (pending && data.reply?.key === pending.payload.key) this.answered(pending, data.reply);
    this.draw();
  }

  /** @param {NonNullable<State['pending']>} pending @param {any} reply */
  answered(pending, reply) {
    clearTimeout(pending.timer);
    this.state.pending = null;
    this.state.notice = { ...reply, inForm: !reply.saved && pending.draft !== null };
    const draft = pending.draft;
    if (!draft) return;
    if (!reply.saved) {
      Object.assign(draft, { text: reply.text, field: reply.field, theirs: reply.theirs });
      this.state.focus = `${draft.opener.id}/${reply.field || this.form(draft).fields[0].name}`;
      return;
    }
    this.drafts.delete(draft.opener.id);
    if (this.form(draft).inline) this.open(draft.opener, false);
    else this.state.focus = rowOf(draft);
  }

  /** @param {Draft} draft */
  form(draft) { return this.data.forms[draft.opener.form]; }

  /** Open a form, or show the one that was left with unsent text. @param {Opener} opener @param {boolean} [draw] */
  open(opener, draw = true) {
    const draft = this.drafts.get(opener.id) ?? { opener, values: { ...opener.values }, shown: true, key: formKey(), sent: '', text: '', field: '', theirs: null };
    draft.shown = true;
    this.drafts.set(opener.id, draft);
    this.state.menu = '';
    this.state.focus = `${opener.id}/${this.form(draft).fields[0].name}`;
    if (draw) this.draw();
  }

  /** Close the form; text that was typed waits for the next opening. @param {Draft} draft @param {boolean} [drop] */
  close(draft, drop = false) {
    const typed = Object.entries(draft.values).some(([name, value]) => value && value !== draft.opener.values[name] && !this.preset(draft, name, value));
    if (drop || !typed) this.drafts.delete(draft.opener.id); else draft.shown = false;
    this.state.focus = rowOf(draft);
    this.draw();
  }

  /** @param {Draft} draft @param {string} name @param {any} value */
  preset(draft, name, value) { return this.form(draft).fields.some((/** @type {any} */ f) => f.name === name && (f.value === value || f.kind === 'pick')); }

  /** @param {Record<string, any>} fields @param {Draft | null} draft */
  send(fields, draft = null) {
    if (this.state.pending) return;
    const body = JSON.stringify(fields);
    // The same text again carries the same key and cannot be saved twice; another text is another change.
    const key = draft && draft.sent === body ? draft.key : formKey();
    if (draft) Object.assign(draft, { key, sent: body, text: '', field: '', theirs: null });
    this.post({ ...fields, handle: this.data.handle, version: this.data.version, key }, draft);
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

  /** After a conflict: the same text on top of what the plan holds now. @param {Draft} draft */
  rebase(draft) {
    const { heading, rows, requests } = this.data;
    const all = [...heading.adds, heading.review.edit, ...rows.flatMap((/** @type {any} */ r) => [...r.adds, r.edit, r.due?.edit, r.state?.edit]), ...requests.flatMap((/** @type {any} */ r) => r.openers)];
    draft.opener = all.find((o) => o?.id === draft.opener.id) ?? draft.opener;
  }

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
    return this.state.menu ? () => { this.state.focus = `row/${this.state.menu}`; this.state.menu = ''; this.draw(); } : null;
  }

  /** The forms that stand open at a place. @param {string} at */
  formsAt(at) {
    return [...this.drafts.values()].filter((d) => d.shown && d.opener.place === at).map((d) => drawForm(this, d));
  }

  /** @param {Opener} opener @param {string} [kind] */
  button(opener, kind = 'btn btn-quiet') {
    const waiting = this.drafts.get(opener.id);
    const left = waiting && !waiting.shown ? ` (${this.words.unsent})` : '';
    return h('button', { type: 'button', class: opener.main && !waiting?.shown ? 'btn btn-primary' : kind, 'aria-expanded': waiting?.shown ? 'true' : null, 'data-k': `open/${opener.id}`, onclick: () => this.open(opener) }, opener.label + left);
  }

  heading() {
    const { heading, words, empty, read_only: readOnly } = this.data;
    const review = heading.review;
    return h('header', { class: 'plan-head', 'data-part': 'plan', 'data-case': this.data.handle, tabindex: -1, 'data-k': 'row/head' },
      h('div', { class: 'row-apart' },
        h('div', null, h('h2', null, heading.title), h('p', { class: 'small muted facts' },
          `${heading.facts.join(' · ')} · `, h('span', { class: review.late ? 'late' : null }, review.late ? `▲ ${review.text}, ${review.late}` : review.text), ' ', review.edit && this.button(review.edit, 'link quiet'), ' ',
          heading.moves.map((/** @type {any} */ m) => h('button', { type: 'button', class: 'link quiet', onclick: () => this.send(m.send) }, m.label)))),
        h('div', { class: 'row' }, heading.adds.map((/** @type {Opener} */ o) => this.button(o, 'btn')))),
      readOnly && h('p', { class: 'small muted' }, readOnly),
      this.formsAt('head'),
      empty && h('p', { class: 'muted' }, empty),
      h('p', { class: 'hidden-text', id: 'plan-keys' }, words.keys));
  }

  notice() {
    const { notice } = this.state;
    if (!notice) return [];
    const shown = notice.inForm ? 'hidden-text' : notice.saved || notice.waiting ? 'notice notice-accent' : 'notice notice-alert';
    return [h('p', { class: shown }, notice.text, ' ',
      notice.undo && h('button', { type: 'button', class: 'link', 'data-k': 'undo', onclick: () => this.send(notice.undo.send) }, notice.undo.label),
      notice.again && h('button', { type: 'button', class: 'link', onclick: notice.again }, this.words.retry))];
  }

  draw() {
    const { requests, outside, rows } = this.data;
    const placed = new Set(['head', 'end/plan', ...rows.flatMap((/** @type {any} */ r) => [r.id, r.end]), ...requests.map((/** @type {any} */ r) => r.id)]);
    const lost = [...this.drafts.values()].filter((d) => !placed.has(d.opener.place));
    const open = requests.filter((/** @type {any} */ r) => r.pinned);
    const earlier = requests.filter((/** @type {any} */ r) => !r.pinned);
    place(this.root, /** @type {HTMLElement[]} */ ([
      this.heading(), ...open.map((/** @type {any} */ r) => drawCard(this, r)), drawRows(this), ...lost.map((d) => drawForm(this, d)),
      earlier.length && drawEarlier(this, earlier), outside.length && drawOutside(this, outside),
    ].filter(Boolean)));
    if (this.live.parentNode !== this.root) this.root.append(this.live);
    this.live.replaceChildren(...this.notice());
    current(this, this.state.cursor);
    this.focus();
  }

  focus() {
    if (this.state.focus) named(this.root, this.state.focus)?.focus();
    this.state.focus = '';
  }
}

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
  belongs(parentElement, data.handle);
}

/** @typedef {Plan} PlanView */
