"""Exact reading of what data_access/fhir/plan_terms.py writes: nothing is folded, guessed or left out.

The sources' resources are read tolerantly (data_access/fhir/reading.py), because half an answer helps; a plan that is
read back must be the plan that was written, so here anything unexpected is Unreadable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from data_access.fhir.plan_terms import ITEM, SPACE, Json
from domain.errors import StoreUnavailable
from domain.plan import Author, Evidence, Responsible, ResponsibleKind

K = TypeVar("K")


class UnreadablePlan(StoreUnavailable):
    """The bundle is not a plan that we wrote, or not this person's. Holds no content of it."""


def get(node: Any, *path: str | int) -> Any:
    """What stands at the path. Raises UnreadablePlan when nothing does."""
    found = maybe(node, *path)
    if found is None:
        raise UnreadablePlan(str(path[-1]))
    return found


def maybe(node: Any, *path: str | int) -> Any:
    """What stands at the path, None when the way ends."""
    for step in path:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            return None
    return node


def words(node: Any, *path: str | int) -> str:
    """The text as it is; "" when there is none."""
    found = maybe(node, *path)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise UnreadablePlan(str(path[-1]))
    return found


def back(table: Mapping[K, str], written: Any) -> K:
    """What was written as that code. For tables in which no code stands twice."""
    found = next((ours for ours, theirs in table.items() if theirs == written), None)
    if found is None:
        raise UnreadablePlan("code")
    return found


def extended(node: Any, name: str) -> Iterator[Json]:
    """Our extensions of that name."""
    return (one for one in maybe(node, "extension") or () if maybe(one, "url") == SPACE + name)


def kept(node: Any, name: str, value: str) -> Any:
    """The value of our extension of that name; None when there is none."""
    return maybe(next(extended(node, name), None), value)


def said(node: Any, name: str) -> str:
    """The text in our extension of that name; "" when there is none."""
    return words(next(extended(node, name), None), "valueString")


def moment(written: Any) -> datetime:
    """An aware moment."""
    at = datetime.fromisoformat(written) if isinstance(written, str) else None
    if at is None or at.tzinfo is None:
        raise UnreadablePlan("moment")
    return at


def maybe_moment(written: Any) -> datetime | None:
    """An aware moment where there is one."""
    return None if written is None else moment(written)


def maybe_day(written: Any) -> date | None:
    """A date where there is one."""
    return None if written is None else date.fromisoformat(written)


def code_of(concept: Any) -> str:
    """The code, or the text that stands for one."""
    return words(concept, "coding", 0, "code") or words(concept, "text")


def item_id(reference: Any) -> str:
    """Our id of the item that is referred to."""
    if get(reference, "identifier", "system") != ITEM:
        raise UnreadablePlan("reference")
    return str(get(reference, "identifier", "value"))


def maybe_item(reference: Any) -> str | None:
    """Our id of the item that is referred to, if any is."""
    return None if reference is None else item_id(reference)


def author(reference: Any) -> Author:
    """Who wrote."""
    who = str(get(reference, "identifier", "value"))
    return Author(who, words(reference, "display"), said(reference, "role"), said(reference, "relation"))


def maybe_author(reference: Any) -> Author | None:
    """Who wrote, where that is known."""
    return None if reference is None else author(reference)


def responsible(reference: Any) -> Responsible:
    """Who does it: the identifier's system says which kind."""
    system = str(get(reference, "identifier", "system"))
    kind = ResponsibleKind(system.removeprefix(SPACE))
    return Responsible(kind, words(reference, "identifier", "value"), words(reference, "display"))


def evidence(node: Any) -> tuple[Evidence, ...]:
    """What an item rests on, in the order in which it was attached."""
    return tuple(_evidence(one) for one in extended(node, "evidence"))


def _evidence(extension: Json) -> Evidence:
    parts = get(extension, "extension")
    only = {part["url"]: part for part in parts}
    return Evidence(
        events=tuple(part["valueString"] for part in parts if part["url"] == "event"),
        first=date.fromisoformat(get(only, "first", "valueDate")),
        last=date.fromisoformat(get(only, "last", "valueDate")),
        attached_by=author(get(only, "by", "valueReference")),
        attached_at=moment(get(only, "at", "valueDateTime")),
    )
