"""A stated reason (break-the-glass): a code and free text, as the log and the grant keep them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from domain.access import Relation
from domain.errors import InvalidInput
from domain.hetu_typing import mask_ids

SHORTEST, LONGEST = 10, 500
"""Characters of free text: enough to mean something to the officer who reads it, few enough to be read."""


class ReasonCode(StrEnum):
    """Why somebody without a relation needs the data. Texts: access.code.<code>."""

    EMERGENCY = "emergency"
    TREATMENT = "treatment"  # care has begun and no relation has been recorded yet
    CONSULTATION = "consultation"  # another professional asks, by phone or in the corridor
    PATIENT_REQUEST = "patient_request"
    CORRECTION = "correction"  # sorting out a mistake in the records
    COMPLAINT = "complaint"  # handling a complaint, claim or objection
    OTHER = "other_reason"


@dataclass(frozen=True, slots=True)
class StatedReason:
    """A valid stated reason. `str()` is "code: text", which `parse` reads back."""

    code: ReasonCode
    text: str

    @classmethod
    def of(cls, code: str, text: str) -> StatedReason:
        """Raises InvalidInput (errors.reason_*). Control characters go, and anything like a personal ID is masked."""
        if code not in set(ReasonCode):
            raise InvalidInput("errors.reason_code", "reason")
        clean = mask_ids(_plain(text))
        if len(clean) < SHORTEST:
            raise InvalidInput("errors.reason_short", "reason", n=SHORTEST)
        if len(clean) > LONGEST:
            raise InvalidInput("errors.reason_long", "reason", n=LONGEST)
        return cls(ReasonCode(code), clean)

    @classmethod
    def parse(cls, stated: str) -> StatedReason:
        """Read "code: text". Raises InvalidInput."""
        code, _, text = stated.partition(":")
        return cls.of(code.strip(), text)

    @property
    def relation(self) -> Relation:
        return relation_of(str(self))

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"


def relation_of(stated: str) -> Relation:
    """The relation that a stated reason, as kept in a grant, makes."""
    emergency = stated.startswith(f"{ReasonCode.EMERGENCY}:")
    return Relation.EMERGENCY if emergency else Relation.STATED_REASON


def _plain(text: str) -> str:
    """One line without control, invisible and direction-changing characters."""
    kept = (" " if c.isspace() else c for c in text[: 4 * LONGEST] if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join("".join(kept).split())
