"""The question that stands between a typed ID and an open case."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from domain.errors import TilannekuvaError
from domain.hetu import PersonalId
from services.situation import ConfirmPerson


@dataclass
class Question:
    """What stands between a typed ID and an open case: a sign twin, a reason to be stated, or a plain sentence.

    `error` is why nothing was opened, or what was wrong with the answer. An answer carries `id` back.
    """

    person: PersonalId
    twin: ConfirmPerson | None = None
    reason_asked: bool = False
    stated_reason: str = ""
    code: str = ""
    words: str = ""
    confirmed: bool = False
    error: TilannekuvaError | None = None
    id: str = field(default_factory=lambda: secrets.token_urlsafe(12))
