"""Questions to a FHIR R4 server: POST _search, strict handling, same-origin next links, and every subject checked.

A server that ignores a search parameter answers with everybody's resources and status 200, so nothing it says is used
before each resource has been found to be about the person asked about.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any

from data_access.fhir.just_asked import JustAsked
from data_access.fhir.reading import Json, at, items, text
from data_access.fhir.subject import Subject, checked, has_identifier, matches
from data_access.http import BadAnswer, Bytes, Form, Http
from data_access.lanes import Lane
from data_access.timing import TimeLeft
from domain.hetu import PersonalId
from domain.results import Trouble

PAGE_SIZE = 1000
MOST_PAGES = 40
WORKERS_PER_TYPE = 6
HEADERS = {"Accept": "application/fhir+json", "Prefer": "handling=strict"}


Look = Callable[[str, Sequence[Json]], None]


def look_away(kind: str, resources: Sequence[Json]) -> None:
    """Nobody reads early."""


@dataclass(frozen=True)
class Found:
    """The resources of one type about one person. `trouble` is why some may be missing."""

    resources: tuple[Json, ...] = ()
    trouble: Trouble | None = None
    status: int | None = None  # the HTTP status of the trouble, when it had one


class Earlier:
    """A deadline some seconds before another, so that what has come is handed over in time."""

    def __init__(self, deadline: TimeLeft, seconds: float) -> None:
        self._deadline, self._seconds = deadline, seconds
        self.whole = deadline.whole

    def left(self) -> float:
        return max(0.0, self._deadline.left() - self._seconds)


class Within:
    """Some seconds from now, or a deadline that is before that."""

    def __init__(self, deadline: TimeLeft, seconds: float) -> None:
        self._deadline, self._until = deadline, monotonic() + seconds
        self.whole = deadline.whole

    def left(self) -> float:
        return max(0.0, min(self._deadline.left(), self._until - monotonic()))


class FhirServer:
    """One FHIR server. `most_bytes` bounds what one `Bytes` allowance of a source may cost."""

    def __init__(self, base_url: str, most_bytes: int) -> None:
        self._http = Http(base_url, connections=32, headers=HEADERS)
        self._most_bytes = most_bytes
        self.just_asked = JustAsked()
        self._lanes: dict[str, Lane] = {}
        self._lock = threading.Lock()

    def allowance(self) -> Bytes:
        """A fresh allowance for one source's questions about one person."""
        return Bytes(self._most_bytes)

    def subject(self, person: PersonalId, deadline: TimeLeft, allowed: Bytes) -> Subject | None:
        """The person's Patient resources; None when there are none. Raises BadAnswer.

        A next link of this search is never followed: it would carry the personal ID in a URL.
        """
        form = {"identifier": f"{person.system}|{person.reveal()}"}
        bundle = self._http.post_form("Patient/_search", form, deadline, allowed)
        patients, references = [], set()
        for entry, resource in matches(bundle, "Patient"):
            if not has_identifier(resource, person):
                raise BadAnswer(Trouble.OTHER_PERSON)
            patients.append(resource)
            references |= {f"Patient/{resource['id']}", str(entry.get("fullUrl") or "")}
        if not patients:
            return None
        if len({text(one, "birthDate") for one in patients} - {None}) > 1:
            raise BadAnswer(Trouble.NONSENSE)  # one personal ID, two different people: nothing may be shown
        own = {f"{self._http.base_url}/{one}" for one in references if one.startswith("Patient/")}
        return Subject(person, tuple(patients), frozenset((references | own) - {""}))

    def find(self, kind: str, form: Form, deadline: TimeLeft, allowed: Bytes) -> tuple[Json, ...]:
        """The first page of any search that is not about a person's record. Raises BadAnswer."""
        bundle = self._http.post_form(f"{kind}/_search", form, deadline, allowed)
        return tuple(resource for _, resource in matches(bundle, kind))

    def about(
        self,
        kind: str,
        subject: Subject,
        form: Mapping[str, str],
        deadline: TimeLeft,
        allowed: Bytes,
        look: Look = look_away,
    ) -> Found:
        """All resources of one type that `form` finds, each checked to be about the person, page by page.

        `look` is called with each checked page before the next is asked for.
        Trouble on a later page gives what came before it and the trouble; trouble on the first page, and a resource
        about anybody else on any page, raises BadAnswer.
        """
        part = allowed.part()
        pages = self._pages(kind, form, deadline, part)
        resources: dict[str, Json] = {}
        trouble, total = None, 0
        try:
            for bundle in pages:
                page = {str(resource["id"]): resource for resource in checked(bundle, kind, subject)}
                resources |= page
                look(kind, tuple(page.values()))
                total = max(total, at(bundle, "total") if isinstance(at(bundle, "total"), int) else 0)
        except BadAnswer as late:
            if late.trouble is Trouble.OTHER_PERSON or not resources:
                part.give_back()
                raise
            trouble = late.trouble
        if trouble is None and total > len(resources):
            trouble = Trouble.NONSENSE  # fewer than the server itself counted
        return Found(tuple(resources.values()), trouble)

    def side_by_side(self, questions: Mapping[str, Callable[[], Found]], deadline: TimeLeft) -> dict[str, Found]:
        """Ask several questions (by resource type) at once; each has an answer by the deadline.

        A question in trouble is an empty Found with its trouble. Raises BadAnswer(OTHER_PERSON) when any answer
        was about somebody else: then nothing that this server says now is believed.
        """
        results: dict[str, Found] = {}
        changed = threading.Condition()

        def ask(kind: str, question: Callable[[], Found]) -> None:
            found = _guarded(question)
            with changed:
                results[kind] = found
                changed.notify()

        for kind, question in questions.items():
            if not self._lane(kind).submit(deadline, partial(ask, kind, question)):
                results[kind] = Found(trouble=Trouble.TIMED_OUT)
        with changed:
            while len(results) < len(questions) and (left := deadline.left()) > 0:
                changed.wait(left)
            answered = dict(results)
        if any(found.trouble is Trouble.OTHER_PERSON for found in answered.values()):
            raise BadAnswer(Trouble.OTHER_PERSON)
        return {kind: answered.get(kind, Found(trouble=Trouble.TIMED_OUT)) for kind in questions}

    def _lane(self, kind: str) -> Lane:
        with self._lock:
            return self._lanes.setdefault(kind, Lane(f"fhir-{kind}", WORKERS_PER_TYPE))

    def _pages(self, kind: str, form: Mapping[str, str], deadline: TimeLeft, allowed: Bytes) -> Iterator[Any]:
        bundle = self._http.post_form(f"{kind}/_search", {**form, "_count": str(PAGE_SIZE)}, deadline, allowed)
        seen: set[str] = set()
        while True:
            yield bundle
            url = next((text(link, "url") for link in items(bundle, "link") if at(link, "relation") == "next"), None)
            if url is None:
                return
            if url in seen:
                raise BadAnswer(Trouble.NONSENSE)
            if len(seen) + 1 >= MOST_PAGES:
                raise BadAnswer(Trouble.TOO_LARGE)
            seen.add(url)
            bundle = self._http.get(url, deadline, allowed)


def _guarded(question: Callable[[], Found]) -> Found:
    try:
        return question()
    except BadAnswer as bad:
        return Found(trouble=bad.trouble, status=bad.status)
    except Exception:  # an answer of a shape nobody thought of
        return Found(trouble=Trouble.NONSENSE)
