"""What one person was told of one snapshot, and what may be told beside it. services/question_guard.py locks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

import numpy as np

from analytics.disclosure_guard import MOST_COHORTS, MOST_GROUPS, Bools, Cohort, Known, OneStep, Verdict, judge
from analytics.disclosure_neighbours import Cuts, neighbours
from analytics.disclosure_rows import MOST_BYTES, MOST_TABLES, Table, lines_too_close, tables_too_close
from analytics.disclosure_span import MOST_TARGETS, Target, following, follows
from analytics.page_cells import PageCells
from analytics.told_shapes import Rows
from domain.predicate import Everyone, Predicate
from services.question_judged import Judged

MOST_VERDICTS = 2_000
"""Distinct questions of one person in one snapshot whose verdict is kept; further ones are refused uncounted."""
Unseen = frozenset[tuple[str, ...]]
"""Keys of lines that an answer hides from one person, for what this person was told before."""


@dataclass
class Asked:
    """What one person asked of one snapshot. `answered`: filters of which something was told; `unseen`: by question;
    `unread`: they were told something that nobody can read any more."""

    told: list[Cohort] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    hidden: list[Target] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    unseen: dict[str, Unseen] = field(default_factory=dict)
    recalled: bool = False
    unread: bool = False
    uncounted: set[str] = field(default_factory=set)
    filters: int = 0
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    ks: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    lock: Lock = field(default_factory=Lock)


@dataclass(frozen=True)
class Pages:
    """What every lead's pages show: groups of declared values, and every table."""

    groups: Sequence[Cohort] = ()
    cells: PageCells | None = None

    def judge(self, group: Cohort, steps: Iterable[OneStep], told: Sequence[Cohort], everyone: int, k: int) -> Verdict:
        """As analytics.disclosure_guard.judge, beside every number of the pages too."""
        told = Known.of(told)
        verdict = judge(group, steps, told, everyone, k)
        if verdict is not Verdict.ANSWERED or self.cells is None:
            return verdict
        if group.digest in told.digests:
            return verdict
        close = self.cells.too_close(group, k) or self.cells.too_close_to_rest(group, k)
        return Verdict.TOO_CLOSE if close else verdict


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as asked. `members` counts a predicate on the snapshot; `sensitive` says whether it touches a sensitive
    group; `cuts` are the declared cut points."""

    predicate: Predicate
    digest: str
    k: int
    members: Callable[[Predicate], Bools]
    sensitive: Callable[[Predicate], bool]
    cuts: Cuts


@dataclass(frozen=True)
class Telling:
    """What an answer would tell besides its cohort: the groups of which it shows a number, its tables with their rows,
    and what it hides: the persons of its small groups, and groups hidden for what was told before. `everyone`: persons
    of the snapshot; `cohort`: the filter's; `keys`: the lines that groups stand in, by the groups' digests; `unseen`:
    the lines hidden for what was told before; `judged`: what was judged of its parts; `uncounted`: digests of groups
    whose number of persons no screen shows."""

    digest: str
    k: int
    everyone: int
    groups: Sequence[Cohort] = ()
    tables: Sequence[tuple[Table, Rows]] = ()
    hidden: Sequence[Target] = ()
    cohort: Cohort | None = None
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unseen: Unseen = frozenset()
    judged: Judged = field(default_factory=Judged)
    uncounted: frozenset[str] = frozenset()


def full(kept: Asked) -> bool:
    """Whether nothing more is decided of this person's questions."""
    many = len(kept.told) >= MOST_GROUPS or len(kept.tables) >= MOST_TABLES or kept.filters >= MOST_COHORTS
    return many or len(kept.verdicts) >= MOST_VERDICTS or sum(t.bits.nbytes for t in kept.tables) >= MOST_BYTES


def closed(kept: Asked) -> Verdict | None:
    """Why nothing new is decided of this person's questions, where nothing is. Beside what cannot be read, any answer
    may be one too many; what is known to have been told stays answered."""
    if kept.unread:
        return Verdict.UNREAD
    return Verdict.TOO_MANY if full(kept) else None


