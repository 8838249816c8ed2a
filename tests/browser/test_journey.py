"""The journey by hand: what a drag, a wheel, a click and a brush do, and that what is drawn is what is counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.journeys import BUSY, HEAVY, KNEE, Journey, journey_of
from tests.browser.people import NARROW, WAIT_MS, comes
from tests.browser.reading import scrolls_sideways
from tests.server.product import Product


@pytest.fixture(scope="module")
def opened(browser: Browser, product: Product) -> Iterator[Journey]:
    """The heaviest customer, for tests that leave the journey as they found it."""
    journey = journey_of(browser, product, HEAVY)
    yield journey
    assert journey.person.heard == []
    journey.person.page.context.close()


@pytest.fixture
def whole(opened: Journey) -> Journey:
    opened.moves("year")
    opened.rests()
    opened.moves("all")
    opened.rests()
    return opened


def test_the_drawn_handle_marks_and_days_are_said(whole: Journey) -> None:
    assert whole.data("drawn")
    assert int(whole.data("marks")) > 100
    first, last = whole.days()
    assert last - first > timedelta(days=15 * 365)


def test_a_drag_pans_by_as_much_as_the_hand_and_runs_no_further(whole: Journey) -> None:
    whole.moves("year")
    whole.rests()
    x = whole.left() + 300
    before, frames = whole.date_at(x), int(whole.data("frame"))
    whole.drags(x, x + 200)
    assert int(whole.data("frame")) > frames
    assert whole.date_at(x + 200) == before
    shown = whole.days()
    whole.person.page.wait_for_timeout(300)
    assert whole.days() == shown
    whole.rests()
    assert whole.date_at(x + 200) == before, "the answer of the server moves nothing"


def test_zooming_keeps_the_date_under_the_cursor(whole: Journey) -> None:
    x = whole.left() + 620
    before = whole.date_at(x)
    width = whole.days()[1] - whole.days()[0]
    whole.person.page.keyboard.down("Control")
    whole.person.page.mouse.wheel(0, -60)
    whole.person.page.keyboard.up("Control")
    comes(whole.person, lambda: whole.days()[1] - whole.days()[0] < width)
    assert whole.date_at(x) == before
    whole.rests()
    assert whole.date_at(x) == before


def test_a_plain_wheel_scrolls_the_page_and_zooms_nothing(whole: Journey) -> None:
    before = whole.days()
    whole.date_at(whole.left() + 300)
    whole.person.page.mouse.wheel(0, 200)
    whole.person.page.wait_for_timeout(300)
    assert whole.days() == before


def test_the_counts_are_those_of_what_is_visible_and_the_table_has_the_same(whole: Journey) -> None:
    whole.moves("year")
    whole.rests()
    whole.drags(whole.left() + 300, whole.left() + 480)
    whole.rests()
    shown, every = whole.total()
    assert 0 < shown < every
    assert sum(whole.lanes().values()) == shown
    whole.section.locator("[data-k=twin]").click()
    expect(whole.section.locator(".twin caption")).to_contain_text(f"/{shown} ", timeout=WAIT_MS)
    whole.section.locator("[data-k=twin]").click()
    expect(whole.section.locator(".chart")).to_be_visible(timeout=WAIT_MS)


def test_nothing_below_moves_when_windows_come(whole: Journey) -> None:
    height = whole.box()["height"]
    for move in ("five", "in", "year", "out", "earlier", "all"):
        whole.moves(move)
        whole.rests()
        assert whole.box()["height"] == height, move


def test_the_strip_drags_the_window_and_its_edges_by_mouse_and_keys(whole: Journey) -> None:
    whole.moves("five")
    whole.rests()
    before = whole.days()
    whole.section.locator(".strip").evaluate("e => e.scrollIntoView({block: 'center'})")
    body = whole.section.locator(".strip-body").bounding_box()
    assert body is not None
    mouse = whole.person.page.mouse
    mouse.move(body["x"] + body["width"] / 2, body["y"] + 10)
    mouse.down()
    mouse.move(body["x"] + body["width"] / 2 - 200, body["y"] + 10, steps=6)
    mouse.up()
    whole.rests()
    dragged = whole.days()
    assert dragged[0] < before[0] - timedelta(days=365)
    whole.section.locator(".strip-low").focus()
    whole.presses("ArrowRight", "ArrowRight", "ArrowRight")
    whole.rests()
    assert whole.days()[0] > dragged[0]
    assert abs(whole.days()[1] - dragged[1]) < timedelta(days=200)
    value = whole.section.locator(".strip-body").get_attribute("aria-valuetext") or ""
    assert value.startswith(whole.days()[0].isoformat())


def test_the_cursor_reads_all_lanes(whole: Journey) -> None:
    words = whole.date_at(whole.left() + 1000)
    assert any(char.isdigit() for char in words)
    lanes = whole.section.locator(".tip dt").all_inner_texts()
    assert {"Asiointi", "Lääkitys"} <= set(lanes)
    whole.person.page.mouse.move(2, 2)
    expect(whole.section.locator(".tip")).to_be_hidden()


def test_cards_are_pinned_several_and_never_over_each_other_or_outside(whole: Journey) -> None:
    whole.moves("five")
    whole.rests()
    whole.spot.focus()
    for _ in range(3):
        whole.presses("ArrowLeft", "Enter")
        whole.rests()
    cards = whole.section.locator(".pinned")
    expect(cards).to_have_count(3, timeout=WAIT_MS)
    frame = whole.box()  # first: it scrolls the chart into view
    boxes = [card.bounding_box() for card in cards.all()]
    for i, one in enumerate(boxes):
        assert one is not None
        assert frame["x"] <= one["x"]
        assert one["x"] + one["width"] <= frame["x"] + frame["width"] + 1
        assert frame["y"] <= one["y"]
        assert one["y"] + one["height"] <= frame["y"] + frame["height"] + 1
        for other in boxes[i + 1 :]:
            assert other is not None
            apart = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
            assert apart or one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
    assert cards.first.locator("dt").count() > 5
    for left in (2, 1, 0):
        whole.spot.focus()
        while whole.section.locator(".tip").is_visible():
            whole.presses("Escape")
        whole.presses("Escape")
        expect(cards).to_have_count(left, timeout=WAIT_MS)


def test_a_click_on_a_mark_opens_its_card(whole: Journey) -> None:
    whole.spot.focus()
    words = whole.presses("ArrowLeft")
    at = whole.spot.bounding_box()
    assert at is not None
    whole.person.page.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    expect(whole.section.locator(".pinned")).to_have_count(1, timeout=WAIT_MS)
    assert words.split(",")[0].split(" (")[0] in whole.section.locator(".pinned").inner_text()
    whole.section.locator(".pinned").get_by_role("button", name="Sulje").click()
    expect(whole.section.locator(".pinned")).to_have_count(0, timeout=WAIT_MS)


def test_a_lane_opens_into_parts_that_add_up_and_folds(whole: Journey) -> None:
    whole.section.locator("[data-k='nest-contacts']").click()
    parts = whole.section.locator(".lane[data-lane^='contacts/']")
    expect(parts.first).to_be_visible(timeout=WAIT_MS)
    lanes = whole.lanes()
    assert lanes["contacts"] == sum(n for name, n in lanes.items() if name.startswith("contacts/"))
    whole.section.locator("[data-k='nest-contacts']").click()
    expect(parts).to_have_count(0, timeout=WAIT_MS)
    whole.rests()
    height = whole.box()["height"]
    whole.section.locator("[data-k='lane-medication']").click()
    expect(whole.section.locator(".lane.folded[data-lane=medication]")).to_be_visible(timeout=WAIT_MS)
    whole.rests()
    assert whole.box()["height"] < height
    assert whole.lanes()["medication"] > 0, "a folded lane keeps its count"
    whole.section.locator("[data-k='lane-medication']").click()
    expect(whole.section.locator(".lane.folded")).to_have_count(0, timeout=WAIT_MS)


def test_filters_narrow_and_say_so(whole: Journey) -> None:
    every = whole.total()[1]
    find = whole.section.get_by_role("searchbox")
    find.fill("INR")
    expect(whole.section.locator(".find .label")).to_contain_text("löytyi", timeout=WAIT_MS)
    whole.rests()
    assert 0 < whole.total()[0] < every
    assert find.input_value() == "INR"
    find.fill("")
    expect(whole.section.locator(".find .label")).to_have_text("", timeout=WAIT_MS)
    whole.rests()
    assert whole.total()[0] == every
    mine = whole.section.locator("[data-k='toggle-mine']")
    mine.click()
    expect(mine).to_have_attribute("aria-pressed", "true", timeout=WAIT_MS)
    whole.rests()
    assert 0 < whole.total()[0] < every
    mine.click()
    expect(mine).to_have_attribute("aria-pressed", "false", timeout=WAIT_MS)


def test_a_brushed_period_lists_its_events(whole: Journey) -> None:
    whole.drags(whole.left() + 800, whole.left() + 830, shift=True)
    rows = whole.section.locator(".period-list tbody tr")
    expect(rows.first).to_be_visible(timeout=WAIT_MS)
    assert "tapahtumaa" in whole.section.locator(".period-list h3").inner_text()
    whole.section.locator("[data-k='period-close']").click()
    expect(whole.section.locator(".period-list")).to_have_count(0, timeout=WAIT_MS)


def test_evidence_of_a_phrase_is_brought_into_view_and_lit(whole: Journey) -> None:
    whole.moves("year")
    whole.rests()
    page = whole.person.page
    before = page.evaluate(PIXELS)
    page.locator(".sentence [data-phrase]").first.click()
    whole.rests()
    assert page.evaluate(PIXELS) != before
    page.locator(".sentence [data-phrase]").first.click()
    whole.rests()


PIXELS = """() => { const all = [...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('.chart canvas')).filter(Boolean);
  const data = all[0].getContext('2d').getImageData(0, 0, all[0].width, all[0].height).data;
  let sum = 0; for (let i = 0; i < data.length; i += 4) sum = (sum * 31 + data[i] + data[i + 1] * 3 + data[i + 2] * 7) | 0; return sum; }"""


def test_what_is_drawn_changes_with_the_colours_of_the_page(whole: Journey) -> None:
    page = whole.person.page
    light = page.evaluate(PIXELS)
    page.emulate_media(color_scheme="dark")
    comes(whole.person, lambda: page.evaluate(PIXELS) != light)
    page.emulate_media(color_scheme="light")
    comes(whole.person, lambda: page.evaluate(PIXELS) == light)


def test_a_narrow_screen_shows_it_without_moving_sideways(browser: Browser, product: Product) -> None:
    journey = journey_of(browser, product, BUSY, size=NARROW)
    journey.rests()
    assert journey.box()["width"] <= NARROW[0]
    assert not scrolls_sideways(journey.person.page)
    assert sum(journey.lanes().values()) == journey.total()[0]
    assert journey.person.heard == []
    journey.person.page.context.close()


def test_folded_gaps_open_by_click(browser: Browser, product: Product) -> None:
    journey = journey_of(browser, product, KNEE)
    journey.rests()
    box = journey.box()
    x = next(
        x for x in range(int(journey.left()) + 4, int(box["width"]), 6) if "ei tapahtumia" in journey.date_at(x, 130)
    )
    journey.person.page.mouse.click(box["x"] + x, box["y"] + 130)
    journey.rests()
    assert "ei tapahtumia" not in journey.date_at(x + 4, 130)
    assert journey.person.heard == []
    journey.person.page.context.close()


def test_a_printed_journey_is_a_sheet_without_name_or_id_and_goes_away(browser: Browser, product: Product) -> None:
    journey = journey_of(browser, product, KNEE)
    journey.rests()
    page = journey.person.page
    page.evaluate(
        "() => { window.print = () => { window.sheet = document.querySelector('.journey-sheet').textContent; }; }"
    )
    journey.section.locator("[data-k='do-print']").click()
    comes(journey.person, lambda: page.evaluate("() => window.sheet"))
    sheet = page.evaluate("() => window.sheet")
    assert "asiakaspolku" in sheet
    assert "140758" not in sheet
    assert page.locator(".banner .name").inner_text().split(",")[0] not in sheet
    page.emulate_media(media="print")
    assert page.locator(".journey-sheet").is_visible()
    assert not page.locator(".banner").is_visible()
    page.emulate_media(media="screen")
    assert not page.locator(".journey-sheet").is_visible()
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".journey-sheet")).to_have_count(0)
    journey.rests()
    assert journey.person.heard == []
    page.context.close()


def test_another_customer_gets_a_journey_of_their_own(browser: Browser, product: Product) -> None:
    journey = journey_of(browser, product, KNEE)
    journey.rests()
    journey.spot.focus()
    journey.presses("ArrowLeft", "Enter")
    expect(journey.section.locator(".pinned")).to_have_count(1, timeout=WAIT_MS)
    journey.section.get_by_role("searchbox").fill("verenpaine")
    expect(journey.section.locator(".find .label")).to_contain_text("löytyi", timeout=WAIT_MS)
    handle = journey.data("drawn")
    journey.person.opens(BUSY)
    expect(journey.section).not_to_have_attribute("data-drawn", handle, timeout=WAIT_MS)
    journey.rests()
    expect(journey.section.locator(".pinned")).to_have_count(0)
    assert journey.section.get_by_role("searchbox").input_value() == ""
    assert journey.total()[0] == journey.total()[1] == sum(journey.lanes().values())
    assert journey.person.heard == []
    journey.person.page.context.close()


def test_what_is_asked_for_comes_into_sight_and_the_table_moves_nothing(browser: Browser, product: Product) -> None:
    """The heaviest customer's lanes fill the window: what opens under them would not be seen."""
    heavy = journey_of(browser, product, HEAVY)
    heavy.rests()
    twin = heavy.section.locator("[data-k=twin]")
    twin.focus()
    before = top(twin)
    for shown in (heavy.section.locator(".twin"), heavy.section.locator(".chart")):
        twin.click()
        expect(shown).to_be_visible(timeout=WAIT_MS)
        heavy.rests()
        assert abs(top(twin) - before) <= 1, "what was pressed stays under the hand"
    for key, opens in (("a", ".aligned"), ("b", ".period-list")):
        heavy.spot.focus()
        heavy.presses("Home", key, *(["ArrowRight", "Enter"] if key == "b" else []))
        opened = heavy.section.locator(f"{opens} .card-head")
        expect(opened).to_be_visible(timeout=WAIT_MS)
        expect(opened).to_be_in_viewport(ratio=1)
    assert heavy.person.heard == []
    heavy.person.page.context.close()


def top(one: Locator) -> float:
    found: float = one.evaluate("e => e.getBoundingClientRect().top")
    return found
