"""What the county's four sources share: find the person, check that it is the person, read, answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from data_access.county_events import EventReader
from data_access.county_store import CountyFile, person_from
from data_access.timing import TimeLeft
from domain.event import Event
from domain.hetu import PersonalId
from domain.portion import Portion
from domain.results import Answer, Failed, Trouble

PERSONS, CLINICAL, RELATIONS, SEGMENTS = "persons", "clinical", "relations", "segments"


class OtherPerson(Exception):
    """The file answered about somebody else."""


@dataclass
class CountySource:
    """A Source over one county file; subclasses say what to read of customer number `c`."""

    file: CountyFile
    near: ClassVar[bool] = True  # files on this machine (data_access/fan_out.py)
    _reader: EventReader | None = None

    @property
    def id(self) -> str:
        return self.file.id

    def fetch(self, person: PersonalId, deadline: TimeLeft) -> Answer[Portion]:
        """Everything this source holds of `person`. Never raises."""
        try:
            return self.file.answer(deadline, lambda: self._portion(person))
        except OtherPerson:
            return Failed(self.id, Trouble.OTHER_PERSON, self.file.clock.now())

    def _portion(self, person: PersonalId) -> Portion | None:
        found = self.file.number_of(person)
        if found is None:
            return None
        c, stored = found
        if person_from(stored) != person:
            raise OtherPerson
        portion = self.read(person, c)
        return None if portion == Portion(subject=person) else portion

    def read(self, person: PersonalId, c: int) -> Portion:
        raise NotImplementedError

    def events(self, c: int) -> tuple[Event, ...]:
        """The file's events of customer number `c`."""
        connection = self.file.connection()
        if self._reader is None:
            self._reader = EventReader.of(self.id, connection)
        return self._reader.read(connection, c, self.file.calendar())

    def day(self, offset: int | None) -> date | None:
        return None if offset is None else self.file.calendar().plain(offset)

    def sure_day(self, offset: int) -> date:
        return self.file.calendar().plain(offset)
