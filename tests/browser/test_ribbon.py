"""The segment beside a customer, by keyboard: asked for, opened, as a table, on a phone, closed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import TODAY
from tests.browser.people import NARROW, WAIT_MS, Person, at_a_customer, opens_whole
from tests.server.product import ROOT, running

KNEE, NEXT = "140758-998U", "081153X999X"
SIZE = "1500"


@pytest.fixture(scope="module")
def origin_with_snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of a county of which `make refresh` has been run while it was up."""
    folder = tmp_path_factory.mktemp("ribbon") / "var"
    with running(folder, today=TODAY, county_size=SIZE) as product:
        told = {"TILANNEKUVA_DATA_DIR": str(folder), "TILANNEKUVA_COUNTY_SIZE": SIZE, "TILANNEKUVA_TODAY": TODAY}
        command = [sys.executable, "-m", "services.refresh"]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **told}, check=True, capture_output=True, timeout=300)
        yield product.origin


def asked(person: Person) -> None:
    """The button by its key and Enter; the comparison comes by itself when it has been counted."""
    button = person.button("Segmentin rinnalla")
    button.focus()
    person.page.keyboard.press("Enter")
    expect(person.page.locator(".ribbon")).to_be_visible(timeout=WAIT_MS)
    expect(person.page.locator(".ribbon[aria-busy]")).to_have_count(0, timeout=WAIT_MS)


@pytest.mark.parametrize("size", [(1440, 900), NARROW])
def test_beside_the_segment(browser: Browser, origin_with_snapshot: str, size: tuple[int, int]) -> None:
    person = at_a_customer(browser, origin_with_snapshot, KNEE, size=size)
    asked(person)
    ribbon = person.page.locator(".ribbon")
    expect(ribbon).to_contain_text("Polven nivelrikon hoitopolku")
    expect(ribbon).to_contain_text("nyt päivä 60")
    expect(ribbon).to_contain_text("Ei kliiniseen päätöksentekoon")
    first = ribbon.locator("summary").first
    assert "määritelmä" in (first.get_attribute("title") or "")
    first.focus()
    person.page.keyboard.press("Enter")
    expect(ribbon.locator("details[open] p").first).to_contain_text("n = ")
    assert ribbon.evaluate("e => e.scrollWidth <= e.clientWidth + 1")
    if size != NARROW:
        person.button("Taulukkona").click()
        expect(ribbon.get_by_role("columnheader", name="Puolet segmentistä, pv")).to_be_visible(timeout=WAIT_MS)
        person.picture("segment-beside")
    person.button("Sulje", within=ribbon).click()
    expect(ribbon).to_have_count(0, timeout=WAIT_MS)
    assert person.heard == []


def test_a_remembered_comparison_takes_nobody_away_from_the_next_customer(
    browser: Browser, origin_with_snapshot: str
) -> None:
    """It is drawn some seconds after the opening, when the situation is being read."""
    person = at_a_customer(browser, origin_with_snapshot, KNEE)
    asked(person)
    expect(person.page.locator(".ribbon .card-head")).to_be_in_viewport()  # who asks for it sees it come
    opens_whole(person, NEXT)
    expect(person.heading("Leppänen")).to_be_visible(timeout=WAIT_MS)
    expect(person.page.locator(".ribbon summary").first).to_be_attached(timeout=WAIT_MS)
    person.page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert person.page.get_by_test_id("stMain").evaluate("e => e.scrollTop") == 0
    person.button("Sulje", within=person.page.locator(".ribbon")).click()
    expect(person.page.locator(".ribbon")).to_have_count(0, timeout=WAIT_MS)
    person.page.context.close()
