"""Every screen in three languages, wide and narrow: whole, in one language, inside the window.

With TILANNEKUVA_PICTURES_ALL=<folder> each screen is also saved there, to be looked at.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from components.text import Text, catalogue
from tests.browser.people import LOCALES, NARROW, WAIT_MS, WIDE, Person, arrives, signs_in
from tests.browser.reading import scrolls_sideways, too_wide, words
from tests.server.product import Product, running

KNEE, HEAVY, EMPTY, HIDDEN = "140758-998U", "210949-998M", "190695U999U", "170587W998M"
UNKNOWN, TWIN = "010180-999A", "010170-998P"
ROOMS = sorted({key.partition(".")[0] for key in catalogue("fi")})
RAW = re.compile(rf"\{{\w*\}}|(?<![\w/.@-])(?:{'|'.join(ROOMS)})\.[a-z_]+\b(?!\.\w*@)")
FRAME = {WIDE: "wide", NARROW: "narrow"}
SOURCES_DONE = re.compile(r"4/4")


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    plenty = {"look_ups_5_minutes": "1000", "look_ups_day": "1000", "misses_in_a_row": "1000"}
    size = "4000" if os.environ.get("TILANNEKUVA_PICTURES_ALL") else "400"
    with running(tmp_path_factory.mktemp("screens") / "var", today="2026-11-21", county_size=size, **plenty) as found:
        yield found


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_clinicians_screens(browser: Browser, product: Product, language: str, size: tuple[int, int]) -> None:
    t = Text(language)
    visitor = arrives(browser, product.origin, language=language, size=size)
    holds(visitor, t, size, "sign-in")
    visitor.page.context.close()
    doctor = signs_in(browser, product.origin, "doctor", language=language, size=size)
    doctor.heading(t("search.start_title")).wait_for()
    holds(doctor, t, size, "start")
    for name, typed in {"knee": KNEE, "heavy": HEAVY, "empty": EMPTY, "hidden": HIDDEN}.items():
        opens(doctor, t, typed)
        expect(doctor.page.get_by_text(SOURCES_DONE).first).to_be_visible(timeout=WAIT_MS)
        holds(doctor, t, size, name)
        if name == "heavy":
            forms_and_table(doctor, t, size)
    types(doctor, t, UNKNOWN)
    expect(doctor.heading(t("search.glass.title"))).to_be_visible(timeout=WAIT_MS)
    holds(doctor, t, size, "refused")
    doctor.button(t("search.glass.go")).click()
    doctor.sees(t("errors.reason_code"))
    holds(doctor, t, size, "reason-missing")
    types(doctor, t, TWIN)
    expect(doctor.heading(t("search.twin.title"))).to_be_visible(timeout=WAIT_MS)
    holds(doctor, t, size, "twin")
    types(doctor, t, "140758-998T")
    doctor.sees(t("errors.hetu_check"))
    holds(doctor, t, size, "mistyped")
    doctor.room(t("common.room.worklist"))
    expect(doctor.heading(t("worklist.title"))).to_be_visible(timeout=WAIT_MS)
    holds(doctor, t, size, "worklist")
    assert doctor.heard == []
    doctor.page.context.close()


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_screens_without_a_customer(browser: Browser, product: Product, language: str, size: tuple[int, int]) -> None:
    t = Text(language)
    lead = signs_in(browser, product.origin, "lead", language=language, size=size)
    for title in ("structure", "municipality", "paths", "results"):
        lead.sees(t(f"segments.title.{title}"))
    expect(lead.page.locator(".js-plotly-plot")).not_to_have_count(0, timeout=WAIT_MS)
    holds(lead, t, size, "segment")
    officer = signs_in(browser, product.origin, "officer", language=language, size=size)
    expect(officer.heading(t("audit.title"))).to_be_visible(timeout=WAIT_MS)
    holds(officer, t, size, "audit")
    heard: list[str] = []
    for person in (lead, officer):
        heard.extend(person.heard)
        person.page.context.close()
    assert heard == []


def forms_and_table(doctor: Person, t: Text, size: tuple[int, int]) -> None:
    for opener in ("plan.add.need", "plan.add.request", "plan.add.plan_action"):
        doctor.button(t(opener)).first.click()
    expect(doctor.form(t("plan.form.request.title"))).to_be_visible()
    holds(doctor, t, size, "forms")
    doctor.button(t("journey.label.table")).click()
    expect(doctor.button(t("journey.label.chart"))).to_be_visible(timeout=WAIT_MS)
    holds(doctor, t, size, "table-twin")


def types(person: Person, t: Text, typed: str) -> None:
    field = person.page.get_by_role("textbox", name=t("search.label")).first
    field.fill(typed)
    field.press("Enter")


def opens(person: Person, t: Text, typed: str) -> None:
    types(person, t, typed)
    banner = person.page.get_by_role("region", name=t("situation.banner.label"))
    if typed == EMPTY:  # without an event there is no care relation, unless a reason was stated today
        glass = person.heading(t("search.glass.title"))
        expect(glass.or_(banner.get_by_text(typed[:7]))).to_be_visible(timeout=WAIT_MS)
        if glass.is_visible():
            states_a_reason(person, t)
    expect(banner).to_contain_text(typed[:7], timeout=WAIT_MS)


def states_a_reason(person: Person, t: Text) -> None:
    person.page.get_by_label(t("search.glass.reason"), exact=True).select_option("treatment")
    person.page.get_by_label(t("search.glass.text"), exact=True).fill("Uusi asiakas vastaanotolla, ajanvaraus puuttuu")
    person.button(t("search.glass.go")).click()


def holds(person: Person, t: Text, size: tuple[int, int], name: str) -> None:
    """What is true of every screen, collected so that one run tells of them all. Takes the picture when asked for."""
    keep(person, f"{name}-{t.language}-{FRAME[size]}")
    page, seen = person.page, words(person.page)
    assert len(seen) > 10, "the screen was read"
    wrong = [f"raw: {word}" for word in seen if RAW.search(word)]
    wrong += [f"another language: {word}" for word in foreign(seen, t.language)]
    wrong += [f"too wide: {element}" for element in too_wide(page)]
    wrong += ["scrolls sideways"] * scrolls_sideways(page)
    wrong += ["lang"] * (page.evaluate("document.documentElement.lang") != t.language)
    person.heard.extend(f"{name}: {one}" for one in wrong)


def foreign(seen: list[str], language: str) -> list[str]:
    """Sentences of another language's catalogue that this one does not have. Source data are not in any catalogue."""
    own = set(catalogue(language).values())
    others = {text for other in LOCALES if other != language for text in catalogue(other).values()} - own
    whole = {text for text in others if "{" not in text and len(text) > 2}
    parts = [re.compile(".+?".join(map(re.escape, re.split(r"\{\w+\}", text)))) for text in others if lettered(text)]
    own_of_streamlit = {"Open"}  # the name of the arrow of a select, which has no word of ours and takes no focus
    unlike = [word for word in seen if word not in own_of_streamlit]
    return [word for word in unlike if word in whole or any(part.fullmatch(word) for part in parts)]


def lettered(text: str) -> bool:
    """True for a sentence with a value in it whose own words are enough to know it by."""
    return "{" in text and len(re.sub(r"\{\w+\}|\W", "", text)) >= 8


def keep(person: Person, name: str) -> None:
    folder = os.environ.get("TILANNEKUVA_PICTURES_ALL")
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    page, size = person.page, person.page.viewport_size or {"width": 0, "height": 0}
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)
    page.screenshot(path=Path(folder) / f"{name}.png")
    tall = page.evaluate("(document.querySelector('[data-testid=stMain]') ?? document.documentElement).scrollHeight")
    if tall > size["height"] + 50:
        page.set_viewport_size({"width": size["width"], "height": min(tall + 60, 6000)})
        page.wait_for_timeout(300)
        page.screenshot(path=Path(folder) / f"{name}-whole.png")
        page.set_viewport_size(size)  # type: ignore[arg-type]
