"""Templates in a real browser, by keyboard alone: on an empty plan, and from a goal's own menu."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import NARROW, Person, at_a_customer
from tests.browser.reading import AXE, axe, scrolls_sideways
from tests.browser.test_plan_editing import DIABETIC, adds_a_need, focused, press
from tests.server.product import Product, launch

KNEE = "140758-998U"
FORM = "Lisää keinoja pohjasta"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """With a question of which so many persons were counted as only a large county has."""
    found = launch(tmp_path_factory.mktemp("templates") / "var", today="2026-11-21", county_size="200")
    with sqlite3.connect(found.data_dir / "county" / "segments.sqlite") as county:
        counts = "done = 560, done_then = 136, other = 507, other_then = 118"
        changed = county.execute(f"UPDATE followed SET {counts} WHERE question = 'diabetes_nurse'").rowcount
    assert changed == 1
    yield found
    found.stop()


def rows_of(person: Person, words: str) -> int:
    return person.page.get_by_role("row").filter(has_text=words).count()


def test_an_empty_plan_begins_with_a_template_by_keyboard_alone(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, DIABETIC)
    doctor.sees("Ei vielä suunnitelmaa.")
    doctor.button("Aloita pohjasta: Diabeteksen seuranta").focus()
    press(doctor, "Enter")
    form = doctor.form(FORM)
    expect(form.get_by_label("Pohja", exact=True)).to_have_value("diabetes_follow_up@1")
    assert focused(doctor).endswith("/template")
    nurse = form.locator("label").filter(has_text="Diabeteshoitajan vastaanotto")
    expect(nurse).to_contain_text("Tehtiin 560 asiakkaalle 30 päivän kuluessa HbA1c-arvosta, joka oli yli 53 mmol/mol.")
    expect(nurse).to_contain_text("yhteys, 20.11.2026")
    expect(form.locator("label:visible").filter(has_text="Jalkojen tutkimus")).to_contain_text("ei mitattua näyttöä")
    press(doctor, "Tab", "Space", "Tab", "Enter")  # the first step is not wanted; Enter in any other saves
    doctor.sees("Tallennettu, versio 1.")
    expect(doctor.page.get_by_text("Ei vielä suunnitelmaa.")).to_have_count(0)
    assert rows_of(doctor, "HbA1c ja muut seurantakokeet") == 0
    assert rows_of(doctor, "Jalkojen tutkimus") == 1
    expect(doctor.page.get_by_role("row").filter(has_text="Diabeteshoitajan vastaanotto")).to_contain_text(
        "lisätty pohjasta · näyttö: ero +1 %-yks."
    )
    assert doctor.heard == []


def test_from_a_goal_the_actions_belong_to_it_and_none_is_added_twice(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, KNEE)
    adds_a_need(doctor, "Polvi rajoittaa kävelyä")
    doctor.button("Lisää tavoite").focus()
    press(doctor, "Enter")
    doctor.page.keyboard.type("Kävely kauppaan")
    press(doctor, "Enter")
    goal = doctor.page.get_by_role("row").filter(has_text="Kävely kauppaan")
    expect(goal).to_be_visible()

    def opened() -> None:
        goal.get_by_role("button", name="Muut toiminnot").focus()
        press(doctor, "Enter")
        goal.get_by_role("button", name="Lisää pohjasta").focus()
        press(doctor, "Enter")
        expect(doctor.form(FORM)).to_be_visible()

    opened()
    form = doctor.form(FORM)
    doctor.page.keyboard.type("Polvi")  # the list goes to what is typed
    expect(form.get_by_label("Pohja", exact=True)).to_have_value("knee_pain@1")
    expect(form.locator("label:visible").filter(has_text="Oxford Knee Score")).to_have_count(1)
    expect(form.locator("label:visible").filter(has_text="HbA1c")).to_have_count(0)
    expect(form.get_by_label("Mihin tavoitteeseen").locator("option:checked")).to_have_text("Kävely kauppaan")
    press(doctor, "Tab", "Control+Enter")
    doctor.sees("Tallennettu, versio 3.")
    added = doctor.page.get_by_role("row").filter(has_text="lisätty pohjasta")
    expect(added).to_have_count(4)
    assert {row.get_attribute("aria-level") for row in added.all()} == {"3"}
    opened()
    doctor.page.keyboard.type("Polvi")
    there = form.locator("label:visible").filter(has_text="on jo suunnitelmassa")
    expect(there).to_have_count(4)
    expect(form.locator("label:visible input:checked")).to_have_count(0)
    press(doctor, "Enter")
    expect(form.locator(".error")).to_be_visible()
    assert doctor.heard == []


def test_the_form_fits_a_phone_and_axe_finds_nothing_in_it(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, "210949-998M", size=NARROW)
    doctor.button("Aloita pohjasta: Iäkkään palvelutarpeen selvittäminen").click()
    expect(doctor.form(FORM)).to_be_visible()
    assert not scrolls_sideways(doctor.page)
    within, box = doctor.form(FORM).bounding_box(), doctor.form(FORM).get_by_label("Pohja", exact=True).bounding_box()
    assert within is not None
    assert box is not None
    assert box["x"] > within["x"], "the list of templates stands in the form"
    assert box["y"] > within["y"]
    assert box["width"] > 0.8 * within["width"]
    if AXE.exists():
        assert axe(doctor.page) == []
