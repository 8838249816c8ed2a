"""The situation and what is seen of the journey on paper, in the customer's own language.

Paper leaves our walls as a copied text does: no personal ID and no name, what looks like one is masked in free text,
what is shielded is left out and so are places under non-disclosure, and it is the same deed with the same line in the
use log (Deed.COPY_SUMMARY). Who prints ties the paper to the customer by hand: there is a line for the name, and the
foot tells who printed it, where and when.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import Any

import numpy as np

from analytics.journey_columns import Ints
from analytics.journey_types import LANES, Mark
from components import numbers
from components.event_words import event_line
from components.journey_shown import Shown
from components.journey_table import visible_events
from components.journey_words import short
from components.sources_rail import rail
from components.summary_text import blocks, masked, placeless, shareable
from components.text import LANGUAGES, Text
from domain.access import Deed
from domain.customer import Customer
from domain.event import EventStatus, Precision
from domain.staff import StaffMember

MOST_LINES = 200
MOST_BYTES = 9_000
LONGEST_LINE = 110
LONGEST_PLAIN = 400  # the whole sentence: paper has room for it
_BIRTH_DATE = re.compile(r"\d[\d. ]{4,11}\d(?=.?.\*{4})")  # what a masked ID still tells on a screen


def may_print(view: Shown) -> bool:
    """A hint for the screen; pages/ asks services.situation.allow_copy before anything is printed."""
    return Deed.COPY_SUMMARY in view.case.may


def print_sheet(view: Shown, user: StaffMember | None, now: datetime) -> dict[str, Any] | None:
    """{lang, title, lines, sections: [{title, lines}], foot}; None for whom the policy would refuse."""
    if not may_print(view):
        return None
    language = view.case.customer.language or ""
    text = Text(language if language in LANGUAGES else "fi")
    shown, left_out = shareable(view.case)
    told = [block for block in blocks(shown, text) if len(block) > 1]
    (words,), *_ = blocks(shown, text)
    sections = [{"title": block[0], "lines": [line.removeprefix("- ") for line in block[1:]]} for block in told]
    years, shielded = _years(view, text)
    sections += [*years, _sources(view, text, now)]
    days = numbers.days(*view.days, text.language)
    return {
        "lang": text.language,
        "title": text("journey.print.title"),
        "lines": [text("journey.print.name"), _clean(words, view)],
        "sections": [_cleaned(section, view) for section in sections],
        "foot": [
            text("journey.print.scope", days=days, shown=int(view.drawn.total.sum()) - shielded, n=len(view.c)),
            text("journey.print.shielded", n=shielded + left_out) if shielded + left_out else "",
            _by(user, view.case.customer.non_disclosure, now, text),
            text("journey.print.foot"),
        ],
    }


def _cleaned(section: dict[str, Any], view: Shown) -> dict[str, Any]:
    return {"title": section["title"], "lines": [_clean(line, view) for line in section["lines"] if line]}


def _clean(line: str, view: Shown) -> str:
    return short(paper_words(line, view.case.customer), LONGEST_PLAIN)


def paper_words(line: str, customer: Customer) -> str:
    """Without the customer's names and personal ID, and without the birth date that a masked ID still tells."""
    return _BIRTH_DATE.sub("******", masked(line, customer))


def _by(user: StaffMember | None, placeless_paper: bool, now: datetime, text: Text) -> str:
    at = numbers.when(now, text.language)
    if user is None:
        return text("journey.print.at", at=at)
    who = [user.name, text(f"common.role.{user.role.value}"), "" if placeless_paper else user.unit]
    return text("journey.print.by", who=text("common.comma").join(part for part in who if part), at=at)


def _sources(view: Shown, text: Text, now: datetime) -> dict[str, Any]:
    drawn = rail(view.case, text, now)
    lines = [text("common.comma").join(part for part in (one["name"], one["word"]) if part) for one in drawn["lines"]]
    return {"title": drawn["title"], "lines": [drawn["count"], *lines]}


def _years(view: Shown, text: Text) -> tuple[list[dict[str, Any]], int]:
    """What is visible by year, the newest first: the significant and the newest as lines, the rest as numbers by lane;
    and how many shielded events are left out."""
    c, every = view.c, visible_events(view)
    free = every[(view.marks[every] & Mark.SHIELDED) == 0]
    listed = _listed(view, free, text)
    years: dict[int, list[int]] = {}
    for index in free[np.argsort(-c.first[free], kind="stable")].tolist():
        years.setdefault(c.events[index].start.day.year, []).append(index)
    return [_year(view, year, of, listed, text) for year, of in years.items()], len(every) - len(free)


def _listed(view: Shown, events: Ints, text: Text) -> dict[int, str]:
    """The lines of the events that get one: significant ones first, then the newest, as many as there is room for."""
    plain = (view.marks[events] & Mark.SIGNIFICANT) == 0
    order = np.lexsort((-view.c.first[events], plain))
    lines: dict[int, str] = {}
    size = 0
    for index in events[order[:MOST_LINES]].tolist():
        line = _line(view, index, text)
        size += len(line.encode())
        if size > MOST_BYTES:
            break
        lines[index] = line
    return lines


def _year(view: Shown, year: int, of: list[int], listed: dict[int, str], text: Text) -> dict[str, Any]:
    lines = [listed[index] for index in of if index in listed]
    rest = Counter(int(view.c.lane[index]) for index in of if index not in listed)
    if rest:
        lanes = [f"{text(f'journey.lane.{LANES[lane].value}').lower()} {n}" for lane, n in sorted(rest.items())]
        more = text("common.comma").join(lanes)
        lines.append(text("journey.print.rest", n=rest.total(), lanes=more))
    return {"title": text("journey.print.year", year=year, events=text("journey.events", n=len(of))), "lines": lines}


def _line(view: Shown, index: int, text: Text) -> str:
    event = placeless(view.c.events[index], view.case.customer)
    start = event.start
    when = numbers.moment(start, text.language)
    if start.precision > Precision.MONTH:
        when = numbers.day(start.day, text.language)
    state = "" if event.status is EventStatus.DONE else f" ({text(f'journey.status.{event.status.value}')})"
    return short(f"{when} {event_line(event, text) or text('journey.unnamed')}{state}", LONGEST_LINE)
