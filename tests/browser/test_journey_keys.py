"""The journey without a mouse: everything that a hand can do, keys can do, and a screen reader hears what the eye sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.journeys import KNEE, Journey, journey_of
from tests.browser.people import WAIT_MS
from tests.browser.reading import axe
from tests.server.product import Product

MARK = re.compile(r"^.+, (.*\d{4}.*), (\w+), (\d+)/(\d+)$")


@pytest.fixture(scope="module")
def opened(browser: Browser, product: Product) -> Iterator[Journey]:
    journey = journey_of(browser, product, KNEE)
    journey.person.page.emulate_media(reduced_motion="reduce")
    yield journey
    assert journey.person.heard == []
    journey.person.page.context.close()


@pytest.fixture
def whole(opened: Journey) -> Journey:
    opened.spot.focus()
    opened.presses("0")
    opened.rests()
    opened.spot.focus()
    opened.presses(*["ArrowUp"] * 12, "ArrowDown")  # the first lane
    return opened


def parts(name: str) -> tuple[str, int, int]:
    """Lane, position and number of marks from the name of the focused mark."""
    found = MARK.match(name)
    assert found is not None, name
    return found[2], int(found[3]), int(found[4])


def test_a_mark_is_heard_with_its_words_date_lane_and_position(whole: Journey) -> None:
    lane, at, n = parts(whole.presses("End"))
    assert lane in {"Asiointi", "Diagnoosit", "Tutkimukset", "Lääkitys", "Toimenpiteet", "Viestintä", "Segmentit"}
    assert at == n
    assert parts(whole.presses("Home")) == (lane, 1, n)
    heard = {whole.presses("ArrowRight") for _ in range(n - 1)}
    assert len(heard) == n - 1, "each step is another mark"
    assert whole.spot.evaluate("e => e.getRootNode().activeElement === e")


def test_up_and_down_go_to_the_nearest_mark_of_each_lane(whole: Journey) -> None:
    seen = [whole.presses(*keys).split(", ")[-2] for keys in ((), *[("ArrowDown",)] * 12)]
    assert {"Asiointi", "Diagnoosit", "Tutkimukset", "Lääkitys", "Segmentit"} <= set(seen)
    assert whole.section.locator(".tip").is_visible(), "the cursor through all lanes follows the focus"
    whole.presses("Escape")


def test_a_gap_is_a_stop_above_the_lanes_and_opens(whole: Journey) -> None:
    name = whole.presses("ArrowUp", "Home")
    assert "ei tapahtumia" in name
    n = int(name.rsplit("/", 1)[1])
    whole.presses("Enter")
    whole.rests()
    whole.spot.focus()
    for _ in range(12):
        whole.presses("ArrowUp")
    assert int(whole.presses("Home").rsplit("/", 1)[1]) == n - 1


def test_plus_and_minus_zoom_around_the_focus_and_zero_shows_the_life(whole: Journey) -> None:
    before = whole.days()
    name = whole.presses("End", "ArrowLeft", "ArrowLeft")
    whole.presses("+", "+", "+")
    whole.rests()
    near = whole.days()
    assert near[1] - near[0] < before[1] - before[0]
    assert parts(whole.presses())[0] == parts(name)[0], "the focus stays on its lane"
    at, frame = whole.spot.bounding_box(), whole.box()
    assert at is not None
    assert frame["x"] + whole.left() - 10 < at["x"] < frame["x"] + frame["width"], "and in view"
    whole.presses("-")
    whole.rests()
    assert whole.days()[1] - whole.days()[0] > near[1] - near[0]
    whole.presses("0")
    whole.rests()
    assert abs(whole.days()[0] - before[0]) < timedelta(days=5)


def test_enter_pins_and_escape_closes_one_layer_at_a_time(whole: Journey) -> None:
    whole.presses("Home", "Enter")
    cards = whole.section.locator(".pinned")
    expect(cards).to_have_count(1, timeout=WAIT_MS)
    whole.rests()
    whole.presses("ArrowRight", "Enter")
    expect(cards).to_have_count(2, timeout=WAIT_MS)
    assert whole.spot.evaluate("e => e.getRootNode().activeElement === e"), "the focus stays on the mark"
    whole.presses("ArrowRight", "b")
    expect(whole.section.locator(".brush")).to_be_visible()
    whole.presses("Escape")
    expect(whole.section.locator(".brush")).to_be_hidden()
    expect(cards).to_have_count(2)
    whole.presses("Escape")
    expect(whole.section.locator(".tip")).to_be_hidden()
    whole.presses("Escape")
    expect(cards).to_have_count(1, timeout=WAIT_MS)
    whole.rests()
    whole.presses("Escape")
    expect(cards).to_have_count(0, timeout=WAIT_MS)


def test_tab_goes_from_a_mark_into_its_own_card_and_shift_tab_back(whole: Journey) -> None:
    focused = "e => e.querySelector(':focus')?.dataset.k"
    whole.presses("Home", "Enter")
    cards = whole.section.locator(".pinned")
    expect(cards).to_have_count(1, timeout=WAIT_MS)
    first = cards.first.get_attribute("data-k")
    whole.rests()
    whole.presses("ArrowRight", "Enter")
    expect(cards).to_have_count(2, timeout=WAIT_MS)
    whole.rests()
    second = cards.first.get_attribute("data-k")
    whole.presses("Tab")
    assert whole.section.evaluate(focused) == second != first
    whole.presses("Shift+Tab")
    assert whole.section.evaluate(focused) == "spot"
    whole.presses("ArrowLeft", "Tab")
    assert whole.section.evaluate(focused) == first, "each mark has its own card"
    whole.presses("Shift+Tab")
    assert whole.section.evaluate(focused) == "spot"
    seen = set()
    for _ in range(20):
        whole.presses("Tab")
        seen.add(whole.section.evaluate(focused))
    assert {second, "lane-contacts"} <= seen, "the other card and the lanes come after"
    whole.spot.focus()
    whole.presses(*["Escape"] * 2)
    expect(cards).to_have_count(1, timeout=WAIT_MS)
    whole.rests()
    whole.presses("Escape")
    expect(cards).to_have_count(0, timeout=WAIT_MS)


def test_b_and_arrows_select_a_period_that_is_said_and_listed(whole: Journey) -> None:
    whole.presses("End", "b", "ArrowLeft", "ArrowLeft", "ArrowLeft")
    said = whole.section.locator(".chart [role=status]").inner_text()
    assert re.search(r"\d{4}.* – .*\d{4}", said), said
    whole.presses("Enter")
    expect(whole.section.locator(".period-list")).to_be_visible(timeout=WAIT_MS)
    assert whole.section.locator(".period-list tbody tr").count() > 0
    whole.presses("Escape")
    expect(whole.section.locator(".period-list")).to_have_count(0, timeout=WAIT_MS)


def test_a_aligns_and_durations_are_numbers(whole: Journey) -> None:
    whole.presses("Home", "a")
    shown = whole.section.locator(".aligned")
    expect(shown).to_be_visible(timeout=WAIT_MS)
    cells = shown.locator("tbody tr").first.locator("td").evaluate_all("all => all.map(e => e.textContent)")
    assert any(re.search(r"\d+ pv", one) for one in cells), cells
    while shown.count():
        whole.presses("Escape")
        whole.rests()
    assert whole.section.locator(".chart").is_visible()


def test_letters_in_the_filter_are_only_letters(whole: Journey) -> None:
    before = whole.days()
    find = whole.section.get_by_role("searchbox")
    find.focus()
    whole.person.page.keyboard.type("ba0+-")
    whole.person.page.wait_for_timeout(600)
    assert find.input_value() == "ba0+-"
    assert whole.section.locator(".brush").is_hidden()
    assert whole.section.locator(".aligned").count() == 0
    find.fill("")
    whole.rests()
    assert abs(whole.days()[0] - before[0]) < timedelta(days=5)


def test_parts_folds_table_and_toggles_are_buttons_with_states(whole: Journey) -> None:
    for key, state in (("nest-contacts", "aria-expanded"), ("lane-contacts", "aria-expanded")):
        button = whole.section.locator(f"[data-k='{key}']")
        was = button.get_attribute(state)
        button.press("Enter")
        expect(button).not_to_have_attribute(state, was or "", timeout=WAIT_MS)
        whole.rests()
        assert button.evaluate("e => e.getRootNode().activeElement === e"), f"{key} keeps the focus"
        button.press("Enter")
        expect(button).to_have_attribute(state, was or "", timeout=WAIT_MS)
        whole.rests()


def test_what_opens_and_folds_a_lane_is_large_enough(whole: Journey) -> None:
    """24 x 24 px (WCAG 2.2, 2.5.8); folded lanes, too."""
    whole.section.locator("[data-k='lane-contacts']").press("Enter")
    expect(whole.section.locator("[data-lane=contacts].folded")).to_have_count(1, timeout=WAIT_MS)
    small = whole.section.locator(".lane button").evaluate_all(
        "all => all.map(e => [e.dataset.k, e.getBoundingClientRect()]).filter(([, r]) => r.width < 24 || r.height < 24).map(([k]) => k)"
    )
    assert small == []
    whole.section.locator("[data-k='lane-contacts']").press("Enter")
    expect(whole.section.locator("[data-lane=contacts].folded")).to_have_count(0, timeout=WAIT_MS)


def test_nothing_is_animated_and_one_finger_scrolls_the_page(whole: Journey) -> None:
    assert whole.section.evaluate("e => e.getAnimations({subtree: true}).length") == 0
    assert whole.section.locator(".chart").evaluate("e => getComputedStyle(e).touchAction") == "pan-y"


def test_axe_finds_nothing(whole: Journey) -> None:
    whole.presses("End", "Enter")
    expect(whole.section.locator(".pinned")).to_have_count(1, timeout=WAIT_MS)
    assert axe(whole.person.page) == []
    whole.presses("Escape", "Escape")
