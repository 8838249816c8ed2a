"""One answer as table, chart, hover and file: every sort of number in three languages, nothing hidden in any of them,
and no cell that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import unicodedata
from datetime import UTC, date, datetime

import pytest

from analytics.answer import (
    Answer,
    Asked,
    Author,
    AuthorKind,
    Cell,
    Ground,
    Line,
    Measure,
    RawAnswer,
    RawCell,
    RawLine,
    Sort,
)
from analytics.disclosure import Hidden
from analytics.disclosure_answer import shown
from components import numbers
from components.answer_chart import chart_of
from components.answer_export import BYTE_ORDER_MARK, csv_of, plain, save_offer
from components.answer_numbers import cell_words
from components.answer_table import lines_in_order, table_of
from components.question_sentences import answer_sentence
from components.question_views import answer_view, author_line, overruled, said_view
from components.text import LANGUAGES, Text
from domain.marks import Mark, Saying
from domain.predicate import Everyone
from domain.question import Question

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
RULE = Author(AuthorKind.RULE, "where", "1")
DAY = date(2026, 10, 31)
VALUES = {
    Sort.PERSONS: (1234.0, "1\u00a0234", "1\u00a0234", "1,234"),
    Sort.EVENTS: (1234.5, "1\u00a0234,5", "1\u00a0234,5", "1,234.5"),
    Sort.CENTS: (12345600.0, "123\u00a0456\u00a0€", "123\u00a0456\u00a0€", "€123,456"),
    Sort.RATE: (2.346, "2,35", "2,35", "2.35"),
    Sort.SHARE: (0.8234, "82,3\u00a0%", "82,3\u00a0%", "82.3%"),
    Sort.DAYS: (41.0, "41 pv", "41 d", "41 d"),
    Sort.SCORE: (0.0004, "alle 0,001", "under 0,001", "below 0.001"),
}


def answer(*cells: Cell, sort: Sort = Sort.PERSONS, n: int | Hidden = 50, key: str = "Aava") -> Answer:
    line = Line((key,), cells, n)
    return Answer(
        Asked(Question.WHERE, Everyone()), ("municipality",), (Measure("persons", sort),) * len(cells), (line,), 2000,
        (), Ground.DESCRIPTION, (), (), RULE, DAY, "2026-10-31-abc", 5,
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sort", list(VALUES))
def test_every_sort_of_number_has_its_form(sort: Sort, language: str) -> None:
    value, *words = VALUES[sort]
    made = answer(Cell(value), sort=sort)
    assert cell_words(made, made.lines[0], 0, Text(language)) == words[LANGUAGES.index(language)]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", "5,2 %-yks. vähemmän (95 %: \u22129,3…\u22121,1)"),
        ("sv", "5,2 procentenheter mindre (95 %: \u22129,3…\u22121,1)"),
        ("en", "5.2 percentage points less (95%: \u22129.3 to \u22121.1)"),
    ],
)
def test_a_difference_is_told_with_its_interval(language: str, words: str) -> None:
    made = answer(Cell(-0.052, -0.093, -0.011), sort=Sort.DIFFERENCE)
    assert cell_words(made, made.lines[0], 0, Text(language)) == words


def secret() -> tuple[RawAnswer, Answer]:
    """Small groups with numbers that are found wherever they stand."""
    places = (("Aava", 700, 70_001), ("Oras", 3, 987_654), ("Pieni", 4, 876_543), ("Vaara", 90, 70_003))
    lines = tuple(
        RawLine((name,), (RawCell(n, n), RawCell(events, n), RawCell(100 * events, n, largest=1.0)))
        for name, n, events in places
    )
    measures = (
        Measure("persons", Sort.PERSONS, True),
        Measure("events", Sort.EVENTS, True),
        Measure("cents", Sort.CENTS),
    )
    raw = RawAnswer(Asked(Question.WHERE, Everyone()), ("municipality",), measures, lines, 2000)
    return raw, shown(raw, k=5, author=RULE, as_of=DAY, snapshot="s")


@pytest.mark.parametrize("language", LANGUAGES)
def test_hidden_numbers_stand_nowhere(language: str) -> None:
    """Not in the chart's data, hover or title, the table, the sentence, the file or the screen reader's words."""
    raw, made = secret()
    text = Text(language)
    table, chart = table_of(made, text), chart_of(made, text)
    sentence = answer_sentence(made, text)
    every = "".join(
        str(one)
        for one in (
            table, chart.to_json(), csv_of([made], text), sentence, answer_view(made, (), text, {}, False),
            said_view(made, sentence, [], 0, text), save_offer([made], text), author_line(made, text),
        )
    )  # fmt: skip
    bare = every.replace("\u00a0", "").replace("\\u00a0", "").replace(",", "")
    hidden = [
        cell.value
        for line, there in zip(raw.lines, made.lines, strict=True)
        for cell, told in zip(line.cells, there.cells, strict=True)
        if isinstance(told.value, Hidden)
    ]
    assert len([one for one in hidden if one and one > 1000]) >= 4
    for value in hidden:
        if value is not None and value > 1000:
            assert str(int(value)) not in bare
            assert value < 1_000_000 or str(int(value / 100)) not in bare  # in euros
    assert text("answers.hidden", k=5) in every


def test_a_hidden_bar_is_a_hatched_mark_of_one_length_with_its_reason() -> None:
    chart = chart_of(secret()[1], Text("fi"))
    marks = [trace for trace in chart.data if trace.marker.pattern.shape == "/"]
    assert marks
    assert len({length for trace in marks for length in trace.x}) == 1
    assert {word for trace in marks for word in trace.text} == {"alle 5"}
    view = answer_view(secret()[1], (), Text("fi"), {}, False)
    rows = view["rows"]
    assert isinstance(rows, list)
    unseen = [cell for row in rows for cell in row["cells"] if "unseen" in (cell["kind"] or "")]
    assert unseen
    assert all("Alle 5 henkilöä" in cell["hover"] for cell in unseen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_heading_tells_what_its_numbers_are_by_which_version_of_how_many_and_when(language: str) -> None:
    made, text = secret()[1], Text(language)
    view = answer_view(made, (), text, {}, False)
    told = [one for one in view["hovers"] if one]  # type: ignore[union-attr]
    assert len(told) == len(made.measures)
    assert all(numbers.day(DAY, language) in one and numbers.number(2000, language, 0) in one for one in told)
    assert text("answers.definition.persons") in told[0]


def test_a_month_that_is_not_over_is_hatched_and_named() -> None:
    lines = (Line(("2026-09",), (Cell(40.0),), 40), Line(("2026-10",), (Cell(12.0),), 12, unfinished=True))
    made = answer(Cell(1.0))
    made = Answer(
        made.asked, ("month",), made.measures, lines, 2000, (), made.ground, (), (), RULE, DAY, "s", 5,
    )  # fmt: skip
    chart, table = chart_of(made, Text("fi")), table_of(made, Text("fi"))
    assert list(chart.data[0].marker.pattern.shape) == ["", "\\"]
    assert table.rows[1][0] == "10/2026 (kesken)"
    assert "10/2026<br>(kesken)" in chart.layout.xaxis.ticktext


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "|x", "  =1", "\u200b=1", "\uff1d1+1", "\u3000\uff20x"],
)
def test_no_cell_of_the_file_is_a_formula(name: str) -> None:
    made = answer(Cell(50.0), key=name)
    file = csv_of([made], Text("fi"))
    for row in csv.reader(io.StringIO(file.removeprefix(BYTE_ORDER_MARK)), delimiter=";"):
        for cell in row:
            seen = (one for one in unicodedata.normalize("NFKC", cell) if unicodedata.category(one) not in ("Cf", "Zs"))
            assert "".join(seen).strip()[:1] not in ("=", "+", "-", "@", "|"), cell


def test_numbers_are_no_formulas() -> None:
    assert [plain(one) for one in ("12", "-12", "alle 5", "1\u00a0234,5")] == ["12", "-12", "alle 5", "1\u00a0234,5"]


@pytest.mark.parametrize(("language", "separator"), [("fi", ";"), ("sv", ";"), ("en", ",")])
def test_the_file_says_what_it_is(language: str, separator: str) -> None:
    text = Text(language)
    file = csv_of([answer(Cell(50.0))], text)
    assert file.startswith(BYTE_ORDER_MARK)
    rows = list(csv.reader(io.StringIO(file.removeprefix(BYTE_ORDER_MARK)), delimiter=separator))
    heads = {row[0]: row[1] for row in rows if len(row) == 2}
    assert heads[text("answers.export.question")] == text("questions.name.where")
    assert heads[text("answers.export.snapshot")] == "2026-10-31-abc"
    assert heads[text("answers.export.k")] == "5"


def test_a_name_from_a_source_is_no_markup_in_a_chart() -> None:
    chart = chart_of(answer(Cell(50.0), key="<a href='x'>Unit</a>"), Text("fi"))
    assert "<a" not in "".join(one.text for one in chart.layout.annotations)
    assert "<a" not in "".join(chart.data[0].hovertext)


def test_an_overruled_answer_stays_struck_through_until_somebody_confirms_it() -> None:
    def mark(kind: Saying, words: str, minute: int) -> Mark:
        at = NOW.replace(minute=minute)
        return Mark("d", "s", "rule", "where", "1", kind, words, "lead", "Jukka", at)

    against = [mark(Saying.OVERRULE, "Väärä yksikkö", 1), mark(Saying.COMMENT, "Samaa mieltä", 2)]
    view = said_view(answer(Cell(50.0)), "Lause.", against, 0, Text("fi"))
    assert overruled(against)
    assert view["struck"] is True
    assert "Väärä yksikkö" in str(view["state"])
    assert view["title"] == "Lause."
    assert not overruled([*against, mark(Saying.CONFIRM, "", 3)])


def test_overlaps_are_bars_over_dots_and_a_hidden_one_is_a_hatched_mark() -> None:
    keys = (("yes", "yes"), ("yes", "no"), ("no", "yes"), ("no", "no"))
    lines = tuple(RawLine(key, (RawCell(float(n), n),)) for key, n in zip(keys, (3, 2040, 1009, 4000), strict=True))
    raw = RawAnswer(
        Asked(Question.COMBINED, Everyone()), ("a", "b"), (Measure("persons", Sort.PERSONS, True),), lines, 7052
    )
    made = shown(raw, k=5, author=RULE, as_of=DAY, snapshot="s")
    chart = chart_of(made, Text("fi"), {"a": "<b>Polvi</b>", "b": "Psykiatria"})
    assert [one.text for one in chart.layout.annotations] == ["&lt;b&gt;Polvi&lt;/b&gt;", "Psykiatria"]
    bars = [one for one in chart.data if one.type == "bar"]
    told = {n: float(y) for one in bars if one.marker.pattern.shape != "/" for n, y in zip(one.x, one.y, strict=True)}
    unseen = [n for one in bars if one.marker.pattern.shape == "/" for n in one.x]
    drawn = lines_in_order(made, Text("fi"))
    assert told == {n: line.n for n, line in enumerate(drawn) if not isinstance(line.n, Hidden)}
    assert sorted([*told, *unseen]) == [0, 1, 2, 3]
    assert unseen, "three persons are hidden"
    full = {
        (x, y)
        for one in chart.data
        if one.type == "scatter" and one.mode == "lines+markers"
        for x, y in zip(one.x, one.y, strict=True)
    }
    assert full == {(n, row) for n, line in enumerate(drawn) for row, word in enumerate(line.key) if word == "yes"}
