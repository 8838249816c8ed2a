"""What a clinician may ask of their own customers on the screen: words and limits alone, of nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from domain.event import EventKind
from domain.snapshot import SnapshotTrouble
from services.desk import Desk

_DAY_0 = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class NameChoices:
    """`segments`: id -> name by language, of those from which names may be told; `diagnoses`: key -> name in the
    source's language, of the user's register and not shielded. Both by name. `as_of`: the snapshot's day."""

    segments: Mapping[str, Mapping[str, str]]
    diagnoses: Mapping[str, str]
    as_of: date


def name_choices(desk: Desk) -> NameChoices:
    """Raises SnapshotTrouble."""
    if desk.house.populations is None:
        raise SnapshotTrouble("This back end is not read in bulk: there is no snapshot of it.")
    loaded = desk.house.populations.now()
    as_of = _DAY_0 + timedelta(days=loaded.population.as_of)
    plain = [rule for rule in loaded.rules if not any(one.sensitive for one in rule.definitions)]
    known = [rule for rule in plain if rule.id in loaded.population.words.segments]
    told = [
        one for one in loaded.population.words.activities
        if one.kind == EventKind.DIAGNOSIS and one.register == desk.user.register and not one.shielded
    ]  # fmt: skip
    diagnoses = {one.key: one.name for one in sorted(told, key=lambda one: one.name)}
    return NameChoices({rule.id: rule.told_on(as_of).name for rule in known}, diagnoses, as_of)
