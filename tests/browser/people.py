"""A person at a browser: signs in, types, reads. Everything goes through roles and names, as a screen reader would."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

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
]
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
WIDE = (1440, 900)
NARROW = (390, 844)
LOCALES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
WAIT_MS = 15_000


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
        expect(self.page.get_by_text(text, exact=exact).first).to_be_visible(timeout=WAIT_MS)

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
                at.evaluate("e => e.scrollIntoView({block: 'start'})")
            self.page.mouse.move(0, 0)
            self.page.wait_for_timeout(400)
            self.page.screenshot(path=PICTURES / f"{name}.png")


def arrives(browser: Browser, origin: str, *, language: str = "fi", size: tuple[int, int] = WIDE) -> Person:
    """A new visitor in front of the sign-in page."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale=LOCALES[language], timezone_id="Europe/Helsinki"
    )
    page = context.new_page()
    person = Person(page, origin)
    page.on("console", lambda m: person.heard.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: person.heard.append(str(e)))
    page.goto(origin + "/sign-in")
    return person


def signs_in(browser: Browser, origin: str, who: str, *, language: str = "fi", size: tuple[int, int] = WIDE) -> Person:
    """A person of the demo with a fresh session, in the first room of their role."""
    person = arrives(browser, origin, language=language, size=size)
    person.page.locator(f"button[name=person][value={who}]").click()
    person.page.get_by_role("navigation").first.wait_for(timeout=WAIT_MS)
    return person
