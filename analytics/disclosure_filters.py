"""What may be shown around the lines of an answer: its base, its steps, the values of a filter, a rough count."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from analytics.answer import Step
from analytics.disclosure import Hidden, Shown, suppress
from domain.small_cells import K_SENSITIVE

ROUNDED_TO = 5


def base_may_be_shown(base: int, steps: Sequence[Step], k: int) -> bool:
    """At least k persons, and not all but a few of those the first step starts from, whose number is known."""
    return base >= k and (len(steps) < 2 or _may_follow(steps[0].persons, base, k))


def shown_steps(base: int, steps: Sequence[Step], k: int) -> tuple[tuple[str, Shown], ...]:
    """Persons left after each condition. A step is shown when the drop from it to the next shown one is at least k
    persons, or nobody (of a sensitive group, that nobody was dropped tells of everybody: hidden as well)."""
    if not base_may_be_shown(base, steps, k):
        return tuple((step.words, Hidden(k)) for step in steps)
    shown: list[tuple[str, Shown]] = []
    top = steps[0].persons if steps else base
    after = base
    for place, step in reversed(list(enumerate(steps))):
        apart = _may_follow(step.persons, after, k) and _may_follow(top, step.persons, k)
        same_as_base = place == len(steps) - 1 and step.persons == base
        seen = place == 0 or same_as_base or apart
        shown.append((step.words, step.persons if seen else Hidden(k)))
        after = step.persons if seen else after
    return tuple(reversed(shown))


def _may_follow(before: int, after: int, k: int) -> bool:
    dropped = before - after
    return dropped >= k or (dropped == 0 and k < K_SENSITIVE)


@dataclass(frozen=True, slots=True)
class FilterValue:
    """A value of a filter's list with its persons; one whose number is hidden cannot be chosen ("alle 5")."""

    word: str
    n: Shown

    @property
    def enabled(self) -> bool:
        return not isinstance(self.n, Hidden)


def allowed_values(counts: Mapping[str, int], k: int) -> tuple[FilterValue, ...]:
    """The values of one dimension of a cohort, in their order. They divide it, so more than the small ones may be
    hidden: choosing one of those would show what its line hides."""
    numbers = list(counts.values())
    if not numbers:
        return ()
    if sum(numbers) < k:
        return tuple(FilterValue(word, Hidden(k)) for word in counts)
    shown = suppress([numbers], k, total_is_public=True).cells[0]
    return tuple(FilterValue(word, n) for word, n in zip(counts, shown, strict=True))


def may_choose(counts: Mapping[str, int], chosen: frozenset[str], k: int) -> bool:
    """Several values of a dimension together: only shown ones, or all hidden ones among them. Their sum then says
    nothing that the list did not. A value that nobody has ever heard of is as one of nobody."""
    unseen = {value.word for value in allowed_values(counts, k) if not value.enabled} | (chosen - set(counts))
    return not (unseen & chosen) or unseen <= chosen


def about(n: int, k: int, *, key: bytes, cohort: str, snapshot: str) -> Shown:
    """A count for a free filter, to be written with "noin": rounded to five after a push of at most two that the key
    draws from the cohort and the snapshot, so that asking again tells nothing. Never shown beside parts that add up:
    those are exact or hidden."""
    if n < k:
        return Hidden(k)
    drawn = hmac.new(key, f"{snapshot}\n{cohort}".encode(), sha256).digest()
    pushed = n + int.from_bytes(drawn[:8], "big") % 5 - 2
    return max(ROUNDED_TO, ROUNDED_TO * ((2 * pushed + ROUNDED_TO) // (2 * ROUNDED_TO)))
