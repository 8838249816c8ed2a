"""What is typed and not saved: there again after a reload, a lock, a sign-out, a killed server and a crashed page."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Locator, expect

from components.text import Text
from tests.browser.people import WAIT_MS, Person, at_a_customer, comes, opens_whole, signs_in
from tests.server.product import Product, launch, running

KNEE, STOPPED, SWEDISH, BUSY, HEAVY = "140758-998U", "030364Y9993", "220446V998F", "081153X999X", "210949-998M"
CONTRADICTING = "250871-9994"
T = Text("fi")
SETTINGS = {"today": "2026-11-21", "county_size": "100", "look_ups_5_minutes": "1000", "look_ups_day": "1000"}
WORDS = 'Polvi särkee öisin, "ei jaksa" portaita'
AT_MOST_S = 5.0
"""How far behind the typing the server may be."""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One server for all: each test keeps to customers of its own."""
    with running(tmp_path_factory.mktemp("drafts") / "var", **SETTINGS) as found:
        yield found


def types(person: Person, words: str = WORDS) -> Locator:
    """A need, typed key by key and not sent; returns its field."""
    person.button("Lisää tarve").first.click()
    field = person.form("Uusi tarve").get_by_label("Tarve", exact=True)
    field.press_sequentially(words, delay=5)
    return field


def kept(product: Product) -> int:
    """How many drafts the store holds."""
    with product.store() as store:
        return int(store.execute("select count(*) from drafts").fetchone()[0])


def waits_for(product: Product, number: int) -> None:
    """Until the store holds so many drafts."""
    until = time.monotonic() + WAIT_MS / 1000
    while kept(product) != number:
        assert time.monotonic() < until, f"{kept(product)} drafts"
        time.sleep(0.05)


def sealed(product: Product) -> list[bytes]:
    """The texts that the store holds, unreadable."""
    with product.store() as store:
        return [row[0] for row in store.execute("select sealed from drafts")]


def kept_in_time(product: Product, field: Locator) -> bool:
    """Whether what is typed reaches the store in time, in one of three tries: a busy machine makes it later, not sooner."""
    for _ in range(3):
        before = sealed(product)
        field.press_sequentially("x")
        began = time.monotonic()
        comes(Person(field.page, product.origin), lambda before=before: sealed(product) != before)  # type: ignore[misc]
        if time.monotonic() - began < AT_MOST_S:
            return True
    return False


def offered(person: Person, words: str = WORDS) -> None:
    """The form stands open with the text of before, and says how old it is."""
    form = person.form("Uusi tarve")
    expect(form.get_by_label("Tarve", exact=True)).to_have_value(words, timeout=WAIT_MS)
    expect(form).to_contain_text("Keskeneräinen teksti")
    expect(form).to_contain_text("versioon 0")


def goes_again(person: Person, customer: str) -> None:
    person.page.goto(person.origin + "/")
    opens_whole(person, customer)


def test_it_is_on_the_server_within_five_seconds_and_nothing_on_the_screen_is_redrawn(
    browser: Browser, product: Product
) -> None:
    doctor = at_a_customer(browser, product.origin, KNEE)
    before = kept(product)
    field = types(doctor)
    waits_for(product, before + 1)
    assert kept_in_time(product, field)
    last = sealed(product)
    field.fill(WORDS)
    field.evaluate("e => { window.typedIn = e; e.setSelectionRange(3, 3); }")
    comes(doctor, lambda: sealed(product) != last)
    expect(doctor.form("Uusi tarve")).to_contain_text(T("drafts.ui.kept"), timeout=WAIT_MS)
    assert field.evaluate("e => e === window.typedIn && e.selectionStart === 3 && e.getRootNode().activeElement === e")
    assert b"Polvi" not in sealed(product)[0]
    doctor.page.reload()
    opens_whole(doctor, KNEE)
    offered(doctor)
    doctor.form("Uusi tarve").get_by_label("asiakkaan kertoma").check()
    doctor.button("Lisää tarve", doctor.form("Uusi tarve")).click()
    expect(doctor.page.get_by_role("row").filter(has_text=WORDS)).to_be_visible(timeout=WAIT_MS)
    waits_for(product, before)
    goes_again(doctor, KNEE)
    assert doctor.form("Uusi tarve").count() == 0
    assert doctor.heard == []
    doctor.page.context.close()


