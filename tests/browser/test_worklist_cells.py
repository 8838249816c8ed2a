"""The work list's cells at a browser: edited where they stand by mouse and by keyboard alone, as in the room's plan."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.people import NARROW, WAIT_MS, WIDE, Person, at_a_customer, at_rest, signs_in
from tests.browser.test_plan_editing import AXE, axe, focused, press, quick
from tests.server.product import Product, launch

STOPPED = "030364Y9993"
SWEDISH = "220446V998F"
HEAVY = "210949-998M"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    found = launch(tmp_path_factory.mktemp("cells") / "var", today="2026-11-21", county_size="300")
    yield found
    found.stop()


def with_actions(browser: Browser, product: Product, customer: str, *lines: str) -> Person:
    """A doctor who has written these actions for a customer, and now looks at what comes."""
    doctor = at_a_customer(browser, product.origin, customer)
    for line in lines:
        words = line.removesuffix(" 3pv")
        quick(doctor, line, words)
        row(doctor, words)
    comes(doctor)
    return doctor


def comes(person: Person) -> None:
    person.room("Työlista")
    tab(person, "Tulossa").click()
    expect(tab(person, "Tulossa")).to_have_attribute("aria-selected", "true", timeout=WAIT_MS)


def tab(person: Person, name: str) -> Locator:
    return person.page.get_by_role("tab", name=name)


def row(person: Person, words: str) -> Locator:
    found = person.page.locator(".r[tabindex]").filter(has_text=words)
    expect(found).to_be_visible(timeout=WAIT_MS)
    return found


def due(person: Person, words: str) -> Locator:
    """The cell of the day."""
    return row(person, words).locator(".c2").get_by_role("button").first


def types_a_day(person: Person, words: str, day: str) -> None:
    due(person, words).click()
    field = row(person, words).get_by_role("combobox", name="Määräpäivä")
    field.fill(day)
    field.press("Enter")


def test_a_day_is_changed_in_its_cell_by_mouse_and_taken_back(browser: Browser, product: Product) -> None:
    doctor = with_actions(browser, product, STOPPED, "Soita hiirellä 3pv", "Kysy hiirellä 3pv")
    expect(due(doctor, "Soita hiirellä")).to_contain_text("24.11.2026")
    types_a_day(doctor, "Soita hiirellä", "31.2.")
    expect(row(doctor, "Soita hiirellä").get_by_text("Päivää ei tunnistettu")).to_be_visible(timeout=WAIT_MS)
    field = row(doctor, "Soita hiirellä").get_by_role("combobox", name="Määräpäivä")
    expect(field).to_have_value("31.2.")  # refused, and kept
    field.fill("1.12.2026")
    field.press("Enter")
    expect(due(doctor, "Soita hiirellä")).to_contain_text("1.12.2026", timeout=WAIT_MS)
    doctor.sees("Soita hiirellä: Tallennettu, versio")
    doctor.button("Kumoa").click()
    expect(due(doctor, "Soita hiirellä")).to_contain_text("24.11.2026", timeout=WAIT_MS)
    before = tab(doctor, "Tulossa").inner_text()
    doctor.button("Merkitse tehdyksi: Kysy hiirellä").click()
    expect(doctor.page.get_by_role("row").filter(has_text="Kysy hiirellä")).to_have_count(0, timeout=WAIT_MS)
    assert tab(doctor, "Tulossa").inner_text() != before
    doctor.button("Kumoa").click()
    row(doctor, "Kysy hiirellä")
    expect(tab(doctor, "Tulossa")).to_have_text(before.replace("\n", ""))
    assert doctor.heard == []
    doctor.page.context.close()


def test_the_same_by_keyboard_alone(browser: Browser, product: Product) -> None:
    doctor = with_actions(browser, product, SWEDISH, "Soita näppäimillä 3pv", "Kysy näppäimillä 3pv")
    row(doctor, "Soita näppäimillä")
    tab(doctor, "Tulossa").focus()
    press(doctor, "ArrowDown")
    for _ in range(30):
        if "Soita näppäimillä" in lines_of(doctor):
            break
        press(doctor, "ArrowDown")
    assert "Soita näppäimillä" in lines_of(doctor)
    for _ in range(9):
        if focused(doctor).startswith("open/due/"):
            break
        press(doctor, "ArrowRight")
    press(doctor, "Enter")
    doctor.page.keyboard.type("2.12.2026")
    press(doctor, "Enter")
    expect(due(doctor, "Soita näppäimillä")).to_contain_text("2.12.2026", timeout=WAIT_MS)
    assert focused(doctor).startswith("row/"), "the focus is on the row again"
    press(doctor, "Space")
    expect(doctor.page.get_by_role("row").filter(has_text="Soita näppäimillä")).to_have_count(0, timeout=WAIT_MS)
    at_rest(doctor)
    assert focused(doctor).startswith("row/"), "the next row, not the top of the page"
    press(doctor, "Enter")
    expect(doctor.page.locator("[data-part=plan]")).to_be_visible(timeout=WAIT_MS)
    assert doctor.heard == []
    doctor.page.context.close()


def lines_of(person: Person) -> str:
    """The words of the row that has the focus."""
    found = person.page.evaluate(
        "(() => { let a = document.activeElement; while (a.shadowRoot) a = a.shadowRoot.activeElement;"
        " return a.closest('.r')?.textContent ?? '' })()"
    )
    return str(found)


def test_a_conflict_is_told_in_the_plans_own_bar(browser: Browser, product: Product) -> None:
    doctor = with_actions(browser, product, HEAVY, "Soita kahdesti 3pv")
    row(doctor, "Soita kahdesti")
    other = signs_in(browser, product.origin, "doctor")
    comes(other)
    types_a_day(other, "Soita kahdesti", "5.12.2026")
    expect(due(other, "Soita kahdesti")).to_contain_text("5.12.2026", timeout=WAIT_MS)
    types_a_day(doctor, "Soita kahdesti", "9.12.2026")
    bar = doctor.page.get_by_role("group").filter(has_text="Toisella välilehdelläsi")
    expect(bar).to_contain_text("5.12.2026", timeout=WAIT_MS)
    expect(bar).to_contain_text("9.12.2026")
    doctor.button("Tallenna minun").click()
    expect(due(doctor, "Soita kahdesti")).to_contain_text("9.12.2026", timeout=WAIT_MS)
    assert doctor.heard == other.heard == []
    for person in (doctor, other):
        person.page.context.close()


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm ci)")
@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_axe_finds_nothing_while_a_cell_is_edited(browser: Browser, product: Product, size: tuple[int, int]) -> None:
    made = with_actions(browser, product, STOPPED, f"Katso {size[0]} 3pv")
    made.page.context.close()
    doctor = signs_in(browser, product.origin, "doctor", size=size)
    comes(doctor)
    doctor.button("Asiakkaan mukaan").click()
    due(doctor, f"Katso {size[0]}").click()
    expect(row(doctor, f"Katso {size[0]}").get_by_role("combobox", name="Määräpäivä")).to_be_visible()
    assert axe(doctor, "#rows") == []
    doctor.page.context.close()


def test_a_refused_change_of_many_rows_keeps_the_choice_and_the_buttons_where_they_are(
    browser: Browser, product: Product
) -> None:
    doctor = with_actions(browser, product, HEAVY, "Joukko yksi 3pv", "Joukko kaksi 3pv")
    for words in ("Joukko yksi", "Joukko kaksi"):
        row(doctor, words).locator(".pick").check()
    move = doctor.button("Siirrä päivää")
    stood = move.bounding_box()
    doctor.page.get_by_role("textbox", name="Uusi päivä").fill("31.2.")
    move.click()
    doctor.sees("Päivää ei tunnistettu")
    assert move.bounding_box() == stood, "nothing comes between the pointer and what it pressed"
    expect(doctor.page.locator(".pick:checked")).to_have_count(2)
    doctor.picture("work-list-report")
    doctor.page.get_by_role("textbox", name="Uusi päivä").fill("9.12.2026")
    move.click()
    doctor.sees("2 riviä muutettu.")
    expect(doctor.page.locator(".pick:checked")).to_have_count(0)
    expect(due(doctor, "Joukko kaksi")).to_contain_text("9.12.2026")
    assert doctor.heard == []
    doctor.page.context.close()
