"""Writing when things go wrong: double clicks, two tabs, closed tabs, a killed server, a locked store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from components.text import Text
from tests.browser.people import WAIT_MS, Person, at_a_customer, opens_whole, signs_in
from tests.server.product import Product, launch, running

STOPPED, BUSY, KNEE, SWEDISH, CONTRADICTING = "030364Y9993", "081153X999X", "140758-998U", "220446V998F", "250871-9994"
QUESTION = "Onko tekonivelleikkaus aiheellinen?"
LINE_BACK_MS = 120_000
"""Streamlit's longest wait between two tries (15 s), a try that hangs (15 s), the run, and a slow machine's share."""
PLENTY = {"look_ups_5_minutes": "1000", "look_ups_day": "1000"}


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One server for all: each test keeps to customers of its own and counts from where it begins."""
    with running(tmp_path_factory.mktemp("lost") / "var", today="2026-11-21", county_size="100", **PLENTY) as found:
        yield found


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Product]:
    """A server of one's own, to be killed."""
    with running(tmp_path / "var", today="2026-11-21", county_size="100", cover_seconds="5", **PLENTY) as found:
        yield found


def writes_a_need(person: Person, words: str) -> Locator:
    """A form with a need that has not been sent."""
    person.button("Lisää tarve").first.click()
    form = person.form("Uusi tarve")
    form.get_by_label("Tarve", exact=True).fill(words)
    form.get_by_label("asiakkaan kertoma").check()
    return form


def written(product: Product) -> int:
    """How many changes of plans the store holds."""
    with product.store() as store:
        return int(store.execute("select count(*) from plan_commands").fetchone()[0])


def row(person: Person, words: str) -> Locator:
    return person.page.get_by_role("row").filter(has_text=words)


def test_a_double_click_on_any_button_writes_once(browser: Browser, product: Product) -> None:
    before = written(product)
    doctor = at_a_customer(browser, product.origin, KNEE)
    form = writes_a_need(doctor, "Polvikipu")
    doctor.button("Lisää tarve", form).dblclick()
    expect(row(doctor, "Polvikipu")).to_be_visible(timeout=WAIT_MS)
    doctor.button("Lisää tavoite").dblclick()
    form = doctor.form("Uusi tavoite")
    form.get_by_label("Tavoite", exact=True).fill("Kävely ilman kipua")
    doctor.button("Lisää tavoite", form).dblclick()
    expect(row(doctor, "Kävely ilman kipua")).to_be_visible(timeout=WAIT_MS)
    doctor.button("Lisää keino", row(doctor, "Kävely ilman kipua")).click()
    form = doctor.form("Uusi keino")
    form.get_by_label("Keino", exact=True).fill("Fysioterapia")
    doctor.button("Lisää", form).dblclick()
    expect(row(doctor, "Fysioterapia")).to_be_visible(timeout=WAIT_MS)
    doctor.button("Merkitse tehdyksi: Fysioterapia").dblclick()
    expect(row(doctor, "Fysioterapia")).to_contain_text("tehty", timeout=WAIT_MS)
    doctor.button("Pyydä kirurgin lausunto").click()
    form = doctor.form("Lausuntopyyntö kirurgille")
    form.get_by_label("Kysymys", exact=True).fill(QUESTION)
    form.get_by_label("oikea", exact=True).check()
    form.get_by_label("Aihe", exact=True).fill("Vaikea nivelrikko")
    doctor.button("Lähetä pyyntö", form).dblclick()
    doctor.sees("Tallennettu, versio 5")
    surgeon = at_a_customer(browser, product.origin, KNEE, "surgeon")
    surgeon.button("Anna lausunto").click()
    form = surgeon.form("Kirurgin lausunto")
    form.get_by_label("Leikkaus on tarpeen", exact=True).check()
    form.get_by_label("Lausunto", exact=True).fill("Aiheellinen")
    form.get_by_label("oikea", exact=True).check()
    surgeon.button("Anna lausunto", form).dblclick()
    surgeon.sees("Tallennettu, versio 6")
    surgeon.page.wait_for_timeout(1000)  # a second write would have come by now
    assert written(product) == before + 6
    for person in (doctor, surgeon):
        assert person.heard == []
        person.page.context.close()