def before_of(kept: Asked, pages: Pages, told: Telling) -> Known:
    """What this person knows without this answer, and without its filter's own number where that is new."""
    new = told.cohort.digest if told.cohort is not None and told.cohort.digest not in kept.answered else ""
    found = Known((*pages.groups, *(group for group in kept.told if group.digest != new)))
    told.judged.beside(pages, kept, *found, *kept.tables, *kept.hidden)
    return found


def _judge(pages: Pages, group: Cohort, before: Sequence[Cohort], told: Telling) -> Verdict:
    about = (group.digest, told.k)
    return told.judged.get(about, lambda: pages.judge(group, (), before, told.everyone, told.k))


def _leaking(kept: Asked, table: Table, rows: Rows, told: Telling) -> frozenset[int]:
    about = (rows, table.hidden, table.unseen, table.nodes, told.k)
    return told.judged.get(about, lambda: lines_too_close(table, rows, kept.tables, told.k))


def secret_of(pages: Pages, before: Sequence[Cohort], told: Telling) -> Sequence[Target]:
    """Of what it hides, what does not follow without it: one that a page shows at five may be hidden here at ten."""
    about = ("known", *map(_persons, told.hidden))
    known = told.judged.get(about, lambda: following(before, told.hidden, told.everyone))
    secret = [group for place, group in enumerate(told.hidden) if place not in known]
    return secret if pages.cells is None else [group for group in secret if not pages.cells.shows(group)]


def _persons(target: Target) -> Cohort | bytes:
    """What a verdict about it is found by: its persons, not where in memory they stand."""
    return target if isinstance(target, Cohort) else np.asarray(target).tobytes()


def _follows(kept: Asked, pages: Pages, before: Sequence[Cohort], told: Telling, secret: Sequence[Target]) -> bool:
    new = told.groups if told.cohort is None else (told.cohort, *told.groups)
    about = ("follows", *new, "hidden", *map(_persons, secret))
    return told.judged.get(about, lambda: _follow(pages, before, new, (*kept.hidden, *secret), told.everyone))


def _follow(
    pages: Pages, before: Sequence[Cohort], new: Sequence[Cohort], hidden: Sequence[Target], everyone: int
) -> bool:
    if follows((*before, *new), hidden, everyone):
        return True
    return pages.cells is not None and pages.cells.told_by(new, before, hidden)


def _threes(kept: Asked, pages: Pages, before: Sequence[Cohort], told: Telling) -> Sequence[frozenset[Cohort]]:
    """The new groups, one or two, which beside a page's number and one more tell of few persons."""
    if pages.cells is None:
        return ()
    cells, every = pages.cells, told.groups if told.cohort is None else (told.cohort, *told.groups)
    new = [group for group in every if group.digest not in told.uncounted]
    counted = [group for group in before if group.digest not in kept.uncounted]
    found = told.judged.get(("threes", *new), lambda: cells.threes(new, counted))
    return [frozenset(new[at] for at in (one.new, one.other) if at >= 0) for one in found]


def _of_threes(found: Sequence[frozenset[Cohort]], told: Telling) -> Unseen:
    """A line of each, the smallest; none of those that a line chosen before is in."""
    chosen: set[str] = set()
    for groups in found:
        placed = [group for group in groups if group.digest in told.keys]
        if placed and not any(group.digest in chosen for group in groups):
            chosen.add(min(placed, key=lambda group: (group.n, told.keys[group.digest])).digest)
    return frozenset(told.keys[digest] for digest in chosen)


def without(kept: Asked, pages: Pages, before: Sequence[Cohort], told: Telling) -> Unseen:
    """The lines without which an answer may rather be told: each that is too close to something told; where only all of
    them together tell of somebody, the smallest."""
    placed = [group for group in told.groups if group.digest in told.keys]
    if not placed and not told.tables:
        return frozenset()
    close = {told.keys[group.digest] for group in placed if _judge(pages, group, before, told) is not Verdict.ANSWERED}
    for table, rows in told.tables:
        leaking = _leaking(kept, table, rows, told) - table.unseen
        close |= {key for key, code in rows.lines if code in leaking}
    if not close:
        close = set(_of_threes(_threes(kept, pages, before, told), told))
    if not close and _follows(kept, pages, before, told, secret_of(pages, before, told)):
        smallest = min(placed, key=lambda group: group.n, default=None)
        close = {told.keys[smallest.digest]} if smallest is not None else set()
    return frozenset(close)


