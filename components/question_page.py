"""The parts of the page of questions in their order: whom it is about, then the answer and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from analytics.answer import Answer
from analytics.disclosure import Shown
from components import answer_look
from components.answer_chart import left_out
from components.answer_table import lines_in_order, table_of
from components.notices import error_text
from components.own import mount
from components.predicate_words import condition
from components.question_cohort import cohort_view, conditions, draft_view
from components.question_drill import drilled
from components.question_offer import Offer
from components.question_parameters import parameters_view
from components.question_sentences import answer_sentence
from components.question_state import Asking, Ways
from components.question_views import answer_view, export_view, list_view, marks_view, overruled, said_view, views_view
from components.table_view import Data
from components.text import Text
from domain.marks import Mark, SavedView
from domain.predicate import Predicate
from domain.question import Posed, Question

OPENED = "questions_opened_at"
"""Kept by the page itself: the question at which a phone shows the list."""
_STYLE = """<style>
.st-key-questions_fold { display: none; }
@media (max-width: 640px) {
  .st-key-questions_fold { display: flex; }
  :is(.st-key-questions_folded, [data-testid="stLayoutWrapper"]:has(> .st-key-questions_folded)) { display: none; }
}
</style>"""


def put(view: Data, key: str) -> None:
    """One table; what is done in it is heard under the key at the next run."""
    mount("table", view, key=key, events=("command",))


def look() -> None:
    """What only a phone does: the list is folded away from the answer. Constant, never data."""
    st.html(_STYLE)


def unfolded(question: Question, text: Text) -> bool:
    """The button of a phone that opens the list; another question closes it again."""
    opened = bool(st.session_state.get(OPENED) == question)
    words = text("questions.fold" if opened else "questions.unfold")
    st.button(words, key="questions_fold", on_click=_fold, args=("" if opened else question,))
    return opened


def _fold(opened: str) -> None:
    st.session_state[OPENED] = opened


def back_words(asking: Asking, offer: Offer, text: Text) -> str:
    """Where the way back leads: the question before, or what was otherwise in the same one. "" without one."""
    if not asking.past or asking.posed is None:
        return ""
    before, now = asking.past[-1], asking.posed
    if before.question is not now.question:
        return text("questions.back", name=text(f"questions.name.{before.question}"))
    had, has = conditions(before.cohort), conditions(now.cohort)
    for key, some, others in (("with", had, has), ("without", has, had)):
        if more := [one for one in some if one not in others]:
            return text(f"questions.back_{key}", what=condition(more[-1], text, offer.names))
    return text("questions.back_choices")


def draw_list(asking: Asking, saved: Sequence[SavedView], text: Text) -> None:
    """The sixteen questions and the user's own."""
    assert asking.posed is not None
    put(list_view(asking.posed.question, asking.find, text), "question_list")
    put(views_view(saved, text), "question_views")


def draw_drafted(asking: Asking, offer: Offer, text: Text) -> Predicate:
    """The cohort as a rule that is being drafted, without numbers, and one condition more."""
    assert asking.posed is not None
    put(cohort_view(asking.posed.cohort, (), 5, offer, text), "question_cohort")
    put(draft_view(asking.draft, offer, text), "question_draft")
    return asking.posed.cohort


def draw_cohort(asking: Asking, steps: Sequence[tuple[str, Shown]], k: int, offer: Offer, text: Text) -> None:
    """Who is meant, how many each condition leaves (`steps`), one condition more, and what the question takes."""
    posed = asking.posed
    assert posed is not None
    st.title(text(f"questions.name.{posed.question}"), anchor=False)
    st.caption(text(f"questions.help.{posed.question}"))
    if posed.question is not Question.WHO_SAYS:  # it counts what staff said, of nobody
        put(cohort_view(posed.cohort, steps, k, offer, text), "question_cohort")
        put(draft_view(asking.draft, offer, text), "question_draft")
    put(parameters_view(posed, offer, text, asking.shown), "question_parameters")
    if asking.trouble is not None:
        st.text(error_text(asking.trouble, text))


def draw_said(
    asking: Asking, told: Sequence[Answer], marks: Sequence[Mark], names: Mapping[str, str], text: Text
) -> None:
    """Sentence, notes, chart. `told`: all of the page, the answer last. An overruled answer stays, struck through."""
    posed, answer = asking.posed, told[-1]
    assert posed is not None
    sentence = answer_sentence(answer, text, names)
    put(said_view(answer, sentence, marks, left_out(answer, text), text), "question_said")
    if asking.shown != "table" and answer.lines and answer.dimensions:
        question = text(f"questions.name.{posed.question}")
        alt = text("questions.alt", question=question, sentence=sentence)
        answer_look.draw_chart(answer, text, names, key="question_chart", alt=alt)


def draw_lines(
    asking: Asking, told: Sequence[Answer], marks: Sequence[Mark], names: Mapping[str, str], text: Text
) -> None:
    """Under the chart: table with the ways on, author, file, and what people say."""
    answer = told[-1]
    if asking.shown != "chart":
        put(answer_view(answer, asking.ways, text, names, overruled(marks)), "question_answer")
        _definitions(answer, text, names)
    put(export_view(told, text, names), "question_save")
    put(marks_view(marks, text), "question_marks")


def _definitions(answer: Answer, text: Text, names: Mapping[str, str]) -> None:
    """What the headings mean, for whoever cannot point at them: a touch screen has no hover."""
    table = table_of(answer, text, names)
    with st.expander(text("questions.definitions")):
        for heading, hover in zip(table.headings, table.hovers, strict=True):
            if hover:
                st.caption(heading)
                st.text(hover)


def ways_of(posed: Posed, answer: Answer, offer: Offer, text: Text) -> Ways:
    """Where each line leads, where it leads anywhere."""
    found = [(line.key, drilled(posed, answer, line, offer)) for line in lines_in_order(answer, text, offer.names)]
    return tuple((key, way) for key, way in found if way is not None)
