"""Finding somebody without an ID: the folded form on the start page, what it says, and the people it found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from components.notices import error_text
from components.text import Text
from domain.errors import InvalidInput, LookUpLimit, TilannekuvaError
from domain.name_search import LONGEST, Purpose

Data = dict[str, Any]
FIELDS = ("family", "given", "born")


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form."""

    family: str = ""
    given: str = ""
    born: str = ""
    purpose: str = ""

    @classmethod
    def of(cls, command: Data) -> Typed:
        """From a browser's command: texts of bounded length, whatever came."""
        return cls(*(str(command.get(name) or "")[: 4 * LONGEST] for name in (*FIELDS, "purpose")))


class Row(Protocol):
    """Somebody found (services.find_person.FoundRow; components do not know the services)."""

    @property
    def name(self) -> str: ...
    @property
    def age(self) -> int | None: ...
    @property
    def deceased(self) -> bool: ...
    @property
    def person(self) -> Any: ...


class Answer(Protocol):
    """What was found (services.find_person.Found)."""

    @property
    def rows(self) -> Iterable[Row]: ...
    @property
    def too_many(self) -> bool: ...
    @property
    def whole(self) -> bool: ...


def find_view(text: Text, typed: Typed, *, answer: Answer | None = None, error: TilannekuvaError | None = None) -> Data:
    """The form, open once it has been used. Nobody found and somebody left out are one sentence."""
    at = error.field if isinstance(error, InvalidInput) else ""
    rows = [_row(i, row, text) for i, row in enumerate(answer.rows)] if answer else []
    return {
        "title": text("find.title"),
        "body": text("find.body"),
        "open": answer is not None or error is not None,
        "fields": [_field(name, typed, at, text) for name in FIELDS],
        "purpose": {"label": text("find.purpose_label"), "bad": at == "purpose", "options": _purposes(typed, text)},
        "go": text("find.go"),
        "error": error_text(error, text) if error else "",
        "link": {"action": "/sign-out", "words": text("search.limit.go")} if isinstance(error, LookUpLimit) else None,
        "answer": _answer(answer, len(rows), text) if answer else "",
        "rows": rows,
    }


def _field(name: str, typed: Typed, at: str, text: Text) -> Data:
    hint = text(f"find.{name}_hint") if text.has(f"find.{name}_hint") else ""
    return {
        "name": name,
        "label": text(f"find.{name}"),
        "hint": hint,
        "value": getattr(typed, name),
        "bad": name == at,
    }


def _purposes(typed: Typed, text: Text) -> list[Data]:
    chosen = typed.purpose
    listed = [{"value": one.value, "label": text(f"find.purpose.{one.value}"), "on": one == chosen} for one in Purpose]
    return [{"value": "", "label": text("find.choose"), "on": chosen not in set(Purpose)}, *listed]


def _answer(answer: Answer, n: int, text: Text) -> str:
    many = text("find.too_many") if answer.too_many else ""
    said = many or (text("find.found", n=n) if n else text("find.nobody"))
    return said if answer.whole else f"{said} {text('find.not_whole')}"


def _row(at: int, row: Row, text: Text) -> Data:
    age = text("situation.banner.age", n=row.age) if row.age is not None else ""
    note = text("find.deceased") if row.deceased else age
    return {"id": str(at), "name": row.name or text("worklist.no_name"), "masked": row.person.masked, "note": note}
