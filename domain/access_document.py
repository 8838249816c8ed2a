"""The access policy as a document for people: docs/access-policy.md is made from the table, never written by hand."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from domain.access import Deed, Flag, Relation
from domain.access_table import (
    AFTER_A_QUESTION,
    ALLOWED,
    CARE,
    CLINICAL,
    NEVER,
    NO_PERSON,
    OF_A_CUSTOMER,
    OF_A_PERSON,
    OF_CARE,
    PHYSICIANS,
    POLICY_VERSION,
    PRESENT,
    STAFF,
    STATEMENTS,
    WITH_A_REASON,
    Row,
)
from domain.staff import Register, Role

_GROUPS = (
    ("1 Never", NEVER),
    ("2 Only with a stated reason (break the glass)", WITH_A_REASON),
    ("3 Only after one more question, logged", AFTER_A_QUESTION),
    ("4 Allowed, logged", ALLOWED),
)
_NAMES: dict[frozenset[StrEnum], str] = {
    frozenset(CLINICAL): "doctor, surgeon, care staff",
    frozenset(PHYSICIANS): "doctor, surgeon",
    frozenset(STAFF): "all staff",
    frozenset(OF_A_PERSON): "anything to a person",
    frozenset(OF_A_CUSTOMER): "anything to a customer",
    frozenset(OF_CARE): "deeds of care",
    frozenset(OF_CARE | {Deed.REQUEST_STATEMENT}): "deeds of care, request statement",
    frozenset(OF_CARE | STATEMENTS): "deeds of care, statements",
    frozenset(STATEMENTS): "statements",
    frozenset(CARE): "any care or client relation",
    frozenset(PRESENT): "a present relation",
}
_HEAD = """# Access policy

Version {version}. Made from `domain/access_table.py` by `make docs`; a test fails when the two differ.

Each deed is decided on its own, every time, and written to the use log before anything is shown. Read from the top: the
first row that fits decides. What no row names is refused. Somebody with several relations is decided by the one that
helps most. "Any" means the column does not matter.

- **Anything to a person**: every deed except {no_person}.
- **Anything to a customer**: the same except {not_of_a_customer}.
- **Deeds of care**: {of_care}.
- **Statements**: {statements}.
- **A present relation**: {present}. **Any care or client relation**: these and {past}.
- **Flags**: {flags}.
- **Roles**: {roles}. **Registers**: {registers}.
"""


def render() -> str:
    """The whole document as Markdown."""
    head = _HEAD.format(
        version=POLICY_VERSION,
        no_person=_list(NO_PERSON),
        not_of_a_customer=_list(OF_A_PERSON - OF_A_CUSTOMER),
        of_care=_list(OF_CARE),
        statements=_list(STATEMENTS),
        present=_list(PRESENT),
        past=_list(CARE - PRESENT),
        flags=_list(Flag),
        roles=_list(Role),
        registers=_list(Register),
    )
    return head + "".join(_group(title, rows) for title, rows in _GROUPS)


def _group(title: str, rows: tuple[Row, ...]) -> str:
    lines = [
        f"\n## {title}\n",
        "| who | deed | relation | register | flags | word in the log | why |",
        "|-|-|-|-|-|-|-|",
    ]
    return "\n".join([*lines, *map(_row, rows)]) + "\n"


def _row(row: Row) -> str:
    flags = [_word(flag) for flag in sorted(row.when)] + [f"not {_word(flag)}" for flag in sorted(row.unless)]
    cells = (
        _cell(row.who),
        _cell(row.deeds),
        _relations(row),
        _cell(row.registers),
        " and ".join(flags),
        f"`{row.reason}`",
    )
    return f"| {' | '.join(cells)} | {row.why} |"


def _relations(row: Row) -> str:
    left = frozenset(Relation) - row.relations
    named = row.relations in _NAMES or len(row.relations) <= len(left)
    return _cell(row.relations) if named else f"any but {_list(left)}"


def _cell(items: Iterable[StrEnum]) -> str:
    chosen = frozenset(items)
    if not chosen:
        return "any"
    if chosen in _NAMES:
        return _NAMES[chosen]
    left = OF_A_PERSON - chosen
    if chosen < OF_A_PERSON and 0 < len(left) < 3:
        return f"anything to a person except {_list(left)}"
    return _list(chosen)


def _list(items: Iterable[StrEnum]) -> str:
    return ", ".join(sorted(_word(item) for item in items))


def _word(item: StrEnum) -> str:
    return item.value.replace("_", " ")
