"""Blocks 1-4 of the situation view: why now, what changed, what next, the small journey; and the last contacts."""

from __future__ import annotations

from datetime import date
from typing import Any

from analytics.case import Delta, NextThing, OpenCase, Phrase
from analytics.journey_months import by_month
from analytics.situation_words import on_day
from components import numbers
from components.event_words import event_line
from components.sentences import linked, phrase_text, raised, value_text
from components.sources_rail import awaited, lost, missing, no_right, silent
from components.text import Text
from domain.event import Event

YEARS = 20
UNLIT = {"ev": 0}
"""A line that is shown when the whole card is asked for lights up nothing in the journey."""
OWN_WORDS = "own_words"  # shown as a quotation above the other reasons


def sentence(case: OpenCase, text: Text) -> dict[str, Any]:
    """The summary: phrases with their evidence. A silent source is one of the phrases."""
    told = case.situation.sentence
    phrases = [linked(phrase, text, case.today) for phrase in told]
    for at, phrase in enumerate(phrases):
        last = at == len(phrases) - 1
        phrase["t"] = phrase_text(told[at], text, case.today) if at else phrase["t"]
        phrase["end"] = ("" if phrase["t"].endswith(".") else ".") if last else ";"
    return {"phrases": phrases, "empty": _untold(case, text)}


def cards(case: OpenCase, text: Text, whole: str = "") -> dict[str, Any]:
    """Cards 1-3 and the last contacts. Each: title, aside, items, and the sentence to show when there are none.

    `note` names what will not come, `waiting` what may still come. `whole`: the card ("changed", "next") whose rest the
    user has asked for.
    """
    return {
        "why": _why(case, text),
        "changed": _changed(case, text, whole == "changed"),
        "next": _next(case, text, whole == "next"),
        "contacts": _contacts(case, text),
        "note": _with_sources("not_all", lost(case, text), text),
        "waiting": _with_sources("waiting_for", awaited(case, text), text),
    }


def _with_sources(key: str, sources: str, text: Text) -> str:
    return text(f"situation.card.{key}", sources=sources) if sources else ""


def _untold(case: OpenCase, text: Text) -> str:
    """The summary when there is nothing to tell: why, unless every source of events has answered."""
    coming, gone = awaited(case, text), lost(case, text)
    told = _with_sources("waiting_for", coming, text) or _with_sources("not_all", gone, text)
    if told:
        return f"{told}."
    return text(_or_hidden(_none("nothing_told", case), case), n=len(case.events))


def _nothing(key: str, case: OpenCase, text: Text) -> str:
    """ "None" is said only when every source of events has answered and nothing is kept back from the user; else that
    it is waited for, that a source did not answer, that it is not known, or that there is no right to all of it."""
    if awaited(case, text):
        return text("situation.card.waiting")
    if silent(case):
        return text("sources.no_right.card" if no_right(case) else "situation.card.not_answered")
    return text("common.unknown_now") if missing(case, text) else text(_or_hidden(key, case))


def _none(key: str, case: OpenCase) -> str:
    """ "No events" only where the journey has none either: a plan's mark or a segment's is an event too."""
    return f"situation.card.{key if case.events else 'no_events'}"


def _or_hidden(key: str, case: OpenCase) -> str:
    hidden = case.hidden_shielded or case.hidden_denied or case.hidden_register
    return "situation.card.nothing_allowed" if hidden else key


def _why(case: OpenCase, text: Text) -> dict[str, Any]:
    why = case.situation.why_now
    quoted = next((at for at, phrase in enumerate(why) if phrase.key == OWN_WORDS), None)
    return {
        "title": text("situation.card.why_now"),
        "own": case.need_in_own_words if quoted is None else str(why[quoted].values["text"]),
        "own_label": text("situation.card.own_words"),
        "items": [_reason(phrase, at, case, text) for at, phrase in enumerate(why) if at != quoted],
        "empty": _nothing("situation.card.nothing_why", case, text),
    }


def _reason(phrase: Phrase, at: int, case: OpenCase, text: Text) -> dict[str, Any]:
    return linked(phrase, text, case.today) | {"name": f"why.{at}"}


def _more(n: int, whole: bool, text: Text) -> str:
    """The words of the button that shows the rest, or hides it again; "" without a rest."""
    if not n:
        return ""
    return text("common.less") if whole else text("common.more", n=n)


def _changed(case: OpenCase, text: Text, whole: bool) -> dict[str, Any]:
    situation = case.situation
    aside = (
        text("situation.card.since_opening", when=numbers.when_near(situation.since, text.language, case.today))
        if situation.since_last_opening
        else text("situation.card.since_year")
    )
    told = situation.unchanged_since if not missing(case, text) else None  # else nobody knows that nothing changed
    unchanged = told and numbers.when_near(told, text.language, case.today)
    none = "nothing_changed_year" if unchanged else "nothing_changed"
    return {
        "title": text("situation.card.changed"),
        "aside": aside,
        "lead": text("situation.card.unchanged_since", when=unchanged) if unchanged else "",
        "items": [_delta(delta, text, case.today) for delta in situation.changed]
        + [_delta(delta, text, case.today) | UNLIT for delta in situation.changed_rest if whole],
        "more": _more(situation.changed_more, whole, text),
        "empty": _nothing(f"situation.card.{none}", case, text),
    }


