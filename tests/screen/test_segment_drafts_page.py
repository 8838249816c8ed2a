"""The screen of drafts: looked at, kept, withdrawn, read by another lead; what is refused is a sentence."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from streamlit.testing.v1 import AppTest

from components.text import LANGUAGES, Text
from domain.predicate import Had, Measured, Predicate, Select
from domain.question import Posed, Question
from domain.segment_draft import SegmentDraft
from services.draft_comments import OF_DRAFTS
from services.ports import House
from tests.asking import FakeQuestions
from tests.screen.test_segments_page import house_of, texts
from tests.segment_people import ACTIVITIES, Snapshot, crowd

# not of the bands that pages show: one person of this crowd has 12 visits, whom such a cut beside the pages would tell
FREQUENT = Had(Select(activities=frozenset({ACTIVITIES[0].key})), at_least=3)
T = Text("fi")


@dataclass
class Kept:
    """services.ports_of_drafts.SegmentDrafts in memory."""

    made: list[SegmentDraft] = field(default_factory=list)

    def add(self, draft: SegmentDraft, most: int) -> None:
        self.made.insert(0, draft)

    def standing(self) -> Sequence[SegmentDraft]:
        return tuple(self.made)

    def withdraw(self, id: str, author: str) -> bool:
        before = len(self.made)
        self.made = [one for one in self.made if (one.id, one.author) != (id, author)]
        return len(self.made) < before


@pytest.fixture(scope="module")
def people() -> Snapshot:
    return Snapshot(crowd())


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, people: Snapshot) -> House:
    return house_of(monkeypatch, populations=people, questions=FakeQuestions(), segment_drafts=Kept())


def script() -> None:
    """The page with a cohort as the builder leaves it in the tab's session."""
    import streamlit as st

    from components.own import NAMES
    from components.question_state import Asking
    from pages._run import guard
    from pages._session import session
    from pages.segments import page
    from web.streamlit_internals import register_components

    register_components(NAMES)
    session(guard()).asking = Asking(posed=st.session_state["given"])
    page()


def run(house: House, rule: Predicate, who: str = "lead", language: str = "fi") -> AppTest:
    _, identity = house.sessions.start(who, language)
    test = AppTest.from_function(script, default_timeout=120)
    test.user = {"sub": identity, "is_logged_in": True}
    test.session_state["given"] = Posed(Question.WHO, rule)
    test.session_state["segments_view"] = "drafts"
    test.run()
    assert not test.exception
    return test


def named(test: AppTest, id: str = "kokeilu", note: str = "") -> AppTest:
    test.text_input(key="draft_id").set_value(id)
    for language in LANGUAGES:
        test.text_input(key=f"draft_name_{language}").set_value(f"Kokeilu {language}")
    test.text_input(key="draft_note").set_value(note)
    return test


def press(test: AppTest, word: str, language: str = "fi") -> str:
    """What the page says afterwards."""
    next(one for one in test.button if one.label == Text(language)(word)).click().run()
    assert not test.exception
    return texts(test)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_look_tells_size_and_overlap_and_keeps_nothing(house: House, language: str) -> None:
    test, text = named(run(house, FREQUENT, language=language)), Text(language)
    said = press(test, "segments.draft.look", language)
    assert text("segments.draft.size", n="")[:12] in said
    assert text("segment_drafts.group.both") in said
    assert text("segments.draft.none") in said
    assert house.segment_drafts is not None
    assert house.segment_drafts.standing() == ()


def test_a_kept_draft_has_its_author_day_rule_and_a_file_s_text(house: House) -> None:
    test = named(run(house, FREQUENT), note="Kokeillaan syksyllä")
    assert T("segment_drafts.saved") in press(test, "segments.draft.save")
    (line,) = [one.label for one in test.expander if "Kokeilu fi" in one.label]
    assert "21.11.2026" in line.replace("\u00a0", " ")
    (member,) = [one for one in (house.staff.member("lead"),) if one]
    assert member.name in line
    data = tomllib.loads(test.code[0].value)
    assert data["id"] == "kokeilu"
    assert data["definition"][0]["name"] == {one: f"Kokeilu {one}" for one in LANGUAGES}
    assert "Kokeillaan syksyllä" in texts(test)


def test_another_lead_reads_it_and_cannot_withdraw_it(house: House) -> None:
    press(named(run(house, FREQUENT)), "segments.draft.save")
    kept = house.segment_drafts
    assert isinstance(kept, Kept)
    kept.made = [replace(one, author="surgeon") for one in kept.made]
    test = run(house, FREQUENT)
    assert any("Kokeilu fi" in one.label for one in test.expander)
    assert "kokeilu" in test.code[0].value
    assert T("segments.draft.withdraw") not in [one.label for one in test.button]


