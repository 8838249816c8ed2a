"""The one-step changes of a filter, and a filter on a declared dimension as a slice of a wider answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analytics.answer import Answer
from domain.predicate import All, Among, AnyOf, Began, Dimension, Everyone, Had, Measured, Not, Predicate

MOST_NEIGHBOURS = 60
"""A filter with more one-step changes is refused: nobody reads it, and each costs a count."""

Cuts = Mapping[str, Sequence[float]]
"""Declared cut points by feature, in ascending order."""


def neighbours(asked: Predicate, cuts: Cuts) -> tuple[Predicate, ...]:
    """The predicate with one condition less, one alternative less, or one edge at the next cut point, wherever in the
    tree. Empty for everyone. Raises ValueError when there are more than sixty."""
    found = tuple(dict.fromkeys(near for near in _neighbours(asked, cuts) if near != asked))
    if len(found) > MOST_NEIGHBOURS:
        raise ValueError("too many conditions")
    return found


def _neighbours(asked: Predicate, cuts: Cuts) -> list[Predicate]:
    if isinstance(asked, Everyone):
        return []
    if isinstance(asked, Not):
        return [Everyone(), *(Not(near) for near in _neighbours(asked.part, cuts) if near != Everyone())]
    if isinstance(asked, (All, AnyOf)):
        return _of_parts(asked, cuts)
    if isinstance(asked, Measured):
        return [Everyone(), *_wider(asked, cuts.get(asked.feature, ()))]
    if isinstance(asked, Began):
        return [Everyone(), *_shorter(asked)]
    return [Everyone()]


def _shorter(asked: Began) -> list[Predicate]:
    """The branch that it is part of: the same steps whatever came then, or one step less."""
    if asked.over:
        return [replace(asked, over=False)]
    return [replace(asked, steps=asked.steps[:-1]) if len(asked.steps) > 1 else Had(asked.what)]


def _of_parts(asked: All | AnyOf, cuts: Cuts) -> list[Predicate]:
    """Each part left out, and each part with a step of its own."""
    found: list[Predicate] = []
    for place, part in enumerate(asked.parts):
        rest = asked.parts[:place] + asked.parts[place + 1 :]
        found.append(_of(type(asked), rest))
        for near in _neighbours(part, cuts):
            if near != Everyone():
                found.append(_of(type(asked), (*asked.parts[:place], near, *asked.parts[place + 1 :])))
    return found


def _of(kind: type[All] | type[AnyOf], parts: tuple[Predicate, ...]) -> Predicate:
    if not parts:
        return Everyone()
    return parts[0] if len(parts) == 1 else kind(parts)


def _wider(asked: Measured, cuts: Sequence[float]) -> list[Predicate]:
    lower = [cut for cut in cuts if asked.low is not None and cut < asked.low]
    higher = [cut for cut in cuts if asked.high is not None and cut > asked.high]
    found: list[Predicate] = []
    if asked.low is not None and (lower or asked.high is not None):
        found.append(replace(asked, low=lower[-1] if lower else None))
    if asked.high is not None and (higher or asked.low is not None):
        found.append(replace(asked, high=higher[0] if higher else None))
    return found


@dataclass(frozen=True, slots=True)
class Wide:
    """A filter on values of declared dimensions, said as a wider cohort and the values fixed in its table."""

    cohort: Predicate
    fixed: tuple[tuple[Dimension, str], ...]


def widened(asked: Predicate, most: int) -> Wide:
    """Up to `most` conditions "one value of a dimension" taken out of the filter, in the order of the dimensions.

    An answer to the filter is then the lines of the wider answer that have those values (`slice_of`): the same numbers
    are hidden as in the table by all those dimensions, so that the two beside each other tell nothing.
    """
    parts = asked.parts if isinstance(asked, All) else (asked,)
    single = [part for part in parts if isinstance(part, Among) and len(part.values) == 1]
    order = list(Dimension)
    chosen = sorted(single, key=lambda part: order.index(part.dimension))[:most]
    chosen = [part for part in chosen if [x.dimension for x in single].count(part.dimension) == 1]
    rest = tuple(part for part in parts if part not in chosen)
    return Wide(_of(All, rest), tuple((part.dimension, next(iter(part.values))) for part in chosen))


def slice_of(wide: Answer, margin: Answer, fixed: Mapping[str, str], asked: Predicate) -> Answer:
    """The lines of a shown answer where these dimensions have these values, without those dimensions. `margin` is the
    shown answer by the fixed dimensions alone: its line is the base, hidden as it is there. Raises ValueError when
    there is no such line."""
    kept = [place for place, name in enumerate(wide.dimensions) if name not in fixed]
    lines = tuple(
        replace(line, key=tuple(line.key[place] for place in kept))
        for line in wide.lines
        if all(fixed.get(name, word) == word for name, word in zip(wide.dimensions, line.key, strict=True))
    )
    wanted = tuple(fixed[name] for name in margin.dimensions)
    base = next((line.n for line in margin.lines if line.key == wanted), None)
    if base is None:
        raise ValueError("no such line in the margin")
    return replace(
        wide,
        asked=replace(wide.asked, cohort=asked),
        dimensions=tuple(wide.dimensions[place] for place in kept),
        lines=lines,
        base=base,
    )
