"""Where the journey may lack events since a source did not answer, or not in full: said above the lanes and in them."""

from __future__ import annotations

from analytics.case import OpenCase, SourceLine, SourceState
from analytics.journey_types import LANE_OF, LANES, Lane
from components.sources_rail import SEGMENTS, lacking, parts_named, refused, refused_parts, source_name
from components.text import Text
from domain.event import EventKind

SILENT = frozenset({SourceState.FAILED, SourceState.STALE, SourceState.PENDING})

_CARE = (Lane.STAYS, Lane.DIAGNOSES, Lane.EXAMINATIONS, Lane.MEDICATION, Lane.PROCEDURES, Lane.PLAN)
HELD_BY: dict[str, frozenset[Lane]] = {
    "persons": frozenset(),
    "plans": frozenset(),
    "clinical": frozenset({Lane.CONTACTS, *_CARE}),
    "relations": frozenset({Lane.CONTACTS, Lane.STAYS, Lane.MESSAGES, Lane.FEEDBACK}),
    SEGMENTS: frozenset({Lane.SEGMENTS}),
}
"""The lanes that a source's events stand in. A source that is not here may hold anything but segments."""

_ANY = frozenset(LANES) - {Lane.SEGMENTS}
_LANES_OF_PART = {kind.value: frozenset({lane}) for kind, lane in LANE_OF.items()}
_LANES_OF_PART[EventKind.CONTACT.value] |= {Lane.STAYS}  # who meets and who stays come in one answer


def silent_lane(lane: Lane, case: OpenCase, text: Text) -> str:
    """The word of a lane that may lack events, "" when it lacks none. No right outranks failure, failure waiting."""
    found = [(line, state) for line in case.sources if (state := _lacks(line, lane)) is not None]
    states = [state for _, state in found]
    if not states:
        return ""
    if any(_refused(line, lane) for line, _ in found):
        return text("common.no_right")
    worst = SourceState.FAILED if SourceState.FAILED in states else states[0]
    return text(f"sources.state.{worst.value}")


def _refused(line: SourceLine, lane: Lane) -> bool:
    """The whole answer, or the part of it that stands in the lane."""
    kept, _ = refused_parts(line)
    return refused(line) or any(lane in _LANES_OF_PART.get(part, ()) for part in kept)


def _lacks(line: SourceLine, lane: Lane) -> SourceState | None:
    """How the source leaves the lane in doubt. A missing part of an answer is a failure in its own lane."""
    if line.state in SILENT:
        return line.state if lane in HELD_BY.get(line.id, _ANY) else None
    torn = any(lane in _LANES_OF_PART.get(part, ()) for part in line.partial)
    return SourceState.FAILED if torn else None


def silences(case: OpenCase, text: Text) -> list[list[str]]:
    """[state, words] of each source whose events may be missing: said above the lanes."""
    return [said for line in case.sources if lacking(line) for said in _silence(line, text)]


def _silence(line: SourceLine, text: Text) -> list[list[str]]:
    source = source_name(line.id, text)
    if refused(line):
        return [[line.state.value, text("sources.no_right.whole", source=source)]]
    if line.state in SILENT:
        return [[line.state.value, text(f"journey.silent.{line.state.value}", source=source)]]
    kept, lost = refused_parts(line)
    said = (("sources.no_right.part", kept), ("journey.silent.partial", lost))
    return [[SourceState.FAILED.value, text(key, source=source, what=parts_named(p, text))] for key, p in said if p]
