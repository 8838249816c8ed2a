"""A text whose item somebody else has taken away is shown as unfinished text; who writes what is known within seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from components.text import Text
from tests.browser.people import WAIT_MS, Person, at_a_customer, opens_whole
from tests.browser.test_drafts import AT_MOST_S, BUSY, HEAVY, SETTINGS, waits_for
from tests.server.product import Product, running

T = Text("fi")
TRIES = 5
"""What else this machine does makes one try slower, never sooner."""

TITLE = T("plan_edit.form.loose.title")


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("gone") / "var", **SETTINGS) as found:
        yield found


def adds(person: Person, words: str) -> Locator:
    """An action of the whole plan; returns its row."""
    person.page.locator("#plan-quick").fill(words)
    row = person.page.get_by_role("row").filter(has_text=words)
    deadline = time.monotonic() + WAIT_MS / 1000
    while not row.count() and time.monotonic() < deadline:
        person.page.locator("#plan-quick").press("Enter")
        person.page.wait_for_timeout(400)
    expect(row).to_be_visible(timeout=WAIT_MS)
    return row


def seconds(deed: Callable[[], None]) -> float:
    began = time.monotonic()
    deed()
    return time.monotonic() - began


def test_a_text_whose_item_was_taken_away_is_shown_and_becomes_an_action(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, BUSY)
    row = adds(doctor, "Röntgen seisten")
    row.focus()
    doctor.page.keyboard.press("Enter")
    doctor.form("Muokkaa tekstiä").get_by_label("Teksti").press_sequentially(" molemmat polvet", delay=5)
    waits_for(product, 1)
    nurse = at_a_customer(browser, product.origin, BUSY, "staff")
    theirs = nurse.page.get_by_role("row").filter(has_text="Röntgen seisten")
    theirs.get_by_role("button", name=T("plan_edit.ui.menu")).click()
    nurse.button("Poista", theirs).click()
    form = nurse.form("Poista kohta")
    form.get_by_label("Miksi kohta poistetaan").fill("kahdesti")
    nurse.button("Poista", form).click()
    expect(theirs).to_have_count(0, timeout=WAIT_MS)
    doctor.page.reload()
    opens_whole(doctor, BUSY)
    loose = doctor.form(TITLE)
    expect(loose).to_be_visible(timeout=WAIT_MS)
    doctor.button("Historia").click()
    doctor.button("Versio 1").click()
    doctor.sees("Vain katselu")
    doctor.picture("plan-as-of", at=doctor.heading("Terveys- ja hoitosuunnitelma"))
    expect(loose).to_have_count(0)  # it belongs to the present, where it can be saved
    doctor.button("Palaa nykyiseen").click()
    field = loose.get_by_label(T("plan_edit.field.loose"))
    expect(field).to_have_value("Röntgen seisten molemmat polvet", timeout=WAIT_MS)
    assert loose.get_by_role("button", name=T("plan.ui.cancel")).count() == 0, "it is saved or discarded"
    expect(loose).to_contain_text("Keskeneräinen teksti: kirjoitit")
    doctor.button(T("plan_edit.form.loose.submit"), loose).click()
    expect(doctor.page.get_by_role("row").filter(has_text="molemmat polvet")).to_be_visible(timeout=WAIT_MS)
    expect(loose).to_have_count(0)
    waits_for(product, 0)
    assert doctor.heard == []
    for person in (doctor, nurse):
        person.page.context.close()


def test_who_writes_is_told_and_untold_within_five_seconds_with_no_more_asking(
    browser: Browser, product: Product
) -> None:
    doctor, nurse = (at_a_customer(browser, product.origin, HEAVY, who) for who in ("doctor", "staff"))
    adds(doctor, "Kipupäiväkirja")
    nurse.page.reload()
    opens_whole(nurse, HEAVY)
    theirs = nurse.page.get_by_role("row").filter(has_text="Kipupäiväkirja")
    expect(theirs).to_be_visible(timeout=WAIT_MS)
    asked: list[float] = []
    doctor.page.on("request", lambda request: asked.append(time.monotonic()) if "/alive" in request.url else None)
    began, told, untold = time.monotonic(), list[float](), list[float]()
    while not told or max(min(told), min(untold)) > AT_MOST_S:
        assert len(told) < TRIES, (told, untold)
        doctor.page.get_by_role("row").filter(has_text="Kipupäiväkirja").focus()
        doctor.page.keyboard.press("Enter")
        told.append(seconds(lambda: expect(theirs).to_contain_text("muokkaa")))
        doctor.page.keyboard.press("Escape")
        untold.append(seconds(lambda: expect(theirs).not_to_contain_text("muokkaa")))
    took = time.monotonic() - began
    assert len(asked) <= took / 4 + 1 + 2 * len(told), "every four seconds, and once for each form entered or left"
    for person in (doctor, nurse):
        person.page.context.close()
