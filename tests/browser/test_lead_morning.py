"""A team lead's morning: what changed in the unit and why, which segment grows, who left, how long they wait, a file for
the steering group, a draft of a segment. Takes the README's pictures of the leads' rooms."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from components.text import LANGUAGES, Text, catalogue
from tests.browser.conftest import TODAY
from tests.browser.people import WAIT_MS, Person, signs_in
from tests.browser.reading import scrolls_sideways, whole_dom
from tests.browser.reading import words as words_on
from tests.browser.test_screens_in_three_languages import lettered
from tests.server.product import Product, running

T = Text("fi")
UNIT = "Kaislarannan terveysasema"
COMING_MS = 240_000
CHANGED = re.compile("Selvin muutos|ei ole muuttunut enempää|Jokaisen luvun takana")
"""An answer, or in plain words that too few stand behind it."""
ROOMS = [
    "segments",
    "segment_drafts",
    "questions",
    "answers",
    "customer_base",
    "disclosure",
    "predicate",
    "guarantee",
    "clusters",
    "common",
]
RAW_KEY = re.compile(rf"\b({'|'.join(ROOMS)})\.[a-z_]+\b")


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Its snapshot is made at the start of a small county; of a large one beside it, and the page waits by itself."""
    size = "20000" if os.environ.get("TILANNEKUVA_PICTURES") else "1500"
    with running(tmp_path_factory.mktemp("morning") / "var", today=TODAY, county_size=size) as found:
        yield found


def test_a_team_leads_morning(browser: Browser, product: Product) -> None:
    lead = signs_in(browser, product.origin, "lead")
    given_the_segments_of_the_county(lead)
    when_the_lead_looks_at_their_unit(lead)
    when_the_lead_asks_what_has_changed_there_and_why(lead)
    then_the_growing_segment_tells_who_came_and_left(lead)
    then_the_waits_are_told(lead)
    then_the_file_for_the_steering_group_holds_what_the_screen_shows(lead)
    then_a_draft_tells_whom_it_reaches_and_is_kept(lead)
    assert lead.page.get_by_role("textbox", name="Henkilötunnus").count() == 0
    assert lead.heard == []
    lead.page.context.close()


def view(lead: Person, name: str, text: Text = T) -> None:
    """Press a view of the segment page."""
    chosen = lead.page.get_by_role("radio", name=text(f"segments.view.{name}"), exact=True)
    chosen.click()
    expect(chosen).to_be_checked(timeout=WAIT_MS)


def given_the_segments_of_the_county(lead: Person) -> None:
    expect(lead.heading(T("segments.title.paths"))).to_be_visible(timeout=COMING_MS)
    expect(lead.page.locator(".js-plotly-plot")).to_have_count(6, timeout=WAIT_MS)
    lead.picture("segment")


def when_the_lead_looks_at_their_unit(lead: Person) -> None:
    field = lead.page.get_by_role("combobox", name=T("segments.unit"))
    field.click()
    lead.page.get_by_role("option", name=UNIT).click()
    expect(field).to_have_css("text-overflow", "ellipsis")
    expect(lead.heading(UNIT)).to_be_visible(timeout=WAIT_MS)
    expect(lead.heading(T("segments.compare.title"))).to_be_visible()
    lead.sees("vertailussa")


def when_the_lead_asks_what_has_changed_there_and_why(lead: Person) -> None:
    lead.room(T("common.room.questions"))
    lead.button(T("questions.name.what_changed")).click()
    lead.sees(T("questions.help.what_changed"))
    lead.page.locator("[data-filter=sort]").select_option("unit")
    lead.page.locator("[data-filter=value]").select_option(label=option(lead, UNIT))
    lead.sees(f"yksikkö: {UNIT}")
    expect(lead.page.get_by_text(CHANGED).first).to_be_visible(timeout=WAIT_MS)
    lead.picture("question-changed")
    lead.button(T("questions.name.why")).click()
    lead.sees(T("questions.help.why"))
    lead.sees(T("questions.rung.adjusted.means"))
    assert "vaikutti" not in " ".join(words_on(lead.page)).lower(), "no cause is claimed without an experiment"
    lead.button(T("questions.clear")).click()
    expect(lead.button(T("questions.clear"))).to_have_count(0, timeout=WAIT_MS)


def option(lead: Person, name: str) -> str:
    """The whole label of the value that begins with a name."""
    found = lead.page.locator("[data-filter=value] option", has_text=re.compile(f"^{name} "))
    expect(found).to_have_count(1, timeout=WAIT_MS)
    return found.inner_text()


