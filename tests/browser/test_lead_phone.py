"""A team lead's rooms on a phone: the charts are near, no table is wider than the screen, nothing empty stands between;
and from a keyboard it is always seen where one is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from components.text import LANGUAGES, Text
from tests.browser.conftest import TODAY
from tests.browser.people import NARROW, WAIT_MS, Person, signs_in
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


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("phone") / "var", today=TODAY, county_size="1500") as product:
        yield product.origin


def arrives(browser: Browser, origin: str, text: Text, size: tuple[int, int] = NARROW) -> Person:
    lead = signs_in(browser, origin, "lead", language=text.language, size=size)
    expect(lead.heading(text("segments.title.paths"))).to_be_visible(timeout=6 * WAIT_MS)
    return lead


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_segment_page_on_a_phone(browser: Browser, origin: str, language: str) -> None:
    text = Text(language)
    lead = arrives(browser, origin, text)
    page = lead.page
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
    assert page.evaluate(WIDER) == 0
    assert page.evaluate(OVERLAPPING) == 0
    assert not scrolls_sideways(page)
    assert lead.heard == []
    page.context.close()


def test_nothing_empty_stands_over_the_question(browser: Browser, origin: str) -> None:
    text = Text("fi")
    lead = arrives(browser, origin, text)
    lead.room(text("common.room.questions"))
    expect(lead.heading(text("questions.name.who"))).to_be_visible(timeout=4 * WAIT_MS)
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
    unseen = []
    for _ in range(30):
        lead.page.keyboard.press("Tab")
        unseen.append(lead.page.evaluate(UNSEEN))
    assert [one for one in unseen if one] == []
    lead.page.context.close()
