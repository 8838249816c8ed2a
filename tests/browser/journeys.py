"""The journey as its tests see it: what its section says, where a day stands on the canvas, which marks it has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from playwright.sync_api import Browser, FloatRect, Locator, expect

from tests.browser.people import WAIT_MS, WIDE, Person, at_rest, signs_in
from tests.server.product import Product

HEAVY, BUSY, KNEE = "210949-998M", "081153X999X", "140758-998U"
TOTAL = re.compile(r"(\d+)/(\d+) tapahtumaa")


@dataclass
class Journey:
    """One open customer's journey."""

    person: Person

    @property
    def section(self) -> Locator:
        return self.person.page.locator(".journey")

    @property
    def spot(self) -> Locator:
        return self.section.locator(".spot")

    def data(self, name: str) -> str:
        return self.section.get_attribute(f"data-{name}") or ""

    def days(self) -> tuple[date, date]:
        """First and last visible day."""
        first, last = self.data("show").split("/")
        return date.fromisoformat(first), date.fromisoformat(last)

    def box(self) -> FloatRect:
        self.section.locator(".chart").scroll_into_view_if_needed()
        found = self.section.locator(".chart").bounding_box()
        assert found is not None
        return found

    def left(self) -> float:
        """Width of the lanes' names."""
        return float(self.section.locator(".chart").evaluate("e => parseFloat(e.style.getPropertyValue('--left'))"))

    def date_at(self, x: float, y: float = 60) -> str:
        """What the cursor says at a place of the chart."""
        box = self.box()
        self.person.page.mouse.move(box["x"] + x, box["y"] + y)
        expect(self.section.locator(".tip")).to_be_visible()
        return self.section.locator(".tip-date").inner_text()

    def drags(self, x1: float, x2: float, *, y: float = 60, shift: bool = False) -> None:
        box, mouse = self.box(), self.person.page.mouse
        mouse.move(box["x"] + x1, box["y"] + y)
        if shift:
            self.person.page.keyboard.down("Shift")
        mouse.down()
        mouse.move(box["x"] + x2, box["y"] + y, steps=12)
        mouse.up()
        if shift:
            self.person.page.keyboard.up("Shift")

    def rests(self) -> None:
        """Wait until what is shown has been answered, and stays the same."""
        head = self.section.locator(".journey-head")
        at_rest(self.person, lambda: self.data("frame") + self.data("show") + head.inner_text())

    def total(self) -> tuple[int, int]:
        """(shown, all) of the head."""
        found = TOTAL.search(self.section.locator(".scope").inner_text())
        assert found is not None
        return int(found[1]), int(found[2])

    def lanes(self) -> dict[str, int]:
        """Counts by lane as written, parts of opened lanes apart."""
        all_: list[list[Any]] = self.section.locator(".lane").evaluate_all(
            "all => all.map(e => [e.dataset.lane, Number(e.querySelector('.lane-n').textContent)])"
        )
        return dict(all_)

    def presses(self, *keys: str) -> str:
        """Press keys; the name of the focused mark after them."""
        for key in keys:
            self.person.page.keyboard.press(key)
        return self.spot.get_attribute("aria-label") or ""

    def moves(self, name: str) -> None:
        self.section.locator(f"[data-k='move-{name}']").click()


def journey_of(browser: Browser, product: Product, hetu: str, *, size: tuple[int, int] = WIDE) -> Journey:
    """The doctor has opened a customer, and the journey is drawn."""
    person = signs_in(browser, product.origin, "doctor", size=size)
    person.page.get_by_role("textbox", name="Henkilötunnus").first.wait_for(timeout=WAIT_MS)
    person.opens(hetu)
    return drawn(person)


def drawn(person: Person) -> Journey:
    expect(person.page.locator(".journey[data-drawn]")).to_be_visible(timeout=WAIT_MS)
    return Journey(person)
