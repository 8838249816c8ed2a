"""The situation as plain text for the clipboard: what the screen says, without who it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

from analytics.case import OpenCase, Phrase, Situation
from components import numbers
from components.customer_bar import alerts
from components.situation_cards import cards, sentence
from components.sources_rail import rail
from components.text import Text
from domain.access import Deed
from domain.customer import Customer
from domain.event import Confidentiality, Event
from domain.hetu_typing import mask_ids
from domain.name_forms import SHORTEST, name_pattern

LONGEST, LONGEST_LINE = 2000, 200


def summary_text(case: OpenCase, text: Text, now: datetime) -> str:
    """Sentence, warnings, why, changed, next, contacts, promises, sources, time, in at most 2,000 characters.

    The clipboard is outside our walls: any program reads it, and what is pasted stays. So no personal ID (act 1050/2018
    29 §) and no name. Initials and the year of birth stay: with nothing at all the text could be pasted into another
    customer's record without anybody noticing, and alone they tell nobody who it is. The customer's names and whatever
    looks like an ID are masked in free text too. What is shielded is left out even when it was opened on the screen
    (703/2023 26 §: the opening was for this user), places are when non-disclosure stands (661/2009 36 §), and both
    are said. Staff's names stay: who asked and who answers is part of the matter.
    """
    shown, left_out = shareable(case)
    sections = [_head(case, text, now), *blocks(shown, text), _sources(case, text, now), _notes(case, left_out, text)]
    clean = [[_clip(masked(line, case.customer)) for line in section if line] for section in sections]
    return _fitted([section for section in clean if section], text)


def copy_view(case: OpenCase, text: Text, now: datetime, asked: int = 0) -> dict[str, Any]:
    """The button, and the text when it was asked for just now. `asked` counts the copies of this opening: a new number
    is a new copy, 0 sends no text. `button` is "" for whom the policy would refuse."""
    if Deed.COPY_SUMMARY not in case.may:
        return {"button": "", "n": 0, "text": ""}
    said = {name: text(f"situation.copy.{name}") for name in ("button", "done", "failed")}
    return said | {"n": asked, "text": summary_text(case, text, now) if asked else ""}


def shareable(case: OpenCase) -> tuple[OpenCase, int]:
    """The case without shielded events and what rests on them, and without places under non-disclosure; and how many
    things that left out."""
    shielded = {e.id for e in case.events if e.confidentiality is Confidentiality.SHIELDED}

    def free(phrase: Phrase) -> bool:
        return not shielded.intersection(phrase.evidence)

    told = case.situation
    kept = replace(
        told,
        sentence=tuple(p for p in told.sentence if free(p)),
        why_now=tuple(p for p in told.why_now if free(p)),
        changed=tuple(d for d in told.changed if free(d.phrase)),
        next_things=tuple(t for t in told.next_things if free(t.phrase)),
        stopped=tuple(p for p in told.stopped if free(p)),
        changed_rest=(),
        next_rest=(),
        last_contacts=tuple(placeless(e, case.customer) for e in told.last_contacts if e.id not in shielded),
    )
    return replace(case, situation=kept), _size(told) - _size(kept)


def _size(told: Situation) -> int:
    parts = (told.sentence, told.why_now, told.changed, told.next_things, told.last_contacts, told.stopped)
    return sum(map(len, parts))


def placeless(event: Event, customer: Customer) -> Event:
    """The event without its places when the customer's whereabouts are not disclosed."""
    return replace(event, unit=None, place=None) if customer.non_disclosure else event


def _head(case: OpenCase, text: Text, now: datetime) -> list[str]:
    return [text("situation.copy.title", when=numbers.when(now, text.language)), initials(case.customer, text)]


def initials(customer: Customer, text: Text) -> str:
    """All that a text says of who it is about: initials and the year of birth."""
    letters = " ".join(f"{name[0]}." for name in (customer.given_names, customer.family_name) if name)
    born = text("situation.copy.born", year=customer.birth_date.year) if customer.birth_date else ""
    return text("common.comma").join(part for part in (letters, born) if part)


