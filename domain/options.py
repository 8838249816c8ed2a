"""What an organisation can do about a group: declared options, never invented by an answer (docs/adr/053)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from domain.errors import InvalidInput
from domain.predicate import Predicate

NOTHING = "do_nothing"
"""The option that is always there."""

_ID = re.compile(r"[a-z][a-z0-9_]{1,39}", re.ASCII)
FEASIBLE = range(1, 4)


@dataclass(frozen=True, slots=True)
class Option:
    """`when`: for whom it is meant; `done`: who has had it already, so that its benefit can be measured as an
    association with `outcome` (both or neither). `feasibility` 1 (hard) to 3 (easy). Its name, reason and words are
    texts by `id` (components/texts/*/options.toml); `alternatives` are ids of other options."""

    id: str
    version: str
    when: Predicate
    feasibility: int
    done: Predicate | None = None
    outcome: Predicate | None = None
    alternatives: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        bad = not _ID.fullmatch(self.id) or not self.version or self.feasibility not in FEASIBLE
        if bad or (self.done is None) != (self.outcome is None):
            raise InvalidInput("predicate.invalid", self.id[:40] or "option")


def whole(options: Iterable[Option]) -> tuple[Option, ...]:
    """The table as declared. Raises InvalidInput: an id twice, "do nothing" missing, an alternative nobody declares."""
    table = tuple(options)
    ids = [option.id for option in table]
    named = {NOTHING, *(one for option in table for one in option.alternatives)}
    if len(set(ids)) < len(ids) or not named <= set(ids):
        raise InvalidInput("predicate.invalid", "options")
    return table
