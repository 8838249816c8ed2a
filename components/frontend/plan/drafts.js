// What is typed is kept on the server, at most two seconds behind the typing, and opened again: docs/adr/043.
import { h, named } from '../shared/dom.js';

/** @typedef {import('../plan.js').PlanView} Plan */
/** @typedef {import('../plan.js').Draft} Draft */

const EVERY_MS = 2000;
const MOST_BYTES = 65000; // the server takes no more, and neither does a page that is being left
const REFUSED = [409, 413, 422]; // with its reason in words; any other answer but 204 means that the text is not kept yet
/** The plan on the screen. @type {Plan | null} */
let here = null;
/** Requests go one after another: an older text never overtakes a newer one. @type {Promise<unknown>} */
let line = Promise.resolve();

/** A plan has been drawn. `fresh`: of another customer than before, and what waits for it on the server is opened. @param {Plan} plan @param {boolean} fresh */
export function received(plan, fresh) {
  if (plan.data.list) return; // its cells hold a day or a choice, and no customer is open
  here = plan;
  const { again } = plan.data.drafts ?? { again: [] };
  for (const one of again) {
    const { id, form } = one.opener, has = plan.drafts.get(id);
    // the form of a text that is being written may go with its item
    if (fresh ? plan.data.forms[form] || form === 'quick' : form === 'loose' && has && !has.dirty && has.opener.form !== form) plan.drafts.set(id, plan.begin(one.opener, { ...one, shown: form !== 'quick' })); // the quick line is no form
  }
  for (const draft of plan.drafts.values()) if (draft.dirty) typed(draft);
}

/** Something was typed into a form. @param {Draft} draft */
export function typed(draft) {
  draft.dirty = true;
  draft.timer ||= window.setTimeout(() => keep(draft), EVERY_MS);
}

/** @param {Draft} draft @param {boolean} [now] the page is being left: nothing is waited for */
async function keep(draft, now) {
  clearTimeout(draft.timer);
  draft.timer = 0;
  if (!here || !draft.dirty || here.drafts.get(draft.opener.id) !== draft) return;
  const { opener: { id, fixed, values }, values: fields, version } = draft;
  const whole = here.changed(draft);
  Object.assign(draft, { dirty: false, kept: true });
  const [status, why] = await say(here, whole ? { place: id, version, fields, fixed, values } : { place: id }, now);
  const settled = status === 204 || REFUSED.includes(status);
  draft.said = !whole ? '' : status === 204 ? 'kept' : settled ? why : 'not_kept';
  if (!settled) draft.dirty = true;
  if (!settled && status !== 404 && status !== 401) typed(draft); // those two: once the plan is drawn anew
  const at = here && named(here.root, `kept/${id}`);
  if (here && at && at.firstChild?.textContent !== inside(here, draft)[0]?.textContent) at.replaceChildren(...inside(here, draft));
}

/** @param {Plan} plan @param {Record<string, unknown>} what @param {boolean} [now] @returns {Promise<[number, string]>} */
function say(plan, what, now) {
  const body = new Blob([JSON.stringify(what)]);
  if (body.size > MOST_BYTES) return Promise.resolve([413, 'long']);
  const send = () => /** @type {Promise<[number, string]>} */ (fetch('/drafts', { method: 'POST', headers: { 'X-Case': plan.data.handle }, body, keepalive: now }).then(async (answer) => [answer.status, await answer.text()], () => [0, '']));
  const answer = now ? send() : line.then(send);
  line = now ? line : answer;
  return answer;
}

/** Saved in the plan, or thrown away. @param {Plan} plan @param {Draft} draft */
export function forget(plan, draft) {
  plan.drafts.delete(draft.opener.id);
  clearTimeout(draft.timer);
  if (draft.kept) say(plan, { place: draft.opener.id });
}

/** Where a form says what has become of its text. @param {Plan} plan @param {Draft} draft */
export function note(plan, draft) {
  return h('span', { class: 'kept small muted', role: 'status', 'data-k': `kept/${draft.opener.id}` }, inside(plan, draft));
}

/** @param {Plan} plan @param {Draft} draft */
function inside(plan, draft) {
  const words = plan.data.drafts?.words ?? {};
  return draft.said ? [h('span', null, words[draft.said] ?? draft.said, ' '), h('button', { type: 'button', class: 'link', onclick: () => plan.close(draft, true) }, words.discard)] : [];
}

/** @param {boolean} now */
function flush(now) {
  return [...here?.drafts.values() ?? []].filter((draft) => draft.dirty).map((draft) => keep(draft, now));
}
window.addEventListener('focusout', () => flush(false));
window.addEventListener('online', () => flush(false));
window.addEventListener('pagehide', () => flush(true));
document.addEventListener('visibilitychange', () => flush(true));
window.addEventListener('tilannekuva-leaving', (event) => /** @type {CustomEvent} */ (event).detail.push(...flush(true))); // web/assets/watch.js