def blocks(case: OpenCase, text: Text) -> list[list[str]]:
    """The screen's own words, block by block; the first line of a block is its title."""
    view, said = cards(case, text), sentence(case, text)
    words = " ".join(one["t"] + one["end"] for one in said["phrases"]) or said["empty"]
    why, changed, following, contacts = (view[name] for name in ("why", "changed", "next", "contacts"))
    own = [f"{why['own_label']}: {why['own']}"] if why["own"] else []
    told = [f"{one['word']}: {one['t']}" for one in changed["items"]]
    met = [f"{one['when']} {one['t']}" for one in contacts["items"]]
    promised = contacts["promises"]
    return [
        [words],
        _warnings(case, text),
        _block(why, [*own, *(one["t"] for one in why["items"])]),
        _block({**changed, "title": f"{changed['title']} ({changed['aside']})"}, [changed["lead"], *told]),
        _block(following, [_thing(one) for one in following["items"]]),
        _block(contacts, [*met, *(f"{one['word']}: {one['t']}" for one in contacts["stopped"])]),
        _block(promised, [_thing(one) for one in promised["items"]]),
    ]


def _warnings(case: OpenCase, text: Text) -> list[str]:
    """Allergies and risks go with the words wherever these go: without them silence would read as "none"."""
    told = alerts(case, text)
    lines = [text("common.comma").join(part for part in (one["t"], one["severity"]) if part) for one in told["items"]]
    return [told["title"], *(f"- {line}" for line in (*lines, told["note"]) if line)]


def _block(card: dict[str, Any], lines: list[str]) -> list[str]:
    found = [line for line in (*lines, card.get("more", "")) if line]
    return [card["title"], *(f"- {line}" for line in found or [card["empty"]])]


def _thing(one: dict[str, Any]) -> str:
    return " · ".join(part for part in (one["t"], one["overdue"], one["due"], one["owner"]) if part)


def _sources(case: OpenCase, text: Text, now: datetime) -> list[str]:
    drawn = rail(case, text, now)
    silent = [line["name"] for line in drawn["lines"] if line["tone"] != "ok"]
    picked = [f"{one['field']}: {one['rule']}" for one in drawn["disagree"]["items"]]
    lacking = text("situation.copy.lacking", sources=text("common.comma").join(silent)) if silent else ""
    return [text("situation.copy.sources", count=drawn["count"]), lacking, *picked]


def _notes(case: OpenCase, left_out: int, text: Text) -> list[str]:
    hidden = case.hidden_shielded + case.hidden_denied + case.hidden_register
    return [
        text("situation.copy.hidden", n=hidden) if hidden else "",
        text("situation.copy.left_out", n=left_out) if left_out else "",
        text("situation.copy.place_left_out") if case.customer.non_disclosure else "",
        text("situation.copy.foot"),
    ]


def masked(line: str, customer: Customer) -> str:
    """Without the customer's names in any case ending, and without what looks like a personal ID."""
    for name in _names(customer):
        line = re.sub(name_pattern(name), f"{name[0]}.", line, flags=re.IGNORECASE)
    return mask_ids(line)


def _names(customer: Customer) -> Iterable[str]:
    parts = chain(*(re.split(r"[\s-]+", name) for name in (customer.family_name, customer.given_names)))
    return sorted({part for part in parts if len(part) >= SHORTEST}, key=lambda part: (-len(part), part))


def _clip(line: str) -> str:
    """One line of at most 200 characters, cut where it can be seen; the sentence is never longer by its rules."""
    line = " ".join(line.split())
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1].rstrip() + "…"


def _fitted(sections: list[list[str]], text: Text) -> str:
    """All sections; when they are too long, the last lines of the longest go, and how many is said."""
    cut, whole = 0, "\n\n".join("\n".join(section) for section in sections)
    while len(whole) > LONGEST:
        max(sections, key=lambda section: sum(map(len, section[1:]))).pop()
        cut += 1
        told = [*sections, [text("situation.copy.cut", n=cut)]]
        whole = "\n\n".join("\n".join(section) for section in told)
    return whole
