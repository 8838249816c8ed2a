"""Editing a plan in a real browser: by keyboard alone, past refusals and conflicts, without a typed word lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.journeys import KNEE, drawn
from tests.browser.people import NARROW, WAIT_MS, WIDE, Person, at_a_customer, signs_in
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
    doctor = at_a_customer(browser, product.origin, DIABETIC)
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
    press(doctor, "s")
    assert focused(doctor) == "row/head"
    press(doctor, "ArrowDown")
    expect(doctor.page.get_by_role("row").filter(has_text="Verensokerin seuranta")).to_be_focused()
    assert doctor.heard == []
    doctor.page.context.close()


def test_a_period_of_the_journey_becomes_what_a_need_rests_on_and_is_taken_back(
    browser: Browser, product: Product
) -> None:
    doctor = at_a_customer(browser, product.origin, KNEE)
    adds_a_need(doctor, "Polvi ei kestä portaita")
    journey = drawn(doctor)
    journey.rests()
    journey.moves("year")
    journey.rests()
    journey.drags(journey.left() + 20, journey.box()["width"] - 8, shift=True)
    listed = journey.section.locator(".period-list")
    expect(listed).to_be_visible(timeout=WAIT_MS)
    n = int(listed.locator("h3 .label").inner_text().split()[0])
    assert n == listed.locator("tbody tr").count() > 1
    listed.get_by_label("Liitä suunnitelmaan perusteeksi").select_option(label="Tarve: Polvi ei kestä portaita")
    doctor.button("Liitä suunnitelmaan perusteeksi", listed).click()
    need = doctor.page.get_by_role("row").filter(has_text="Polvi ei kestä portaita")
    expect(need).to_contain_text(f"perusteena {n} tapahtumaa", timeout=WAIT_MS)
    journey.rests()
    journey.spot.focus()
    journey.presses(*["ArrowUp"] * 12, "ArrowDown")
    assert "perusteena suunnitelmassa" in journey.presses("End") + journey.presses("ArrowLeft")
    doctor.button("Kumoa").first.click()
    expect(need).not_to_contain_text("perusteena", timeout=WAIT_MS)
    assert doctor.heard == []


def test_two_writers_of_one_text_both_see_both(browser: Browser, product: Product) -> None:
    first = at_a_customer(browser, product.origin, SWEDISH)
    adds_a_need(first, "Tulkki tarvitaan")
    second = at_a_customer(browser, product.origin, SWEDISH)
    for person in (first, second):
        person.page.get_by_role("row").filter(has_text="Tulkki tarvitaan").focus()
        press(person, "Enter", "Control+a")
    first.page.keyboard.type("Ruotsin tulkki tarvitaan")
    press(first, "Enter")
    first.sees("Tallennettu, versio 2")
    second.page.keyboard.type("Tulkki on varattava ajoissa")
    press(second, "Enter")
    bar = second.page.get_by_role("group", name="Muutit samaa kohtaa")
    expect(bar).to_contain_text("Ruotsin tulkki tarvitaan")
    expect(bar).to_contain_text("Tulkki on varattava ajoissa")
    expect(second.button("Tallenna minun")).to_be_in_viewport(ratio=1)
    foot = second.page.locator("footer.status").bounding_box()
    shown = bar.bounding_box()
    assert foot is not None
    assert shown is not None
    assert shown["y"] + shown["height"] <= foot["y"], "what to choose between is not under the foot"
    expect(second.form("Muokkaa tekstiä").get_by_label("Teksti", exact=True)).to_have_value(
        "Tulkki on varattava ajoissa"
    )
    second.button("Tallenna minun").click()
    second.sees("Tallennettu, versio 3")
    expect(second.page.get_by_role("row").filter(has_text="Tulkki on varattava ajoissa")).to_be_visible()
    assert second.heard == []
    for person in (first, second):
        person.page.context.close()


def test_the_focus_goes_on_where_what_was_pressed_has_gone(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, SWEDISH)
    adds_a_need(doctor, "Kuulolaite tarvitaan")
    for pressed, then in (("history", "past/close"), ("past/close", "history")):
        doctor.page.locator(f"[data-k='{pressed}']").press("Enter")
        doctor.page.locator(f"[data-k='{then}']").wait_for(timeout=WAIT_MS)
        assert focused(doctor) == then
    doctor.page.get_by_role("row").filter(has_text="Kuulolaite tarvitaan").focus()
    press(doctor, "Enter", "Control+a")
    doctor.page.keyboard.type("Kuulolaite on huollettava")
    press(doctor, "Enter")
    doctor.button("Kumoa").press("Enter")
    back = doctor.page.get_by_role("row").filter(has_text="Kuulolaite tarvitaan")
    expect(back).to_be_focused(timeout=WAIT_MS)
    assert doctor.heard == []
    doctor.page.context.close()


def test_unsent_text_waits_while_another_room_is_visited(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, THREE_HUNDRED)
    doctor.button("Lisää tarve").first.click()
    doctor.form("Uusi tarve").get_by_label("Tarve", exact=True).fill("Kesken jäänyt ajatus")
    doctor.room("Työlista")
    expect(doctor.heading("Työlista")).to_be_visible()
    doctor.room("Tilannekuva")
    expect(doctor.form("Uusi tarve").get_by_label("Tarve", exact=True)).to_have_value("Kesken jäänyt ajatus")
    doctor.form("Uusi tarve").get_by_label("Tarve", exact=True).focus()
    press(doctor, "Escape")
    doctor.button("Lisää tarve (lähettämätön teksti)").first.click()
    expect(doctor.form("Uusi tarve").get_by_label("Tarve", exact=True)).to_have_value("Kesken jäänyt ajatus")
    doctor.page.context.close()


def test_text_that_is_too_long_is_cut_aloud_and_the_page_lives(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, THREE_HUNDRED)
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


def quick(person: Person, line: str, shown: str) -> None:
    """Write into the quick line, and save when what was understood is shown."""
    field = person.page.get_by_role("textbox", name="Lisää keino yhdellä rivillä")
    field.focus()
    press(person, "Control+a")
    person.page.keyboard.type(line)
    expect(person.page.locator("#plan-quick-read")).to_contain_text(shown, timeout=WAIT_MS)
    press(person, "Enter")


def test_a_line_becomes_an_action_and_its_cells_are_edited_where_they_stand(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, DIABETIC)
    quick(doctor, "Jalkojen tarkistus @hoitajalle 2vk !1", "hoitohenkilöstö")
    row = doctor.page.get_by_role("row").filter(has_text="Jalkojen tarkistus")
    expect(row).to_contain_text("5.12.2026", timeout=WAIT_MS)
    expect(row).to_contain_text("ensisijainen")
    expect(doctor.page.get_by_role("textbox", name="Lisää keino yhdellä rivillä")).to_have_value("")
    doctor.button("5.12.2026. Muuta määräpäivää", row).focus()
    press(doctor, "Enter")
    doctor.page.keyboard.type("3 vk")
    press(doctor, "Enter")
    expect(row).to_contain_text("12.12.2026")
    assert focused(doctor).startswith("row/"), "the row takes the keys again"
    press(doctor, "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
    assert focused(doctor).startswith("open/who/")
    press(doctor, "Enter", "a")  # the first choice with this letter
    press(doctor, "Enter")
    expect(row).to_contain_text("asiakas")
    doctor.button("Kumoa").click()
    expect(row).to_contain_text("hoitohenkilöstö")
    expect(row).to_contain_text("12.12.2026")
    doctor.button("Historia").click()
    doctor.page.get_by_role("slider", name="Versio").press("Home")
    doctor.sees("Suunnitelma sellaisena kuin se oli")
    expect(row).to_have_count(0)
    expect(doctor.button("Lisää tarve")).to_have_count(0)
    doctor.button("Palaa nykyiseen").click()
    expect(row).to_be_visible()
    assert doctor.heard == []
    doctor.page.context.close()


def test_a_line_that_asks_for_a_statement_opens_the_form_and_sends_nothing(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, KNEE)
    quick(doctor, "kirurgin lausunto polvesta @kirurgia 2vk !1", "mitään ei lähetetä vielä")
    form = doctor.form("Lausuntopyyntö kirurgille")
    expect(form.get_by_label("Kysymys", exact=True)).to_have_value("kirurgin lausunto polvesta")
    expect(doctor.page.get_by_role("region", name="Lausuntopyyntö kirurgille")).to_have_count(0)
    assert doctor.heard == []
    doctor.page.context.close()


def test_what_was_taken_away_reads_otherwise_than_what_was_changed(browser: Browser, product: Product) -> None:
    first = at_a_customer(browser, product.origin, THREE_HUNDRED)
    adds_a_need(first, "Kuulokojeen huolto")
    second = at_a_customer(browser, product.origin, THREE_HUNDRED)
    second.page.get_by_role("row").filter(has_text="Kuulokojeen huolto").focus()
    press(second, "Enter", "Control+a")
    second.page.keyboard.type("Kuulokoje rikki")
    row = first.page.get_by_role("row").filter(has_text="Kuulokojeen huolto")
    first.button("Muut toiminnot", row).click()
    first.button("Poista", row).click()
    first.form("Poista kohta").get_by_label("Miksi kohta poistetaan").fill("kirjattu väärälle")
    first.button("Poista", first.form("Poista kohta")).click()
    expect(row).to_have_count(0)
    press(second, "Enter")
    bar = second.page.get_by_role("group", name="Kohtaa ei enää ole")
    expect(bar).to_contain_text("Kuulokoje rikki")
    expect(second.button("Tallenna minun")).to_have_count(0)
    second.button("Luovu muutoksesta").click()
    expect(bar).to_have_count(0)
    first.button("Kumoa").click()
    expect(row).to_be_visible()
    assert first.heard == second.heard == []
    for person in (first, second):
        person.page.context.close()


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm ci)")
@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_axe_finds_nothing_in_plan_work_list_and_log(browser: Browser, product: Product, size: tuple[int, int]) -> None:
    doctor = at_a_customer(browser, product.origin, THREE_HUNDRED, size=size)
    adds_a_need(doctor, f"Uni {size[0]}")
    doctor.button("Pyydä kirurgin lausunto").click()
    doctor.button("Lisää keino koko suunnitelmaan").click()
    assert axe(doctor, ".plan-rows") == []
    doctor.page.goto(product.origin + "/worklist")
    expect(doctor.heading("Työlista")).to_be_visible()
    assert axe(doctor, "#rows") == []
    officer = signs_in(browser, product.origin, "officer", size=size)
    expect(officer.heading("Käyttöloki")).to_be_visible()
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
