"""One source's questions about one person: resource types side by side, and reading what came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from data_access.fhir.events import Surroundings, is_dropped
from data_access.fhir.reading import Json
from data_access.fhir.server import FhirServer, Found
from data_access.fhir.subject import Subject
from data_access.http import BadAnswer, Bytes
from data_access.timing import TimeLeft
from domain.results import Trouble

T = TypeVar("T")
Question = Callable[[], Found]


@dataclass(frozen=True)
class Asking:
    """A person on a server, with what is left of time and bytes."""

    server: FhirServer
    subject: Subject
    deadline: TimeLeft
    allowed: Bytes

    def about(self, kind: str, *, by: Mapping[str, str] | None = None, more: Mapping[str, str] | None = None) -> Found:
        """Every resource of a type about the person, found by the person or `by` other parameters.

        `more` narrows it where the server knows the parameters.
        """
        by = by or {"patient": self.subject.ids}
        try:
            return self.server.about(kind, self.subject, {**by, **(more or {})}, self.deadline, self.allowed)
        except BadAnswer as bad:
            if bad.status != 400 or not more:
                raise
        return self.server.about(kind, self.subject, by, self.deadline, self.allowed)

    def question(
        self, kind: str, *, by: Mapping[str, str] | None = None, more: Mapping[str, str] | None = None
    ) -> Question:
        """The same, to be asked later."""
        return partial(self.about, kind, by=by, more=more)

    def side_by_side(self, questions: Mapping[str, Question]) -> dict[str, Found]:
        """All answers by the deadline. Raises BadAnswer(OTHER_PERSON)."""
        return self.server.side_by_side(questions, self.deadline)


@dataclass
class Reading:
    """Turns what was found into our values; remembers which types were not whole."""

    found: Mapping[str, Found]
    around: Surroundings
    troubles: dict[str, Trouble] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.troubles |= {kind: one.trouble for kind, one in self.found.items() if one.trouble is not None}

    def read(self, kind: str, reader: Callable[[Json, Surroundings], Iterable[T]]) -> list[T]:
        """Every value of a type, without what was entered in error. One unreadable resource costs only itself."""
        values: list[T] = []
        for resource in self.found[kind].resources if kind in self.found else ():
            if is_dropped(resource):
                continue
            try:
                values.extend(reader(resource, self.around))
            except Exception:  # a shape nobody thought of: the rest is shown, and that something is missing is told
                self.troubles.setdefault(kind, Trouble.NONSENSE)
        return values

    @property
    def wholly_failed(self) -> Trouble | None:
        """The trouble when no type at all was answered."""
        answered = any(one.trouble is None or one.resources for one in self.found.values())
        return None if answered or not self.troubles else next(iter(self.troubles.values()))


def beside(found: Mapping[str, Found]) -> dict[str, Json]:
    """Everything that was sent beside the matches, by reference."""
    return {reference: resource for one in found.values() for reference, resource in one.beside.items()}
