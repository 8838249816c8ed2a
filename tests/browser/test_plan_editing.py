"""Editing a plan in a real browser: by keyboard alone, past refusals and conflicts, without a typed word lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import NARROW, WIDE, Person, signs_in
from tests.server.product import Product, launch

DIABETIC = "030364Y9993"
SWEDISH = "220446V998F"
THREE_HUNDRED = "081153X999X"
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    found = launch(tmp_path_factory.mktemp("plan") / "var", today="2026-11-21", county_size="300")
    yield found
    found.stop()


def at_the_plan(browser: Browser, product: Product, customer: str, who: str = "doctor", **how: Any) -> Person:
    person = signs_in(browser, product.origin, who, **how)
    person.opens(customer)
    expect(person.page.locator("[data-part=plan]")).to_be_visible(timeout=15_000)
    return person


def press(person: Person, *keys: str) -> None:
    for key in keys:
        person.page.keyboard.press(key)


def focused(person: Person) -> str:
    """`data-k` of what has the focus, through the shadow roots."""
    found = person.page.evaluate(
        "(() => { let a = document.activeElement; while (a.shadowRoot) a = a.shadowRoot.activeElement; return a.dataset.k })()"
    )
    return str(found)


def adds_a_need(person: Person, words: str) -> None:
    person.button("Lisää tarve").first.focus()
    press(person, "Enter")
    expect(person.form("Uusi tarve")).to_be_visible()
    person.page.keyboard.type(words)
    press(person, "Tab", "Space", "Tab", "Enter")  # the first choice, past the own words, Enter saves
    expect(person.page.get_by_role("row").filter(has_text=words)).to_be_visible()


def test_a_plan_is_made_by_keyboard_alone_and_a_refusal_keeps_the_text(browser: Browser, product: Product) -> None:
    doctor = at_the_plan(browser, product, DIABETIC)
    adds_a_need(doctor, "Verensokerin seuranta on katkennut")
    doctor.button("Lisää tavoite").focus()
    press(doctor, "Enter")
    doctor.page.keyboard.type("HbA1c alle 53")
    press(doctor, "Enter")
    goal = doctor.page.get_by_role("row").filter(has_text="HbA1c alle 53")
    expect(goal).to_be_visible()
    goal.focus()
    press(doctor, "n")
    form = doctor.form("Uusi keino")
    doctor.page.keyboard.type("Hoitajan vastaanotto")
    press(doctor, "Tab", "Tab")
    doctor.page.keyboard.type("31.2.")
    press(doctor, "Enter")
    expect(form.get_by_text("Päivää ei tunnistettu")).to_be_visible()
    expect(form.get_by_label("Keino", exact=True)).to_have_value("Hoitajan vastaanotto")
    assert focused(doctor).endswith("/due")
    press(doctor, "Control+a")
    doctor.page.keyboard.type("2 vk")
    press(doctor, "Enter")
    action = doctor.page.get_by_role("row").filter(has_text="Hoitajan vastaanotto")
    expect(action).to_contain_text("5.12.2026")
    expect(form.get_by_label("Keino", exact=True)).to_have_value("")  # ready for the next one
    press(doctor, "Escape")
    expect(form).to_have_count(0)
    press(doctor, "ArrowDown", "Space")
    expect(action).to_contain_text("tehty")
    doctor.button("Kumoa").focus()
    press(doctor, "Enter")
    expect(action).to_contain_text("avoin")
    assert doctor.heard == []
    doctor.page.context.close()


def test_two_writers_of_one_text_both_see_both(browser: Browser, product: Product) -> None:
    first = at_the_plan(browser, product, SWEDISH)
    adds_a_need(first, "Tulkki tarvitaan")
    second = at_the_plan(browser, product, SWEDISH)
    for person in (first, second):
        person.page.get_by_role("row").filter(has_text="Tulkki tarvitaan").focus()
        press(person, "Enter", "Control+a")
    first.page.keyboard.type("Ruotsin tulkki tarvitaan")
    press(first, "Enter")
    first.sees("Tallennettu, versio 2")
    second.page.keyboard.type("Tulkki on varattava ajoissa")
    press(second, "Enter")
    bar = second.page.get_by_role("group", name="Joku muu ehti")
    expect(bar).to_contain_text("Ruotsin tulkki tarvitaan")
    expect(bar).to_contain_text("Tulkki on varattava ajoissa")
    expect(second.form("Muokkaa tekstiä").get_by_label("Teksti", exact=True)).to_have_value(
        "Tulkki on varattava ajoissa"
    )
    second.button("Tallenna minun").click()
    second.sees("Tallennettu, versio 3")
    expect(second.page.get_by_role("row").filter(has_text="Tulkki on varattava ajoissa")).to_be_visible()
    assert second.heard == []
    for person in (first, second):
        person.page.context.close()


def test_unsent_text_waits_while_another_room_is_visited(browser: Browser, product: Product) -> None:
    doctor = at_the_plan(browser, product, THREE_HUNDRED)
    doctor.button("Lisää tarve").first.click()
    doctor.form("Uusi tarve").get_by_label("Tarve", exact=True).fill("Kesken jäänyt ajatus")
    doctor.room("Työlista")
    expect(doctor.heading("Työlista")).to_be_visible()
    doctor.room("Tilannekuva")
    expect(doctor.form("Uusi tarve").get_by_label("Tarve", exact=True)).to_have_value(
        "Kesken jäänyt ajatus", timeout=15_000
    )
    doctor.form("Uusi tarve").get_by_label("Tarve", exact=True).focus()
    press(doctor, "Escape")
    doctor.button("Lisää tarve (lähettämätön teksti)").first.click()
    expect(doctor.form("Uusi tarve").get_by_label("Tarve", exact=True)).to_have_value("Kesken jäänyt ajatus")
    doctor.page.context.close()


def test_text_that_is_too_long_is_cut_aloud_and_the_page_lives(browser: Browser, product: Product) -> None:
    doctor = at_the_plan(browser, product, THREE_HUNDRED)
    doctor.button("Lisää tarve").first.click()
    field = doctor.form("Uusi tarve").get_by_label("Tarve", exact=True)
    field.focus()
    field.evaluate(
        "e => { const d = new DataTransfer(); d.setData('text', 'a'.repeat(100000));"
        " e.dispatchEvent(new ClipboardEvent('paste', {clipboardData: d, bubbles: true})) }"
    )
    doctor.sees("Liitetty teksti oli liian pitkä ja katkesi")
    assert field.get_attribute("maxlength") == "4000"
    doctor.page.context.close()


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm ci)")
@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_axe_finds_nothing_in_plan_work_list_and_log(browser: Browser, product: Product, size: tuple[int, int]) -> None:
    doctor = at_the_plan(browser, product, THREE_HUNDRED, size=size)
    adds_a_need(doctor, f"Uni {size[0]}")
    doctor.button("Pyydä kirurgin lausunto").click()
    doctor.button("Lisää keino koko suunnitelmaan").click()
    assert axe(doctor, ".plan-rows") == []
    doctor.page.goto(product.origin + "/worklist")
    expect(doctor.heading("Työlista")).to_be_visible(timeout=15_000)
    assert axe(doctor, "#rows") == []
    officer = signs_in(browser, product.origin, "officer", size=size)
    expect(officer.heading("Käyttöloki")).to_be_visible(timeout=15_000)
    assert axe(officer, "#rows") == []
    for person in (doctor, officer):
        person.page.context.close()


def axe(person: Person, holds: str) -> list[str]:
    """What axe says of the component that holds `holds`; it must have looked at something.

    Axe comes in by the debugger: the page's policy lets no script of ours in.
    """
    debugger = person.page.context.new_cdp_session(person.page)
    debugger.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    rules = json.dumps(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"])
    script = f"""(async () => {{
        const host = [...document.querySelectorAll('*')].find(e => e.shadowRoot?.querySelector('{holds}'));
        const found = await axe.run(host, {{runOnly: {rules}}});
        return JSON.stringify({{passes: found.passes.length, violations: found.violations}});
    }})()"""
    told = debugger.send("Runtime.evaluate", {"expression": script, "awaitPromise": True, "returnByValue": True})
    found = json.loads(told["result"]["value"])
    assert found["passes"] > 5
    return [f"{v['id']}: {n['html'][:200]} {n['failureSummary']}" for v in found["violations"] for n in v["nodes"]]
