"""How the user looks at the journey of the open case. What a command makes of it: components/journey_command.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analytics.journey_types import LANES
from domain.choices import Choice, chosen, chosen_several

NO_TABLE = -1
TOGGLES = ("cancelled", "future", "mine")
MOST_PINS = 4
MOST_OPENED = 4
MOST_OPENED_GAPS = 20

Window = tuple[date, date] | None
"""First and last day, or None for the whole story."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A pinned card: the events of one mark."""

    id: str
    lane: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days whose events are listed."""

    first: date
    last: date
    page: int = 0


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is aligned on: events of this kind with these words."""

    kind: str
    what: str
    event: str  # the id of the event that was pointed at


@dataclass(frozen=True, slots=True)
class Aligned:
    """`which`: "first", "last" or "each" occurrence of `on` becomes t = 0; with `until` the two are stretched."""

    on: Likeness
    which: str = "each"
    until: Likeness | None = None
    off: bool = False


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The segment beside the customer is shown: `segment` that was chosen ("" the one of the card), `asks` how often it
    has been asked for."""

    segment: str = ""
    asks: int = 1


@dataclass(frozen=True, slots=True)
class JourneyLook:
    """`no` grows when the server chose the place. `hidden`: toggles that are on. `gaps`: days of opened gaps."""

    window: Window = None
    no: int = 1
    hidden: frozenset[str] = frozenset()
    folded: frozenset[str] = frozenset()
    opened: tuple[str, ...] = ()
    text: str = ""
    gaps: tuple[tuple[int, int], ...] = ()
    pins: tuple[Pin, ...] = ()
    pinned: int = 0  # cards pinned so far: the next card's name
    table_page: int = NO_TABLE
    period: Period | None = None
    aligned: Aligned | None = None
    ribbon: Ribbon | None = None
    printing: bool = False


def choices_of(look: JourneyLook) -> dict[str, str]:
    """What of the look is kept for the user (services.choices.choose takes each name and value)."""
    return {
        Choice.JOURNEY_TOGGLES.value: ",".join(one for one in TOGGLES if one in look.hidden),
        Choice.FOLDED_LANES.value: ",".join(lane.value for lane in LANES if lane.value in look.folded),
        Choice.RIBBON.value: "off" if look.ribbon is None else "on",
    }


def look_from(choices: Mapping[str, str]) -> JourneyLook:
    """The look with which a user begins: services.choices.mine(house, staff id). A remembered ribbon has not been asked
    for yet: an opening waits for nothing, and the page asks a moment later."""
    return JourneyLook(
        hidden=chosen_several(choices, Choice.JOURNEY_TOGGLES),
        folded=chosen_several(choices, Choice.FOLDED_LANES),
        ribbon=Ribbon(asks=0) if chosen(choices, Choice.RIBBON) == "on" else None,
    )
