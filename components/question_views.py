"""The page of questions as plain data: the list of the sixteen, the answer's table, marks, saved views."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.answer import Answer
from components import numbers
from components.answer_export import save_offer
from components.answer_numbers import n_words
from components.answer_table import lines_in_order, table_of
from components.answer_words import Names, author_words
from components.question_sentences import ladder, notes, warnings
from components.question_state import Ways
from components.table_view import table_view
from components.text import Text
from domain.marks import Mark, SavedView, Saying
from domain.question import Question

Data = dict[str, object]


def list_view(now: Question, find: str, text: Text) -> Data:
    """The questions that have the sought words in their name or explanation, the present one marked."""
    wanted = find.strip().lower()
    found = [one for one in Question if not wanted or wanted in _searched(one, text)]
    field = {"name": "find", "kind": "text", "label": text("questions.find"), "value": find, "part": "find"}
    return table_view(
        "question_list",
        text("questions.title"),
        filters=[field],
        rows=[_question(one, now, text) for one in found],
        columns=(text("questions.question"),),
        empty=text("questions.find_none"),
    )


def _searched(one: Question, text: Text) -> str:
    return f"{text(f'questions.name.{one}')} {text(f'questions.help.{one}')}".lower()


def _question(one: Question, now: Question, text: Text) -> Data:
    send = {"type": "question", "question": one.value}
    button = {"label": text(f"questions.name.{one}"), "send": send}
    here = "true" if one is now else None
    return {"id": one.value, "mark": False, "now": here, "cells": [{"text": "", "button": button}]}


def answer_view(answer: Answer, ways: Ways, text: Text, names: Names, struck: bool) -> Data:
    """The answer's table: words and numbers as `table_of` has them, hidden ones hatched with their reason, a way from a
    line to its persons where there is one (`ways`). `struck`: somebody has overruled it; it stays, struck through."""
    table = table_of(answer, text, names)
    lines, leads = lines_in_order(answer, text, names), {key for key, _ in ways}
    rows = []
    for place, words in enumerate(table.rows):
        cells: list[Data] = [
            {
                "text": word,
                "kind": " ".join(
                    filter(None, ("num" if n >= table.keys else "", "unseen" if (place, n) in table.hidden else ""))
                )
                or None,
                "hover": table.reason if (place, n) in table.hidden else None,
            }
            for n, word in enumerate(words)
        ]
        if lines[place].key in leads:
            send = {"type": "drill", "key": list(lines[place].key)}
            says = text("questions.drill_one", what=text("common.comma").join(words[: table.keys]))
            cells[0]["button"] = {"label": text("questions.drill"), "says": says, "send": send}
        kind = "struck" if struck else "unfinished" if place in table.unfinished else None
        rows.append({"id": "/".join(lines[place].key), "mark": False, "kind": kind, "cells": cells})
    shown = table_view("answer", "", rows=rows, columns=table.headings, empty=text("questions.say.nothing"))
    kinds = [None if n < table.keys else "num" for n in range(len(table.headings))]
    return shown | {"hovers": [one or None for one in table.hovers], "kinds": kinds}


def said_view(answer: Answer, sentence: str, marks: Sequence[Mark], more: int, text: Text) -> Data:
    """The answer in one sentence; under it what "why" stands on, who has overruled it, and what must be known. `more`:
    lines that the chart has no room for."""
    against = _against(marks)
    bad = None if against is None else struck_words(against, text)
    left = (text("questions.note.more", n=more),) if more > 0 else ()
    known = " ".join((*ladder(answer, text), *notes(answer, text), *left))
    state = {"bad": bad is not None, "text": bad or known} if bad or known else None
    told = [*((known,) if bad and known else ()), *warnings(answer, text)]
    return table_view("said", sentence, state=state, notes=told) | {"struck": bad is not None}


def struck_words(mark: Mark, text: Text) -> str:
    """Who has overruled the answer, when and why."""
    when = numbers.when(mark.at, text.language)
    return text("questions.mark.struck", words=mark.words, who=mark.author_name, when=when)


def _against(marks: Sequence[Mark]) -> Mark | None:
    """The overruling that stands: nobody has confirmed the answer since."""
    said = sorted((one for one in marks if one.kind is not Saying.COMMENT), key=lambda one: one.at)
    return said[-1] if said and said[-1].kind is Saying.OVERRULE else None


def author_line(answer: Answer, text: Text) -> str:
    """Who says so, of how many, when, from which data."""
    return text(
        "questions.made",
        author=author_words(answer, text),
        n=n_words(answer.base, text),
        day=numbers.day(answer.as_of, text.language),
        snapshot=answer.snapshot,
        k=answer.k,
    )


def marks_view(marks: Sequence[Mark], text: Text) -> Data:
    """What people have said of this answer, newest first."""
    rows = [
        {
            "id": f"{one.at.isoformat()}{one.author_name}",
            "mark": one.kind is Saying.OVERRULE,
            "cells": [
                {"text": text(f"questions.mark.{one.kind}")},
                {"text": one.words},
                {"text": one.author_name, "note": numbers.when(one.at, text.language)},
            ],
        }
        for one in sorted(marks, key=lambda one: one.at, reverse=True)
    ]
    columns = tuple(text(f"questions.mark.{one}") for one in ("what", "words", "who"))
    return table_view(
        "marks", text("questions.mark.title"), rows=rows, columns=columns, empty=text("questions.mark.none")
    )


def overruled(marks: Sequence[Mark]) -> bool:
    """True when the newest confirming or overruling says that the answer is wrong."""
    return _against(marks) is not None


def views_view(views: Sequence[SavedView], text: Text) -> Data:
    """Saved questions, each to be opened or dropped."""
    rows = [
        {
            "id": one.id,
            "mark": False,
            "cells": [
                {"text": "", "button": {"label": one.name, "send": {"type": "open", "id": one.id}}},
                {"text": "", "button": {"label": text("questions.drop"), "send": {"type": "drop", "id": one.id}}},
            ],
        }
        for one in views
    ]
    columns = (text("questions.saved_name"), text("questions.change"))
    return table_view("views", text("questions.saved"), rows=rows, columns=columns, empty=text("questions.saved_none"))


def export_view(answers: Sequence[Answer], text: Text, names: Names) -> Data:
    """Who says so, and one button: what is shown, as a file."""
    state = {"bad": False, "text": author_line(answers[-1], text)}
    return table_view("save", "", state=state, paging=[save_offer(answers, text, names)])
