"""A segment as it may stand beside one of its members: everything in it has been told by disclosure control."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum

import numpy as np

from analytics.answer import Answer, RawAnswer
from analytics.cohort import counts, members
from analytics.disclosure import Hidden
from analytics.population import Events, Population
from analytics.questions.who import who
from analytics.segment_beside import MEASURES, Spell, cohort_of, measure_answer, step_answers
from analytics.segment_own import OwnWay, PathBeside, StepBeside
from analytics.segment_paths import Step, TypicalPath, booking, fits, paths_of
from analytics.segment_why import Why
from domain.segment_rule import SegmentRule

Tell = Callable[[RawAnswer], Answer]


@dataclass(frozen=True, slots=True)
class SegmentBeside:
    """`n`: its members on the snapshot's day. `measures`: quantiles by feature. `k`: the least number of persons."""

    segment: str
    n: int | Hidden
    measures: Mapping[str, Answer]
    paths: tuple[PathBeside, ...]
    as_of: date
    snapshot: str
    k: int


class State(StrEnum):
    """Why there is a comparison, or none."""

    READY = "ready"
    COUNTING = "counting"
    NO_RIGHT = "no_right"
    NO_SNAPSHOT = "no_snapshot"
    NOT_IN_IT = "not_in_it"
    NO_SEGMENT = "no_segment"


@dataclass(frozen=True)
class Beside:
    """The customer beside one of their segments. `others`: ids of all their segments that may be compared with, in
    which `told` is one. `ways`: one a path of `told`. `spells`: times in them, from the snapshot. `unsure`: events are
    kept back from the user or have not come, so what is not seen may have been. `names`: what the source calls kinds
    of events that rules speak of. `own`: the customer's own measures of the snapshot's day;
    `why`: the rule's conditions with their own values, None where some of what they stand on is not shown."""

    state: State
    told: SegmentBeside | None = None
    others: tuple[str, ...] = ()
    spells: tuple[Spell, ...] = ()
    ways: tuple[OwnWay, ...] = ()
    rules: tuple[SegmentRule, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    unsure: bool = False
    own: Mapping[str, float] = field(default_factory=dict)
    why: Why | None = None


def segment_beside(population: Population, segment: str, tell: Tell) -> SegmentBeside:
    """All of one segment, told by `tell`. Some passes over the members' events; nothing of single persons is kept."""
    size = tell(who(population, cohort_of(segment)))
    n = size.lines[0].cells[0].value if size.lines else Hidden(size.k)
    few = of_members(population, segment)
    measures = {name: tell(measure_answer(few, segment, name)) for name in MEASURES if name in few.values}
    paths = tuple(_path(few, path, tell) for path in paths_of(segment))
    shown = n if isinstance(n, Hidden) else int(n or 0)
    return SegmentBeside(segment, shown, measures, paths, size.as_of, size.snapshot, size.k)


def of_members(population: Population, segment: str) -> Population:
    """The same persons with the members' events alone: what is asked of members is answered the same, of fewer rows."""
    events = population.events
    mask = members(population, cohort_of(segment))[population.owner]
    starts = np.concatenate(([0], np.cumsum(counts(population, mask)))).astype(np.int64)
    columns = {f.name: getattr(events, f.name)[mask] for f in fields(Events) if f.name != "starts"}
    return replace(population, events=Events(starts=starts, **columns))


def _path(population: Population, path: TypicalPath, tell: Tell) -> PathBeside:
    steps = tuple(_step(population, path, step, tell) for step in path.steps)
    n = steps[0].shares.base
    return PathBeside(path.moment, path.back_days, fits(path.start, population.words), n, steps)


def _step(population: Population, path: TypicalPath, step: Step, tell: Tell) -> StepBeside:
    days, shares = (tell(raw) for raw in step_answers(population, path, step))
    words = population.words
    return StepBeside(step.key, days, shares, fits(step.kind, words), booking(step, words))
