"""The one clock: nothing else in the product reads the time of day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")


class SystemClock:
    """The real time. With `fixed_day`, that Helsinki day at the real Helsinki time of day (demo and tests)."""

    def __init__(self, fixed_day: date | None = None) -> None:
        self._fixed_day = fixed_day

    def now(self) -> datetime:
        """Aware UTC time."""
        real = datetime.now(UTC)
        if self._fixed_day is None:
            return real
        return datetime.combine(self._fixed_day, real.astimezone(HELSINKI).time(), HELSINKI).astimezone(UTC)

    def today(self) -> date:
        """The Helsinki date of `now()`."""
        return self.now().astimezone(HELSINKI).date()
