// One form, drawn from its description. What is typed lives in the draft, so that a redraw or a refusal loses nothing.
import { h } from '../shared/dom.js';

/** @typedef {import('../plan.js').PlanView} Plan */
/** @typedef {import('../plan.js').Draft} Draft */

/** @param {Plan} plan @param {Draft} draft */
export function drawForm(plan, draft) {
  const spec = plan.form(draft);
  const controls = spec.fields.map((/** @type {any} */ field) => drawField(plan, draft, field));
  const busy = plan.state.pending !== null;
  const submit = () => plan.send({ type: spec.type, ...draft.opener.fixed, ...valuesOf(spec, draft) }, draft);
  const form = h('form', {
    class: `form ${spec.inline ? 'inline' : ''} ${spec.bare ? 'bare' : ''}`, novalidate: true, 'data-form': draft.opener.id, 'aria-label': spec.title,
    onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); submit(); },
    onkeydown: (/** @type {KeyboardEvent} */ event) => enter(event, spec, submit),
    oninput: () => reveal(form, spec, draft),
  },
  spec.inline || spec.bare ? null : h('h3', null, spec.title),
  h('div', { class: 'fields' }, controls, h('div', { class: 'row buttons' },
    h('button', { class: 'btn btn-primary', disabled: busy }, spec.submit),
    // the second click of the double click that opened the form may land here: the page has scrolled to the form
    h('button', { type: 'button', class: 'btn btn-quiet', onclick: (/** @type {MouseEvent} */ e) => e.detail < 2 && plan.close(draft) }, plan.words.cancel))),
  draft.text && !draft.field && !draft.theirs ? h('p', { class: 'error' }, draft.text) : null,
  draft.theirs ? conflict(plan, draft, spec, submit) : null);
  reveal(form, spec, draft);
  return form;
}

/** @param {any} spec @param {Draft} draft */
function valuesOf(spec, draft) {
  return Object.fromEntries(spec.fields.map((/** @type {any} */ f) => [f.name, f.kind === 'check' ? draft.values[f.name] === true : draft.values[f.name] ?? f.value ?? '']));
}

/** Enter saves; in several lines Ctrl+Enter does, except where one text is edited in place. @param {KeyboardEvent} event @param {any} spec @param {() => void} submit */
function enter(event, spec, submit) {
  const area = event.target instanceof HTMLTextAreaElement;
  if (event.key !== 'Enter' || event.isComposing || !area) return;
  if (!(event.ctrlKey || event.metaKey || (spec.bare && !event.shiftKey))) return;
  event.preventDefault();
  submit();
}

/** @param {Plan} plan @param {Draft} draft @param {any} field */
function drawField(plan, draft, field) {
  const id = `${draft.opener.id}/${field.name}`;
  const wrong = draft.field === field.name;
  const now = draft.values[field.name] ?? field.value ?? '';
  const keep = (/** @type {any} */ value) => { draft.values[field.name] = value; };
  const shared = { id, 'data-k': id, 'aria-invalid': wrong ? 'true' : null, 'aria-required': field.required ? 'true' : null, 'aria-describedby': wrong ? `${id}/error` : null };
  const label = field.required ? field.label : `${field.label} (${plan.words.optional})`;
  const error = wrong ? h('p', { class: 'error', id: `${id}/error` }, draft.text) : null;
  if (field.kind === 'choice') return choice(field, id, now, keep, error);
  if (field.kind === 'check') {
    return h('label', { class: 'check', 'data-name': field.name }, h('input', { ...shared, type: 'checkbox', checked: now === true, oninput: (/** @type {any} */ e) => keep(e.target.checked) }), field.label, error);
  }
  return h('div', { class: `field ${field.kind} ${field.narrow ? 'narrow' : ''}`, 'data-name': field.name },
    h('label', { for: id }, label), control(plan, field, shared, now, keep), error,
    field.by ? h('ul', { class: 'lines small muted' }) : null);
}

