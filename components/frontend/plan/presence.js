// Who else has the customer open and what they are writing, where the rows keep a place for it; and what is written here.
// web/assets/watch.js asks the server, which words it.

/** @typedef {import('../plan.js').PlanView} Plan */

/** @type {{plan: Plan | null, told: Record<string, string>}} */
const here = { plan: null, told: {} };

/** Say in each place (`data-present`) who is there. @param {Plan} plan */
export function present(plan) {
  here.plan = plan;
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (plan.root.querySelectorAll('[data-present]'))) {
    const words = here.told[place.dataset.present ?? ''] ?? '';
    if (place.textContent !== words) place.textContent = words;
  }
}

/** Tell which item a form in use changes. Adding something changes none. @param {Plan} plan @param {Event} event */
export function writing(plan, event) {
  const form = event.type === 'focusin' ? /** @type {HTMLElement} */ (event.target).closest('form') : null;
  const opener = form && plan.drafts.get(form.dataset.form ?? '')?.opener;
  const { rows, requests } = plan.data;
  const row = opener && [...rows, ...requests.map((/** @type {any} */ r) => ({ id: r.id, kind: 'request' }))].find((one) => one.id === opener.place);
  const changes = row && !plan.data.list && (Object.keys(opener.values).length || row.kind === 'request');
  window.dispatchEvent(new CustomEvent('tilannekuva-writing', { detail: changes ? `${row.kind}:${row.id}` : '' }));
}

window.addEventListener('tilannekuva-told', (event) => {
  here.told = /** @type {CustomEvent} */ (event).detail.present ?? {};
  if (here.plan) present(here.plan);
});