def then_the_growing_segment_tells_who_came_and_left(lead: Person) -> None:
    lead.room(T("common.room.segments"))
    expect(lead.heading(T("segments.compare.title"))).to_be_visible(timeout=WAIT_MS)
    tree = lead.page.locator("[data-testid=stRadio]").inner_text().replace("\u00a0", "")
    grown = {name: int(n) for name, n in re.findall(r"^(.+) \([^()]*\)\s+\S+\s+\S+ 12kk:\+(\d+)$", tree, re.M)}
    assert grown, tree
    name = max(grown, key=lambda one: grown[one])
    lead.page.get_by_text(re.compile(rf"^{re.escape(name)} \(")).first.click()
    expect(lead.heading(name)).to_be_visible(timeout=WAIT_MS)
    view(lead, "months")
    expect(lead.heading(T("segments.title.reasons"))).to_be_visible(timeout=WAIT_MS)
    table = rows_of(lead.page.get_by_role("table").first)
    by_word = {row[0].strip(): row[1:] for row in table}
    size = lead.page.get_by_text(re.compile(r"^[\d\s\u00a0]+ asiakasta, kaikkiaan")).first.inner_text()
    assert by_word[T("segments.flow.members")][-1] == size.split(" asiakasta")[0], "the last month is the size above"
    assert T("segments.flow.left") in by_word
    assert any("lakkasi" in word for word in by_word), "why they left"
    months = [month for month in table[0][1:] if month]
    order = [int(year) * 12 + int(month) for month, year in (re.findall(r"\d+", one)[:2] for one in months)]
    assert order == sorted(order)
    lead.picture("segment-months")


def rows_of(table: Locator) -> list[list[str]]:
    """Cells of a table's rows, its heading first."""
    found: list[list[str]] = table.evaluate("t => [...t.rows].map(r => [...r.cells].map(c => c.innerText.trim()))")
    return found


def then_the_waits_are_told(lead: Person) -> None:
    lead.room(T("common.room.customer_base"))
    expect(lead.heading(T("customer_base.panel.concentration"))).to_be_visible(timeout=COMING_MS)
    waits = lead.page.get_by_role("radio", name=T("customer_base.view.waits"))
    waits.click()
    expect(lead.heading(T("customer_base.panel.in_time"))).to_be_visible(timeout=WAIT_MS)
    expect(waits).to_be_checked()
    waits.click()
    expect(waits).to_be_checked()
    lead.sees("Raja:")
    lead.sees("Vuoden aikana alkaneista odotuksista")
    lead.picture("waits")
    assert_the_file_holds(lead, lead.page.get_by_role("table").all(), T("customer_base.save"))


def assert_the_file_holds(lead: Person, tables: list[Locator], button: str) -> list[list[str]]:
    """Every row of these tables is a row of the file that is saved; the file's rows are given."""
    with lead.page.expect_download() as saving:
        lead.button(button).click()
    told = Path(saving.value.path()).read_text(encoding="utf-8-sig")
    rows = [[plain(cell) for cell in row] for row in csv.reader(told.splitlines(), delimiter=";")]
    assert tables
    for table in tables:
        missing = [row for row in rows_of(table)[1:] if [plain(cell) for cell in row] not in rows]
        assert missing == []
    return rows


def plain(cell: str) -> str:
    return re.sub(r"[\s\u2068\u2069]+", " ", cell).strip().removeprefix("'")


def then_the_file_for_the_steering_group_holds_what_the_screen_shows(lead: Person) -> None:
    lead.room(T("common.room.segments"))
    view(lead, "overview")
    lead.page.get_by_text(T("segments.as_table"), exact=True).click()
    expect(lead.page.get_by_role("table").nth(8)).to_be_visible(timeout=WAIT_MS)
    every = lead.page.get_by_role("table").all()
    waits = lead.page.get_by_role("table").filter(has_text=T("segments.wait.median"))
    answers = [table for table in every if rows_of(table)[0][0] != T("segments.wait.what")]
    rows = assert_the_file_holds(lead, answers, T("answers.export.save"))
    blocks = sum(row[:1] == [T("answers.export.question")] for row in rows)
    told = rows_of(waits.first)[1:] if waits.count() else []
    assert blocks == len(answers) + len(told), "as many tables in the file as on the screen"
    cells = {cell for row in rows for cell in row}
    assert [cell for row in told for cell in row[1:] if plain(cell) not in cells] == []
    lead.page.get_by_text(T("segments.as_table"), exact=True).click()


