"""A way to write one person's story: who they are, then a line an event. Days are offsets from the reference day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from data_access.made_up_county.catalogue import numbers
from data_access.made_up_county.places import MUNICIPALITIES, POSTCODES, professionals
from data_access.made_up_county.rows import GIVEN, Rows
from data_access.made_up_county.segments import People

YEAR = 365
MONTH = 30


@dataclass(kw_only=True)
class Story:
    """`names` is (family, given); `birth` ISO; `contact` (street, phone, e-mail). Lists are filled by the methods."""

    key: str
    names: tuple[str, str]
    birth: str
    gender: str
    language: str = "fi"
    interpreter: str | None = None
    place: int = 0
    contact: tuple[str | None, str | None, str | None] = (None, None, None)
    died: int | None = None
    non_disclosure: bool = False
    guardian: str | None = None
    need: str = ""
    known_as: tuple[str, str, str, str, str, int] | None = None  # how the clinical record knows the person
    coping: int = 7  # the answer on everyday coping, 0-10
    events: list[dict[str, Any]] = field(default_factory=list)
    wordings: list[tuple[str | None, str | None]] = field(default_factory=list)
    alerts: list[tuple[str, str, str | None, int]] = field(default_factory=list)
    relations: list[tuple[str, str, int, int | None]] = field(default_factory=list)
    consents: list[tuple[int, int | None]] = field(default_factory=list)
    denials: list[tuple[str, str, int, int | None]] = field(default_factory=list)
    lapses: list[tuple[str, int, int]] = field(default_factory=list)

    def at(self, day: int, template: str, what: str | None = None, **given: Any) -> Story:
        """One event. `by` names a demo professional; `why` overrides the reason; the rest overrides rows.GIVEN."""
        by, why = given.pop("by", None), given.pop("why", None)
        if by:
            number, unit = _demo(by)
            given |= {"who": number, "unit": unit}
        self.wordings.append((what, why))
        self.events.append({"day": day, "template": numbers()[template]} | GIVEN | given)
        return self

    def every(self, first: int, last: int, step: int, template: str, **given: Any) -> Story:
        """The same kind of event from `first` to `last`, every `step` days."""
        for day in range(first, last + 1, step):
            self.at(day, template, **given)
        return self

    def measured(self, template: str, values: Sequence[tuple[int, float]]) -> Story:
        """A series of (day, value)."""
        for day, value in values:
            self.at(day, template, value=value)
        return self

    def instead(
        self, template: str, others: Sequence[tuple[str, float | None]], *, before: int = 0, by: str = ""
    ) -> Story:
        """The last events of one kind `before` a day become others, each with its value, by a demo professional when
        one is named: a story told so keeps its length."""
        own = [e for e in self.events if e["template"] == numbers()[template] and e["day"] < before]
        who = dict(zip(("who", "unit"), _demo(by), strict=True)) if by else {}
        for event, (other, value) in zip(own[-len(others) :], others, strict=True):
            event |= {"template": numbers()[other], "value": np.nan if value is None else value} | who
        return self

    def related(self, kind: str, by: str, start: int, end: int | None) -> Story:
        """A care relation to a demo professional."""
        self.relations.append((kind, by, start, end))
        return self

    def alert(self, kind: str, text: str, severity: str | None, day: int) -> Story:
        self.alerts.append((kind, text, severity, day))
        return self

    def person_row(self, c: int) -> tuple[object, ...]:
        """The row of the register of persons."""
        street, phone, mail = self.contact
        return (
            c, *self.names, self.birth, self.gender, self.language, self.interpreter, MUNICIPALITIES[self.place],
            street, POSTCODES[self.place], phone, mail, self.died, int(self.non_disclosure), self.guardian, -90 * 1440,
        )  # fmt: skip

    def put(self, c: int, rows: Rows, first_tag: int) -> None:
        """Add the events to `rows`; wordings are tagged from `first_tag` on."""
        if not self.events:
            return
        given = {name: np.array([event[name] for event in self.events]) for name in GIVEN if name != "tag"}
        days = np.array([event["day"] for event in self.events], dtype=np.int64)
        what = np.array([event["template"] for event in self.events], dtype=np.int64)
        tags = np.arange(first_tag, first_tag + len(days), dtype=np.int64)
        rows.add(np.full(len(days), c, dtype=np.int64), days, what, tag=tags, **given)


def people_of(told: Sequence[Story], day: date) -> People:
    """The told people as segmentation sees them; customers 1.. in this order."""
    born = [date.fromisoformat(story.birth) for story in told]
    illnesses = {
        numbers()[key] for key in numbers() if key.startswith("dx_") and key not in ("dx_knee_oa", "dx_depression")
    }
    return People(
        c=np.arange(1, len(told) + 1),
        age=np.array([(day - birth).days / 365.25 for birth in born]),
        female=np.array([story.gender == "female" for story in told]),
        coping=np.array([story.coping for story in told]),
        illnesses=np.array([len(illnesses & {event["template"] for event in story.events}) for story in told]),
        living=np.array([story.died is None for story in told]),
    )


def _demo(staff_id: str) -> tuple[int, int]:
    found = ((number, person.unit) for number, person in enumerate(professionals()) if person.staff_id == staff_id)
    return next(found)


def demo_professional(staff_id: str) -> int:
    """The number of a demo professional. Raises StopIteration for an unknown one."""
    return _demo(staff_id)[0]
