"""The team lead's room: choose a segment, four charts with their tables; nobody else gets in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from domain.segment import Segment
from domain.segment_counts import Panel, SegmentCounts
from services.ports import House
from tests.fakes import make_house, make_settings

KNEE = Segment(
    "knee",
    "7",
    {"fi": "Polvipotilaat", "sv": "Knäpatienter", "en": "Knee patients"},
    {"fi": "Polven nivelrikko kahden vuoden aikana.", "sv": "Knäartros.", "en": "Knee osteoarthritis."},
)
MIND = replace(KNEE, id="mind", name={"fi": "Mieli", "sv": "Sinne", "en": "Mind"}, sensitive=True)
PANELS = (
    Panel("structure", ("0-9", "60-69"), (0, 3, 61, 56), columns=("female", "male")),
    Panel("visits", ("2026-09", "2026-10"), (60, 44), (131.0, 77.0)),
    Panel("channels", ("phone", "in_person"), (62, 100), (99.0, 320.0)),
    Panel("waits", ("surgery_1_90", "surgery_91_180"), (40, 30), others_persons=(900, 700)),
)


class Statistics:
    def segments(self) -> tuple[tuple[Segment, int], ...]:
        return ((KNEE, 120), (MIND, 7))

    def counts(self, segment_id: str) -> SegmentCounts | None:
        segment, n = self.segments()[segment_id == "mind"]
        return SegmentCounts(segment, n, 4000, date(2026, 11, 20), PANELS)


def script() -> None:
    from components.own import NAMES
    from pages.segments import page
    from web.streamlit_internals import register_components

    register_components(NAMES)
    page()


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    made = make_house(statistics=Statistics())
    monkeypatch.setattr("pages._run.house", lambda: made)
    monkeypatch.setattr("pages._run.settings", make_settings)
    return made


def run(house: House, who: str, language: str = "fi") -> AppTest:
    _, identity = house.sessions.start(who, language)
    test = AppTest.from_function(script, default_timeout=20)
    test.user = {"sub": identity, "is_logged_in": True}
    test.run()
    assert not test.exception
    return test


def texts(test: AppTest) -> str:
    parts = [*test.text, *test.caption, *test.title, *test.header]
    return "\n".join(str(part.value) for part in parts)


def charts(test: AppTest) -> list[dict[str, object]]:
    return [json.loads(chart.proto.spec) for chart in test.get("plotly_chart")]


@pytest.mark.parametrize(
    ("language", "name", "size"),
    [
        ("fi", "Polvipotilaat", "120 jäsentä, kaikkiaan 4 000 asiakasta"),
        ("sv", "Knäpatienter", "120 medlemmar, totalt 4 000 kunder"),
        ("en", "Knee patients", "120 members, 4,000 customers in all"),
    ],
)
def test_the_lead_sees_four_charts_each_with_its_table(house: House, language: str, name: str, size: str) -> None:
    test = run(house, "lead", language)
    assert [title.value for title in test.title] == [name]
    assert size in texts(test).replace("\u00a0", " ")
    assert len(charts(test)) == len(test.table) == len(test.header) == 4
    assert {trace["type"] for chart in charts(test) for trace in chart["data"]} == {"bar"}  # type: ignore[attr-defined]


def test_hidden_numbers_are_words_in_the_list_the_table_and_the_chart(house: House) -> None:
    test = run(house, "lead")
    assert test.radio[0].options == ["Polvipotilaat (120)", "Mieli (alle 10*)"]
    structure = test.table[0].value
    assert structure.loc["0–9"].tolist() == ["alle 5*", "alle 5*"]
    assert "alle 5*" in {trace["name"] for trace in charts(test)[0]["data"]}  # type: ignore[attr-defined]
    assert "alle 5* = alle 5 henkilöä" in texts(test)


def test_a_small_sensitive_segment_shows_a_sentence_and_no_chart(house: House) -> None:
    test = run(house, "lead")
    test.radio[0].set_value("mind").run()
    assert not test.exception
    assert test.title[0].value == "Mieli"
    assert "alle 10 jäsentä" in texts(test)
    assert charts(test) == []
    assert len(test.table) == 0


def test_there_is_no_filter_and_no_way_to_a_name(house: House) -> None:
    test = run(house, "lead")
    assert len(test.radio) == 1
    assert [len(test.get(kind)) for kind in ("selectbox", "multiselect", "text_input", "slider", "button")] == [0] * 5
    rows = house.audit.rows  # type: ignore[attr-defined]
    assert {(row.entry.deed, row.entry.subject) for row in rows} == {("see_segments", None)}


@pytest.mark.parametrize("who", ["doctor", "surgeon", "staff", "officer"])
def test_other_roles_get_a_sentence_and_nothing_else(house: House, who: str) -> None:
    test = run(house, who)
    assert "Segmenttien luvut ovat tiimien vetäjille" in texts(test)
    assert len(test.radio) == len(test.table) == len(test.title) == 0
    assert charts(test) == []


def test_without_results_the_page_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = make_house()
    monkeypatch.setattr("pages._run.house", lambda: bare)
    assert "Segmenttituloksia ei ole saatavilla" in texts(run(bare, "lead"))