def test_a_reload_at_once_after_the_last_key_loses_nothing(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, SWEDISH)
    types(doctor)
    goes_again(doctor, SWEDISH)
    offered(doctor)
    doctor.button(T("drafts.ui.discard")).click()
    expect(doctor.form("Uusi tarve")).to_have_count(0)
    waits_for(product, 0)
    goes_again(doctor, SWEDISH)
    expect(doctor.form("Uusi tarve")).to_have_count(0)
    doctor.page.context.close()


def test_the_quick_line_is_kept_too_and_for_its_own_customer(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, SWEDISH)
    doctor.page.locator("#plan-quick").press_sequentially("tulkki @minä 2vk", delay=5)
    goes_again(doctor, SWEDISH)
    expect(doctor.page.locator("#plan-quick")).to_have_value("tulkki @minä 2vk", timeout=WAIT_MS)
    opens_whole(doctor, KNEE)
    expect(doctor.page.locator("#plan-quick")).to_have_value("", timeout=WAIT_MS)
    goes_again(doctor, SWEDISH)
    doctor.button(T("drafts.ui.discard")).click()
    goes_again(doctor, SWEDISH)
    expect(doctor.page.locator("#plan-quick")).to_have_value("")
    doctor.page.context.close()


def test_a_lock_and_a_sign_out_lose_nothing_and_nobody_else_sees_it(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, STOPPED)
    types(doctor)
    doctor.page.evaluate("dispatchEvent(new Event('tilannekuva-lock'))")
    expect(doctor.heading(T("signin.locked_title"))).to_be_visible(timeout=WAIT_MS)
    again = signs_in(browser, product.origin, "doctor")
    opens_whole(again, STOPPED)
    offered(again)
    field = again.form("Uusi tarve").get_by_label("Tarve", exact=True)
    field.press("End")
    field.press_sequentially(" enää")
    again.button("Kirjaudu ulos").click()
    again.page.wait_for_url("**/sign-in**", timeout=WAIT_MS)
    nurse = at_a_customer(browser, product.origin, STOPPED, "staff")
    assert nurse.form("Uusi tarve").count() == 0
    third = at_a_customer(browser, product.origin, STOPPED)
    offered(third, WORDS + " enää")
    third.button(T("drafts.ui.discard")).click()
    for person in (doctor, again, nurse, third):
        person.page.context.close()


def keys_go_on(doctor: Person, field: Locator) -> int:
    """Types until the server has thrice said that it keeps what was typed. Returns how many keys it keeps at least: those
    typed before the page sent the last but one of these. It sends soon, whenever a busy machine lets it."""
    typed, sent, said = 0, list[tuple[float, int]](), list[int]()
    doctor.page.on("request", lambda one: sent.append((time.monotonic(), typed)) if "/drafts" in one.url else None)
    doctor.page.on("response", lambda one: said.append(one.status) if "/drafts" in one.url else None)
    while len(said) < 3:
        field.press_sequentially("x", delay=20)
        typed += 1
    assert set(said) == {204}
    assert min(late[0] - soon[0] for soon, late in pairwise(sent)) < AT_MOST_S
    return sent[1][1]


def test_a_killed_server_loses_five_seconds_at_most(browser: Browser, tmp_path: Path) -> None:
    product = launch(tmp_path / "var", **SETTINGS)
    doctor = at_a_customer(browser, product.origin, BUSY)
    least = keys_go_on(doctor, types(doctor, "Aamulla kirjoitettu. "))
    product.process.kill()  # -9, between two keys
    product.process.wait()
    doctor.page.context.close()
    again = launch(product.data_dir, port=product.port, **SETTINGS)
    try:
        back = at_a_customer(browser, again.origin, BUSY)
        text = back.form("Uusi tarve").get_by_label("Tarve", exact=True).input_value(timeout=WAIT_MS)
        assert text.startswith("Aamulla kirjoitettu. x")
        assert text.count("x") >= least > 0
        back.page.context.close()
    finally:
        again.stop()


