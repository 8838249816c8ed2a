"""Answers as a file for a spreadsheet: the numbers and words of the screen under lines that say what they are.

The file has the regional form of its language: Finnish and Swedish have semicolons, decimal commas and no-break spaces
in thousands, as a Finnish spreadsheet takes for numbers; English has commas and decimal points. UTF-8 with its mark.

Made in the server and handed to the browser inside the page: no address exists that somebody else could fetch. A cell
that a spreadsheet would take for a formula is made plain text (OWASP, CSV Injection).
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import dropwhile

from analytics.answer import Answer
from components import numbers
from components.answer_numbers import n_words
from components.answer_table import table_of
from components.answer_words import Names, author_words
from components.own import mount
from components.predicate_words import predicate_sentence
from components.table_view import table_view
from components.text import Text

BYTE_ORDER_MARK = "\ufeff"
_SEPARATORS = {"fi": ";", "sv": ";", "en": ","}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


About = tuple[tuple[str, str], ...]
"""Lines of a page's own before an answer: what it is called there, its period, what is counted."""


def csv_of(answers: Sequence[Answer], text: Text, names: Names | None = None, about: Sequence[About] = ()) -> str:
    """Every answer: lines of heading (question, whom, n, days, versions, author), then its table, then what its columns
    mean. The separator is the one that spreadsheets of the language expect. `about`: none, or one for each answer."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=_SEPARATORS[text.language], lineterminator="\r\n")
    for place, answer in enumerate(answers):
        if place:
            writer.writerow([])
        for row in (*(about[place] if about else ()), *_rows(answer, text, names)):
            writer.writerow([plain(cell) for cell in row])
    return BYTE_ORDER_MARK + out.getvalue()


def _rows(answer: Answer, text: Text, names: Names | None) -> Iterable[Sequence[str]]:
    table = table_of(answer, text, names)
    head = (
        ("question", text(f"questions.name.{answer.asked.question}")),
        ("cohort", predicate_sentence(answer.asked.cohort, text, names)),
        ("base", n_words(answer.base, text)),
        ("as_of", numbers.day(answer.as_of, text.language)),
        ("snapshot", answer.snapshot),
        ("definition", answer.asked.definition),
        ("k", numbers.number(answer.k, text.language)),
        ("author", author_words(answer, text)),
    )  # fmt: skip
    yield from ((text(f"answers.export.{key}"), value) for key, value in head)
    yield table.headings
    yield from table.rows
    if table.hidden:
        yield (table.reason,)
    yield from ((heading, hover) for heading, hover in zip(table.headings, table.hovers, strict=True) if hover)


def plain(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe stands before what could begin a formula, also behind what nobody
    sees and in letters of full width. Numbers stay as they are: a sign before digits is no formula."""
    wide = unicodedata.normalize("NFKC", cell)
    bare = "".join(dropwhile(lambda one: unicodedata.category(one) in ("Cf", "Zs"), wide))
    if bare[:1] in ("+", "-") and bare[1:2].isdigit() and not set(bare[1:]) - set("0123456789., \u00a0%"):
        return cell
    return f"'{cell}" if bare.startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


def save_offer(
    answers: Sequence[Answer], text: Text, names: Names | None = None, *, label: str = "", about: Sequence[About] = ()
) -> dict[str, object]:
    """A button of the table component that saves the file in the browser."""
    day = answers[0].as_of.isoformat() if answers else ""
    name = text("answers.export.file", day=day)
    save = {"name": f"{name}.csv", "body": csv_of(answers, text, names, about), "type": "text/csv;charset=utf-8"}
    return {"label": label or text("answers.export.save"), "save": save}


def save_link(
    answers: Sequence[Answer], text: Text, names: Names | None = None, *, key: str, label: str = "",
    about: Sequence[About] = (),
) -> None:  # fmt: skip
    """The button alone, where a page shows answers of its own: one export of all of them."""
    draw_offer(save_offer(answers, text, names, label=label, about=about), key=key)


def draw_offer(offer: dict[str, object], *, key: str) -> None:
    """The button of an offer that is ready."""
    mount("table", table_view("save", "", paging=[offer]), key=key, events=("command",))
