"""The four panels of a group as answers that may be shown: structure, use and cost, paths, results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from analytics import segment_panels as counted
from analytics.answer import Answer, RawAnswer
from analytics.base_table import month_ends
from analytics.disclosure import Hidden
from analytics.disclosure_neighbours import slice_of
from analytics.paths import Per
from analytics.population import Population
from analytics.questions.in_what_order import in_what_order
from analytics.segment_beside import step_answers
from analytics.segment_groups import REST, Axis, Parted, divided, parted
from analytics.segment_paths import paths_of
from analytics.segment_shown import Beside, Panels, Wait
from domain.event import EventKind
from domain.predicate import Among, Dimension, Period, Select
from domain.small_cells import K_SENSITIVE, K
from services.segment_use import use_of
from services.telling import Teller

DEPTH = 3
MET = frozenset({EventKind.CONTACT, EventKind.STAY, EventKind.SURGERY, EventKind.REFERRAL})
MOSTLY = 0.5
"""With more than this part of the numbers hidden a finer division gives way to a coarser one."""


@dataclass(frozen=True)
class _Asked:
    """One group of one snapshot, and who may be told of what."""

    people: Population
    by: Parted
    margin: Answer
    teller: Teller

    def sliced(self, raw: RawAnswer) -> Answer:
        """The group's lines of a division by its dimension and more."""
        fixed = {str(self.by.dimension): self.by.word}
        return slice_of(self.teller.tell(raw), self.margin, fixed, self.by.cohort)

    def beside(self, *axes: Axis) -> Beside:
        """The group's slice, and everybody's margin of the same division."""
        name = axes[0].name
        group = self.sliced(divided(name, self.by, *axes))
        return Beside(name, group, self.teller.tell(divided(name, None, *axes)))


def panels_of(people: Population, group: Among, teller: Teller) -> Panels:
    """Everything on the page of one group. Raises NotFound."""
    by = parted(people, group)
    asked = _Asked(people, by, teller.tell(divided("size", by)), teller)
    use = [counted.distribution(people, feature) for feature in counted.DISTRIBUTIONS]
    results = [counted.outcome(people, name) for name in counted.OUTCOMES]
    used = use_of(people, by, teller)
    return Panels(
        structure=_structure(asked),
        municipality=asked.beside(counted.municipality(people)),
        use=tuple(asked.beside(axis) for axis in use if axis),
        services=asked.sliced(used.services),
        channels=asked.sliced(used.channels),
        visits=asked.sliced(used.months),
        paths=_paths(asked),
        results=tuple(asked.beside(axis) for axis in results if axis),
        waits=_waits(asked) if group.dimension is Dimension.SEGMENT else (),
        before=asked.beside(_stage_before(people)) if group.dimension is Dimension.LIFE_CYCLE else None,
        stages=_stages(asked) if group.dimension is Dimension.LIFE_CYCLE else None,
    )


def _stages(asked: _Asked) -> Answer:
    """From every stage to every stage: the division of which each stage's page shows its line."""
    axis = _stage_before(asked.people)
    return asked.teller.tell(divided(axis.name, asked.by, axis))


def _stage_before(people: Population) -> Axis:
    """Counted once a snapshot."""
    end = int(month_ends(people.as_of, 2)[-2])
    found: Axis = people.once("segments: stage before", lambda one: counted.stage_before(one, end))
    return found


def _structure(asked: _Asked) -> Beside:
    """By age and gender. Women and men of nine bands make many small cells: where most would be hidden, age alone."""
    age, gender = counted.age(asked.people), counted.gender(asked.people)
    if asked.by.dimension is not Dimension.UNIT:  # units by age and gender are too many cells to read or to protect
        found = asked.beside(age, gender)
        hidden = sum(isinstance(line.n, Hidden) for line in found.group.lines)
        if hidden <= MOSTLY * len(found.group.lines):
            return found
    return asked.beside(age)


def axes_of(people: Population, by: Parted, teller: Teller) -> Iterator[tuple[Axis, ...]]:
    """Every division of everybody that the pages of the groups of `by` show, for the guard of questions."""
    asked = _Asked(people, by, teller.tell(divided("size", by)), teller)
    yield (counted.age(people),)
    each = [replace(asked, by=replace(by, word=word)) for word in by.words if word != REST]
    if by.dimension is not Dimension.UNIT and any(len(_structure(one).group.dimensions) > 1 for one in each):
        yield counted.age(people), counted.gender(people)
    yield (counted.municipality(people),)
    found = [*(counted.distribution(people, one) for one in counted.DISTRIBUTIONS)]
    found += [counted.outcome(people, name) for name in counted.OUTCOMES]
    yield from ((axis,) for axis in found if axis)
    if by.dimension is Dimension.LIFE_CYCLE:
        yield (_stage_before(people),)


def _paths(asked: _Asked) -> Answer:
    """The first steps of twelve months, everybody of the group at the root."""
    today = date(1970, 1, 1) + timedelta(days=asked.people.as_of)
    select = Select(kinds=MET, period=Period(today - timedelta(days=counted.YEAR - 1), today))
    least = K_SENSITIVE if asked.teller.sensitive.touches(asked.by.cohort) else K
    return asked.teller.tell(in_what_order(asked.people, asked.by.cohort, Per.PERSON, DEPTH, select, least))


def _waits(asked: _Asked) -> tuple[Wait, ...]:
    found = []
    for path in paths_of(asked.by.word):
        for step in path.steps:
            quartiles, shares = step_answers(asked.people, path, step)
            found.append(Wait(path.moment, step.key, asked.teller.tell(quartiles), asked.teller.tell(shares)))
    return tuple(found)
