"""Whether an answer is about the person asked about: decided for every resource before anything of it is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from data_access.fhir.reading import Json, at, contained, items, local, same_system, text
from data_access.http import BadAnswer
from domain.hetu import PersonalId
from domain.results import Trouble


@dataclass(frozen=True)
class Subject:
    """One person on this server: every spelling of a reference to them, and the Patient resources."""

    person: PersonalId
    patients: tuple[Json, ...]
    references: frozenset[str]

    @property
    def ids(self) -> str:
        """The Patient ids as a search value."""
        return ",".join(str(patient["id"]) for patient in self.patients)

    @property
    def newest(self) -> Json:
        """The Patient to believe when there are several: one in use before one that is not, then the newest."""
        return max(
            self.patients, key=lambda one: (at(one, "active") is not False, text(one, "meta", "lastUpdated") or "")
        )


def has_identifier(resource: Json, person: PersonalId) -> bool:
    """True when one of the resource's identifiers is the person's, in either spelling of its system."""
    return any(_is_id(one, person) for one in items(resource, "identifier"))


def _is_id(identifier: Json, person: PersonalId) -> bool:
    return same_system(text(identifier, "system"), person.system) and text(identifier, "value") == person.reveal()


def matches(bundle: Any, kind: str) -> Iterator[tuple[Json, Json]]:
    """(entry, resource) of the matches. Raises BadAnswer(NONSENSE) for anything that is no search result."""
    if at(bundle, "resourceType") != "Bundle" or not isinstance(at(bundle, "entry") or [], list):
        raise BadAnswer(Trouble.NONSENSE)
    for entry in items(bundle, "entry"):
        resource = at(entry, "resource")
        if at(entry, "search", "mode") in (None, "match") and at(resource, "resourceType") != "OperationOutcome":
            if at(resource, "resourceType") != kind or not text(resource, "id"):
                raise BadAnswer(Trouble.NONSENSE)
            yield entry, resource


def checked(bundle: Any, kind: str, subject: Subject) -> Iterator[Json]:
    """The matches of one page, each about the person."""
    for _, resource in matches(bundle, kind):
        if not is_about(resource, subject):
            raise BadAnswer(Trouble.OTHER_PERSON)
        yield resource


def is_about(resource: Json, subject: Subject) -> bool:
    """True when the resource's subject, patient or (appointment) participants name the person and no other Patient."""
    named = [verdict for one in _subjects(resource) if (verdict := _names(one, resource, subject)) is not None]
    return bool(named) and all(named)


def _subjects(resource: Json) -> Iterable[Any]:
    if at(resource, "resourceType") == "Appointment":
        return [at(one, "actor") for one in items(resource, "participant")]
    return [at(resource, "subject") if at(resource, "subject") is not None else at(resource, "patient")]


def _names(reference: Any, resource: Json, subject: Subject) -> bool | None:
    """True: the person. False: another Patient, or nobody that can be told. None: not a Patient at all."""
    literal = text(reference, "reference") or ""
    if literal.startswith("#"):
        inner = contained(resource, literal)
        is_patient = at(inner, "resourceType") == "Patient"
        return has_identifier(inner, subject.person) if inner is not None and is_patient else None
    if literal:
        whole = literal.split("/_history/")[0]
        kind = local(literal).split("/")[0].split("?")[0]
        return whole in subject.references if kind == "Patient" or whole in subject.references else None
    identifier = at(reference, "identifier")
    if identifier is None or at(reference, "type") not in (None, "Patient"):
        return None
    return _is_id(identifier, subject.person)