def _delta(delta: Delta, text: Text, today: date) -> dict[str, Any]:
    word = {"kind": delta.change.value, "word": text(f"situation.change.{delta.change.value}")}
    return linked(delta.phrase, text, today) | word


def _next(case: OpenCase, text: Text, whole: bool) -> dict[str, Any]:
    situation = case.situation
    return {
        "title": text("situation.card.next"),
        "items": [_thing(thing, text, case.today) for thing in situation.next_things]
        + [_thing(thing, text, case.today) | UNLIT for thing in situation.next_rest if whole],
        "more": _more(situation.next_more, whole, text),
        "empty": _nothing("situation.card.nothing_next", case, text),
    }


def _thing(thing: NextThing, text: Text, today: date) -> dict[str, Any]:
    due = _due(thing.due, text, today) if thing.due else text("situation.card.no_due")
    return linked(thing.phrase, text, today) | {
        "due": due,
        "overdue": text("situation.card.overdue") if thing.overdue else "",
        "owner": _owner(thing, text),
        "promised": text("situation.card.promised") if thing.promised else "",
    }


def _owner(thing: NextThing, text: Text) -> str:
    """A role by its word, anybody else as the plan names them; what is booked has no owner in the plan."""
    if thing.phrase.key == "booked":
        return text("situation.card.booked")
    role = f"plan.role.{thing.owner}"
    return text(role) if text.has(role) else thing.owner


def _due(day: date, text: Text, today: date) -> str:
    return text("situation.card.today") if day == today else numbers.day_near(day, text.language, today)


def _contacts(case: OpenCase, text: Text) -> dict[str, Any]:
    return {
        "title": text("situation.card.contacts"),
        "items": [_contact(event, text, case.today) for event in case.situation.last_contacts],
        "empty": _nothing(_none("nothing_contacts", case), case, text),
        "stopped": _stopped(case, text),
        "promises": _promises(case, text),
    }


def _stopped(case: OpenCase, text: Text) -> list[dict[str, Any]]:
    """What has stopped and is not told in the sentence or among the changes: it is true however long ago I looked."""
    told = {p.key: p for p in case.situation.sentence} | {d.phrase.key: d.phrase for d in case.situation.changed}
    return [
        {"word": text("situation.change.stopped"), "t": raised(phrase_text(phrase, text, case.today))}
        for phrase in case.situation.stopped
        if phrase not in told.values()
    ]


def _promises(case: OpenCase, text: Text) -> dict[str, Any]:
    """What has been promised to the customer. The plan is our own: that nothing is promised can always be said."""
    situation = case.situation
    return {
        "title": text("situation.card.promises"),
        "items": [_thing(thing, text, case.today) for thing in situation.promises],
        "more": text("common.more", n=situation.promises_more) if situation.promises_more else "",
        "empty": text("situation.card.nothing_promised"),
    }


def _contact(event: Event, text: Text, today: date) -> dict[str, str]:
    return {"when": value_text(on_day(event), text, today), "t": event_line(event, text)}


def small_journey(case: OpenCase, text: Text) -> dict[str, Any]:
    """Block 4: lanes by month over 20 years at most. Cells are [month, count]; month 0 is the first January.

    `years` are [year, events], `said` the same in words. `vague`: the label says which source's events are missing.
    """
    first_year, counts = _months(case)
    years = counts.sum(axis=0).reshape(-1, 12).sum(axis=1).tolist()
    vague = _with_sources("not_all", lost(case, text), text)
    label = vague or _with_sources("waiting_for", awaited(case, text), text)
    return {
        "title": text("situation.card.journey"),
        "label": label or _scope(first_year, len(years), len(case.events) - sum(years), text),
        "vague": bool(vague),
        "months": counts.shape[1],
        "years": [[first_year + i, n] for i, n in enumerate(years)],
        "said": [
            text("journey.print.year", year=first_year + i, events=text("journey.events", n=n))
            for i, n in enumerate(years)
        ],
        "pick": text("journey.life"),
        "lanes": [[(at, n) for at, n in enumerate(lane) if n] for lane in counts.tolist()],
    }


def _months(case: OpenCase) -> tuple[int, Any]:
    """The first year and the counts of lanes by months: the last 20 years, else the 20 up to the last event."""
    this_year, first_day = case.today.year, case.journey.first_day or case.today
    first_year = max(min(first_day.year, this_year - 1), this_year - YEARS + 1)
    counts = by_month(case.journey, first_year, this_year - first_year + 1)
    if counts.any() or not case.events:
        return first_year, counts
    last_year = max(event.start.day.year for event in case.events)
    first_year = max(first_day.year, last_year - YEARS + 1)
    return first_year, by_month(case.journey, first_year, last_year - first_year + 1)


def _scope(first_year: int, years: int, others: int, text: Text) -> str:
    """What the small journey shows, and how much it leaves out."""
    if not others:
        return text("situation.card.month_cells")
    events = text("journey.events", n=others)
    return text("situation.card.cells_cut", first=first_year, last=first_year + years - 1, events=events)
