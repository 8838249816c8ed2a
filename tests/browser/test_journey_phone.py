"""The journey on a phone: fingers pan and pinch, a card is a sheet that leaves its mark in sight, names are whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, expect

from tests.browser.journeys import HEAVY, Journey, journey_of
from tests.browser.people import NARROW, WAIT_MS, at_rest, comes
from tests.browser.reading import axe, scrolls_sideways
from tests.server.product import Product

LEAST_TARGET = 24  # WCAG 2.2, 2.5.8
EASY_TARGET = 44
MOST_OF_SCREEN = 0.45


@pytest.fixture(scope="module")
def phone(browser: Browser, product: Product) -> Iterator[Journey]:
    journey = journey_of(browser, product, HEAVY, size=NARROW)
    journey.rests()
    yield journey
    assert journey.person.heard == []
    journey.person.page.context.close()


@pytest.fixture
def touch(phone: Journey) -> Iterator[CDPSession]:
    session = phone.person.page.context.new_cdp_session(phone.person.page)
    yield session
    session.detach()


def sizes(all_: Locator) -> dict[str, tuple[float, float]]:
    """Width and height of what is drawn of each, by its key."""
    found = all_.evaluate_all(
        "all => all.map(e => [e.dataset.k || e.textContent, ...(r => [r.width, r.height])(e.getBoundingClientRect())])"
    )
    return {key: (width, height) for key, width, height in found if width}


def fingers(touch: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    at = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
    touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})


def middle_of(phone: Journey) -> tuple[float, float]:
    """A place of the chart that is in sight: under the banner, right of the names."""
    phone.section.locator(".chart").evaluate("e => e.scrollIntoView({block: 'start'})")
    at_rest(phone.person)
    box = phone.section.locator(".chart").bounding_box()
    assert box is not None
    return box["x"] + phone.left() + (box["width"] - phone.left()) / 2, max(box["y"], 200) + 120


def test_two_fingers_apart_zoom_in_around_them_and_together_zoom_out(phone: Journey, touch: CDPSession) -> None:
    phone.moves("all")
    phone.rests()
    x, y = middle_of(phone)
    before = phone.days()
    fingers(touch, "touchStart", (x - 20, y), (x + 20, y))
    for gap in range(20, 81, 10):
        fingers(touch, "touchMove", (x - gap, y), (x + gap, y))
    fingers(touch, "touchEnd")
    phone.rests()
    near = phone.days()
    assert (near[1] - near[0]) / (before[1] - before[0]) == pytest.approx(1 / 4, abs=0.06)
    middle = before[0] + (before[1] - before[0]) / 2
    assert abs((near[0] + (near[1] - near[0]) / 2 - middle).days) < 0.05 * (before[1] - before[0]).days
    fingers(touch, "touchStart", (x - 80, y), (x + 80, y))
    for gap in range(80, 19, -10):
        fingers(touch, "touchMove", (x - gap, y), (x + gap, y))
    fingers(touch, "touchEnd")
    phone.rests()
    assert phone.days()[1] - phone.days()[0] > 3 * (near[1] - near[0])
    expect(phone.section.locator(".pinned")).to_have_count(0)


def test_one_finger_pans_sideways_and_scrolls_the_page_up_and_down(phone: Journey, touch: CDPSession) -> None:
    phone.moves("five")
    phone.rests()
    x, y = middle_of(phone)
    before = phone.days()
    fingers(touch, "touchStart", (x, y))
    for step in range(10, 91, 10):
        fingers(touch, "touchMove", (x + step, y))
    fingers(touch, "touchEnd")
    phone.rests()
    panned = phone.days()
    assert panned[0] < before[0]
    assert (panned[1] - panned[0]).days == pytest.approx((before[1] - before[0]).days, abs=2)
    top = phone.box()["y"]
    fingers(touch, "touchStart", (x, y))
    for step in range(10, 91, 10):
        fingers(touch, "touchMove", (x, y - step))
    fingers(touch, "touchEnd")
    at_rest(phone.person)
    box = phone.section.locator(".chart").bounding_box()
    assert box is not None
    assert box["y"] < top - 40
    assert phone.days() == panned


def test_a_card_is_a_sheet_that_leaves_its_mark_in_sight(phone: Journey, touch: CDPSession) -> None:
    phone.moves("five")
    phone.rests()
    phone.spot.focus()
    phone.presses(*["ArrowUp"] * 12, *["ArrowDown"] * 5, "Enter")
    cards = phone.section.locator(".pinned")
    expect(cards).to_have_count(1, timeout=WAIT_MS)
    phone.rests()
    sheet, mark = phone.section.locator(".pins").bounding_box(), phone.spot.bounding_box()
    assert sheet is not None
    assert mark is not None
    assert sheet["height"] <= MOST_OF_SCREEN * NARROW[1]
    assert sheet["y"] + sheet["height"] <= NARROW[1]
    assert mark["y"] + mark["height"] <= sheet["y"], "the mark stands above the sheet"
    banner = phone.person.page.locator(".banner").first.bounding_box()
    assert banner is not None
    assert mark["y"] >= banner["y"] + banner["height"] - 1
    page = phone.person.page.locator(".stMain")
    scrolled = page.evaluate("e => e.scrollTop")
    phone.person.page.mouse.move(200, sheet["y"] + 100)
    phone.person.page.mouse.wheel(0, 2_000)
    pins = phone.section.locator(".pins")
    comes(phone.person, lambda: pins.evaluate("e => e.scrollTop + e.clientHeight - e.scrollHeight") > -2)
    assert page.evaluate("e => e.scrollTop") == scrolled, "the sheet scrolls, the page does not"
    assert axe(phone.person.page) == []
    close = cards.get_by_role("button", name="Sulje")
    box = close.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= EASY_TARGET
    fingers(touch, "touchStart", (box["x"] + 22, box["y"] + 22))
    fingers(touch, "touchEnd")
    expect(cards).to_have_count(0, timeout=WAIT_MS)


def test_tools_stand_in_one_row_and_keys_reach_them_all(phone: Journey) -> None:
    tools = phone.section.locator(".journey-tools")
    box = tools.bounding_box()
    assert box is not None
    assert box["height"] < 60
    assert not scrolls_sideways(phone.person.page)
    tools.get_by_role("searchbox").focus()
    reached = []
    for _ in range(tools.get_by_role("button").count()):
        phone.person.page.keyboard.press("Tab")
        here = tools.locator(":focus")
        at = here.bounding_box()
        assert at is not None
        assert box["x"] - 1 <= at["x"]
        assert at["x"] + at["width"] <= box["x"] + box["width"] + 1, "the row comes along with the focus"
        reached.append(here.inner_text())
    assert reached == tools.get_by_role("button").all_inner_texts()
    assert reached[-1] == "Tulosta"


def test_names_of_lanes_and_measures_are_whole(phone: Journey) -> None:
    """Nothing is cut in the demo's lanes; what is longer is cut to the eye only."""
    cut = phone.section.locator(".lane-name, .measure b, .measure span").evaluate_all(
        "all => all.filter(e => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)"
        ".map(e => e.textContent)"
    )
    assert cut == []
    names = phone.section.locator(".lane-name").all_inner_texts()
    assert {"Asiointi", "Toimenpiteet", "Suunnitelma"} <= set(names)
    for name in names:
        assert phone.section.get_by_role("button", name=name).count(), name


def test_turning_the_phone_draws_the_lanes_for_the_new_width(phone: Journey) -> None:
    def heights() -> dict[str, int]:
        return dict(
            phone.section.locator(".lane").evaluate_all("all => all.map(e => [e.dataset.lane, e.offsetHeight])")
        )

    upright = heights()
    page = phone.person.page
    page.set_viewport_size({"width": NARROW[1], "height": NARROW[0]})
    phone.rests()
    lying = heights()
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    phone.rests()
    assert heights() == upright
    assert lying["examinations"] < upright["examinations"], "measures need less room where names do not wrap"


def test_what_a_finger_presses_is_large_enough(phone: Journey) -> None:
    small = {
        key: size for key, size in sizes(phone.section.locator("button:not(.spot)")).items() if min(size) < LEAST_TARGET
    }
    assert small == {}
    tools = sizes(phone.section.locator(".journey-head button, .journey-tools button"))
    assert {key: size for key, size in tools.items() if size[1] < EASY_TARGET} == {}
