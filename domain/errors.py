"""Every error the product raises on purpose.

    TilannekuvaError
    ├── InvalidInput            what was typed cannot be used; carries a text key
    │   └── InvalidHetu         the personal ID is malformed; carries the position
    ├── NotSignedIn             nobody is behind this request
    ├── Refused                 policy says no, or there is no such person: the two are not told apart
    │   ├── NotKnown            there is no such person: said only to somebody with a logged reason
    │   └── NeedsConfirmation   allowed after one more question, which is logged
    ├── SourceTrouble           the register of persons does not answer: nobody was refused
    ├── LookUpLimit             too many look-ups: sign in again (step-up), never a lock-out
    ├── Conflict                the version changed since it was read; carries both versions
    ├── NotFound                an item of the open customer does not exist
    └── StoreUnavailable        our own store cannot be read or written (locked, full disk)

A user sees a sentence made from `text_key`, and a reference number; never a traceback. Messages of these errors
never hold personal data, so they may be logged.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any


class TilannekuvaError(Exception):
    """Root of the tree. `text_key` names the sentence in components/texts/*/errors.toml."""

    text_key = "errors.unexpected"


class InvalidInput(TilannekuvaError):
    """Typed input is unusable. `text_key` says why, `field` where, `values` fill the sentence."""

    def __init__(self, text_key: str, field: str = "", **values: Any) -> None:
        super().__init__(text_key)
        self.text_key = text_key
        self.field = field
        self.values = values


class InvalidHetu(InvalidInput):
    """The personal ID is malformed. `position` is 1-based, 0 when no single character is at fault."""

    def __init__(self, text_key: str, position: int = 0) -> None:
        super().__init__(text_key, field="hetu", position=position)
        self.position = position


class NotSignedIn(TilannekuvaError):
    """Nobody is signed in, or the session has ended."""

    text_key = "errors.not_signed_in"


class Refused(TilannekuvaError):
    """Policy refused, or the person is not known. The asker cannot tell which; the audit log can.

    `reason` is the word of the policy (its sentence: access.<reason>), "hidden" when it must not be told. `unsure`: the
    source of relations does not answer, which is asked apart from the person and says nothing of them.
    """

    text_key = "errors.refused"

    def __init__(self, reason: str = "", *, may_break_glass: bool = False, unsure: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        if reason and reason != "hidden" and type(self) is Refused:
            self.text_key = f"access.{reason}"
        self.may_break_glass, self.unsure = may_break_glass, unsure


class NotKnown(Refused):
    """There is no such person. Raised only after a stated reason has been written to the log."""

    text_key = "errors.not_known"


class NeedsConfirmation(Refused):
    """The deed is allowed once the user has answered a question; `reason` names it (access.confirm.<reason>)."""

    text_key = "errors.needs_confirmation"


class SourceTrouble(TilannekuvaError):
    """The register of persons did not answer, so nothing could be decided. `trouble` is a results.Trouble value."""

    text_key = "errors.source_trouble"

    def __init__(self, trouble: str = "") -> None:
        super().__init__(trouble)
        self.trouble = trouble


class LookUpLimit(TilannekuvaError):
    """The user's look-up allowance is used; signing in again restores it."""

    text_key = "errors.look_up_limit"


class Conflict(TilannekuvaError):
    """Somebody changed the item first. `base` (what the writer saw), `theirs` and `mine` are what the editor shows side
    by side; `gone` when the item has been taken away since, which is told apart from a change. `by` and `at`: who
    wrote last what this change was decided upon (a domain.plan.Author), and when; None when nobody did."""

    text_key = "errors.conflict"

    def __init__(
        self,
        *,
        expected: int,
        actual: int,
        theirs: Any = None,
        mine: Any = None,
        base: Any = None,
        gone: bool = False,
        by: Any = None,
        at: datetime | None = None,
    ) -> None:
        super().__init__(f"expected version {expected}, the store has {actual}")
        self.expected, self.actual, self.theirs, self.mine = expected, actual, theirs, mine
        self.base, self.gone, self.by, self.at = base, gone, by, at


class NotFound(TilannekuvaError):
    """An item id does not belong to the open customer's plan."""

    text_key = "errors.not_found"


class StoreUnavailable(TilannekuvaError):
    """Our own store cannot be read or written now. Nothing was saved."""

    text_key = "errors.store_unavailable"
