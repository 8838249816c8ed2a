"""Reading resources as their pages come, so that little is left to do once the last answer is in.

What a resource needs of others is not there yet: names are waited for, and what it takes from its visit is added at
the end. A resource read early and one read at the end give the same events (tests/contract/test_fhir_early.py).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from data_access.fhir.encounters import visits
from data_access.fhir.events import Surroundings, Visit, is_dropped
from data_access.fhir.moments import UNDATED
from data_access.fhir.names import Wanted, unnamed
from data_access.fhir.reading import Json
from domain.event import Confidentiality, Event

EventReader = Callable[[Json, Surroundings], Iterable[Event]]


@dataclass
class Early:
    """What has been read of one person's record so far. Threads of several resource types look at pages at once."""

    source: str
    readers: Mapping[str, EventReader]
    _read: dict[int, tuple[Json, tuple[Event, ...]]] = field(default_factory=dict)
    _visits: dict[str, Visit] = field(default_factory=dict)
    _wanted: dict[str, set[str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def look(self, kind: str, resources: Sequence[Json]) -> None:
        """Read a page of a type, already checked to be about the person; never raises.

        A page that refers to anything without a name is only noted: it is read when the names are known.
        """
        wanted = unnamed(resources)
        with self._lock:
            for nameable, ids in wanted.items():
                self._wanted.setdefault(nameable, set()).update(ids)
        if wanted or kind not in self.readers:
            return
        around = Surroundings(self.source)
        for resource in resources:
            if not is_dropped(resource):
                self._read_one(resource, self.readers[kind], around)
        if kind == "Encounter":
            self._visits.update(visits(resources, around))

    def wanted(self) -> Wanted:
        """What must be asked for by name: type -> ids."""
        with self._lock:
            return {kind: frozenset(ids) for kind, ids in self._wanted.items()}

    def visits(self, encounters: Iterable[Json], around: Surroundings) -> dict[str, Visit]:
        """The visits of all encounters, those that were looked at included."""
        return {**visits([one for one in encounters if id(one) not in self._read], around), **self._visits}

    def reader(self, kind: str) -> EventReader:
        """A reader for the end: what was read early with its visit's part added, the rest read now."""
        late = self.readers[kind]

        def read(resource: Json, around: Surroundings) -> Iterator[Event]:
            early = self._read.get(id(resource))
            if early is None:
                yield from late(resource, around)
            elif kind == "Encounter":
                yield from early[1]
            elif any(event.start is UNDATED for event in early[1]):
                yield from late(resource, around)  # dated by its visit, and so may be when it was recorded
            else:
                yield from (_with_visit(event, around) for event in early[1])

        return read

    def _read_one(self, resource: Json, reader: EventReader, around: Surroundings) -> None:
        try:
            events = tuple(reader(resource, around))
        except Exception:  # a shape nobody thought of: read again at the end, where it is told
            return
        self._read[id(resource)] = resource, events  # the resource is kept, so that its id stays its own


def _with_visit(event: Event, around: Surroundings) -> Event:
    """The event with what it takes from its visit; without one known, `episode_id` is the reference to it."""
    visit = around.visits.get(event.episode_id or "")
    if visit is None:
        return event
    shielded = Confidentiality.SHIELDED in (event.confidentiality, visit.confidentiality)
    return replace(
        event,
        unit=visit.unit,
        episode_id=visit.episode_id,
        confidentiality=Confidentiality.SHIELDED if shielded else Confidentiality.NORMAL,
    )
