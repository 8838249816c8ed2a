"""A printed sheet stands outside the page's own frame: it goes with its customer, with the lock, and under the cover."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from components.text import Text
from tests.browser.journeys import BUSY, KNEE, Journey, journey_of
from tests.browser.people import WAIT_MS
from tests.server.product import Product


@pytest.fixture
def journey(browser: Browser, product: Product) -> Journey:
    """A sheet waits to be printed: a browser whose print dialog does not stop the page (phones, Firefox, Safari)."""
    journey = journey_of(browser, product, KNEE)
    journey.rests()
    journey.person.page.evaluate("() => { window.print = () => { window.times = (window.times ?? 0) + 1; }; }")
    journey.section.locator("[data-k='do-print']").click()
    expect(journey.person.page.locator(".journey-sheet")).to_have_count(1, timeout=WAIT_MS)
    return journey


def test_another_customer_takes_the_sheet_of_the_former_one_away(journey: Journey) -> None:
    page = journey.person.page
    journey.person.opens(BUSY)
    expect(page.locator(".journey-sheet")).to_have_count(0, timeout=WAIT_MS)
    assert page.evaluate("window.times") == 1
    page.context.close()


def test_locking_takes_the_sheet_away(journey: Journey) -> None:
    page = journey.person.page
    page.route("**/lock", lambda route: None)  # no answer comes
    page.keyboard.press("l")
    expect(page.locator("#cover")).to_be_visible(timeout=WAIT_MS)
    assert page.locator(".journey-sheet").count() == 0
    page.context.close()


def test_what_is_covered_is_not_printed(journey: Journey) -> None:
    page = journey.person.page
    page.emulate_media(media="print")
    assert page.locator(".journey-sheet").is_visible()
    page.evaluate("() => document.documentElement.toggleAttribute('data-lost', true)")  # web/assets/watch.js, setCover
    assert not page.locator(".journey-sheet").is_visible()
    page.context.close()


def test_moving_about_after_printing_prints_nothing_more(journey: Journey) -> None:
    page = journey.person.page
    journey.section.get_by_role("button", name="Koko historia").or_(
        journey.section.locator("[data-k='move-all'], .head button").first
    ).first.click()
    journey.rests()
    page.wait_for_timeout(400)
    assert page.evaluate("window.times") == 1
    page.context.close()


def test_buttons_of_a_customer_who_is_opened_again_are_of_the_new_opening(browser: Browser, product: Product) -> None:
    """The same words may stand in the message of two openings: what they do belongs to the present one."""
    journey = journey_of(browser, product, KNEE)
    page = journey.person.page
    before = page.locator(".journey").get_attribute("data-drawn")
    page.get_by_role("button", name=Text("fi")("situation.close_case")).click()
    expect(page.locator(".banner")).to_have_count(0, timeout=WAIT_MS)
    journey.person.opens(KNEE)
    expect(page.locator(".journey")).not_to_have_attribute("data-drawn", before or "", timeout=WAIT_MS)
    journey.rests()
    page.locator("[data-k='summary']").click()
    expect(page.locator(".copying [role=status]")).not_to_be_empty(timeout=WAIT_MS)
    expect(page.get_by_text(Text("fi")("situation.changed_by_other"))).to_have_count(0)
    page.context.close()


def test_that_a_copy_was_made_stays_said_whatever_is_drawn_next(browser: Browser, product: Product) -> None:
    """News, a late source or a click elsewhere draw the room again at once: the reader must still see that it worked."""
    journey = journey_of(browser, product, KNEE)
    page = journey.person.page
    page.locator("[data-k='summary']").click()
    said = page.locator(".copying [role=status]")
    expect(said).not_to_be_empty(timeout=WAIT_MS)
    words = said.inner_text()
    page.locator("[data-k='reveal']").click()
    expect(page.locator(".banner")).to_contain_text(KNEE, timeout=WAIT_MS)
    expect(said).to_have_text(words)
    page.context.close()