def test_a_crashed_page_loses_five_seconds_at_most(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, CONTRADICTING)
    least = keys_go_on(doctor, types(doctor, "Aamulla kirjoitettu. "))
    with contextlib.suppress(Error):
        doctor.page.goto("chrome://crash", timeout=2000)  # the page is told nothing
    doctor.page.context.close()
    back = at_a_customer(browser, product.origin, CONTRADICTING)
    text = back.form("Uusi tarve").get_by_label("Tarve", exact=True).input_value(timeout=WAIT_MS)
    assert text.count("x") >= least > 0
    back.button(T("drafts.ui.discard")).click()
    expect(back.form("Uusi tarve")).to_have_count(0)
    back.page.context.close()


def test_a_draft_made_on_an_older_version_meets_what_others_wrote(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, BUSY)
    types(doctor, "Kipu")
    doctor.form("Uusi tarve").get_by_label("asiakkaan kertoma").check()
    doctor.button("Lisää tarve", doctor.form("Uusi tarve")).click()
    row = doctor.page.get_by_role("row").filter(has_text="Kipu")
    expect(row).to_be_visible(timeout=WAIT_MS)
    row.focus()
    doctor.page.keyboard.press("Enter")
    doctor.form("Muokkaa tekstiä").get_by_label("Teksti").fill("Kipu yöllä")
    doctor.page.context.close()
    nurse = at_a_customer(browser, product.origin, BUSY, "staff")
    nurse.page.get_by_role("row").filter(has_text="Kipu").focus()
    nurse.page.keyboard.press("Enter")
    nurse.form("Muokkaa tekstiä").get_by_label("Teksti").fill("Kipu portaissa")
    nurse.button("Tallenna", nurse.form("Muokkaa tekstiä")).click()
    nurse.sees("Tallennettu, versio 2")
    again = at_a_customer(browser, product.origin, BUSY)
    expect(again.form("Muokkaa tekstiä").get_by_label("Teksti")).to_have_value("Kipu yöllä", timeout=WAIT_MS)
    again.button("Tallenna", again.form("Muokkaa tekstiä")).click()
    bar = again.page.get_by_role("group", name="Joku muu ehti")
    expect(bar).to_contain_text("Kipu portaissa", timeout=WAIT_MS)
    expect(bar).to_contain_text("Kipu yöllä")
    again.button("Tallenna minun").click()
    expect(again.page.get_by_role("row").filter(has_text="Kipu yöllä")).to_be_visible(timeout=WAIT_MS)
    for person in (nurse, again):
        person.page.context.close()


def test_each_sees_what_the_other_writes_and_nothing_moves(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, HEAVY)
    types(doctor, "Tulkki")
    doctor.form("Uusi tarve").get_by_label("asiakkaan kertoma").check()
    doctor.button("Lisää tarve", doctor.form("Uusi tarve")).click()
    row = doctor.page.get_by_role("row").filter(has_text="Tulkki")
    expect(row).to_be_visible(timeout=WAIT_MS)
    nurse = at_a_customer(browser, product.origin, HEAVY, "staff")
    plan = nurse.page.locator("[data-part=plan]")
    theirs = nurse.page.get_by_role("row").filter(has_text="Tulkki")
    place = theirs.bounding_box()
    row.focus()
    doctor.page.keyboard.press("Enter")
    expect(doctor.form("Muokkaa tekstiä")).to_be_visible()
    expect(theirs).to_contain_text("Lääkäri Elina Koskela muokkaa tätä tarvetta", timeout=WAIT_MS)
    expect(plan).to_contain_text("Avoinna myös: lääkäri Elina Koskela.")
    assert theirs.bounding_box() == place
    doctor.page.keyboard.press("Escape")
    expect(theirs).not_to_contain_text("muokkaa", timeout=WAIT_MS)
    doctor.page.goto("about:blank")
    expect(plan).not_to_contain_text("Avoinna myös", timeout=WAIT_MS)
    doctor.page.context.close()
    nurse.page.context.close()
