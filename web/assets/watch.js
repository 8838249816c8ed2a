// @ts-check
// Watches the session and the line. Covers the screen when the server has been silent for a while, or has been started
// again and has not drawn the page anew; leaves it when the session is over. Asking is not a human command: it moves no
// limit.

const words = /** @type {HTMLElement} */ (document.getElementById("watch")).dataset;
const COVER_AFTER_MS = Number(words.coverAfter ?? 30) * 1000;
const EVERY_MS = Math.min(4000, COVER_AFTER_MS / 2);
const cover = document.createElement("div");
const title = document.createElement("h1");
const text = document.createElement("p");
let heard = Date.now();
let locked = false;
let server = words.start ?? "";
/** The server's session that drew the page; `gone` is the one that a server which is no more had drawn. */
let tab = "";
/** @type {string | null} */
let gone = null;
/** The case on the screen, "" for none; how often in a row the server did not know it; what was told of it last. */
let handle = "";
let unknown = 0;
let told = { version: "", news: "", other_tab: "", present: {} };
/** The item of the plan that a form in use changes, as "goal:<id>". */
let writing = "";
/** When the server is asked next, and when it is told of a form that was entered or left. */
let ticks = setInterval(ask, EVERY_MS);
let tells = 0;

function leave() {
  setCover("lost");
  location.replace("/sign-in");
}

/** Empty the screen at once, whatever the line does; then the session ends, and the way on is to sign in. What was typed
 * is sent first (components/frontend/plan/drafts.js), and waited for a second at most. */
async function lock() {
  /** @type {Promise<unknown>[]} */
  const waits = [];
  dispatchEvent(new CustomEvent("tilannekuva-leaving", { detail: waits }));
  setCover("locked");
  locked = true;
  document.getElementById("root")?.remove();
  await Promise.race([Promise.all(waits), new Promise((go) => setTimeout(go, 1000))]);
  const answer = await fetch("/lock", { method: "POST", redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect" || answer?.status === 401) location.replace("/sign-in");
  else setTimeout(lock, 2000);
}

function build() {
  cover.id = "cover";
  cover.hidden = true;
  cover.setAttribute("role", "alert");
  cover.append(title, text);
  document.body.append(cover);
}

/** Hide what is under the cover from eyes, keyboards and screen readers alike, or give it back. @param {"lost" | "returning" | "locked" | ""} why */
function setCover(why) {
  if (locked) return;
  const on = why !== "";
  if (on) title.textContent = words[`${why}Title`] ?? "";
  if (on) text.textContent = words[why] ?? "";
  if (cover.hidden === !on) return;
  cover.hidden = !on;
  document.getElementById("root")?.toggleAttribute("inert", on);
  document.documentElement.toggleAttribute("data-lost", on);
}

/**
 * Another server answers: what is on the screen is not its own. It is asked to draw the page until it has, however long
 * the page's line to it stays away; nothing is uncovered before. @param {number} [since]
 */
function bringBack(since = Date.now()) {
  const running = document.querySelector('[data-test-script-state="running"]'); // what a run will not draw is still there
  if (tab !== gone && !running) {
    gone = null;
    return setCover("");
  }
  const due = Date.now() >= since && tab === gone;
  if (due) dispatchEvent(new Event("tilannekuva-restarted")); // components/frontend/front.js
  setTimeout(bringBack, 50, due ? Date.now() + 2000 : since);
}

/** Tell the page what the server told of a case. An answer about another case than the present one is dropped. @param {string} about @param {typeof told} answer */
function tell(about, answer) {
  if (about !== handle) return;
  told = answer;
  dispatchEvent(new CustomEvent("tilannekuva-told", { detail: { handle, news: told.news, warning: told.other_tab, present: told.present } })); // components/frontend/front/told.js
}

/** The server has a case no more that is still on the screen (not drawn yet, or the page's session is gone): it is covered and drawn anew. @param {string} about @param {string} version */
function check(about, version) {
  unknown = about && about === handle && !version ? unknown + 1 : 0;
  if (unknown) setTimeout(ask, 500);
  if (unknown > 1) dispatchEvent(new Event("tilannekuva-restarted"));
}

async function ask() {
  const about = handle;
  try {
    const headers = { "X-Case": about, "X-Editing": writing };
    const answer = await fetch("/alive", { headers, cache: "no-store", signal: AbortSignal.timeout(EVERY_MS) });
    if (answer.status === 401) return leave();
    if (!answer.ok) throw new Error(String(answer.status));
    const { left, start, ...rest } = await answer.json();
    heard = Date.now();
    const waits = gone !== null;
    if (server && start !== server) gone = tab;
    server = start;
    tell(about, rest);
    if (gone === null) check(about, rest.version);
    setCover(gone === null && unknown < 2 ? "" : "returning");
    if (gone !== null && !waits) bringBack();
    if (left * 1000 < EVERY_MS) setTimeout(ask, left * 1000 + 200);
  } catch {
    tell(handle, { ...told, present: {} }); // who is there now is not known
    if (Date.now() - heard > COVER_AFTER_MS) setCover("lost");
  }
}

/** What the page has drawn. News of a case goes with it, and is asked for anew after whatever may have answered it, once
 * the opened case has been painted: asking costs the page time. @param {Event} event */
function drawn(event) {
  const before = handle;
  ({ tab, handle } = /** @type {CustomEvent<{tab: string, handle: string}>} */ (event).detail);
  if (before !== handle) tell(handle, { version: "", news: "", other_tab: "", present: {} });
  if (before !== handle || told.news) setTimeout(ask, 300);
}

/** Fetch what an open case needs, once the first screen stands there and the browser has nothing else to do. */
function prepare() {
  const later = /** @type {HTMLTemplateElement | null} */ (document.getElementById("later"));
  requestIdleCallback(() => later && document.head.append(later.content), { timeout: 1000 });
}

document.getElementById("skip")?.addEventListener("click", (event) => {
  event.preventDefault(); // a #fragment in the address would be a place of its own to go back to
  document.getElementById("stMain")?.focus();
});
build();
addEventListener("tilannekuva-drawn", drawn);
addEventListener("tilannekuva-drawn", prepare, { once: true });
addEventListener("online", ask);
addEventListener("tilannekuva-lock", lock);
addEventListener("tilannekuva-writing", (event) => {
  const now = /** @type {CustomEvent<string>} */ (event).detail;
  if (now === writing) return;
  writing = now;
  clearTimeout(tells);
  tells = setTimeout(() => { // told at once, and counted from then on: whoever is passing through cells asks once
    clearInterval(ticks);
    ticks = setInterval(ask, EVERY_MS);
    ask();
  }, 300);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) ask();
});
addEventListener("pagehide", () => {
  if (handle) fetch("/alive", { method: "POST", headers: { "X-Case": handle }, keepalive: true }).catch(() => {});
});
