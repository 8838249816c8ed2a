"""Times what a person sees: from a press to painted, in one Chromium, by the page's own clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIEW = {"width": 1440, "height": 900}
TIMEOUT_MS = 20_000

# __find looks through the document and the shadow roots of its components. The moments of presses are noted in the
# capturing phase, before any listener of the page runs. __frames notes the time between frames while it is on.
WATCH = """
window.__roots = () => [document, ...[...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)];
window.__find = (selector) => {
  for (const root of window.__roots()) { const found = root.querySelector(selector); if (found) return found; }
  return null;
};
window.__text = (selector) => (window.__find(selector)?.textContent ?? '').trim();
addEventListener('keydown', (event) => { if (event.key === 'Enter') window.__enter = performance.now(); }, true);
addEventListener('pointerdown', () => { window.__press = performance.now(); }, true);
addEventListener('wheel', () => { window.__wheel = performance.now(); }, {capture: true, passive: true});
window.__frames = (on) => {
  const state = window.__frames;
  if (!on) { state.on = false; return state.found; }
  Object.assign(state, {on: true, found: [], last: 0});
  const look = (now) => {
    if (!state.on) return;
    if (state.last) state.found.push(now - state.last);
    state.last = now;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  return [];
};
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        yield browser
        browser.close()


def new_page(browser: Browser) -> Page:
    """A page with an empty cache and no cookies."""
    page = browser.new_context(viewport=VIEW, locale="fi-FI").new_page()  # type: ignore[arg-type]
    page.add_init_script(WATCH)
    return page


def painted(page: Page, since: str, conditions: Mapping[str, str]) -> dict[str, float]:
    """Milliseconds from `since` (a JS expression of page time) until each condition holds and is painted.

    Conditions are JS expressions, looked at once a frame; the frame after the one in which a condition was first true
    tells that it has been painted. Raises playwright's Error when one does not come.
    """
    # The conditions are part of the evaluated script: a strict policy forbids building functions from text.
    tests = ", ".join(f"{name}: () => Boolean({condition})" for name, condition in conditions.items())
    found = page.evaluate(
        f"""() => new Promise((resolve, reject) => {{
          const started = performance.now(), tests = {{ {tests} }}, found = {{}};
          const look = () => {{
            for (const [name, test] of Object.entries(tests)) {{
              if (!test()) continue;
              delete tests[name];
              requestAnimationFrame(() => {{ found[name] = performance.now() - ({since}); }});
            }}
            if (!Object.keys(tests).length) requestAnimationFrame(() => resolve(found));
            else if (performance.now() - started > {TIMEOUT_MS}) reject(new Error('never: ' + Object.keys(tests)));
            else requestAnimationFrame(look);
          }};
          look();
        }})"""
    )
    return {name: float(took) for name, took in found.items()}


def painted_after(page: Page, since: str, condition: str) -> float:
    """The same for one condition."""
    return painted(page, since, {"it": condition})["it"]


def frames_while(page: Page, act: Callable[[], None]) -> list[float]:
    """Milliseconds between the frames that the page painted while `act` went on."""
    page.evaluate("() => window.__frames(true)")
    act()
    return [float(one) for one in page.evaluate("() => window.__frames(false)")]


def bytes_on_cold_open(page: Page, go: Callable[[Page], None], ready: str) -> int:
    """Bytes over the wire, bodies as sent and WebSocket frames, until `ready` is painted, and a second more.

    `go` navigates; where it signs in, what that fetched counts too, since a person pays for it as well.
    """
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sent = {"bytes": 0}
    session.on("Network.loadingFinished", lambda e: sent.update(bytes=sent["bytes"] + int(e["encodedDataLength"])))
    session.on(
        "Network.webSocketFrameReceived",
        lambda e: sent.update(bytes=sent["bytes"] + len(e["response"]["payloadData"]) * 3 // 4),
    )
    go(page)
    painted_after(page, "0", ready)
    page.wait_for_timeout(1000)
    page.context.close()
    return sent["bytes"]
