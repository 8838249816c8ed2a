"""What stands between the start page and an open case: a question, or an answer to a search by name."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from components.find_person import Typed
from domain.errors import TilannekuvaError
from domain.hetu import PersonalId
from services.find_person import Found
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
    unsure: bool = False  # whether there is a relation could not be asked
    error: TilannekuvaError | None = None
    id: str = field(default_factory=lambda: secrets.token_urlsafe(12))


@dataclass
class FindReply:
    """What was looked for by name and birth date, and what came of it."""

    typed: Typed
    answer: Found | None = None
    error: TilannekuvaError | None = None
