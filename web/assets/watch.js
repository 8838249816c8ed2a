// @ts-check
// Watches the session and the line. Covers the screen when the server has been silent for a while, leaves it when the
// session is over. Asking is not a human command: it moves no limit.

const words = /** @type {HTMLElement} */ (document.getElementById("watch")).dataset;
const COVER_AFTER_MS = Number(words.coverAfter ?? 30) * 1000;
const EVERY_MS = Math.min(5000, COVER_AFTER_MS / 2);
const cover = document.createElement("div");
const title = document.createElement("h1");
const text = document.createElement("p");
let heard = Date.now();
let server = "";

function leave() {
  setCover(true);
  location.replace("/sign-in");
}

function build() {
  cover.id = "cover";
  cover.hidden = true;
  cover.setAttribute("role", "alert");
  cover.append(title, text);
  document.body.append(cover);
}

/** Hide what is under the cover from eyes, keyboards and screen readers alike, or give it back. @param {boolean} on */
function setCover(on) {
  if (cover.hidden === !on) return;
  title.textContent = words.lostTitle ?? "";
  text.textContent = words.lost ?? "";
  cover.hidden = !on;
  document.getElementById("root")?.toggleAttribute("inert", on);
  document.documentElement.toggleAttribute("data-lost", on);
}

async function ask() {
  try {
    const answer = await fetch("/alive", { cache: "no-store", signal: AbortSignal.timeout(EVERY_MS) });
    if (answer.status === 401) return leave();
    if (!answer.ok) throw new Error(String(answer.status));
    heard = Date.now();
    setCover(false);
    const { left, start } = await answer.json();
    if (server && start !== server) dispatchEvent(new Event("tilannekuva-restarted")); // components/frontend/front.js asks anew
    server = start;
    if (left * 1000 < EVERY_MS) setTimeout(ask, left * 1000 + 200);
  } catch {
    if (Date.now() - heard > COVER_AFTER_MS) setCover(true);
  }
}

document.getElementById("skip")?.addEventListener("click", (event) => {
  event.preventDefault(); // a #fragment in the address would be a place of its own to go back to
  document.getElementById("stMain")?.focus();
});
build();
setInterval(ask, EVERY_MS);
addEventListener("online", ask);
addEventListener("pageshow", (event) => {
  if (event.persisted) ask();
});
