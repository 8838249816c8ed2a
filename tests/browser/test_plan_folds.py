"""A long plan in a real browser: heads that say how many rows are theirs, unfolded by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from benchmarks.plan_store import CUSTOMER, Written
from tests.browser.people import Person, at_a_customer
from tests.server.product import Product, launch

ITEMS = 90
"""Thirty needs, each with a goal, and an action for the whole plan each."""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    data = tmp_path_factory.mktemp("folds") / "var"
    data.mkdir()
    Written.open(data, f"sqlite:///{data / 'tilannekuva.sqlite'}").grow(ITEMS, ITEMS)
    found = launch(data, today="2026-11-21", county_size="200")
    yield found
    found.stop()


def rows(person: Person) -> Locator:
    return person.page.locator(".plan-rows .r[tabindex]")


def folded(person: Person) -> Locator:
    return person.page.locator(".plan-rows button[aria-expanded=false]").filter(has_text="Näytä")


def focused(person: Person) -> str:
    """`data-k` of what has the focus, through the shadow roots."""
    found = person.page.evaluate(
        "(() => { let a = document.activeElement; while (a.shadowRoot) a = a.shadowRoot.activeElement; return a.dataset.k })()"
    )
    return str(found)


def test_folded_rows_come_by_mouse_by_keyboard_and_all_at_once(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, CUSTOMER)
    everything = ITEMS + 1  # the head of what serves the whole plan
    expect(folded(doctor).last).to_have_text("Näytä 25 riviä lisää")
    heads, before = folded(doctor).count(), rows(doctor).count()
    assert before < 70 < everything

    folded(doctor).first.click()
    expect(rows(doctor)).to_have_count(before + 1)
    expect(folded(doctor)).to_have_count(heads - 1)
    assert focused(doctor).startswith("row/"), "the focus stays at the head whose rows have come"

    head = doctor.page.locator("[data-k='row/plan']")
    head.focus()
    doctor.page.keyboard.press("ArrowRight")
    assert focused(doctor) == "unfold/plan"
    doctor.page.keyboard.press("Enter")
    expect(rows(doctor)).to_have_count(before + 26)
    assert focused(doctor) == "row/plan"
    doctor.page.keyboard.press("ArrowDown")
    assert focused(doctor) != "row/plan"
    expect(doctor.page.locator(".plan-rows").get_by_text(f"Toimi {ITEMS - 1}: fysio", exact=False)).to_be_visible()

    doctor.button("Piilota rivit", head).click()
    expect(rows(doctor)).to_have_count(before + 1)
    doctor.button("Näytä 25 riviä lisää").click()
    expect(rows(doctor)).to_have_count(before + 26)

    doctor.button(f"Näytä myös {everything - before - 26} piilossa olevaa riviä").click()
    expect(rows(doctor)).to_have_count(everything)
    expect(folded(doctor)).to_have_count(0)
    assert doctor.heard == []


def test_an_edit_folds_nothing_that_was_open(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, CUSTOMER)
    before = rows(doctor).count()
    folded(doctor).first.click()
    expect(rows(doctor)).to_have_count(before + 1)
    row = rows(doctor).first
    row.focus()
    doctor.page.keyboard.press("Enter")
    doctor.page.keyboard.type("Polvikipu, tarkennettu")
    doctor.page.keyboard.press("Control+Enter")
    expect(rows(doctor).filter(has_text="Polvikipu, tarkennettu")).to_be_visible()
    expect(rows(doctor)).to_have_count(before + 1)
