// One form, drawn from its description. What is typed lives in the draft, so that a redraw or a refusal loses nothing.
import { h } from '../shared/dom.js';
import { note, typed } from './drafts.js';

/** @typedef {import('../plan.js').PlanView} Plan */
/** @typedef {import('../plan.js').Draft} Draft */

/** @param {Plan} plan @param {Draft} draft */
export function drawForm(plan, draft) {
  const spec = plan.form(draft);
  const controls = spec.fields.map((/** @type {any} */ field) => drawField(plan, draft, field));
  const busy = plan.state.pending !== null;
  const submit = () => spec.type && plan.send({ type: spec.type, ...draft.opener.fixed, ...valuesOf(spec, draft) }, draft);
  const form = h('form', {
    class: `form ${spec.look ?? ''}`, novalidate: true, 'data-form': draft.opener.id, 'aria-label': spec.title,
    onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); submit(); },
    onkeydown: (/** @type {KeyboardEvent} */ event) => enter(event, spec, submit),
    // a choice made with the pointer in a cell of one field is the whole edit
    onchange: (/** @type {any} */ e) => spec.look === 'cell' && spec.fields.length === 1 && e.target.tagName === 'SELECT' && !e.target.dataset.keyed && submit(),
    oninput: () => { reveal(form, spec, draft); typed(draft); },
  },
  spec.look ? null : h('h3', null, spec.title),
  h('div', { class: 'fields' }, controls, h('div', { class: 'row buttons' },
    spec.submit && h('button', { class: 'btn btn-primary', disabled: busy }, spec.submit),
    // the second click of the double click that opened the form may land here: the page has scrolled to the form
    !spec.stays && h('button', { type: 'button', class: 'btn btn-quiet', onclick: (/** @type {MouseEvent} */ e) => e.detail < 2 && plan.close(draft) }, plan.words.cancel), note(plan, draft))),
  draft.text && !draft.field ? h('p', { class: 'error' }, draft.text) : null);
  reveal(form, spec, draft);
  return form;
}

/** @param {any} spec @param {Draft} draft */
function valuesOf(spec, draft) {
  return Object.fromEntries(spec.fields.map((/** @type {any} */ f) => [f.name, f.kind === 'check' ? draft.values[f.name] === true : draft.values[f.name] ?? f.value ?? '']));
}

/** Enter saves; in several lines Ctrl+Enter does, except where one text is edited in place. @param {KeyboardEvent} event @param {any} spec @param {() => void} submit */
function enter(event, spec, submit) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.tagName === 'SELECT') target.dataset.keyed = '1'; // arrows try the choices: nothing is saved before Enter
  if (event.key !== 'Enter' || event.isComposing || target.tagName === 'BUTTON') return;
  const ctrl = event.ctrlKey || event.metaKey;
  if (target.tagName === 'TEXTAREA' ? !(ctrl || (spec.look && !event.shiftKey)) : !(ctrl || target.tagName === 'SELECT')) return;
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
  if (field.kind === 'choice' || field.kind === 'ticks') return (field.kind === 'choice' ? choice : ticks)(field, id, now, keep, error);
  if (field.kind === 'check') {
    return h('label', { class: 'check', 'data-name': field.name }, h('input', { ...shared, type: 'checkbox', checked: now === true, oninput: (/** @type {any} */ e) => keep(e.target.checked) }), h('span', null, field.asked?.[draft.opener.values[`${field.differs}_asked`]], ' ', field.label), error);
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
  if (field.kind === 'area') return h('textarea', { ...own, rows: 2 });
  if (!field.suggest) return h('input', { ...own, type: 'text' });
  return [h('input', { ...own, type: 'text', list: `${shared.id}/list` }), h('datalist', { id: `${shared.id}/list` }, field.suggest.map((/** @type {string} */ value) => h('option', { value })))];
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

/** Several of a list, each with what it would do. @param {any} field @param {string} id @param {any[]} now @param {(value: any) => void} keep @param {Node | null} error */
function ticks(field, id, now, keep, error) {
  const chosen = new Set(now);
  const change = (/** @type {any} */ e, /** @type {any} */ value) => { if (e.target.checked) chosen.add(value); else chosen.delete(value); keep([...chosen]); };
  return h('fieldset', { class: 'ticks wide', 'data-name': field.name }, h('legend', { class: 'label' }, field.label), field.said && h('p', { class: 'small muted' }, field.said), field.options.map((/** @type {any} */ o, /** @type {number} */ i) => h('label', { 'data-when': o.when },
    h('input', { type: 'checkbox', checked: chosen.has(o.value), 'aria-label': o.label, 'aria-describedby': `${id}/${o.value}/about`, 'data-k': i ? `${id}/${o.value}` : id, oninput: (/** @type {any} */ e) => change(e, o.value) }),
    h('span', { class: 'words' }, o.label), h('span', { class: 'about', id: `${id}/${o.value}/about` }, h('span', { class: 'label' }, o.hint), ' ', o.there && h('span', { class: 'tag' }, o.there), ' ', h('span', { class: 'measured small' }, o.evidence)))), error);
}

/** Show what depends on another field: the confirmation of a different side, the actions that fit the decision. @param {HTMLElement} form @param {any} spec @param {Draft} draft */
function reveal(form, spec, draft) {
  for (const field of spec.fields) {
    const part = /** @type {HTMLElement} */ (form.querySelector(`[data-name="${field.name}"]`));
    if (field.differs) part.hidden = ['', draft.opener.values[`${field.differs}_asked`]].includes(draft.values[field.differs] ?? '');
    if (field.by) fitting(part, field, draft);
    if (field.shows) for (const one of part.querySelectorAll('label')) one.hidden = one.dataset.when !== /** @type {HTMLSelectElement} */ (form.querySelector(`[data-name="${field.shows}"] select`)).value;
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
