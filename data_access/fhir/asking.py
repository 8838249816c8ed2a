"""One source's questions about one person: resource types side by side, and reading what came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from typing import TypeVar

from data_access.fhir.events import Surroundings, is_dropped
from data_access.fhir.names import Wanted, unnamed
from data_access.fhir.reading import Json
from data_access.fhir.server import Earlier, FhirServer, Found, Look, look_away
from data_access.fhir.subject import Subject
from data_access.http import BadAnswer, Bytes
from data_access.timing import TimeLeft
from domain.results import Trouble

MOST_NAMES = 200
SECOND_ROUND_SECONDS = 0.4

T = TypeVar("T")
Question = Callable[[], Found]


@dataclass(frozen=True)
class Asking:
    """A person on a server, with what is left of time and bytes."""

    server: FhirServer
    subject: Subject
    deadline: TimeLeft
    allowed: Bytes
    look: Look = look_away  # told of every checked page as it comes

    def first_round(self) -> Asking:
        """The same with a little less time: what is asked after the answers must still be possible if one hangs."""
        return replace(self, deadline=Earlier(self.deadline, min(SECOND_ROUND_SECONDS, 0.2 * self.deadline.left())))

    def about(self, kind: str, *, by: Mapping[str, str] | None = None, more: Mapping[str, str] | None = None) -> Found:
        """Every resource of a type about the person, found by the person or `by` other parameters.

        `more` narrows it where the server knows the parameters.
        """
        by = by or {"patient": self.subject.ids}
        try:
            return self._about(kind, {**by, **(more or {})})
        except BadAnswer as bad:
            if bad.status != 400 or not more:
                raise
        return self._about(kind, by)

    def _about(self, kind: str, form: Mapping[str, str]) -> Found:
        return self.server.about(kind, self.subject, form, self.deadline, self.allowed, self.look)

    def question(
        self, kind: str, *, by: Mapping[str, str] | None = None, more: Mapping[str, str] | None = None
    ) -> Question:
        """The same, to be asked later."""
        return partial(self.about, kind, by=by, more=more)

    def names(self, found: Mapping[str, Found]) -> dict[str, Found]:
        """What is referred to without a name in what was found."""
        return self.named(unnamed(chain.from_iterable(one.resources for one in found.values())))

    def named(self, wanted: Wanted) -> dict[str, Found]:
        """What is wanted by name, asked for in a second round; nothing is asked when nothing is.

        A type that the server does not offer is left out: then its names are simply not known.
        """
        questions = {kind: partial(self._by_id, kind, sorted(ids)[:MOST_NAMES]) for kind, ids in wanted.items()}
        answers = self.side_by_side(questions) if questions else {}
        return {kind: one for kind, one in answers.items() if one.status not in (400, 404)}

    def _by_id(self, kind: str, ids: Sequence[str]) -> Found:
        form = {"_id": ",".join(ids), "_count": str(MOST_NAMES)}
        return Found(self.server.find(kind, form, self.deadline, self.allowed))

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


def by_reference(named: Mapping[str, Found]) -> dict[str, Json]:
    """What was asked for by name, by "Type/id"."""
    return {f"{kind}/{one['id']}": one for kind, found in named.items() for one in found.resources}
