"""The screen of a draft: what is typed, and what it would do in numbers that may be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import streamlit as st

from analytics.answer import Answer
from analytics.disclosure import Hidden
from components.answer_numbers import n_words
from components.notices import error_text
from components.predicate_words import predicate_sentence
from components.segment_views import Shown
from components.text import LANGUAGES, Text
from domain.errors import InvalidInput
from domain.predicate import All, AnyOf, Began, Had, Lacked, Not, Period, Predicate, Select
from domain.segment_rule import Definition

NEW, _NEW = "", "segments.draft.new"
APART = " \u00b7 "


@dataclass(frozen=True, slots=True)
class Typed:
    """What a lead has typed: the segment that would change (or a new one's id), names by language, a note."""

    segment: str
    names: tuple[str, str, str]
    sensitive: bool
    note: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What was asked what it would do: a rule of a segment (NEW: of none yet) on a snapshot's day."""

    snapshot: str
    segment: str
    rule: Predicate
    as_of: date


def changes(segments: Sequence[str], shown: Shown) -> str:
    """Which segment the draft would change; NEW for none of them."""
    text = shown.text
    words = {NEW: text("segments.draft.new")} | {id: shown.names.get(id, id) for id in segments}
    found = st.selectbox(text("segments.draft.of"), list(words), format_func=lambda id: words[id], key="draft_of")
    return str(found or NEW)


def typed(of: str, shown: Shown) -> Typed:
    """What a draft needs to be kept. The rule's words are made of its conditions, so that nothing is typed which is
    known."""
    text = shown.text
    st.subheader(text("segments.draft.keep"), anchor=False)
    id = of or st.text_input(text("segments.draft.id"), key="draft_id", max_chars=40)
    given = [
        place.text_input(
            text("segments.draft.name", language=text(f"segments.draft.{one}")), key=f"draft_name_{one}", max_chars=80
        )
        for one, place in zip(LANGUAGES, st.columns(len(LANGUAGES), gap="medium"), strict=True)
    ]
    note = st.text_input(text("segments.draft.note"), key="draft_note", max_chars=400)
    sensitive = st.checkbox(text("segments.draft.sensitive"), key="draft_sensitive")
    return Typed(id.strip(), (given[0].strip(), given[1].strip(), given[2].strip()), sensitive, note.strip())


def unnamed(of: str) -> Typed:
    """A draft as it is looked at, before anybody has named it."""
    return Typed(of, (Text("fi")(_NEW), Text("sv")(_NEW), Text("en")(_NEW)), False, "")


def definition_of(given: Typed, rule: Predicate, as_of: date, owner: str, shown: Shown) -> Definition:
    """The draft as a definition from the snapshot's day on. Raises InvalidInput for what no definition may be."""
    relative, days = looking_back(rule, as_of)
    names = dict(zip(LANGUAGES, given.names, strict=True))
    words = {one: predicate_sentence(relative, Text(one), shown.names)[:400] for one in LANGUAGES}
    return Definition(as_of.isoformat(), as_of, relative, names, words, owner, given.sensitive, None, days)


def saying(act: Callable[[], None], text: Text) -> None:
    """Do it, or say why not and that nothing has changed."""
    try:
        act()
    except InvalidInput as error:
        st.text(error_text(error, text))
        st.caption(text("segment_drafts.unsaved"))


def looking_back(rule: Predicate, as_of: date) -> tuple[Predicate, int | None]:
    """A rule whose windows of events all end on that day, as one that looks so many days back from any day: a rule must
    not stay in the year it was drafted. Raises InvalidInput when its windows differ."""
    periods = {one.period for one in _selects(rule)}
    if not periods or periods == {Period()}:
        return rule, None
    only = next(iter(periods))
    if len(periods) > 1 or only.first is None or only.last != as_of:
        raise InvalidInput("segments.draft.windows", "rule")
    return _open(rule), (as_of - only.first + timedelta(days=1)).days


def _selects(rule: Predicate) -> tuple[Select, ...]:
    match rule:
        case All(parts) | AnyOf(parts):
            return tuple(one for part in parts for one in _selects(part))
        case Not(part):
            return _selects(part)
        case Had(what) | Began(what):
            return (what,)
        case Lacked(after, missing):
            return (after, missing)
        case _:
            return ()


def _open(rule: Predicate) -> Predicate:
    match rule:
        case All(parts):
            return All(tuple(_open(part) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_open(part) for part in parts))
        case Not(part):
            return Not(_open(part))
        case Had(what) | Began(what):
            return replace(rule, what=replace(what, period=Period()))
        case Lacked(after, missing):
            return replace(rule, after=replace(after, period=Period()), missing=replace(missing, period=Period()))
        case _:
            return rule


def size_line(answer: Answer, shown: Shown) -> None:
    """How many the draft reaches."""
    st.text(
        shown.text("segments.draft.size", n=n_words(answer.lines[0].n if answer.lines else answer.base, shown.text))
    )


def groups_line(title: str, answer: Answer, family: str, keys: Mapping[tuple[str, ...], str], shown: Shown) -> int:
    """How the draft and a segment divide everybody, in one line; the k of what it hides, 0 where nothing is hidden."""
    parts = [
        f"{shown.text(f'segment_drafts.{family}.{keys[line.key]}')} {n_words(line.n, shown.text)}"
        for line in answer.lines
        if line.key in keys
    ]
    st.text(title)
    st.caption(APART.join(parts))
    return answer.k if any(isinstance(line.n, Hidden) for line in answer.lines) else 0
