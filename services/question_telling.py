"""What an answer tells: the groups and tables behind its lines, counted once and told by what is shown of each.

An answer is tried several times before it is told, with more of its lines hidden each time (services/questions.py). The
persons behind its lines stay the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from analytics.answer import Answer
from analytics.cohort import members
from analytics.disclosure import Hidden
from analytics.disclosure_guard import Bools, Cohort
from analytics.disclosure_rows import Table
from analytics.disclosure_span import Target
from analytics.population import Population
from analytics.told_rows import told_rows
from analytics.told_shapes import Group, Rows
from domain.options import Option
from domain.predicate_json import digest as digest_of_filter
from domain.question import Posed, Question
from domain.small_cells import K_SENSITIVE
from services.question_judged import Judged
from services.question_memory import Telling, Unseen


@dataclass(frozen=True, eq=False)
class _Behind:
    """A group of an answer; `few`: the places of its persons where they may be too few."""

    cohort: Cohort
    few: Target | None

    @classmethod
    def of(cls, digest: str, persons: Bools) -> _Behind:
        cohort = Cohort.of(digest, persons)
        return cls(cohort, np.flatnonzero(persons) if cohort.n < K_SENSITIVE else None)


@dataclass(frozen=True, eq=False)
class Counted:
    """Everything that the answer to one question may tell of, whatever of it is shown."""

    posed: Posed
    named: str
    everyone: int
    who: Cohort
    groups: Sequence[tuple[Group, _Behind]]
    tables: Sequence[tuple[Rows, Sequence[tuple[int, _Behind]]]]
    judged: Judged = field(default_factory=Judged)

    @classmethod
    def of(cls, people: Population, posed: Posed, named: str, options: Sequence[Option]) -> Counted:
        """`named`: the question's digest."""
        told, everyone = told_rows(people, posed, options), len(people.people)
        groups = [(one, _Behind.of(f"{named}.{n}", one.members)) for n, one in enumerate(told.groups)]
        tables = [(rows, _lines(rows, f"{named}.{n}.{rows.family}", everyone)) for n, rows in enumerate(told.tables)]
        who = Cohort.of(digest_of_filter(posed.cohort), members(people, posed.cohort))
        return cls(posed, named, everyone, who, groups, tables)

    def telling(self, answer: Answer, unseen: Unseen) -> Telling:
        """What this answer tells, without these lines for what was told before."""
        found = _Found(answer.k, unseen)
        for group, behind in self.groups:
            found.add(behind, group.line, shown=_shows(answer, group))
        tables = []
        for place, (rows, lines) in enumerate(self.tables):
            table = Table.of(self.named, rows, answer, self._cell(place))
            keys = {code: key for key, code in rows.lines}
            tables.append((table, rows))
            for code, behind in lines:
                found.add(behind, keys[code], shown=code not in table.unseen)
                if code in rows.events_only:
                    found.uncounted.add(behind.cohort.digest)
        return Telling(
            self.named, answer.k, self.everyone, found.groups, tables, found.hidden, self.who, found.keys, unseen,
            self.judged, frozenset(found.uncounted),
        )  # fmt: skip

    def _cell(self, place: int) -> int:
        """In common: its tables are one group's, then the other's."""
        return 2 * place // len(self.tables) if self.posed.question is Question.IN_COMMON else -1


def _lines(rows: Rows, named: str, everyone: int) -> Sequence[tuple[int, _Behind]]:
    codes = sorted({code for _, code in rows.lines})
    behind = rows.persons(codes, everyone)
    return [(code, _Behind.of(f"{named}.{code}", persons)) for code, persons in zip(codes, behind, strict=False)]


@dataclass
class _Found:
    """The groups of an answer: shown ones by the lines they stand in, and those that must not follow from them."""

    k: int
    unseen: Unseen
    groups: list[Cohort] = field(default_factory=list)
    hidden: list[Target] = field(default_factory=list)
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    uncounted: set[str] = field(default_factory=set)

    def add(self, behind: _Behind, line: tuple[str, ...] | None, *, shown: bool) -> None:
        """`line`: where the answer shows it, None for the base or a step."""
        if shown:
            self.groups.append(behind.cohort)
            if line is not None:
                self.keys[behind.cohort.digest] = line
        elif behind.few is not None and 0 < behind.cohort.n < self.k:
            self.hidden.append(behind.few)
        elif behind.cohort.n and line in self.unseen:
            self.hidden.append(behind.cohort)


def _shows(answer: Answer, group: Group) -> bool:
    """Whether the answer shows a number of this group."""
    if group.step >= 0:
        return not isinstance(answer.steps[group.step][1], Hidden)
    if group.line is None:
        return not isinstance(answer.base, Hidden)
    line = next((one for one in answer.lines if one.key == group.line), None)
    return line is not None and not isinstance(line.n if group.cell < 0 else line.cells[group.cell].value, Hidden)
