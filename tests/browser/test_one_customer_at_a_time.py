"""In no frame does anything of one customer stand under another's name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import CHROMIUM, WAIT_MS, at_a_customer, signs_in
from tests.server.product import Product, running

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")
KNEE, HEAVY = "140758-998U", "210949-998M"
FRAMES = """() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector),
    ...[...root.querySelectorAll('*')].flatMap((e) => (e.shadowRoot ? all(selector, e.shadowRoot) : []))];
  const seen = (selector, name) => all(selector).filter((e) => e.checkVisibility({ visibilityProperty: true })).map((e) => e.dataset[name]).join();
  window.__frames = [];
  const look = () => {
    const frame = [all('.banner .name').map((e) => e.textContent).join(), seen('[data-part=journey]', 'drawn'), seen('[data-part=plan]', 'case')];
    const last = window.__frames.at(-1);
    if (!last || frame.join('|') !== last.join('|')) window.__frames.push(frame);
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("one") / "var", today="2026-11-21", county_size="100") as found:
        yield found


def test_journey_and_plan_leave_with_their_customer(browser: Browser, product: Product) -> None:
    doctor = signs_in(browser, product.origin, "doctor")
    doctor.page.evaluate(FRAMES)
    for who in (KNEE, HEAVY, KNEE, HEAVY):
        before = steady(doctor.page)
        doctor.opens(who)
        whole(doctor, before)
    doctor.button("Sulje asiakas").click()
    doctor.heading("Avaa asiakkaan tilannekuva").wait_for(timeout=WAIT_MS)
    frames: list[list[str]] = doctor.page.evaluate("() => window.__frames")
    name_of: dict[str, str] = {}
    for name, journey, plan in frames:
        for handle in filter(None, (journey, plan)):
            assert name_of.setdefault(handle, name) == name, frames
    assert len(name_of) == 4
    assert doctor.heard == []
    doctor.page.context.close()


def test_another_customer_begins_at_the_top_and_the_keyboard_there_too(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, KNEE)
    scrolled = doctor.page.get_by_test_id("stMain")
    for how in ("Enter", "Avaa"):  # by keyboard, and by the button, which keeps the focus
        scrolled.evaluate("e => e.scrollTo(0, e.scrollHeight)")
        assert scrolled.evaluate("e => e.scrollTop") > 400
        doctor.page.get_by_role("textbox", name="Henkilötunnus").first.fill(HEAVY if how == "Enter" else KNEE)
        doctor.page.keyboard.press("Enter") if how == "Enter" else doctor.button(how).click()
        expect(doctor.heading("Heikkinen" if how == "Enter" else "Lehtonen")).to_be_visible(timeout=WAIT_MS)
        expect(doctor.page.locator(".sentence")).to_be_in_viewport()
        assert scrolled.evaluate("e => e.scrollTop") == 0
    assert doctor.heard == []
    doctor.page.context.close()


def steady(page: Any) -> list[str]:
    frames: list[list[str]] = page.evaluate("() => window.__frames")
    return frames[-1]


def whole(doctor: Any, before: list[str]) -> None:
    """Wait until a new name, journey and plan are on the screen."""
    for _ in range(WAIT_MS // 50):
        now = steady(doctor.page)
        if all(now) and now[0] != before[0] and now[1] == now[2] != before[1]:
            return
        doctor.page.wait_for_timeout(50)
    raise AssertionError(steady(doctor.page))
