"""What a source can answer. A failure can never be mistaken for "no data": they are different types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Trouble(StrEnum):
    """Why a source did not answer as it should."""

    REFUSED = "refused"  # 401, 403: the source does not let us
    TIMED_OUT = "timed_out"  # no whole answer before the deadline
    UNREACHABLE = "unreachable"  # no connection
    NONSENSE = "nonsense"  # an answer that cannot be read
    OTHER_PERSON = "other_person"  # an answer about somebody else
    TOO_LARGE = "too_large"  # more bytes than the cap


@dataclass(frozen=True, slots=True)
class Fetched(Generic[T]):
    """The source answered at `at` (aware, UTC). `partial` lists the kinds it could not give (text keys), and
    `partial_why` the trouble of each in the same order; empty when the source does not tell."""

    value: T
    at: datetime
    source: str
    partial: tuple[str, ...] = ()
    partial_why: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Empty:
    """The source answered at `at`: it holds nothing of this person."""

    at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class Stale(Generic[T]):
    """The source did not answer now; `value` is what it said at `at`."""

    value: T
    at: datetime
    source: str
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Failed:
    """The source did not answer and nothing older is known."""

    source: str
    trouble: Trouble
    at: datetime


Answer = Fetched[T] | Empty | Stale[T] | Failed


def value_of(answer: Answer[T]) -> T | None:
    """The value of a fetched or stale answer, else None. Callers that draw must look at the type, not at None."""
    return answer.value if isinstance(answer, (Fetched, Stale)) else None
