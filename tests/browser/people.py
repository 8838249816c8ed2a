"""A person at a browser: signs in, types, reads. Everything goes through roles and names, as a screen reader would."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The last such list counts, so Playwright's own stands first. What is added are pages of Chromium's address bar, which
    # nobody sees and every window draws anew: more than half of what a window costs.
    "--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,"
    "AvoidCorsURLLoaderRestartOnRedirect,TcpPortRandomizationWin,OptimizationHints,NetworkTimeServiceQuerying,"
    "AimEnabled,PreconnectToSearch,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
]
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
WIDE = (1440, 900)
NARROW = (390, 844)
LOCALES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
WAIT_MS = 60_000
"""How long what must come is waited for: a busy machine may stand still for seconds, and what is there at once waits for
nothing. How soon it comes is measured by `make bench`."""
expect.set_options(timeout=WAIT_MS)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@dataclass
class Person:
    """One signed-in person with a window of their own. `heard` collects errors the browser logged."""

    page: Page
    origin: str
    heard: list[str] = field(default_factory=list)

    def button(self, name: str, within: Locator | None = None, *, exact: bool = True) -> Locator:
        return (within or self.page).get_by_role("button", name=name, exact=exact)

    def heading(self, name: str) -> Locator:
        return self.page.get_by_role("heading", name=name)

    def form(self, name: str) -> Locator:
        return self.page.get_by_role("form", name=name)

    def sees(self, text: str, *, exact: bool = False) -> None:
        expect(self.page.get_by_text(text, exact=exact).first).to_be_visible(timeout=2 * WAIT_MS)

    def opens(self, typed: str) -> None:
        """Type an ID into the field that has the focus, press Enter, wait for a name."""
        field = self.page.get_by_role("textbox", name="Henkilötunnus").first
        field.fill(typed)
        field.press("Enter")

    def room(self, name: str) -> None:
        self.page.get_by_role("navigation").get_by_role("button", name=name).click()

    def picture(self, name: str, *, at: Locator | None = None) -> None:
        """A picture for the README, only when asked for (TILANNEKUVA_PICTURES)."""
        if os.environ.get("TILANNEKUVA_PICTURES"):
            PICTURES.mkdir(exist_ok=True)
            if at is not None:
                at.evaluate("e => { e.style.scrollMarginTop = '140px'; e.scrollIntoView({block: 'start'}); }")
            self.page.mouse.move(0, 0)
            self.page.wait_for_timeout(400)
            self.page.screenshot(path=PICTURES / f"{name}.png")


def at_a_customer(browser: Browser, origin: str, customer: str, who: str = "doctor", **how: Any) -> Person:
    """A person who has signed in and opened a customer; `how` as of signs_in."""
    person = signs_in(browser, origin, who, **how)
    opens_whole(person, customer)
    return person


def opens_whole(person: Person, customer: str) -> None:
    """Open a customer and wait for what is drawn last, the plan: not the one of the opening before."""
    plan = person.page.locator("[data-part=plan]")
    before = plan.get_attribute("data-case") if plan.count() else None
    person.opens(customer)
    if before is not None:
        expect(plan).not_to_have_attribute("data-case", before)
    expect(plan).to_be_visible()


def comes(person: Person, true: Callable[[], object]) -> None:
    """Wait until it is so: for what no `expect` can look at. Raises TimeoutError."""
    until = time.monotonic() + WAIT_MS / 1000
    while not true():
        if time.monotonic() > until:
            raise TimeoutError("it has not come")
        person.page.wait_for_timeout(50)


def at_rest(person: Person, look: Callable[[], Any] | None = None) -> Any:
    """Wait until the server has answered everything and what `look` sees (else every box on the page) is the same for six
    tenths of a second; returns it."""
    look = look or partial(person.page.evaluate, BOXES)
    seen, same, until = look(), 0, time.monotonic() + WAIT_MS / 1000
    while same < 3:
        assert time.monotonic() < until, "it does not come to rest"
        person.page.wait_for_timeout(200)
        now = look()
        same, seen = (same + 1 if now == seen and person.page.evaluate(ANSWERED) else 0), now
    return seen


ANSWERED = "() => (document.querySelector('[data-test-script-state]')?.dataset.testScriptState ?? 'notRunning') === 'notRunning'"
BOXES = """() => {
  const found = [];
  const walk = (root) => root.querySelectorAll('*').forEach((e) => {
    if (e.shadowRoot) walk(e.shadowRoot);
    const r = e.getBoundingClientRect();
    found.push(r.x, r.y, r.width, r.height);
  });
  walk(document);
  return found.join(' ');
}"""


def arrives(browser: Browser, origin: str, *, language: str = "fi", size: tuple[int, int] = WIDE) -> Person:
    """A new visitor in front of the sign-in page."""
    person = _window(browser, origin, language, size)
    person.page.goto(origin + "/sign-in")
    return person


def signs_in(browser: Browser, origin: str, who: str, *, language: str = "fi", size: tuple[int, int] = WIDE) -> Person:
    """A person of the demo with a fresh session, in the first room of their role.

    What the sign-in page's button sends is sent without the page: test_gate.py and test_lock.py are about the page.
    """
    person = _window(browser, origin, language, size)
    told = {"origin": origin, "accept-language": LOCALES[language]}
    signed = person.page.context.request.post(
        origin + "/sign-in", form={"person": who}, headers=told, max_redirects=0, timeout=2 * WAIT_MS
    )
    assert signed.status == 303, signed.status
    person.page.goto(origin + signed.headers["location"])
    person.page.get_by_role("navigation").first.wait_for(timeout=WAIT_MS)
    return person


def _window(browser: Browser, origin: str, language: str, size: tuple[int, int]) -> Person:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale=LOCALES[language], timezone_id="Europe/Helsinki"
    )
    context.set_default_timeout(2 * WAIT_MS)
    person = Person(context.new_page(), origin)
    person.page.on("console", lambda m: person.heard.append(m.text) if m.type == "error" else None)
    person.page.on("pageerror", lambda e: person.heard.append(str(e)))
    return person