def test_its_author_withdraws_it(house: House) -> None:
    test = named(run(house, FREQUENT))
    press(test, "segments.draft.save")
    assert T("segments.draft.none") in press(test, "segments.draft.withdraw")
    assert house.segment_drafts is not None
    assert house.segment_drafts.standing() == ()


@pytest.mark.parametrize(
    ("id", "note", "key"),
    [
        ("Kokeilu 1", "", None),
        ("", "", None),
        ("kokeilu", "potilas 140758-998U", "segment_rules.personal_text"),
    ],
)
def test_what_cannot_be_kept_is_a_sentence_and_nothing_changes(
    house: House, id: str, note: str, key: str | None
) -> None:
    said = press(named(run(house, FREQUENT), id, note), "segments.draft.save")
    assert T("segment_drafts.unsaved") in said
    assert T("segment_drafts.saved") not in said
    assert key is None or T(key) in said
    assert house.segment_drafts is not None
    assert house.segment_drafts.standing() == ()


def test_nobody_is_said_without_a_number(house: House) -> None:
    said = press(named(run(house, Measured("visits_12_months", 5_000.0))), "segments.draft.look")
    assert T("segment_drafts.unsaved") in said or T("segment_drafts.few", k=5) in said


def said_of(test: AppTest, words: str, language: str = "fi") -> str:
    """The page after a comment on the draft that is there."""

    field = next(one for one in test.text_input if (one.key or "").startswith("draft_words_"))
    field.set_value(words)
    return press(test, "segment_drafts.send", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comment_on_another_lead_s_draft_has_author_and_day_for_every_lead(house: House, language: str) -> None:
    press(named(run(house, FREQUENT)), "segments.draft.save")
    kept = house.segment_drafts
    assert isinstance(kept, Kept)
    kept.made = [replace(one, author="surgeon") for one in kept.made]
    text = Text(language)
    said_of(run(house, FREQUENT, language=language), "Sopii *meille* hyvin", language)
    again = run(house, FREQUENT, language=language)
    member = house.staff.member("lead")
    assert member is not None
    said = texts(again)
    assert "Sopii *meille* hyvin" in [one.value for one in again.text]  # as text: Markdown would be another's markup
    assert text("segment_drafts.comment_by", author=member.name, when="")[:-1].strip(", ") in said
    assert any(text("segment_drafts.comments", n=1) in one.label for one in again.expander)
    assert any("2026" in one.value and member.name in one.value for one in again.caption)


@pytest.mark.parametrize("words", ["", "   ", "ks. 140758-998U", "a\u202eb"])
def test_a_comment_that_cannot_be_kept_is_a_sentence(house: House, words: str) -> None:
    press(named(run(house, FREQUENT)), "segments.draft.save")
    key = "segment_rules.personal_text" if "140758" in words else "segment_rules.odd_text"
    assert T(key) in said_of(run(house, FREQUENT), words)
    assert house.questions is not None
    assert house.questions.all_marks(OF_DRAFTS) == ()


def test_a_draft_that_was_withdrawn_meanwhile_takes_no_comment(house: House) -> None:
    press(named(run(house, FREQUENT)), "segments.draft.save")
    kept, test = house.segment_drafts, run(house, FREQUENT)
    assert isinstance(kept, Kept)
    standing, kept.standing = kept.standing, Seen(kept)  # type: ignore[method-assign]
    assert T("segment_drafts.gone") in said_of(test, "Hyvä")
    kept.standing = standing  # type: ignore[method-assign]


def test_markup_in_a_name_is_text(house: House) -> None:
    test = named(run(house, FREQUENT))
    test.text_input(key="draft_name_fi").set_value("![x](http://127.0.0.1/x.png) **a**")
    press(test, "segments.draft.save")
    (label,) = [one.label for one in test.expander if "x.png" in one.label]
    assert r"\!\[x\](http\://127.0.0.1/x.png) \*\*a\*\*" in label


class Seen:
    """The draft stands while the page is drawn and is gone when the comment comes."""

    def __init__(self, kept: Kept) -> None:
        self.kept, self.reads = kept, 0

    def __call__(self) -> Sequence[SegmentDraft]:
        self.reads += 1
        return tuple(self.kept.made) if self.reads == 1 else ()
