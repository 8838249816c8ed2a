"""A plan's history as it is told: one line a command, and the plan as it was at a version or on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.plan import Author, Command

_HELSINKI = ZoneInfo("Europe/Helsinki")


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """The command that made `version`: by whom, when, the ids of the items it made, the version its writer saw."""

    version: int
    at: datetime
    by: Author
    command: Command
    ids: tuple[str, ...] = ()
    seen: int
    key: str = ""

    @property
    def merged(self) -> bool:
        """True when others wrote between what the writer saw and this."""
        return self.seen < self.version - 1


def end_of(day: date) -> datetime:
    """The first moment after the Finnish calendar day, aware."""
    return datetime.combine(day + timedelta(days=1), time(), _HELSINKI)