/** @param {Plan} plan @param {any} field @param {any} shared @param {any} now @param {(value: any) => void} keep */
function control(plan, field, shared, now, keep) {
  const oninput = (/** @type {any} */ e) => keep(e.target.value);
  if (field.kind === 'pick') {
    const allowed = plan.drafts.get(shared.id.slice(0, shared.id.lastIndexOf('/')))?.opener.only?.[field.name];
    const options = allowed ? field.options.filter((/** @type {any} */ o) => allowed.includes(o.value)) : field.options;
    return h('select', { ...shared, class: 'input', oninput }, options.map((/** @type {any} */ o) =>
      h('option', { value: o.value, selected: o.value === now, 'data-when': o.when }, o.label)));
  }
  const own = { ...shared, class: 'input', value: now, maxlength: field.longest, placeholder: field.hint, autocomplete: 'off', oninput, onpaste: (/** @type {ClipboardEvent} */ e) => cut(plan, e, field.longest) };
  return field.kind === 'area' ? h('textarea', { ...own, rows: 2 }) : h('input', { ...own, type: 'text' });
}

/** The browser cuts a paste that is too long; say so. @param {Plan} plan @param {ClipboardEvent} event @param {number} longest */
function cut(plan, event, longest) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (input.value.length + (event.clipboardData?.getData('text').length ?? 0) <= longest) return;
  plan.state.notice = { text: plan.words.cut };
  plan.live.replaceChildren(...plan.notice());
}

/** @param {any} field @param {string} id @param {any} now @param {(value: any) => void} keep @param {Node | null} error */
function choice(field, id, now, keep, error) {
  return h('fieldset', { class: `choice ${field.wide ? 'wide' : ''}`, 'data-name': field.name, 'aria-invalid': error ? 'true' : null }, h('legend', null, field.label),
    field.options.map((/** @type {any} */ o, /** @type {number} */ i) => h('label', null,
      h('input', { type: 'radio', name: id, value: o.value, checked: o.value === now, 'data-k': i ? `${id}/${o.value}` : id, oninput: () => keep(o.value) }), h('span', null, o.label))), error);
}

/** Show what depends on another field: the confirmation of a different side, the actions that fit the decision. @param {HTMLElement} form @param {any} spec @param {Draft} draft */
function reveal(form, spec, draft) {
  for (const field of spec.fields) {
    const part = /** @type {HTMLElement} */ (form.querySelector(`[data-name="${field.name}"]`));
    if (field.differs) part.hidden = (draft.values[field.differs] ?? '') === draft.opener.values[field.differs];
    if (field.by) fitting(part, field, draft);
  }
}

/** @param {HTMLElement} part @param {any} field @param {Draft} draft */
function fitting(part, field, draft) {
  const decision = draft.values[field.by] ?? '';
  const fits = field.options.filter((/** @type {any} */ o) => !o.when || o.when === decision);
  if (draft.values[`${field.by}/was`] !== decision) {
    draft.values[`${field.by}/was`] = decision;
    draft.values[field.name] = fits.length === 2 ? fits[0].value : ''; // the only one that fits is proposed, several are not
  }
  const select = /** @type {HTMLSelectElement} */ (part.querySelector('select'));
  for (const option of select.options) option.hidden = option.disabled = !fits.some((/** @type {any} */ o) => o.value === option.value);
  select.value = draft.values[field.name];
  part.hidden = !decision || fits.length < 2;
  const chosen = fits.find((/** @type {any} */ o) => o.value === select.value);
  part.querySelector('.lines')?.replaceChildren(...(chosen?.lines ?? []).map((/** @type {string} */ line) => h('li', null, line)));
}

/** Both texts side by side, in the page; the field above stays open for a third one. @param {Plan} plan @param {Draft} draft @param {any} spec @param {() => void} submit */
function conflict(plan, draft, spec, submit) {
  const { words } = plan;
  const theirs = /** @type {{who: string, text: string}} */ (draft.theirs);
  const mine = spec.fields.map((/** @type {any} */ f) => draft.values[f.name]).find((/** @type {any} */ v) => typeof v === 'string' && v) ?? '';
  const again = () => { plan.rebase(draft); submit(); };
  return h('div', { class: 'notice notice-warn conflict', role: 'group', 'aria-label': draft.text }, h('p', null, `▲ ${draft.text}`),
    h('div', { class: 'sides' },
      h('div', null, h('p', { class: 'label' }, `${words.theirs} (${theirs.who})`), h('p', { class: 'words' }, theirs.text), h('button', { type: 'button', class: 'btn', onclick: () => plan.close(draft, true) }, words.keep_theirs)),
      h('div', null, h('p', { class: 'label' }, words.mine), h('p', { class: 'words' }, mine), h('button', { type: 'button', class: 'btn', onclick: again }, words.keep_mine))),
    h('p', { class: 'small' }, words.write_new));
}
