"""One stored command: all that replay needs, so that a template or a rule that changes later changes no history."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from data_access.plan_json import COMMANDS, FORMAT, Unreadable, canonical, load, parse, plain, read_object
from domain.customer import PersonKey
from domain.plan import Author, Command, Plan, PlanKind, RequestStatement
from domain.plan_rules import perform
from domain.plan_steps import KEPT, Kept
from domain.templates import Template


@dataclass(frozen=True, slots=True)
class Begins:
    """What the first command of a plan fixes."""

    id: str
    language: str
    kind: PlanKind = PlanKind.HEALTH_CARE

    def plan(self, subject: PersonKey) -> Plan:
        """The plan before its first command."""
        return Plan(id=self.id, person_key=subject, kind=self.kind, language=self.language)


@dataclass(frozen=True, slots=True)
class Written:
    """A command as it was carried out: with the ids it made, the version its writer saw and the template used."""

    key: str
    at: datetime
    by: Author
    command: Command
    ids: tuple[str, ...]
    seen: int
    template: Template | None
    begins: Begins | None
    earlier: Kept | None = None  # what RestoreItem brought back


@dataclass(frozen=True, slots=True)
class Body:
    """The `body` column, read."""

    command: Command
    ids: tuple[str, ...]
    seen: int
    template: Template | None = None
    begins: Begins | None = None
    earlier: Kept | None = None


def write_body(written: Written) -> str:
    """The `body` column: canonical JSON."""
    return canonical(
        {
            "format": FORMAT,
            "name": type(written.command).__name__,
            "command": plain(written.command),
            "ids": list(written.ids),
            "seen": written.seen,
            "template": plain(written.template),
            "begins": plain(written.begins),
            **_earlier(written.earlier),
        }
    )


def _earlier(item: Kept | None) -> dict[str, Any]:
    """Nothing for most commands: rows that bring nothing back look as they always have."""
    return {} if item is None else {"earlier_kind": type(item).__name__, "earlier": plain(item)}


def as_typed(command: Command) -> Command:
    """Without what we note ourselves: which sources had not answered may be otherwise when the same is sent again."""
    return replace(command, missing_sources=()) if isinstance(command, RequestStatement) else command


def read_body(text: str) -> Body:
    """Raises Unreadable."""
    data = read_object(text)
    kind = COMMANDS.get(data.pop("name", ""))
    if kind is None:
        raise Unreadable("name")
    return Body(
        command=parse(kind, data.get("command")),
        ids=parse(tuple[str, ...], data.get("ids")),
        seen=parse(int, data.get("seen")),
        template=parse(Template | None, data.get("template")),
        begins=parse(Begins | None, data.get("begins")),
        earlier=_read_earlier(data),
    )


def _read_earlier(data: Mapping[str, Any]) -> Kept | None:
    if "earlier_kind" not in data:
        return None
    kind = next((one for one in KEPT if one.__name__ == data["earlier_kind"]), None)
    if kind is None:
        raise Unreadable("earlier_kind")
    item: Kept = parse(kind, data.get("earlier"))
    return item


def replay(subject: PersonKey, rows: Iterable[Any], start: Plan | None = None) -> Plan:
    """The plan that the rows of plan_commands (oldest first) make of `start`, or of nothing."""
    plan = start or Plan(id="", person_key=subject)
    for state in states(subject, rows, plan):
        plan = state
    return plan


def states(subject: PersonKey, rows: Iterable[Any], start: Plan | None = None) -> Iterator[Plan]:
    """The plan after each of the rows."""
    plan = start or Plan(id="", person_key=subject)
    for row in rows:
        body = read_body(row.body)
        plan = body.begins.plan(subject) if body.begins else plan
        ids, by = iter(body.ids), load(Author, row.author)
        plan = perform(
            plan,
            body.command,
            by=by,
            at=row.at,
            ids=ids.__next__,
            template=body.template,
            seen=body.seen,
            earlier=body.earlier,
        )
        yield plan


def chain_of(key: bytes, previous: str, row: Mapping[str, Any]) -> str:
    """HMAC-SHA256 over the previous row's chain and every other column of this row, 64 hex digits."""
    at = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    parts = ["plan", previous, row["plan_id"], row["version"], row["key"], at, row["author"], row["name"], row["body"]]
    return hmac.new(key, canonical(parts).encode(), hashlib.sha256).hexdigest()
