"""A log of other people's: rows of case, activity and time. Which column is which is said by whoever asks."""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import TilannekuvaError


class LogTrouble(TilannekuvaError):
    """The log cannot be used. The message is a sentence for the person at the command line; it names columns and lines,
    and never what stands in them."""


@dataclass(frozen=True, slots=True)
class LogMapping:
    """Names of columns (of XES: keys of attributes, those of a trace after "case:"). Empty: not asked for.

    `order` breaks ties of time, else rows keep the file's order. `time_format` is as in strptime. `skip`: rows that
    cannot be read are left out and counted, instead of refusing the file."""

    case: str
    activity: str
    time: str
    order: str = ""
    unit: str = ""
    episode: str = ""
    time_format: str = ""
    skip: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Each column that is asked for, once."""
        asked = (self.case, self.activity, self.time, self.order, self.unit, self.episode)
        return tuple(dict.fromkeys(name for name in asked if name))


def shown_name(name: str, most: int = 60) -> str:
    """A name that somebody else wrote, fit for one line of a terminal: no control characters, cut when long."""
    plain = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)
    return plain if len(plain) <= most else plain[: most - 1] + "…"
