"""A lead sees what a draft would do before anything is named, and goes on seeing it while naming it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from components.text import LANGUAGES, Text
from domain.predicate import Everyone
from services.ports import AuditQuery, House
from tests.asking import FakeQuestions
from tests.screen.test_segment_drafts_page import FREQUENT, Kept, named, press, run
from tests.screen.test_segments_page import house_of, texts
from tests.segment_people import RULES, Snapshot, crowd

T = Text("fi")


@pytest.fixture(scope="module")
def people() -> Snapshot:
    return Snapshot(crowd())


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, people: Snapshot) -> House:
    return house_of(monkeypatch, populations=people, questions=FakeQuestions(), segment_drafts=Kept())


def previews(house: House) -> list[str]:
    return [one for row in house.audit.read(AuditQuery()) for one in row.entry.categories if one.startswith("preview=")]


def size_told(test: AppTest, text: Text = T) -> bool:
    return text("segments.draft.size", n="")[:12] in texts(test)


@pytest.mark.parametrize("language", LANGUAGES)
def test_n_and_overlap_are_told_before_names_are_asked(house: House, language: str) -> None:
    test, text = run(house, FREQUENT, language=language), Text(language)
    assert not size_told(test, text)
    said = press(test, "segments.draft.look", language)
    assert size_told(test, text)
    assert text("segment_drafts.group.both") in said
    assert text("segment_drafts.unsaved") not in said
    assert previews(house) == ["preview=new"]


def test_who_would_move_is_told_before_names_are_asked(house: House) -> None:
    test = run(house, FREQUENT)
    test.selectbox(key="draft_of").set_value(RULES[0].id).run()
    assert not [one for one in test.text_input if one.key == "draft_id"], "a segment that is there has its id"
    assert T("segments.draft.moves") in press(test, "segments.draft.look")
    assert previews(house) == [f"preview={RULES[0].id}"]


def test_the_numbers_stay_while_it_is_named_and_kept_and_are_asked_once(house: House) -> None:
    test = run(house, FREQUENT)
    press(test, "segments.draft.look")
    assert T("segment_drafts.unsaved") in press(test, "segments.draft.save")  # nothing has a name yet
    assert size_told(test)
    assert T("segment_drafts.saved") in press(named(test), "segments.draft.save")
    assert size_told(test)
    assert previews(house) == ["preview=new"]


def test_numbers_of_another_rule_another_segment_or_other_data_do_not_stay(house: House, people: Snapshot) -> None:
    test = run(house, FREQUENT)
    press(test, "segments.draft.look")
    test.session_state["given"] = replace(test.session_state["given"], cohort=Everyone())
    test.run()
    assert not size_told(test)
    test.session_state["given"] = replace(test.session_state["given"], cohort=FREQUENT)
    test.run()
    assert size_told(test)
    test.selectbox(key="draft_of").set_value(RULES[0].id).run()
    assert not size_told(test)
