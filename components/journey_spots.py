"""Where the events that make a phrase of the situation true are drawn in the journey."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analytics.case import OpenCase, Phrase
from analytics.journey import Journey

MOST_EVIDENCE = 40


def spots(case: OpenCase, journey: Journey) -> dict[str, tuple[int, int]]:
    """The place of every event in the drawn window: (lane, place among its cells, or -1 - place among its bars)."""
    found: dict[str, tuple[int, int]] = {}
    for lane, row in enumerate(journey.rows):
        for place, cell in enumerate(row.cells):
            found.update((case.events[index].id, (lane, place)) for index in cell.events)
        found.update((case.events[bar.event].id, (lane, -1 - place)) for place, bar in enumerate(row.bars))
    return found


def phrases(case: OpenCase) -> Iterator[tuple[str, Phrase]]:
    """(name, phrase) of every phrase on the screen: "sentence.0", "why.1", "changed.2", "next.3"."""
    told = case.situation
    lists = {
        "sentence": told.sentence,
        "why": told.why_now,
        "changed": tuple(delta.phrase for delta in told.changed),
        "next": tuple(thing.phrase for thing in told.next_things),
    }
    for part, found in lists.items():
        yield from ((f"{part}.{at}", phrase) for at, phrase in enumerate(found))


def evidence(case: OpenCase, where: Mapping[str, tuple[int, int]]) -> dict[str, list[object]]:
    """For each phrase with evidence: [how many of its events lie outside the window, [lane, place], ...]."""
    found: dict[str, list[object]] = {}
    for name, phrase in phrases(case):
        ids = tuple(dict.fromkeys(phrase.evidence))
        if ids:
            lit = sorted({where[id] for id in ids if id in where})
            found[name] = [sum(id not in where for id in ids), *(list(spot) for spot in lit[:MOST_EVIDENCE])]
    return found
