"""How a FHIR server names our staff: identifiers and references from the settings, and references found from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from data_access.fhir.reading import Json, items, local, oid, text


@dataclass(frozen=True)
class OurStaff:
    """Our staff ids by (system, value) identifier and by "Type/id" reference on the server at `base_url`."""

    by_identifier: Mapping[tuple[str, str], str] = field(default_factory=dict)
    by_reference: Mapping[str, str] = field(default_factory=dict)
    spelled: tuple[str, ...] = ()  # the identifiers as the settings spell them, "system|value"
    base_url: str = ""

    @property
    def search_value(self) -> str:
        """All identifiers as one search value."""
        return ",".join(self.spelled)

    def only(self, staff_id: str) -> OurStaff:
        """Just one member."""
        mine = {key: id for key, id in self.by_identifier.items() if id == staff_id}
        return replace(
            self,
            by_identifier=mine,
            by_reference={reference: id for reference, id in self.by_reference.items() if id == staff_id},
            spelled=tuple(one for one in self.spelled if _key(one) in mine),
        )

    def with_member(self, staff_id: str, identifiers: Iterable[tuple[str, str]]) -> OurStaff:
        """The same, with what the staff directory knows of a member."""
        spelled = [f"{system}|{value}" for system, value in identifiers]
        known = {_key(one): staff_id for one in spelled}
        return replace(self, by_identifier={**known, **self.by_identifier}, spelled=(*self.spelled, *spelled))

    def met(self, practitioners: Iterable[Json]) -> OurStaff:
        """The same staff, known also by the references of these Practitioners."""
        found = dict(self.by_reference)
        for one in practitioners:
            for identifier in items(one, "identifier"):
                key = oid(text(identifier, "system")), text(identifier, "value") or ""
                if key in self.by_identifier:
                    found[f"Practitioner/{one['id']}"] = self.by_identifier[key]
        return replace(self, by_reference=found)

    def who(self, reference: Any) -> str | None:
        """Our staff id behind a literal, logical or conditional reference; None when it is nobody of ours.

        A literal reference to another server is nobody: its Practitioner/1 is not ours.
        """
        literal = text(reference, "reference") or ""
        elsewhere = "://" in literal and not literal.startswith(self.base_url + "/")
        searched = literal.partition("?identifier=")[2]
        named = f"{text(reference, 'identifier', 'system') or ''}|{text(reference, 'identifier', 'value') or ''}"
        return (
            (None if elsewhere or "?" in literal else self.by_reference.get(local(literal)))
            or self.by_identifier.get(_key(searched))
            or self.by_identifier.get(_key(named))
        )


def staff_of(settings: Mapping[str, list[str]], base_url: str = "") -> OurStaff:
    """From {"doctor": ["system|value", "Practitioner/12"]}: entries without "|" are references."""
    pairs = [(entry, staff_id) for staff_id, entries in settings.items() for entry in entries]
    return OurStaff(
        by_identifier={_key(entry): staff_id for entry, staff_id in pairs if "|" in entry},
        by_reference={entry: staff_id for entry, staff_id in pairs if "|" not in entry},
        spelled=tuple(entry for entry, _ in pairs if "|" in entry),
        base_url=base_url.rstrip("/"),
    )


def _key(spelled: str) -> tuple[str, str]:
    system, _, value = spelled.partition("|")
    return oid(system), value