def beside(kept: Asked, pages: Pages, before: Sequence[Cohort], told: Telling, secret: Sequence[Target]) -> Verdict:
    """May this answer be told too?"""
    if len(kept.told) + len(told.groups) > MOST_GROUPS or len(kept.tables) + len(told.tables) > MOST_TABLES:
        return Verdict.TOO_MANY
    for group in told.groups:
        verdict = _judge(pages, group, before, told)
        if verdict is not Verdict.ANSWERED:
            return verdict
    if any(_table_too_close(kept, table, rows, told) for table, rows in told.tables):
        return Verdict.TOO_CLOSE
    if len(kept.hidden) + len(secret) > MOST_TARGETS:
        return Verdict.TOO_MANY
    if _threes(kept, pages, before, told):
        return Verdict.TOO_CLOSE
    return Verdict.TOO_CLOSE if _follows(kept, pages, before, told, secret) else Verdict.ANSWERED


def _table_too_close(kept: Asked, table: Table, rows: Rows, told: Telling) -> bool:
    if rows.column is None:
        return tables_too_close(table, rows, kept.tables, told.k)
    return bool(_leaking(kept, table, rows, told))


def keep(kept: Asked, told: Telling, secret: Sequence[Target]) -> None:
    """It is told."""
    kept.told += [group for group in told.groups if all(group.digest != other.digest for other in kept.told)]
    if told.cohort is not None:
        kept.answered.add(told.cohort.digest)
        if all(told.cohort.digest != other.digest for other in kept.told):
            kept.told.append(told.cohort)
    kept.unseen[told.digest] = told.unseen
    kept.uncounted |= told.uncounted
    kept.hidden += secret
    known = {(table.family, table.digest) for table in kept.tables}
    kept.tables += [table for table, _ in told.tables if (table.family, table.digest) not in known]


def forget(kept: Asked, cohort: Cohort | None) -> None:
    """A filter that may be asked, but of which nothing was told, does not stand in the way of the next one."""
    if cohort is None or cohort.digest in kept.answered:
        return
    if any(cohort.digest == other.digest for other in kept.told):
        kept.told = [other for other in kept.told if other.digest != cohort.digest]
        kept.filters -= 1
    kept.verdicts.pop(cohort.digest, None)


def hide(kept: Asked, pages: Pages, members: Bools) -> None:
    """Nothing told later may tell of this small group, unless what was told already does: then nothing more is lost by
    it, and all later questions would be refused for it."""
    few = np.flatnonzero(members)
    if len(kept.hidden) < MOST_TARGETS and not follows((*pages.groups, *kept.told), (few,), len(members)):
        kept.hidden.append(few)


def decide(kept: Asked, pages: Pages, asked: Filter) -> Verdict:
    """May there be an answer about this group? Kept as told until something else is decided of the answer."""
    if shut := closed(kept):
        return shut  # before anything is counted
    members = asked.members(asked.predicate)
    cohort = Cohort.of(asked.digest, members)
    try:
        near = neighbours(asked.predicate, asked.cuts)
        verdict = pages.judge(cohort, _steps(near, asked), (*pages.groups, *kept.told), len(members), asked.k)
    except ValueError:
        verdict = Verdict.NARROW
    kept.verdicts[asked.digest] = verdict
    if 0 < cohort.n < asked.k:
        hide(kept, pages, members)
    if verdict is Verdict.ANSWERED:
        kept.told.append(cohort)
        kept.filters += 1
    return verdict


def _steps(near: Iterable[Predicate], asked: Filter) -> Iterable[OneStep]:
    """Counted one by one: the first narrow step ends it."""
    sensitive = asked.sensitive(asked.predicate)
    for step in near:
        if step != Everyone():
            yield OneStep(Cohort.of("", asked.members(step)), sensitive and not asked.sensitive(step))
