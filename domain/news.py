"""What has come since an open case was read: counted, never named."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many events the back ends hold of a customer; `mark` changes when anything among them does.

    `key` is what the back end knows the customer by, to be asked again without the ID: a number of its own.
    """

    key: str
    events: int
    mark: str


@dataclass(frozen=True, slots=True)
class Seen:
    """The version of a case: the plan's, and that of the events. `recorded` is None where no back end tells."""

    plan: int = 0
    recorded: Recorded | None = None

    @property
    def version(self) -> str:
        """One short text; it differs whenever either part does."""
        return f"{self.plan}.{self.recorded.mark if self.recorded else '-'}"


@dataclass(frozen=True, slots=True)
class News:
    """`events` are more than before; `plan` and `other` say that the plan, or something among the events, changed.

    `statement`: what became of a statement request last ("asked", "returned", "answered"), "" when nothing did.
    """

    events: int = 0
    plan: bool = False
    other: bool = False
    statement: str = ""


NONE = News()


def news(before: Seen, now: Seen) -> News:
    """What is new in `now`. A back end that does not tell, before or now, has no news."""
    plan = now.plan != before.plan
    if before.recorded is None or now.recorded is None:
        return News(plan=plan)
    more = max(0, now.recorded.events - before.recorded.events)
    return News(more, plan, other=not more and now.recorded.mark != before.recorded.mark)
