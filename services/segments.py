"""Deed: see what segments look like. Aggregates only: nothing here takes or returns a person.

Every number is an answer that disclosure control has told (services/telling.py). A group's answers are the same for
every lead, so they are computed once a snapshot and kept beside its columns; the deed is logged each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from analytics.answer import Answer
from analytics.disclosure import Hidden
from analytics.population import Population
from analytics.segment_shown import Branch, Panels, Tree
from domain.access import Deed
from domain.errors import NotFound
from domain.predicate import Among, Dimension
from domain.segment_rule import SegmentRule
from domain.small_cells import K
from services.desk import Desk
from services.kept import Kept
from services.population import loaded
from services.segment_compared import compared
from services.segment_panels import panels_of
from services.segment_rules import segmented_of, sensitive_of
from services.segment_tree import months_answer, tree_of
from services.telling import Teller

PURPOSE = "knowledge_management"
MOST_KEPT = 300
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a lead looks at: a group, and whom it is compared with (None: everybody else). `unit`: the unit that stands
    first in the tree."""

    group: Among | None = None
    against: Among | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """The page of one group. `rule` is its rule, None of what is no segment. `panels`, `common`: None when the group
    itself may not be told of, or is nobody."""

    as_of: date
    snapshot: str
    tree: Tree
    branch: Branch
    rule: SegmentRule | None
    rules: tuple[SegmentRule, ...]
    names: tuple[tuple[str, str], ...]
    panels: Panels | None
    common: Answer | None
    months: Answer | None
    against: Branch | None
    unit: str

    @property
    def k(self) -> int:
        """Of how many persons the group has fewer, where its size is hidden."""
        return self.branch.n.k if isinstance(self.branch.n, Hidden) else K


def overview(desk: Desk, chosen: Chosen) -> Overview:
    """One group's page; without a choice the lead's own unit, else the first group that may be shown. One logged read.
    Raises Refused, SnapshotTrouble, and NotFound for a group that is not there any more."""
    details = [] if chosen.group is None else [f"{chosen.group.dimension}:{next(iter(chosen.group.values))}"]
    desk.enter(Deed.SEE_SEGMENTS, PURPOSE, tuple(details))
    snapshot = loaded(desk.house)
    people, every = snapshot.population, snapshot.rules
    teller = Teller.of(people, sensitive_of(every))
    kept, told = _kept(people), segmented_of(people)
    tree = _tree(people, teller)
    unit = chosen.unit or (desk.user.unit if tree.branch_of(desk.user.unit) else "")
    group = chosen.group or _first(unit, tree)
    branch = tree.branch(group)
    if branch is None:
        raise NotFound("segment")
    against = tree.branch(chosen.against) if chosen.against and chosen.against != group else None
    other = None if against is None else against.group  # what the tree has no more is not compared with
    seen = not isinstance(branch.n, Hidden)
    other_seen = against is None or not isinstance(against.n, Hidden)
    ours = group.dimension is Dimension.SEGMENT
    return Overview(
        as_of=teller.as_of,
        snapshot=teller.snapshot,
        tree=tree,
        branch=branch,
        rule=next((rule for rule in every if ours and rule.id == branch.word), None),
        rules=every,
        names=_names(people),
        panels=_panels(people, group, teller) if seen else None,
        common=_compared(people, group, other, teller) if seen and other_seen else None,
        months=kept.get(("months", group), lambda: months_answer(people, told, branch.word, teller))
        if seen and ours
        else None,
        against=against,
        unit=unit,
    )


def prepared(people: Population, every: tuple[SegmentRule, ...]) -> Tree:
    """The tree of a snapshot and the first group's charts, told and kept."""
    teller = Teller.of(people, sensitive_of(every))
    tree = _tree(people, teller)
    group = _first("", tree)
    branch = tree.branch(group)
    if branch is not None and not isinstance(branch.n, Hidden):
        _panels(people, group, teller)
        _compared(people, group, None, teller)
    return tree


def _panels(people: Population, group: Among, teller: Teller) -> Panels:
    panels: Panels = _kept(people).get(("panels", group), lambda: panels_of(people, group, teller))
    return panels


def _compared(people: Population, group: Among, against: Among | None, teller: Teller) -> Answer:
    common: Answer = _kept(people).get(("common", group, against), lambda: compared(people, group, against, teller))
    return common


def _tree(people: Population, teller: Teller) -> Tree:
    tree: Tree = _kept(people).get("tree", lambda: tree_of(people, segmented_of(people), teller))
    return tree


def _kept(people: Population) -> Kept:
    return people.once("segments: kept", lambda _: Kept(MOST_KEPT))


def _first(unit: str, tree: Tree) -> Among:
    """The lead's own unit where the sources know it, else the first group that may be shown."""
    own = tree.branch_of(unit)
    if own is not None:
        return own.group
    shown = [one.group for one in tree.branches if not isinstance(one.n, Hidden)]
    first = shown or [one.group for one in tree.branches]
    if not first:
        raise NotFound("segment")
    return first[0]


def _names(people: Population) -> tuple[tuple[str, str], ...]:
    """What activities are called in the source's language, by key."""
    return tuple((one.key, one.name) for one in people.words.activities)
