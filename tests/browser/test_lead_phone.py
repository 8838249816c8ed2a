"""A team lead's rooms on a phone: the charts are near, no table is wider than the screen, nothing empty stands between;
and from a keyboard it is always seen where one is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from components.text import LANGUAGES, Text
from tests.browser.conftest import TODAY
from tests.browser.people import NARROW, WAIT_MS, Person, at_rest, signs_in
from tests.browser.reading import scrolls_sideways
from tests.server.product import running

WIDER = "[...document.querySelectorAll('[data-testid=stTable]')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
OVERLAPPING = """[...document.querySelectorAll('.st-key-segments_differences tr')].filter(row => {
  const boxes = [...row.cells].map(cell => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getBoundingClientRect();
  });
  return boxes.some((a, i) => boxes.slice(i + 1).some(b =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1));
}).length"""
UNSEEN = """() => {
  let e = document.activeElement;
  if (!e.closest('.st-key-answers')) return null;
  while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
  const holders = [e, e.closest('label'), e.closest('[role=group]')].filter(Boolean);
  const seen = holders.some(one => {
    const style = getComputedStyle(one);
    return style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2;
  });
  return seen ? null : (e.getAttribute('aria-label') || e.innerText || e.tagName);
}"""

LEGENDS = """() => {
  const found = [...document.querySelectorAll('.js-plotly-plot')].map(chart => ({
    legend: chart.querySelector('.legend')?.getBoundingClientRect(), chart: chart.getBoundingClientRect(),
    bars: [...chart.querySelectorAll('.point path')].map(e => e.getBoundingClientRect())
  })).filter(one => one.legend);
  return {
    seen: found.filter(one => one.legend.left >= one.chart.left && one.legend.right <= one.chart.right).length,
    on_bars: found.filter(one => one.bars.some(bar => bar.top < one.legend.bottom && bar.width > 0)).length
  };
}"""
NARROW_CHARTS = "[...document.querySelectorAll('.js-plotly-plot')].filter(e => e.clientWidth < 400).length"
OWN_COLOURS = """button => {
  const words = getComputedStyle(button.querySelector('p') ?? button);
  return [words.color, words.forcedColorAdjust, getComputedStyle(button).backgroundColor];
}"""


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("phone") / "var", today=TODAY, county_size="1500") as product:
        yield product.origin


def arrives(browser: Browser, origin: str, text: Text, size: tuple[int, int] = NARROW) -> Person:
    lead = signs_in(browser, origin, "lead", language=text.language, size=size)
    expect(lead.heading(text("segments.title.paths"))).to_be_visible(timeout=6 * WAIT_MS)
    return lead


def top_of(what: Locator) -> float:
    box = what.bounding_box()
    assert box is not None
    return box["y"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_segment_page_on_a_phone(browser: Browser, origin: str, language: str) -> None:
    text = Text(language)
    lead = arrives(browser, origin, text)
    page = lead.page
    at_rest(lead)
    chart = page.locator(".js-plotly-plot").first.bounding_box()
    assert chart is not None
    assert chart["y"] < NARROW[1], "the first chart begins on the first screen"
    expect(page.get_by_role("radiogroup", name=text("segments.list"))).to_be_hidden()
    lead.button(text("segments.unfold")).click()
    expect(page.get_by_role("radiogroup", name=text("segments.list"))).to_be_visible(timeout=WAIT_MS)
    lead.button(text("segments.fold")).click()
    page.get_by_role("radio", name=text("segments.view.differences"), exact=True).click()
    expect(lead.heading(text("segments.title.differences"))).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_role("table").first).to_be_visible(timeout=WAIT_MS)
    at_rest(lead)
    assert page.evaluate(WIDER) == 0
    assert page.evaluate(OVERLAPPING) == 0
    whom, table = top_of(page.get_by_text(text("segments.compare.with"))), top_of(page.get_by_role("table").first)
    assert whom < table, "whom the group is compared with is chosen above what came of it"
    assert not scrolls_sideways(page)
    assert lead.heard == []
    page.context.close()


def test_charts_have_room_and_words_of_their_own_place(browser: Browser, origin: str) -> None:
    """On a wide screen nothing empty stands under the size; at 200 % zoom of it charts stand one to a row."""
    text = Text("fi")
    lead = arrives(browser, origin, text, (1440, 900))
    page = lead.page
    size = page.get_by_text(re.compile(r"asiakasta, kaikkiaan")).first.bounding_box()
    assert size is not None
    assert top_of(page.get_by_text("Ei kliiniseen päätöksentekoon").first) - size["y"] - size["height"] <= 28
    expect(page.locator(".js-plotly-plot")).to_have_count(6, timeout=WAIT_MS)
    assert page.evaluate(LEGENDS) == {"seen": 5, "on_bars": 0}
    page.set_viewport_size({"width": 720, "height": 450})
    at_rest(lead)
    assert page.evaluate(NARROW_CHARTS) == 0
    lead.page.context.close()


def test_the_chosen_view_is_read_in_forced_colours(browser: Browser, origin: str) -> None:
    lead = arrives(browser, origin, Text("fi"), (1440, 900))
    lead.page.emulate_media(forced_colors="active")
    view = lead.page.get_by_role("radio", name=Text("fi")("segments.view.overview"), exact=True)
    words, own, ground = view.evaluate(OWN_COLOURS)
    assert own == "none", "else a plate in the page's colour is drawn behind words in the page's colour"
    assert words != ground
    lead.page.context.close()


def test_nothing_empty_stands_over_the_question(browser: Browser, origin: str) -> None:
    text = Text("fi")
    lead = arrives(browser, origin, text)
    lead.room(text("common.room.questions"))
    expect(lead.heading(text("questions.name.who"))).to_be_visible(timeout=4 * WAIT_MS)
    at_rest(lead)
    above, title = (
        lead.button(text("questions.unfold")).bounding_box(),
        lead.heading(text("questions.name.who")).bounding_box(),
    )
    assert above is not None
    assert title is not None
    assert title["y"] - above["y"] - above["height"] <= 32
    lead.page.context.close()


def test_from_a_keyboard_it_is_always_seen_where_one_is(browser: Browser, origin: str) -> None:
    text = Text("sv")
    lead = arrives(browser, origin, text, (1440, 900))
    at_rest(lead)
    unseen = []
    for _ in range(30):
        lead.page.keyboard.press("Tab")
        unseen.append(lead.page.evaluate(UNSEEN))
    assert [one for one in unseen if one] == []
    lead.page.context.close()
