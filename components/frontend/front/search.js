// The one search field. What is typed goes to the server once and is cleared when a case opens. When one is closed, the
// field goes from the bar to the page: whoever types at once keeps what they have typed.

import { h } from '../shared/dom.js';

/** @param {any} find @param {import('../shared/act.js').Send} send @param {boolean} compact */
export function search(find, send, compact) {
  const input = h('input', {
    class: 'input', id: 'hetu', type: 'text', inputmode: 'text', autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false',
    maxlength: '40', 'aria-invalid': find.error ? 'true' : null, 'aria-describedby': find.error ? 'hetu-error' : 'hetu-hint',
    'aria-label': compact ? find.label : null, placeholder: compact ? find.label : null, value: find.typed,
    data: { k: 'hetu', keep: 'hetu', 'lpignore': 'true', '1pIgnore': 'true' },
  });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!input.value.trim()) return;
    send({ type: 'search', text: input.value });
    window.setTimeout(() => { go.textContent = find.opening; }, 400); // what the server answers draws the form anew
    delete input.dataset.keep; // it is sent: the next field begins empty, or with what the server found wrong
    input.blur();
  };
  const go = h('button', { class: 'btn btn-primary', type: 'submit', data: { k: 'go' } }, find.go);
  const form = h('form', { class: compact ? 'search compact' : 'search', role: 'search', novalidate: true, onsubmit: submit },
    !compact && h('label', { for: 'hetu' }, find.label),
    h('div', { class: 'search-row' }, input, go),
    find.error && h('p', { class: 'error', id: 'hetu-error', role: 'alert' }, find.error),
    find.error && find.position > 0 && !compact && pointer(find),
    !compact && h('p', { class: 'label', id: 'hetu-hint' }, find.hint));
  if (find.focus) window.requestAnimationFrame(() => { if (input.isConnected) { input.focus({ preventScroll: true }); spot(input, find); } });
  return form;
}

/** Selects the character at fault, so that typing replaces it. @param {HTMLInputElement} input @param {any} find */
function spot(input, { position, typed }) {
  if (position > 0 && position <= input.value.length) input.setSelectionRange(position - 1, position);
  else if (input.value === typed) input.select(); // not over what is just being typed
}

/** What was typed with the character at fault marked by shape, not colour alone. @param {any} find */
function pointer(find) {
  const [before, at, after] = [find.typed.slice(0, find.position - 1), find.typed.slice(find.position - 1, find.position), find.typed.slice(find.position)];
  return h('p', { class: 'pointer', 'aria-hidden': 'true' }, before, h('mark', null, at || '␣'), after);
}
