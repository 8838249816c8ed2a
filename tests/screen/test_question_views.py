"""Every question as the page draws it, in three languages: words everywhere, the same numbers everywhere, no way out for
a hidden one."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from analytics.answer import Answer, Cell, Sort
from analytics.disclosure import Hidden
from components.answer_chart import chart_of, left_out
from components.answer_export import csv_of
from components.answer_table import table_of
from components.answer_words import steps_of
from components.predicate_words import condition
from components.question_cohort import Draft, cohort_view, draft_view
from components.question_drill import drilled
from components.question_page import back_words, ways_of
from components.question_parameters import names_of, parameters_view, posed_first, posed_next
from components.question_sentences import answer_sentence, ladder
from components.question_state import Asking, after, begun, heard
from components.question_views import answer_view, list_view, said_view
from components.text import LANGUAGES, Text
from domain.predicate import All, AnyOf, Dimension, Everyone, Had, Lacked, Measured, Not, Select
from domain.question import BY, TAKES, Posed, Question
from tests.screen.question_case import WOMEN, offer, told

ALL = [(question, language) for question in Question for language in LANGUAGES]
RAW = re.compile(
    r"\b(?:answers|questions|predicate|journey|disclosure)\.[a-z_]+|\{\w*\}|None|Hidden\(|\b[a-z]+_[a-z_]+\b"
)
"""A text key, a placeholder or a stored word that nobody worded."""


def names(posed: Posed, text: Text) -> dict[str, str]:
    return {**offer().names, **names_of(posed, offer(), text)}


def everything(posed: Posed, answer: Answer, text: Text) -> str:
    """All that a lead can see, point at, hear or save."""
    known = names(posed, text)
    sentence = answer_sentence(answer, text, known)
    parts = [
        chart_of(answer, text, known).to_json(),
        json.dumps(answer_view(answer, ways_of(posed, answer, offer(), text), text, known, False), ensure_ascii=False),
        json.dumps(said_view(answer, sentence, [], left_out(answer, text), text), ensure_ascii=False),
        csv_of([answer], text, known),
        text("questions.alt", question="", sentence=sentence),
    ]
    return "\n".join(parts)


@pytest.mark.parametrize(("question", "language"), ALL)
def test_a_question_answers_at_once_in_words(question: Question, language: str) -> None:
    text, posed = Text(language), posed_first(question, Everyone(), offer())
    answer = told(posed)
    table = table_of(answer, text, names(posed, text))
    said = answer_sentence(answer, text, names(posed, text))
    assert len(said) > 10
    words = " ".join([said, *table.headings, *table.hovers, *(cell for row in table.rows for cell in row)])
    assert not RAW.search(words.replace("call_back", "").replace("do_nothing", "")), RAW.search(words)
    assert len(table.rows) == 0 or len({len(row) for row in table.rows} | {len(table.headings)}) == 1


@pytest.mark.parametrize("question", list(Question))
def test_chart_table_and_file_say_the_same(question: Question) -> None:
    text, posed = Text("fi"), posed_first(question, Everyone(), offer())
    answer = told(posed)
    known = names(posed, text)
    table, chart = table_of(answer, text, known), chart_of(answer, text, known)
    cells = {cell for row in table.rows for cell in row}
    drawn = [word for trace in chart.data for word in trace.text or ()]
    short = {cell.partition(" (")[0] for cell in cells}  # an interval has no room in a chart
    assert set(drawn) <= cells | short
    rows = [line.split(";") for line in csv_of([answer], text, known).splitlines()]
    start = rows.index([*table.headings])
    assert [tuple(row) for row in rows[start + 1 : start + 1 + len(table.rows)]] == list(table.rows)


@pytest.mark.parametrize("question", list(Question))
def test_what_is_hidden_has_the_same_face_whatever_its_size(question: Question) -> None:
    """Where a hidden line stood among the lines told its size: the table has an order that does not."""
    text, posed = Text("fi"), posed_first(question, Everyone(), offer())
    answer = told(posed)
    hides = [line for line in answer.lines if any(isinstance(cell.value, Hidden) for cell in line.cells)]
    rest = [line for line in answer.lines if line not in hides]
    if question is not Question.IN_WHAT_ORDER and answer.dimensions[-1:] in (("activity",), ("unit",), ("value",)):
        moved = replace(answer, lines=(*hides[::-1], *rest))
        assert everything(posed, moved, text) == everything(posed, answer, text)
    if hides:
        assert f"alle {answer.k}" in everything(posed, answer, text)


@pytest.mark.parametrize("question", [Question.NOT_DONE, Question.COMBINED])
def test_the_first_look_shows_numbers(question: Question) -> None:
    """A default of a rare pair hid every line; a good one tells the most of its lines."""
    lines = told(posed_first(question, Everyone(), offer())).lines
    assert sum(not isinstance(line.n, Hidden) for line in lines) * 2 > len(lines)


def test_a_group_lent_to_what_is_in_common_does_not_stay() -> None:
    asking = heard(begun(Asking(), offer()), {"question_list": _asks(Question.WHAT)}, offer())
    lent = after(asking, heard(asking, {"question_list": _asks(Question.IN_COMMON)}, offer()))
    assert lent.posed is not None
    assert lent.posed.cohort != Everyone()
    then = heard(lent, {"question_list": _asks(Question.WHAT)}, offer())
    assert then.posed is not None
    assert then.posed.cohort == Everyone()
    own = replace(asking, posed=posed_first(Question.WHAT, lent.posed.cohort, offer()))
    chosen = after(own, heard(own, {"question_list": _asks(Question.IN_COMMON)}, offer()))
    kept = heard(chosen, {"question_list": _asks(Question.WHAT)}, offer())
    assert kept.posed is not None
    assert kept.posed.cohort == lent.posed.cohort, "a group of one's own stays"


def _asks(question: Question) -> dict[str, str]:
    return {"type": "question", "question": question.value}


def test_some_answers_here_do_hide_something() -> None:
    hiding = [
        question
        for question in Question
        if any(isinstance(line.n, Hidden) for line in told(posed_first(question, Everyone(), offer())).lines)
    ]
    assert len(hiding) >= 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", list(BY))
def test_every_division_has_its_words(question: Question, language: str) -> None:
    text, posed = Text(language), posed_first(question, WOMEN, offer())
    for by in BY[question]:
        asked = replace(posed, by=by)
        words = json.dumps([table_of(told(asked), text, names(asked, text)).rows], ensure_ascii=False)
        assert not RAW.search(words), (by, RAW.search(words))
        assert by in json.dumps(parameters_view(asked, offer(), text))


@pytest.mark.parametrize(("question", "language"), ALL)
def test_the_fields_say_what_the_question_takes(question: Question, language: str) -> None:
    text = Text(language)
    posed = posed_first(question, Everyone(), offer())
    fields = parameters_view(posed, offer(), text)["filters"]
    assert isinstance(fields, list)
    assert len(fields) >= 1 + bool(TAKES[question])
    for field in fields:
        assert field["label"]
        assert not RAW.search(field["label"])
        if field["kind"] == "pick":
            assert field["value"] in [one["value"] for one in field["options"]], field["name"]
            assert all(one["label"] for one in field["options"])


def test_fields_change_the_question_and_nothing_else_does() -> None:
    posed = posed_first(Question.HOW_OFTEN, Everyone(), offer())
    changed = posed_next(posed, {"activity": "REF", "days": "31", "by": "weekday"}, offer())
    assert changed.by == "weekday"
    assert changed.select.activities == {"REF"}
    assert changed.select.period.first is not None
    for forged in ({"by": "role"}, {"activity": 7}, {"days": "9999"}, {"cause": "x"}, {}, {"depth": "-1"}):
        assert posed_next(posed, forged, offer()).by == posed.by
        assert told(posed_next(posed, forged, offer()))
    assert posed_next(posed, {"activity": "nobody's"}, offer()).select.activities == frozenset()


def test_why_is_adjusted_for_what_is_ticked() -> None:
    posed = posed_first(Question.WHY, Everyone(), offer())
    assert posed.adjust == (Dimension.GENDER, Dimension.AGE_BAND)
    bare = posed_next(posed, {f"adjust_{one}": False for one in ("gender", "age_band", "customer_type")}, offer())
    assert bare.adjust == ()
    for asked, name in ((posed, "Vakioitu yhteys"), (bare, "Yhteys")):
        rungs = ladder(told(asked), Text("fi"))
        assert rungs[0] == f"{name}."
        assert any("Ei vakioitu" in line for line in rungs)


def test_the_cohort_grows_condition_by_condition() -> None:
    asking = begun(Asking(), offer())
    for command in ({"type": "filter", "sort": "gender"}, {"type": "filter", "sort": "gender", "value": "female"}):
        asking = heard(asking, {"question_draft": command}, offer())
    assert asking.posed is not None
    assert asking.posed.cohort == WOMEN
    for command in (
        {"type": "filter", "sort": "event"},
        {"type": "filter", "sort": "event", "activity": "REF", "times": "2", "days": "365"},
        {"type": "add", "sort": "event"},
    ):
        asking = heard(asking, {"question_draft": command}, offer())
    assert asking.posed is not None
    assert isinstance(asking.posed.cohort, All)
    had = asking.posed.cohort.parts[1]
    assert isinstance(had, Had)
    assert had.at_least == 2
    assert asking.draft == Draft()
    for do, kind in (("not", Not), ("not", Had)):
        asking = heard(asking, {"question_cohort": {"type": "cohort", "do": do, "at": 1}}, offer())
        assert asking.posed is not None
        assert isinstance(asking.posed.cohort, All)
        assert isinstance(asking.posed.cohort.parts[1], kind)
    joined = heard(asking, {"question_cohort": {"type": "cohort", "do": "or", "at": 1}}, offer())
    assert joined.posed is not None
    assert isinstance(joined.posed.cohort, AnyOf)
    less = heard(asking, {"question_cohort": {"type": "cohort", "do": "remove", "at": 0}}, offer())
    assert less.posed is not None
    assert less.posed.cohort == had
    none = heard(asking, {"question_cohort": {"type": "cohort", "do": "clear"}}, offer())
    assert none.posed is not None
    assert none.posed.cohort == Everyone()


def test_conditions_of_absence_and_of_measures() -> None:
    asking = begun(Asking(), offer())
    for command in (
        {"type": "filter", "sort": "lacked"},
        {"type": "filter", "sort": "lacked", "activity": "REF", "missing": "NGB", "within": "30"},
        {"type": "add", "sort": "lacked"},
        {"type": "filter", "sort": "feature"},
        {"type": "filter", "sort": "feature", "feature": "visits_12_months", "low": "4", "high": "12"},
        {"type": "add", "sort": "feature"},
    ):
        asking = heard(asking, {"question_draft": command}, offer())
    assert asking.posed is not None
    assert isinstance(asking.posed.cohort, All)
    lacked, measured = asking.posed.cohort.parts
    assert isinstance(lacked, Lacked)
    assert lacked.within_days == 30
    assert measured == Measured("visits_12_months", 4, 12)


@pytest.mark.parametrize(
    "command",
    [
        {"type": "cohort", "do": "remove", "at": 9},
        {"type": "cohort", "do": "remove", "at": True},
        {"type": "cohort", "do": "or", "at": 0},
        {"type": "cohort", "do": "drop table", "at": 0},
        {"type": "cohort"},
    ],
)
def test_a_forged_button_changes_nothing(command: dict[str, object]) -> None:
    asking = replace(begun(Asking(), offer()), posed=Posed(Question.WHO, WOMEN))
    assert heard(asking, {"question_cohort": command}, offer()) == asking


def test_a_value_under_k_cannot_be_chosen() -> None:
    few = next(one for one in offer().values[Dimension.GENDER] if not one.enabled)
    asking = begun(Asking(draft=Draft("gender")), offer())
    after = heard(asking, {"question_draft": {"type": "filter", "sort": "gender", "value": few.word}}, offer())
    assert after.posed is not None
    assert after.posed.cohort == Everyone()
    fields = draft_view(Draft("gender"), offer(), Text("fi"))["filters"]
    assert isinstance(fields, list)
    shown = next(one for one in fields[1]["options"] if one["value"] == few.word)
    assert shown["disabled"] is True
    assert "alle 5" in shown["label"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_attrition_is_told_step_by_step_in_words(language: str) -> None:
    text, cohort = Text(language), All((WOMEN, Had(posed_first(Question.WHAT, WOMEN, offer()).select, 2)))
    answer = told(Posed(Question.WHO, cohort))
    view = cohort_view(cohort, answer.steps, answer.k, offer(), text)
    rows = view["rows"]
    assert isinstance(rows, list)
    assert len(rows) == 3
    for row, (_, n) in zip(rows, answer.steps, strict=True):
        shown = row["cells"][1]["text"].replace("\u00a0", "").replace(",", "")
        assert shown == (str(n) if not isinstance(n, Hidden) else text("answers.hidden", k=n.k))
    assert not RAW.search(json.dumps([row["cells"][0]["text"] for row in rows]))


def test_a_line_leads_to_its_persons_and_their_number_agrees() -> None:
    """Wherever a way is offered, the cohort behind it has as many persons as the line says."""
    followed = 0
    for question in Question:
        posed = posed_first(question, WOMEN, offer())
        answer = told(posed)
        for line in answer.lines:
            way = drilled(posed, answer, line, offer())
            if way is None:
                continue
            assert not isinstance(line.n, Hidden)
            again = told(Posed(Question.WHO, way))
            assert again.base == line.n or isinstance(again.base, Hidden), (question, line.key)
            followed += 1
    assert followed > 20


def test_a_branch_of_the_tree_leads_to_those_who_went_that_way_and_others_lead_nowhere() -> None:
    posed = posed_first(Question.IN_WHAT_ORDER, Everyone(), offer())
    answer = told(posed)
    ways = {steps_of(line.key): drilled(posed, answer, line, offer()) for line in answer.lines}
    deep = [steps for steps, way in ways.items() if way is not None and len(steps) > 1]
    assert deep
    assert all(way is None for steps, way in ways.items() if "others" in steps)
    for line in answer.lines:
        if (way := ways[steps_of(line.key)]) is not None:
            again = told(Posed(Question.WHO, way)).base
            assert again == line.n or isinstance(again, Hidden), line.key
    assert all(drilled(replace(posed, by="episode"), answer, line, offer()) is None for line in answer.lines)


def test_a_hidden_line_leads_nowhere() -> None:
    posed = replace(posed_first(Question.WHERE, Everyone(), offer()), by="channel")
    answer = told(posed)
    hidden = [line for line in answer.lines if isinstance(line.n, Hidden)]
    assert hidden
    assert all(drilled(posed, answer, line, offer()) is None for line in hidden)


def test_drilling_carries_one_predicate_to_the_next_question() -> None:
    asking = replace(begun(Asking(), offer()), ways=((("Keskusta",), WOMEN),))
    after = heard(asking, {"question_answer": {"type": "drill", "key": ["Keskusta"]}}, offer())
    assert after.posed == Posed(Question.WHO, WOMEN)
    after = heard(after, {"question_list": {"type": "question", "question": "what"}}, offer())
    assert after.posed is not None
    assert after.posed.cohort == WOMEN
    assert after.posed.question is Question.WHAT
    assert heard(asking, {"question_answer": {"type": "drill", "key": ["elsewhere"]}}, offer()) == asking


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_searched_in_plain_words(language: str) -> None:
    text = Text(language)
    whole = list_view(Question.WHO, "", text)["rows"]
    assert isinstance(whole, list)
    assert len(whole) == 16
    assert whole[0]["now"] == "true"
    wanted = text("questions.name.at_what_cost")[:6].upper()
    found = list_view(Question.WHO, wanted, text)["rows"]
    assert isinstance(found, list)
    assert "at_what_cost" in [row["id"] for row in found]
    assert list_view(Question.WHO, "xyzzy", text)["rows"] == []


def test_more_conditions_than_a_cohort_may_have_are_told() -> None:
    parts = tuple(Had(posed_first(Question.WHAT, WOMEN, offer()).select, n + 1) for n in range(20))
    asking = replace(begun(Asking(draft=Draft("gender")), offer()), posed=Posed(Question.WHO, All(parts)))
    after = heard(asking, {"question_draft": {"type": "filter", "sort": "gender", "value": "female"}}, offer())
    assert after.trouble is not None
    assert after.posed == asking.posed


def test_the_way_back_says_what_was_otherwise() -> None:
    text = Text("fi")
    first = posed_first(Question.WHAT_CHANGED, Everyone(), offer())
    narrowed = replace(first, cohort=WOMEN)
    said = {
        "nothing": back_words(Asking(posed=first), offer(), text),
        "question": back_words(Asking(posed=posed_first(Question.WHO, WOMEN, offer()), past=(first,)), offer(), text),
        "without": back_words(Asking(posed=narrowed, past=(first,)), offer(), text),
        "with": back_words(Asking(posed=first, past=(narrowed,)), offer(), text),
        "choices": back_words(
            Asking(posed=replace(first, select=Select(activities=frozenset({"REF"}))), past=(first,)), offer(), text
        ),
    }
    women = condition(WOMEN, text, offer().names)
    assert said["nothing"] == ""
    assert said["question"] == f"Takaisin: {text('questions.name.what_changed')}"
    assert said["without"] == f"Takaisin: ilman ehtoa {women}"
    assert said["with"] == f"Takaisin: ehtona {women}"
    assert len(set(said.values())) == len(said)


@pytest.mark.parametrize("question", list(Question))
def test_no_number_of_a_chart_shrinks_and_no_label_stands_on_its_bar(question: Question) -> None:
    text, posed = Text("sv"), posed_first(question, Everyone(), offer())
    chart = chart_of(told(posed), text, names(posed, text))
    bars = [trace for trace in chart.data if trace.type == "bar"]
    assert all(trace.constraintext == "none" for trace in bars)
    if bars and bars[0].orientation == "h" and chart.layout.annotations:
        inner = chart.layout.height - chart.layout.margin.t - chart.layout.margin.b
        first, last = chart.layout.yaxis.range[1], chart.layout.yaxis.range[0]
        half = inner / (last - first) * (1 - chart.layout.bargap) / 2
        assert all(note.yshift >= half - 0.5 for note in chart.layout.annotations)


def test_what_to_do_is_no_count_of_whom_each_option_is_for() -> None:
    text, posed = Text("fi"), posed_first(Question.WHAT_TO_DO, Everyone(), offer())
    answer = told(posed)
    place = next(at for at, one in enumerate(answer.measures) if one.sort is Sort.DIFFERENCE)
    line = answer.lines[0]
    for value, low, high, begins in ((-0.2, -0.3, -0.1, "Selvin ero: "), (-0.02, -0.1, 0.1, "Vaihtoehtoja on ")):
        cells = tuple(Cell(value, low, high) if at == place else one for at, one in enumerate(line.cells))
        said = answer_sentence(replace(answer, lines=(replace(line, cells=cells),)), text, names(posed, text))
        assert said.startswith(begins)
