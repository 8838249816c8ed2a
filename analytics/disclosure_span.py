"""Does any hidden group follow from the numbers of all groups told, by adding and taking away as many as one likes?

Every number told is a sum over persons. A hidden group follows from them exactly when its persons, as a row of zeros
and ones, are a combination of the rows told (linear algebra; what bounds alone could give is disclosure control's own
matter within an answer). Some persons are looked at first: those hidden and a few in and outside of every group. A row
that is no combination there is none anywhere. One that seems to be one is tried on everybody, and the persons who speak
against it are looked at too, until it is no combination or nobody speaks against it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analytics.disclosure_guard import Bools, Cohort
from analytics.linear_algebra import inv
from analytics.population import Ints

MOST_TARGETS = 400
_EACH = 3
_NEAR = 1e-5
_RIDGE, _TIMES = 1e-7, 6
_MOST_LOOKS = 12
"""After so many a group that still seems to follow is taken to follow: the check errs to the safe side only."""
_AT_ONCE = 1 << 13
"""Persons held against a combination at once: what fits into the processor's own memory."""
_MORE = 200
"""Persons against a combination that are looked at besides: with so many nobody else is sought."""
_FAR = 1e-3
"""Beyond what adding a thousand numbers of single precision is off by."""
_NOTHING = 1e-5
"""What the weights that are left aside add up to at most: a hundredth of what is looked for."""

Floats = NDArray[np.float64]
Target = Ints | Cohort
"""A hidden group: the places of its few persons, or a larger one that is almost a group told."""


def follows(told: Sequence[Cohort], targets: Sequence[Target], people: int) -> bool:
    """Whether one of the target groups follows from the groups told, everybody among them."""
    return bool(following(told, targets, people))


def following(told: Sequence[Cohort], targets: Sequence[Target], people: int) -> set[int]:
    """The places of the target groups that follow."""
    found: set[int] = set()
    if not targets or not told:
        return found
    looked, open_ = _looked_at(told, targets, people), list(range(len(targets)))
    for _ in range(_MOST_LOOKS):
        weights, seems = _combined(told, [targets[n] for n in open_], looked)
        open_ = [n for n, flag in zip(open_, seems, strict=True) if flag]
        if not open_:
            return found
        against = _against(told, [targets[n] for n in open_], weights[:, seems], people)
        found |= {n for n, one in zip(open_, against, strict=True) if not len(one)}
        open_ = [n for n in open_ if n not in found]
        if not open_:
            return found
        looked = np.unique(np.concatenate([looked, *against]))
    return found | set(open_)


def _combined(told: Sequence[Cohort], targets: Sequence[Target], looked: Ints) -> tuple[Floats, Bools]:
    """The weights of the rows told (rows x targets) that come nearest to each target, and which hit it.

    A ridge makes the square of dependent rows one that can be inverted; what it leaves is combined again and again,
    which leaves a thousandth of it each time, and nothing of a target that is a combination."""
    rows = np.vstack([np.ones(len(looked)), *(_at(cohort, looked) for cohort in told)]).astype(np.float64)
    wanted = np.array([_in(target, looked) for target in targets], dtype=np.float64).T
    inverse = inv(rows @ rows.T + _RIDGE * np.eye(len(rows)))
    weights: Floats = np.zeros((len(rows), len(targets)))
    for _ in range(_TIMES):
        weights += inverse @ (rows @ (wanted - rows.T @ weights))
    hit: Bools = np.abs(wanted - rows.T @ weights).max(axis=0) < _NEAR
    return weights, hit


def _against(told: Sequence[Cohort], targets: Sequence[Target], weights: Floats, people: int) -> list[Ints]:
    """Of each target some persons for whom the combination does not hold; none only where it holds for everybody."""
    found: list[list[Ints]] = [[] for _ in targets]
    weighs = np.flatnonzero(np.abs(weights[1:]).max(axis=1, initial=0.0) > _NOTHING / len(weights))
    bits = [told[row].bits.view(np.uint8) for row in weighs.tolist()]
    everybody, single = weights[0].astype(np.float32), weights[1 + weighs].astype(np.float32)
    for start in range(0, people, _AT_ONCE):
        undecided = [n for n, many in enumerate(found) if sum(map(len, many)) < _MORE]
        if not undecided:
            break
        places = np.arange(start, min(people, start + _AT_ONCE))
        first, width = start // 8, -(-len(places) // 8)
        packed = np.array([row[first : first + width] for row in bits], np.uint8).reshape(len(bits), width)
        rows = np.unpackbits(packed, axis=1, count=len(places)).astype(np.float32)
        seen = rows.T @ single[:, undecided] + everybody[undecided]
        for column, n in enumerate(undecided):
            off = np.abs(seen[:, column] - _in(targets[n], places))
            found[n].append(places[off > _FAR][:_MORE])
    return [np.concatenate(one) for one in found]


def _looked_at(told: Sequence[Cohort], targets: Sequence[Target], people: int) -> Ints:
    """The hidden persons, and some of every group and of everybody; the same for the same groups."""
    rng = np.random.default_rng(len(told))
    drawn = rng.integers(0, people, min(people, 64 * (len(told) + 8)))
    found: list[Ints] = [target for target in targets if not isinstance(target, Cohort)]
    for cohort in (*told, *(target for target in targets if isinstance(target, Cohort))):
        inside = _at(cohort, drawn)
        found += [drawn[inside][:_EACH], drawn[~inside][:_EACH]]
    found.append(drawn[: 2 * len(told) + 50])
    return np.unique(np.concatenate(found))


def _in(target: Target, places: Ints) -> Bools:
    inside: Bools = _at(target, places) if isinstance(target, Cohort) else np.isin(places, target)
    return inside


def _at(cohort: Cohort, places: Ints) -> Bools:
    """Whether these persons are in the group."""
    packed = cohort.bits.view(np.uint8)
    inside: Bools = (packed[places >> 3] >> (7 - (places & 7)).astype(np.uint8) & 1).astype(np.bool_)
    return inside
