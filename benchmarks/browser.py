"""Times what a person sees: from pressing Enter to painted, in one Chromium, by the page's own clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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

# Finds elements through shadow roots, and resolves when `done(find)` is true and the frame with it has been painted.
WATCH = """
window.__find = (selector, root = document) => {
  const direct = root.querySelector(selector);
  if (direct) return direct;
  for (const element of root.querySelectorAll('*')) {
    if (element.shadowRoot) { const inner = window.__find(selector, element.shadowRoot); if (inner) return inner; }
  }
  return null;
};
window.__all = (selector, root = document) => {
  const found = [...root.querySelectorAll(selector)];
  for (const element of root.querySelectorAll('*')) {
    if (element.shadowRoot) found.push(...window.__all(selector, element.shadowRoot));
  }
  return found;
};
addEventListener('keydown', (event) => { if (event.key === 'Enter') window.__enter = performance.now(); }, true);
addEventListener('pointerdown', () => { window.__press = performance.now(); }, true);
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        yield browser
        browser.close()


def painted_after(page: Page, mark: str, condition: str, timeout_ms: int = 20_000) -> float:
    """Milliseconds from `window[mark]` until `condition` (a JS expression using __find) holds and is painted."""
    # The condition is part of the evaluated script: a strict policy forbids building functions from text.
    return float(
        page.evaluate(
            f"""() => new Promise((resolve, reject) => {{
              const started = performance.now();
              const look = () => {{
                if ({condition}) requestAnimationFrame(() => resolve(performance.now() - window.{mark}));
                else if (performance.now() - started > {timeout_ms}) reject(new Error('never painted'));
                else requestAnimationFrame(look);
              }};
              look();
            }})"""
        )
    )


def bytes_on_cold_open(browser: Browser, url: str, ready: str, before: Callable[[Page], None] | None = None) -> int:
    """Bytes over the wire, bodies as sent and WebSocket frames, until `ready` is painted; nothing cached.

    `before` signs in; what it fetched counts too, since a person pays for it as well.
    """
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="fi-FI")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sent = {"bytes": 0}
    session.on("Network.loadingFinished", lambda e: sent.update(bytes=sent["bytes"] + int(e["encodedDataLength"])))
    session.on(
        "Network.webSocketFrameReceived",
        lambda e: sent.update(bytes=sent["bytes"] + len(e["response"]["payloadData"]) * 3 // 4),
    )
    page.add_init_script(WATCH)
    if before is not None:
        before(page)
    else:
        page.goto(url)
    page.evaluate("() => { window.__enter = 0 }")
    painted_after(page, "__enter", ready)
    page.wait_for_timeout(1000)
    context.close()
    return sent["bytes"]
