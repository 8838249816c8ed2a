"""The paper: in the customer's language, without name and ID, everything counted, tied to who printed it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from analytics.case import OpenCase, Phrase
from analytics.journey_columns import columns
from components.journey_command import looked
from components.journey_look import JourneyLook
from components.journey_view import journey_view
from components.print_sheet import MOST_LINES
from components.text import Text
from domain.access import Deed
from domain.event import Confidentiality, Event, EventKind
from tests.screen.case_made import CUSTOMER, EVENTS, SITUATION, TODAY, case, event
from tests.screen.test_journey_view import ME

NOW = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)


def opened(events: tuple[Event, ...] = EVENTS, **changes: Any) -> OpenCase:
    changes = {"may": frozenset({Deed.COPY_SUMMARY})} | changes
    return case(events=events, journey=columns(events, TODAY), **changes)


def paper(of: OpenCase, look: JourneyLook = JourneyLook()) -> dict[str, Any]:  # noqa: B008
    look = looked(of, look, {"type": "print", "on": True})
    sheet = journey_view(of, look, Text("en"), ME, NOW)["print"]
    assert isinstance(sheet, dict)
    return sheet


def words(sheet: dict[str, Any]) -> str:
    return json.dumps(sheet, ensure_ascii=False)


@pytest.mark.parametrize(
    ("language", "lang", "title"),
    [("fi", "fi", "Tilannekuva ja asiakaspolku"), ("sv", "sv", "Lägesbild och kundresa"),
     ("en", "en", "Situation and customer journey"), ("so", "fi", "Tilannekuva ja asiakaspolku"),
     (None, "fi", "Tilannekuva ja asiakaspolku")],
)  # fmt: skip
def test_the_paper_is_in_the_customers_language_whatever_the_users_is(
    language: str | None, lang: str, title: str
) -> None:
    sheet = paper(opened(customer=replace(CUSTOMER, language=language)))
    assert (sheet["lang"], sheet["title"]) == (lang, title)


def test_neither_name_nor_id_is_on_the_paper_wherever_they_were_typed() -> None:
    said = "Raija Lehtosen polvi, 140758-998U eli 14.07.1958-998U, kipeä"
    told = replace(SITUATION, why_now=(Phrase("own_words", {"text": said}),))
    events = (*EVENTS, event("n", EventKind.CONTACT, TODAY, f"Käynti: {said}"))
    sheet = words(paper(opened(events, situation=told, need_in_own_words=said)) | {"foot": []})
    for secret in ("Lehto", "Raija", "998", "140758", "1958"):
        assert secret not in sheet
    assert "polvi" in sheet


def test_who_printed_where_and_when_ties_the_paper_and_the_name_is_written_by_hand() -> None:
    sheet = paper(opened())
    assert "Tulostanut Aino Lehto, lääkäri, Keskusta, 21.11.2026 14.30." in sheet["foot"]
    assert sheet["lines"][0].startswith("Kenelle (kirjoitetaan käsin): ____")


def test_the_blocks_of_the_situation_and_the_years_are_there() -> None:
    titles = [section["title"] for section in paper(opened())["sections"]]
    assert titles[:2] == ["Allergiat ja riskit", "Miksi nyt?"]
    assert "2026: 6 tapahtumaa" in titles
    assert "2024: 1 tapahtuma" in titles
    assert titles[-1] == "Lähteet"


def test_shielded_events_are_left_out_and_counted() -> None:
    events = tuple(replace(e, confidentiality=Confidentiality.SHIELDED) if e.id == "gone" else e for e in EVENTS)
    sheet = paper(opened(events))
    assert "Peruttu aika" not in words(sheet)
    assert "Suojattuja tietoja jätetty pois: 1." in sheet["foot"]
    assert sheet["foot"][0].endswith("6/7 tapahtumaa.")


def test_places_stay_out_under_non_disclosure() -> None:
    events = tuple(replace(e, unit="Mäntyrannan terveysasema") for e in EVENTS)
    assert "Mäntyranta" in words(paper(opened(events))).replace("Mäntyrannan", "Mäntyranta")
    sheet = words(paper(opened(events, customer=replace(CUSTOMER, non_disclosure=True))))
    assert "Mäntyran" not in sheet
    assert "Keskusta" not in sheet, "nor where it was printed"


def test_a_heavy_life_is_lines_and_numbers_that_sum_to_all_of_it() -> None:
    events = tuple(
        event(
            f"e{i}", EventKind.SURGERY if i % 100 == 0 else EventKind.CONTACT, TODAY - timedelta(i * 3), f"Käynti {i}"
        )
        for i in range(1_000)
    )
    years = [one for one in paper(opened(events))["sections"] if one["title"][:4].isdecimal()]
    lines = [line for year in years for line in year["lines"]]
    rest = [int(line.split()[1]) for line in lines if line.startswith("lisäksi")]
    assert len(lines) - len(rest) == MOST_LINES
    assert sum(rest) + MOST_LINES == 1_000
    assert sum("Käynti 900" in line for line in lines) == 1, "surgery of years ago is significant"
    assert [year["title"][:4] for year in years] == sorted((year["title"][:4] for year in years), reverse=True)


def test_the_paper_shows_what_the_screen_shows() -> None:
    narrow = JourneyLook((date(2026, 10, 1), TODAY), hidden=frozenset({"cancelled"}))
    titles = [section["title"] for section in paper(opened(), narrow)["sections"]]
    assert "2026: 1 tapahtuma" in titles
    assert not any(title.startswith("2024") for title in titles)


def test_who_may_not_copy_may_not_print() -> None:
    of = opened(may=frozenset())
    view = journey_view(of, JourneyLook(printing=True), Text("fi"), ME, NOW)
    assert view["print"] is None
    assert "print" not in [kind for kind, _, _ in view["head"]["actions"]]
    assert looked(of, JourneyLook(printing=True), {"type": "print", "on": False}).printing is False
