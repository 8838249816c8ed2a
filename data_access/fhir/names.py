"""What resources refer to without a name: found in any JSON, to be asked for in one further round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from data_access.fhir.reading import Json, local, text

NAMEABLE = frozenset({"HealthcareService", "Location", "Medication", "Organization", "Practitioner"})
_HOLDERS = (dict, list)

Wanted = Mapping[str, frozenset[str]]


def unnamed(resources: Iterable[Json]) -> dict[str, frozenset[str]]:
    """Type -> ids of the units, people and medications that are referred to without a name."""
    wanted: dict[str, set[str]] = {}
    waiting: list[Any] = list(resources)
    while waiting:
        node = waiting.pop()
        if node.__class__ is list:
            waiting += [part for part in node if part.__class__ in _HOLDERS]
        elif node.__class__ is dict:
            waiting += [part for part in node.values() if part.__class__ in _HOLDERS]
            if "reference" in node and "display" not in node:
                kind, _, id = local(text(node, "reference")).partition("/")
                if kind in NAMEABLE and id:
                    wanted.setdefault(kind, set()).add(id)
    return {kind: frozenset(ids) for kind, ids in wanted.items()}