def then_a_draft_tells_whom_it_reaches_and_is_kept(lead: Person) -> None:
    view(lead, "drafts")
    lead.page.locator("[data-filter=sort]").select_option("customer_type")
    lead.page.locator("[data-filter=value]").select_option(label=option(lead, "yhteistyö"))
    lead.sees("asiakkuustyyppi: yhteistyö")
    lead.page.get_by_label(T("segments.draft.id")).fill("moniammatillinen_tuki")
    for language, name in (("fi", "Moniammatillinen tuki"), ("sv", "Yrkesövergripande stöd"), ("en", "Joint support")):
        field = lead.page.get_by_label(T("segments.draft.name", language=T(f"segments.draft.{language}")))
        field.fill(name)
        field.press("Tab")
    lead.button(T("segments.draft.look")).click()
    lead.sees("Luonnos tavoittaa")
    lead.sees(T("segment_drafts.group.both"))
    lead.picture("segment-draft", at=lead.page.get_by_text("Luonnos tavoittaa").first)
    lead.button(T("segments.draft.save")).click()
    lead.sees(T("segment_drafts.saved"))
    lead.sees("Moniammatillinen tuki: Jukka Heikkinen")
    assert "Lehtonen" not in whole_dom(lead.page)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_same_morning_in_another_language(browser: Browser, product: Product, language: str) -> None:
    text = Text(language)
    lead = signs_in(browser, product.origin, "lead", language=language)
    expect(lead.heading(text("segments.title.paths"))).to_be_visible(timeout=COMING_MS)
    well_said(lead, language)
    lead.page.locator("[data-testid=stRadioOption]").nth(4).click()
    for name, title in (("months", "reasons"), ("differences", "differences"), ("drafts", "")):
        view(lead, name, text)
        expect(lead.heading(text(f"segments.title.{title}") if title else text("segments.draft.kept"))).to_be_visible(
            timeout=WAIT_MS
        )
        well_said(lead, language)
    lead.room(text("common.room.questions"))
    for question in ("what_changed", "why", "what_to_do"):
        lead.button(text(f"questions.name.{question}")).click()
        lead.sees(text(f"questions.help.{question}"))
        expect(lead.button(text("answers.export.save"))).to_be_visible(timeout=WAIT_MS)
        well_said(lead, language)
    lead.room(text("common.room.customer_base"))
    for part, heading in (
        ("customers", "concentration"),
        ("waits", "in_time"),
        ("channels", "shift"),
        ("report", "served"),
    ):
        lead.page.get_by_role("radio", name=text(f"customer_base.view.{part}"), exact=True).click()
        expect(lead.heading(text(f"customer_base.panel.{heading}")).first).to_be_visible(timeout=WAIT_MS)
        well_said(lead, language)
    assert lead.heard == []
    lead.page.context.close()


def well_said(lead: Person, language: str) -> None:
    """No key in place of words, nothing of another language, and the page does not move sideways."""
    seen = words_on(lead.page)
    assert [word for word in seen if RAW_KEY.search(word)] == []
    assert foreign(seen, language) == []
    assert not scrolls_sideways(lead.page)


def foreign(seen: list[str], language: str) -> list[str]:
    """Texts of these rooms in another language. What a source calls its events is nobody's text."""
    own = set(catalogue(language).values())
    others = {
        words for other in LANGUAGES if other != language for key, words in catalogue(other).items()
        if key.partition(".")[0] in ROOMS and words not in own and len(words) > 2
    }  # fmt: skip
    parts = [re.compile(".+?".join(map(re.escape, re.split(r"\{\w+\}", one)))) for one in others if lettered(one)]
    return [word for word in seen if word in others or any(part.fullmatch(word) for part in parts)]


def test_the_segment_page_needs_no_mouse(browser: Browser, product: Product) -> None:
    lead = signs_in(browser, product.origin, "lead")
    page = lead.page
    expect(lead.heading(T("segments.title.paths"))).to_be_visible(timeout=COMING_MS)
    first = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("radiogroup", name=T("segments.list")).get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(first, timeout=WAIT_MS)
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('role')") == "radio":
            break
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name=T("segments.view.months"), exact=True)).to_be_checked(timeout=WAIT_MS)
    against = page.get_by_role("combobox", name=T("segments.compare.with"))
    against.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"Vertailussa: (?!kaikki muut)")).first).to_be_visible(timeout=WAIT_MS)
    assert lead.heard == []
    page.context.close()