def test_two_tabs_of_one_person_conflict_with_both_texts_in_view(browser: Browser, product: Product) -> None:
    before = written(product)
    first = at_a_customer(browser, product.origin, STOPPED)
    form = writes_a_need(first, "Seuranta katkesi")
    first.button("Lisää tarve", form).click()
    expect(row(first, "Seuranta katkesi")).to_be_visible(timeout=WAIT_MS)
    second = Person(first.page.context.new_page(), product.origin)
    second.page.goto(product.origin + "/")
    opens_whole(second, STOPPED)
    for person in (first, second):
        row(person, "Seuranta katkesi").focus()
        person.page.keyboard.press("Enter")
    first.form("Muokkaa tekstiä").get_by_label("Teksti").fill("Seuranta katkesi keväällä")
    second.form("Muokkaa tekstiä").get_by_label("Teksti").fill("Seuranta katkesi muuttoon")
    first.button("Tallenna", first.form("Muokkaa tekstiä")).click()
    first.sees("Tallennettu, versio 2")
    second.button("Tallenna", second.form("Muokkaa tekstiä")).click()
    bar = second.page.get_by_role("group", name="Muutit samaa kohtaa toisella välilehdellä")
    expect(bar).to_contain_text("Seuranta katkesi keväällä", timeout=WAIT_MS)
    expect(bar).to_contain_text("Seuranta katkesi muuttoon")
    second.button("Pidä toinen").click()
    expect(row(second, "Seuranta katkesi keväällä")).to_be_visible()
    assert written(product) == before + 2
    first.page.context.close()


def test_a_tab_closed_during_a_save_leaves_the_write_whole_or_absent(browser: Browser, product: Product) -> None:
    before = written(product)
    doctor = at_a_customer(browser, product.origin, BUSY)
    form = writes_a_need(doctor, "Suljettu kesken")
    doctor.button("Lisää tarve", form).click(no_wait_after=True)
    doctor.page.close()
    again = Person(doctor.page.context.new_page(), product.origin)
    again.page.goto(product.origin + "/")
    opens_whole(again, BUSY)
    assert row(again, "Suljettu kesken").count() == written(product) - before <= 1
    form = writes_a_need(again, "Seuraava tarve")
    again.button("Lisää tarve", form).click()
    expect(row(again, "Seuraava tarve")).to_be_visible(timeout=WAIT_MS)
    again.page.context.close()


STALE = """() => {
  const deep = (root) => [...root.querySelectorAll('*')].some((e) => e.dataset.part === 'plan' || (e.shadowRoot && deep(e.shadowRoot)));
  const cover = document.getElementById('cover');
  window.uncoveredStale = 0;
  window.covers = new Set(); // what it says for a moment only is noted too
  new MutationObserver(() => window.covers.add(cover.firstChild.textContent)).observe(cover, {childList: true, subtree: true});
  let covered = false;
  const look = () => {
    covered ||= !cover.hidden;
    if (covered && cover.hidden && deep(document)) window.uncoveredStale += 1;
    if (window.uncoveredStale >= 0) requestAnimationFrame(look);
  };
  look();
}"""
COUNTED = "() => { const frames = window.uncoveredStale; window.uncoveredStale = -1; return frames; }"
"""The frames in which the room of before stood on the screen without its cover."""


