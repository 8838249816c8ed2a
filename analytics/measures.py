"""Measurements beside the customer's own earlier values and the reference band."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.situation_words import HAPPENED, on_day
from domain.event import Event, EventKind, Quantity

LEAST_EARLIER = 3
MOST_EARLIER = 12
_MEASUREMENT = EventKind.MEASUREMENT


@dataclass(frozen=True, slots=True)
class Worsened:
    """The newest value is outside the reference band and beyond `low`-`high`, the range of the earlier values."""

    event: Event
    quantity: Quantity
    low: float
    high: float
    earlier: tuple[str, ...]  # event ids

    def values(self) -> dict[str, object]:
        """Values of the phrase measure_worse."""
        own = {"low": self.low, "high": self.high, "value": self.quantity.value, "unit": self.quantity.unit}
        return {"what": self.event.what, "on": on_day(self.event), **own}


def worsened(events: Sequence[Event]) -> list[Worsened]:
    """Measures whose newest value got worse: over the reference band's top and over all of up to 12 earlier values (or
    under and under). Needs three earlier values in the same unit; without a reference band nobody can say worse."""
    series: dict[tuple[str, str], list[tuple[Event, Quantity]]] = defaultdict(list)
    for event in events:
        if event.kind is _MEASUREMENT and event.status in HAPPENED and event.quantity is not None:
            name = event.code.value if event.code else event.what.casefold()
            series[name, event.quantity.unit].append((event, event.quantity))
    found = (_judge(values[-1], values[-1 - MOST_EARLIER : -1]) for values in series.values())
    return [worse for worse in found if worse is not None]


def _judge(newest: tuple[Event, Quantity], earlier: Sequence[tuple[Event, Quantity]]) -> Worsened | None:
    if len(earlier) < LEAST_EARLIER:
        return None
    event, quantity = newest
    low, high = min(q.value for _, q in earlier), max(q.value for _, q in earlier)
    over = quantity.high is not None and quantity.value > max(quantity.high, high)
    under = quantity.low is not None and quantity.value < min(quantity.low, low)
    return Worsened(event, quantity, low, high, tuple(e.id for e, _ in earlier)) if over or under else None
