"""A team lead asks: finds a question by a key, saves the figures, judges the answer, narrows the group."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from components.text import Text
from tests.browser.conftest import TODAY
from tests.browser.people import NARROW, WAIT_MS, WIDE, Person, signs_in
from tests.server.product import running

SIZE = "400"


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of a small county, whose start makes the snapshot."""
    with running(tmp_path_factory.mktemp("questions") / "var", today=TODAY, county_size=SIZE) as product:
        yield product.origin


def arrives(browser: Browser, origin: str, language: str = "fi", size: tuple[int, int] = WIDE) -> tuple[Person, Text]:
    text = Text(language)
    person = signs_in(browser, origin, "lead", language=language, size=size)
    person.room(text("common.room.questions"))
    told = person.page.get_by_text(text("questions.help.who")).first
    expect(told).to_be_visible(timeout=4 * WAIT_MS)  # the first one there waits for what is computed once a snapshot
    return person, text


def test_a_lead_finds_saves_judges_and_narrows(browser: Browser, origin: str, tmp_path: Path) -> None:
    person, text = arrives(browser, origin)
    page = person.page
    field = page.get_by_role("searchbox", name=text("questions.find"))
    expect(person.button(text("questions.mark.send"))).to_be_visible(timeout=WAIT_MS)
    page.wait_for_timeout(500)
    page.keyboard.press("/")
    expect(field).to_be_focused(timeout=WAIT_MS)
    field.fill("palveluja")
    field.press("Enter")
    expect(person.button(text("questions.name.why"))).to_have_count(0, timeout=WAIT_MS)
    person.button(text("questions.name.what")).click()
    person.sees(text("questions.help.what"))
    expect(page.locator(".js-plotly-plot")).to_have_count(1, timeout=WAIT_MS)
    with page.expect_download() as saving:
        person.button(text("answers.export.save")).click()
    file = tmp_path / "saved.csv"
    saving.value.save_as(file)
    saved = file.read_text(encoding="utf-8-sig")
    assert text("questions.name.what") in saved
    first = page.locator("table.answer tbody tr").first.locator("td").first.locator(".words").inner_text()
    assert first in saved
    page.get_by_label(text("questions.mark.write")).fill("Palveluja puuttuu")
    person.button(text("questions.mark.send")).click()
    person.sees("Palveluja puuttuu")
    page.locator("[data-filter=sort]").select_option("gender")
    page.locator("[data-filter=value]").select_option("female")
    person.sees("sukupuoli: nainen")
    assert person.heard == []


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_it_fits_a_phone_in_every_language(browser: Browser, origin: str, language: str) -> None:
    person, text = arrives(browser, origin, language, NARROW)
    expect(person.button(text("questions.name.at_what_cost"))).to_be_hidden()  # the answer comes first on a phone
    person.button(text("questions.unfold")).click()
    person.button(text("questions.name.at_what_cost")).click()
    person.sees(text("questions.help.at_what_cost"))
    expect(person.button(text("questions.name.at_what_cost"))).to_be_hidden()
    person.page.get_by_text(text("questions.definitions"), exact=True).click()
    person.sees(text("answers.definition.cents"))
    expect(person.page.locator(".js-plotly-plot")).to_have_count(1, timeout=WAIT_MS)
    wide = "document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth"
    assert person.page.evaluate(wide) <= 0
    assert person.heard == []