@pytest.mark.parametrize("down_s", [0, 12])
def test_a_server_killed_while_somebody_types_comes_back_with_the_text(
    browser: Browser, mortal: Product, down_s: int
) -> None:
    """Streamlit's page tries its line at growing intervals, of 15 s at most: after a longer break HTTP answers well
    before the line is back, and what is on the screen still belongs to the server that is gone."""
    doctor = at_a_customer(browser, mortal.origin, SWEDISH)
    form = writes_a_need(doctor, "Tulkki tarvitaan joka käynnille")
    doctor.page.evaluate(STALE)
    mortal.process.kill()
    mortal.process.wait()
    cover = doctor.page.locator("#cover")
    expect(cover).to_contain_text(Text("fi")("signin.lost_title"), timeout=WAIT_MS)
    doctor.page.wait_for_timeout(down_s * 1000)
    day = "2026-11-21"
    again = launch(mortal.data_dir, port=mortal.port, today=day, county_size="100", cover_seconds="5", **PLENTY)
    try:
        expect(cover).to_be_hidden(timeout=LINE_BACK_MS)
        assert Text("fi")("signin.returning_title") in doctor.page.evaluate("[...window.covers]")
        expect(doctor.heading("Avaa asiakkaan tilannekuva")).to_be_visible(timeout=WAIT_MS)  # still signed in
        doctor.sees(Text("fi")("search.restarted"))
        assert doctor.page.evaluate(COUNTED) == 0
        opens_whole(doctor, SWEDISH)
        expect(form.get_by_label("Tarve", exact=True)).to_have_value("Tulkki tarvitaan joka käynnille")
        doctor.button("Lisää tarve", form).click()
        expect(row(doctor, "Tulkki tarvitaan joka käynnille")).to_be_visible(timeout=WAIT_MS)
        assert written(again) == 1
    finally:
        again.stop()
    doctor.page.context.close()


def test_a_locked_store_is_said_in_ones_own_language_and_the_save_works_later(
    browser: Browser, product: Product
) -> None:
    t, before, words = Text("sv"), written(product), "Lukittu varasto"
    doctor = signs_in(browser, product.origin, "doctor", language="sv")
    field = doctor.page.get_by_role("textbox", name=t("search.label")).first
    field.fill(CONTRADICTING)
    field.press("Enter")
    doctor.button(t("plan.add.need")).first.click(timeout=WAIT_MS)
    form = doctor.form(t("plan.form.need.title"))
    form.get_by_label(t("plan.field.need_text"), exact=True).fill(words)
    form.get_by_label(t("plan.stated_by.customer")).check()
    with locked(product):
        doctor.button(t("plan.form.need.submit"), form).click()
        doctor.page.wait_for_timeout(1000)
        expect(form.get_by_label(t("plan.field.need_text"), exact=True)).to_have_value(words)
        expect(doctor.page.get_by_text(t("errors.store_unavailable")).first).to_be_visible()
    expect(form.get_by_label(t("plan.field.need_text"), exact=True)).to_have_value(words)
    doctor.button(t("plan.form.need.submit"), form).click()
    expect(row(doctor, words)).to_be_visible(timeout=WAIT_MS)
    assert written(product) == before + 1
    assert all("503" in one for one in doctor.heard), "the draft was refused too, and is sent again; nothing else broke"
    doctor.page.context.close()


def test_an_opening_at_a_locked_store_says_that_it_waits_then_why_and_is_tried_again(
    browser: Browser, product: Product
) -> None:
    t = Text("fi")
    doctor = signs_in(browser, product.origin, "doctor")
    with locked(product):
        doctor.opens(BUSY)
        expect(doctor.button(t("search.opening"))).to_be_visible(timeout=3_000)
        waits = doctor.page.get_by_role("status").filter(has_text=t("common.frame.waits"))
        expect(waits).to_be_visible(timeout=3_000)
        expect(doctor.heading(t("search.store.title"))).to_be_visible()
        expect(waits).to_have_count(0)
    doctor.button(t("common.retry")).click()
    expect(doctor.page.locator("[data-part=plan]")).to_be_visible(timeout=WAIT_MS)
    doctor.page.context.close()


@contextmanager
def locked(product: Product) -> Iterator[None]:
    """Another program holds the store's write lock."""
    other = sqlite3.connect(product.data_dir / "tilannekuva.sqlite", isolation_level=None, timeout=60)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()
