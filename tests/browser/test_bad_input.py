"""What people type wrong, paste and are sent: each gets a clear sentence, nothing runs, the page stays alive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from components.text import Text
from data_access.made_up_county.places import MUNICIPALITIES, POSTCODES
from tests.browser.people import WAIT_MS, Person, signs_in
from tests.browser.reading import text_of, whole_dom, words
from tests.server.product import Product, answers, rerun, running

TODAY = "2026-11-21"
KNEE, STOPPED, TEMPORARY = "140758-998U", "030364Y9993", "190688-951Z"
HIDDEN, CHILD, DECEASED, EMPTY = "170587W998M", "120219B999F", "300141-999Y", "190695U999U"
TWIN, OTHER_TWIN, PSYCHIATRIC, OWN, NOT_ALLOWED = (
    "010170-998P",
    "010170Y998P",
    "111191-999N",
    "040379-998K",
    "070978X9983",
)
UNKNOWN = "010180-999A"
WHY = "Asiakas on vastaanotolla ilman ajanvarausta"
FI = Text("fi")
PASTE = 100_000
MARKUP = (
    "<img src=x onerror=\"fetch('/healthz?stolen')\">",
    "<script>document.title = 'owned'</script>",
    "![kuva](/healthz?stolen) [linkki](javascript:alert(1))",
    "{{7*7}} $$x^2$$ :red[punainen] **lihava**",
)
BIDI = "Annos \u202e01\u202c mg\u2066 \u200bkahdesti\u2069"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    plenty = {"look_ups_5_minutes": "1000", "look_ups_day": "1000", "misses_in_a_row": "1000"}
    with running(tmp_path_factory.mktemp("bad") / "var", today=TODAY, county_size="300", **plenty) as found:
        yield found


@pytest.fixture
def doctor(browser: Browser, product: Product) -> Iterator[Person]:
    person = signs_in(browser, product.origin, "doctor")
    yield person
    assert person.heard == []
    person.page.context.close()


def types(person: Person, typed: str) -> None:
    field = person.page.get_by_role("textbox", name="Henkilötunnus").first
    field.fill(typed)
    field.press("Enter")


def opened(person: Person, name: str) -> None:
    expect(person.heading(name)).to_be_visible(timeout=WAIT_MS)


def states_a_reason(person: Person) -> None:
    person.page.get_by_label("Peruste", exact=True).select_option("treatment")
    person.page.get_by_label("Mihin tehtävään tiedot tarvitaan?").fill(WHY)
    person.button("Kirjaa peruste ja avaa").click()


MISTAKES = {
    "1407": ("errors.hetu_length", None),
    "1407x8-998U": ("errors.hetu_digit", 5),
    "140758?998U": ("errors.hetu_sign", 7),
    "140758-998Å": ("errors.hetu_character", 11),
    "310258-998U": ("errors.hetu_date", 1),
    "141358-998U": ("errors.hetu_date", 3),
    "140758-000U": ("errors.hetu_number", 8),
    "140758-998T": ("errors.hetu_check", None),
    "010130A995A": ("errors.hetu_future", None),
}


def test_a_mistyped_id_is_named_under_the_field_and_nobody_is_asked(doctor: Person, product: Product) -> None:
    for typed, (key, position) in MISTAKES.items():
        typed = checked(typed) if key == "errors.hetu_future" else typed
        types(doctor, typed)
        doctor.sees(FI(key, position=position or 0))
        field = doctor.page.get_by_role("textbox", name="Henkilötunnus").first
        expect(field).to_be_focused()
        expect(field).to_have_value(typed)
        expect(field).to_have_attribute("aria-invalid", "true")
        marked = field.evaluate("e => [e.selectionStart, e.selectionEnd]")
        assert marked == ([position - 1, position] if position else [0, len(typed)]), typed
    with product.store() as store:
        assert store.execute("select count(*) from audit where deed <> 'sign_in' and who = 'doctor'").fetchone()[0] == 0


def checked(typed: str) -> str:
    """The same ID with the check character that fits."""
    from domain.hetu import CHECK_CHARACTERS

    return typed[:10] + CHECK_CHARACTERS[int(typed[:6] + typed[7:10]) % 31]


SPELLINGS = ("140758-998u", " 14 07 58 - 998 U ", "140758–998U", "１４０７５８－９９８Ｕ", "\u200e140758-998U\u200f")


def test_the_same_id_typed_otherwise_opens_the_same_customer(doctor: Person) -> None:
    """Lower case, spaces, en dash, full width, marks of direction."""
    for typed in SPELLINGS:
        types(doctor, typed)
        opened(doctor, "Lehtonen, Raija Kaarina")
        expect(doctor.page.get_by_role("textbox", name="Henkilötunnus").first).to_have_value("")
        doctor.button("Sulje asiakas").click()
        expect(doctor.heading("Avaa asiakkaan tilannekuva")).to_be_visible(timeout=WAIT_MS)


def test_unknown_and_not_allowed_look_the_same_until_a_reason_is_logged(browser: Browser, product: Product) -> None:
    seen = {}
    people = {}
    for typed in (UNKNOWN, NOT_ALLOWED):
        person = people[typed] = signs_in(browser, product.origin, "doctor")
        types(person, typed)
        expect(person.heading("Tietoja ei voi avata")).to_be_visible(timeout=WAIT_MS)
        expect(person.button("Kirjaa peruste ja avaa")).to_be_visible()
        seen[typed] = text_of(person.page), person.page.title(), person.page.url
    assert seen[UNKNOWN] == seen[NOT_ALLOWED]
    for person in people.values():
        states_a_reason(person)
    people[UNKNOWN].sees(FI("errors.not_known"))
    opened(people[NOT_ALLOWED], "Pesonen, Riikka Johanna")
    for person in people.values():
        assert person.heard == []
        person.page.context.close()
    with product.store() as store:
        rows = store.execute("select outcome from audit where deed = 'open_case' order by seq desc limit 4").fetchall()
    assert sorted(row[0] for row in rows) == ["allowed", "needs_reason", "needs_reason", "refused"]


def test_a_reason_that_is_missing_or_too_short_keeps_what_was_written(doctor: Person) -> None:
    types(doctor, UNKNOWN)
    go = doctor.button("Kirjaa peruste ja avaa")
    go.click()
    doctor.sees(FI("errors.reason_code"))
    doctor.page.get_by_label("Peruste", exact=True).select_option("consultation")
    doctor.page.get_by_label("Mihin tehtävään tiedot tarvitaan?").fill("lyhyt")
    go.click()
    doctor.sees(FI("errors.reason_short", n=10))
    expect(doctor.page.get_by_label("Mihin tehtävään tiedot tarvitaan?")).to_have_value("lyhyt")
    expect(doctor.page.get_by_label("Peruste", exact=True)).to_have_value("consultation")
    doctor.button("Peruuta").click()
    expect(doctor.heading("Avaa asiakkaan tilannekuva")).to_be_visible(timeout=WAIT_MS)


def test_own_record_is_refused_with_its_own_sentence(doctor: Person) -> None:
    types(doctor, OWN)
    doctor.sees(FI("access.own_record"))
    expect(doctor.button("Kirjaa peruste ja avaa")).to_have_count(0)
    assert "Elina Maria" not in whole_dom(doctor.page)


def test_a_sign_twin_asks_first(doctor: Person) -> None:
    types(doctor, TWIN)
    expect(doctor.heading("Onko tämä asiakkaasi?")).to_be_visible(timeout=WAIT_MS)
    assert "Penisilliini" not in whole_dom(doctor.page)
    doctor.button("Ei, palaa hakuun").click()
    expect(doctor.heading("Avaa asiakkaan tilannekuva")).to_be_visible(timeout=WAIT_MS)
    types(doctor, TWIN)
    doctor.button("Kyllä, avaa tiedot").dblclick()
    expect(doctor.page.get_by_role("region", name="Asiakkaan henkilötiedot")).to_contain_text(TWIN[:7], timeout=WAIT_MS)


def test_a_temporary_id_opens_and_says_what_it_is(doctor: Person) -> None:
    types(doctor, TEMPORARY)
    banner = doctor.page.get_by_role("region", name="Asiakkaan henkilötiedot")
    expect(banner).to_be_visible(timeout=WAIT_MS)
    expect(doctor.heading("Avaa asiakkaan tilannekuva")).to_have_count(0)  # what was typed leaves with its form
    assert TEMPORARY not in whole_dom(doctor.page)


def test_a_customer_under_non_disclosure_shows_no_place(doctor: Person) -> None:
    types(doctor, HIDDEN)
    opened(doctor, "Salonen")
    doctor.sees("4/4 lähdettä vastasi")
    expect(doctor.page.get_by_text("Turvakielto").first).to_be_visible()
    doctor.button("Taulukkona").click()
    expect(doctor.button("Kuvana")).to_be_visible(timeout=WAIT_MS)
    own_unit = "Kaislarannan terveysasema"  # the doctor's, in the top bar
    dom = whole_dom(doctor.page).replace(f"lääkäri, {own_unit}", "")
    stems = {name[:6] for name in MUNICIPALITIES} | set(POSTCODES) | {"Koivukuja", "040 998 1705"}
    assert {stem for stem in stems if stem in dom} == set()
    doctor.button("Näytä yhteystiedot").click()
    doctor.sees("Koivukuja")


def test_shielded_events_ask_before_they_are_shown(doctor: Person, product: Product) -> None:
    types(doctor, PSYCHIATRIC)
    opened(doctor, "Rantala")
    doctor.sees("4/4 lähdettä vastasi")
    assert "sykiatri" not in whole_dom(doctor.page)
    with product.store() as store:
        before = store.execute("select count(*) from audit where deed = 'open_shielded'").fetchone()[0]
    doctor.button("Vahvista ja näytä").click()
    expect(doctor.button("Vahvista ja näytä")).to_have_count(0, timeout=WAIT_MS)
    assert "sykiatri" in whole_dom(doctor.page)
    with product.store() as store:
        assert store.execute("select count(*) from audit where deed = 'open_shielded'").fetchone()[0] > before


def test_the_dead_the_young_and_the_eventless_are_shown_as_what_they_are(doctor: Person) -> None:
    types(doctor, DECEASED)
    states_a_reason(doctor)
    expect(doctor.page.get_by_text("Kuollut").first).to_be_visible(timeout=WAIT_MS)
    expect(doctor.button("Lisää tarve")).to_have_count(0)
    types(doctor, CHILD)
    opened(doctor, "Mäkelä, Leo Oliver")
    doctor.sees("Laura ja Ville Mäkelä")
    types(doctor, EMPTY)
    expect(doctor.heading("Tietoja ei voi avata")).to_be_visible(timeout=WAIT_MS)
    states_a_reason(doctor)
    doctor.sees("4/4 lähdettä vastasi")
    doctor.sees("Lähteissä on yksi tapahtuma.")  # that a segment was entered, and nothing denies it
    expect(doctor.page.get_by_text("Ei tapahtumia", exact=True)).to_have_count(0)
    expect(doctor.button("Lisää tarve").first).to_be_visible()


def test_changing_the_language_keeps_the_place_and_the_unsent_text(doctor: Person) -> None:
    types(doctor, STOPPED)
    doctor.button("Lisää tarve").first.click(timeout=WAIT_MS)
    doctor.form("Uusi tarve").get_by_label("Tarve", exact=True).fill("Kesken")
    doctor.button("sv svenska").click()
    sv = Text("sv")
    expect(doctor.heading(sv("situation.card.why_now"))).to_be_visible(timeout=WAIT_MS)
    expect(doctor.page.locator("html")).to_have_attribute("lang", "sv")
    banner = doctor.page.get_by_role("region", name=sv("situation.banner.label"))
    expect(banner).to_contain_text(STOPPED[:7])
    form = doctor.form(sv("plan.form.need.title"))
    expect(form.get_by_label(sv("plan.field.need_text"), exact=True)).to_have_value("Kesken")


def test_a_huge_paste_is_cut_in_every_field_and_the_page_lives(doctor: Person) -> None:
    field = doctor.page.get_by_role("textbox", name="Henkilötunnus").first
    pastes(doctor.page, "9" * PASTE)
    assert 0 < len(field.input_value()) <= 40
    field.press("Enter")
    expect(doctor.page.get_by_role("alert")).to_be_visible(timeout=WAIT_MS)
    types(doctor, KNEE)
    doctor.button("Pyydä kirurgin lausunto").click(timeout=WAIT_MS)
    doctor.button("Lisää tarve").first.click()
    boxes = doctor.page.locator("form[data-form]").locator("textarea, input[type=text]")
    assert boxes.count() >= 5
    for at in range(boxes.count()):
        boxes.nth(at).focus()
        pastes(doctor.page, "a" * PASTE)
        assert 0 < len(boxes.nth(at).input_value()) <= 4000
    types(doctor, STOPPED)
    expect(doctor.page.get_by_role("region", name="Asiakkaan henkilötiedot")).to_contain_text(
        STOPPED[:7], timeout=WAIT_MS
    )


def pastes(page: Page, text: str) -> None:
    """Puts text where the caret is the way a paste does: limits of the field count."""
    page.context.new_cdp_session(page).send("Input.insertText", {"text": text})


def test_a_client_that_sends_too_much_is_dropped_and_the_same_sessions_page_lives(
    doctor: Person, product: Product
) -> None:
    cookie = next(c["value"] for c in doctor.page.context.cookies() if c["name"] == "tilannekuva")  # type: ignore[typeddict-item]
    with product.socket(cookie) as line:
        line.send(rerun())
        answers(line)
        huge = BackMsg()
        huge.rerun_script.page_name = "x" * (300 * 1024)
        line.send(huge.SerializeToString())
        with pytest.raises(TimeoutError):
            answers(line, seconds=1.5)
        line.send(rerun())
        assert answers(line), "the next message of a sensible size is answered"
    types(doctor, KNEE)
    opened(doctor, "Lehtonen, Raija Kaarina")


def test_markup_is_shown_as_letters_and_nothing_is_fetched(doctor: Person, product: Product) -> None:
    types(doctor, STOPPED)
    expect(doctor.button("Lisää tarve").first).to_be_visible(timeout=WAIT_MS)
    doctor.sees("4/4 lähdettä vastasi")
    asked: list[str] = []
    doctor.page.on("request", lambda request: asked.append(request.url))
    for text in (*MARKUP, BIDI):
        doctor.button("Lisää tarve").first.click()
        form = doctor.form("Uusi tarve")
        form.get_by_label("Tarve", exact=True).fill(text)
        form.get_by_label("asiakkaan kertoma").check()
        doctor.button("Lisää tarve", form).click()
        expect(form).to_have_count(0, timeout=WAIT_MS)
    rows = doctor.page.get_by_role("treegrid").locator(".words").all_inner_texts()
    for text in MARKUP:
        assert text in rows
    shown = next(row for row in rows if row.startswith("Annos"))
    assert {"\u202e", "\u202c", "\u2066", "\u2069"}.isdisjoint(shown), "nothing turns the order of the letters"
    assert not doctor.page.evaluate("document.title").startswith("owned")
    doctor.page.wait_for_timeout(300)
    own = {f"{product.origin}/alive", f"{product.origin}/drafts"}  # the page's own asking, and what is typed kept
    assert [url for url in asked if url not in own] == []
    reread = signs_in_again(doctor, product)
    assert set(MARKUP) <= set(words(reread.page))
    reread.page.context.close()


def signs_in_again(person: Person, product: Product) -> Person:
    browser = person.page.context.browser
    assert browser is not None
    again = signs_in(browser, product.origin, "doctor")
    types(again, STOPPED)
    expect(again.page.get_by_role("treegrid")).to_be_visible(timeout=WAIT_MS)
    return again
