"""What the analysis of a customer's segments says beside the customer: for the card and the journey's ribbon (ADR 055).

A segment's side is told once a snapshot (services/telling.py), in a thread of its own: opening a case neither loads the
population nor waits for anything of it. What is kept holds no person; the customer's own side is made at each look from
the case that is open, under the rights with which it was opened.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from analytics.case import OpenCase, SourceState
from analytics.segment_beside import Spell, spells_of
from analytics.segment_own import own_way
from analytics.segment_paths import every_path
from analytics.segment_told import Beside, SegmentBeside, State
from analytics.segment_why import Why
from domain.hetu import PersonalId
from domain.results import Trouble
from services.population import Loaded, Populations
from services.ports import House
from services.segment_reasons import told_reason, why_member, without_sensitive
from services.segment_rules import place_in, sensitive_of
from services.situation import Room

SOURCE = "segments"


def compare(house: House, room: Room, wanted: str = "", wait_s: float = 0.0) -> Beside:
    """The open customer beside `wanted`, or beside the segment that the card shows. Waits at most `wait_s` seconds for
    what is not told yet, which is then State.COUNTING. No line in the log: it is the opening's own (as the card is)."""
    if _closed(room.case):
        return Beside(State.NO_RIGHT)
    if house.populations is None or house.number_of is None:
        return Beside(State.NO_SNAPSHOT)
    if house.populations.there() is None:
        house.besides.want(house.populations, ())
        house.besides.wait(wait_s)
    loaded = house.populations.there()
    if loaded is None:
        return Beside(State.NO_SNAPSHOT if house.besides.failed() else State.COUNTING)
    return _among(house, house.populations, loaded, room, wanted, wait_s)


def already_there(house: House, room: Room) -> Beside | None:
    """The same when everything of it is there already: loads nothing, waits for nothing and asks for nothing."""
    if _closed(room.case) or house.populations is None or house.number_of is None:
        return None
    loaded = house.populations.there()
    if loaded is None:
        return None
    found = _spells(house, loaded, room.admission.person)
    chosen = _chosen(_open(found or (), loaded), room.case, "")
    told = house.besides.ready(loaded, chosen) if chosen else None
    return _beside(house, room, loaded, told, found or ()) if told else None


def _among(house: House, populations: Populations, loaded: Loaded, room: Room, wanted: str, wait_s: float) -> Beside:
    spells = _spells(house, loaded, room.admission.person)
    if spells is None:
        return Beside(State.NOT_IN_IT)
    chosen = _chosen(_open(spells, loaded), room.case, wanted)
    if not chosen:
        return Beside(State.NO_SEGMENT, spells=spells, rules=loaded.rules, names=_names(loaded))
    told = house.besides.ready(loaded, chosen)
    if told is None:
        house.besides.want(populations, (chosen,))
        house.besides.wait(wait_s)
        told = house.besides.ready(loaded, chosen)
    return _beside(house, room, loaded, told, spells) if told else Beside(State.COUNTING)


def _beside(house: House, room: Room, loaded: Loaded, told: SegmentBeside, spells: tuple[Spell, ...]) -> Beside:
    case = room.case
    key = ("beside", told.snapshot, told.segment)
    ways = case.journey.latest(
        "beside", key, lambda: tuple(own_way(case.events, one, case.today) for one in told.paths)
    )
    own = _own(house, room, loaded, told)
    others, unsure = _open(spells, loaded), _unsure(case)
    kept_back = unsure or case.location_hidden
    why = None if kept_back else case.journey.latest("why", key, lambda: _why(house, room, loaded, told))
    return Beside(State.READY, told, others, spells, ways, loaded.rules, _names(loaded), unsure, own, why)


def _why(house: House, room: Room, loaded: Loaded, told: SegmentBeside) -> Why | None:
    """For whom nothing is kept back: a condition's own value is as much as the events and the places it stands on."""
    place = place_in(loaded, house, room.admission.person)
    why = None if place is None else why_member(loaded.population, loaded.rules, place, told.segment)
    return without_sensitive(why, loaded.rules, sensitive_of(loaded.rules))


def _own(house: House, room: Room, loaded: Loaded, told: SegmentBeside) -> dict[str, float]:
    """The customer's own measures; one that is not known is left out."""
    place = place_in(loaded, house, room.admission.person)
    if place is None:
        return {}
    found = {name: float(loaded.population.values[name][place]) for name in told.measures}
    return {name: value for name, value in found.items() if value == value}  # not a number is not itself


def _spells(house: House, loaded: Loaded, person: PersonalId) -> tuple[Spell, ...] | None:
    """Times in segments, without sensitive ones: membership of those is told to nobody here, by no reason either.
    None: not in the snapshot."""
    place = place_in(loaded, house, person)
    if place is None:
        return None
    sensitive = sensitive_of(loaded.rules)
    told = [one for one in spells_of(loaded.population, place) if one.segment not in sensitive]
    said = partial(told_reason, rules=loaded.rules, sensitive=sensitive)
    return tuple(replace(one, entered=said(one.entered), left=said(one.left)) for one in told)


def _names(loaded: Loaded) -> dict[str, str]:
    return {one.key: one.name for one in loaded.population.words.activities}


def _open(spells: tuple[Spell, ...], loaded: Loaded) -> tuple[str, ...]:
    """Segments of the snapshot's day."""
    return tuple(dict.fromkeys(one.segment for one in spells if one.lasts_on(loaded.population.as_of)))


def _chosen(segments: tuple[str, ...], case: OpenCase, wanted: str) -> str:
    """What was asked for, else what the card shows, else one with a path of its own, else the newest."""
    if wanted in segments:
        return wanted
    shown = case.results.segment.id if case.results else ""
    if shown in segments:
        return shown
    own = {one.segment for one in every_path()}
    return next((one for one in segments if one in own), segments[-1] if segments else "")


def _closed(case: OpenCase) -> bool:
    """The user may not see health care's register, or the source of segments has refused."""
    line = next((line for line in case.sources if line.id == SOURCE), None)
    refused = line is not None and line.state is SourceState.FAILED and line.trouble is Trouble.REFUSED
    return case.health_closed or refused


def _unsure(case: OpenCase) -> bool:
    kept_back = case.hidden_shielded + case.hidden_denied + case.hidden_register
    return kept_back > 0 or not case.events_known
