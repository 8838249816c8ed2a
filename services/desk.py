"""The one gate: who is asking, may they, written down, and only then in.

    limits -> standing -> decision -> audit line -> Admission

Decided again for every deed; a verdict never outlives the deed it was made for. No audit line, no data.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.access import Decision, Deed, Flag, Outcome, Relation, check_passes, may, may_best, passes
from domain.access_reason import StatedReason
from domain.access_table import NO_PERSON
from domain.errors import NotKnown, NotSignedIn, Refused, SourceTrouble, StoreUnavailable
from domain.hetu import PersonalId, parse_personal_id
from domain.portion import Standing
from domain.results import Answer, Failed, Trouble, value_of
from domain.staff import SignedIn, StaffMember
from services import look_ups
from services.admission import Admission as Admission
from services.admission import admission_of, shielded_still
from services.asking import CONFIRMED, REASON, SHIELDED, Asking, gather
from services.desk_line import CATEGORIES, FAILED, line
from services.ports import Deadline, Grant, House
from services.settings import Settings

CONFIRMED_MINUTES = 10
REFUSAL_STEP_S = 0.25
"""A refusal is told only at a multiple of this since the asking, so that its timing does not tell why."""
UNSURE_STEPS = 12
"""While the source of relations hangs it is waited for twice of a known person and once of an unknown one: as many
steps are longer than either."""


@dataclass(frozen=True)
class Desk:
    """The gate for one signed-in user and one run of a page. Holds no personal data of customers."""

    house: House
    settings: Settings
    user: StaffMember
    session: SignedIn
    refusal_step_s: float = REFUSAL_STEP_S

    def admit(
        self, deed: Deed, person: PersonalId, purpose: str, *, stated_reason: str = "", confirmed: bool = False
    ) -> Admission:
        """Ask to do a deed to a person. `stated_reason` is "code: text" (domain.access_reason) to break the glass.

        A case whose digits exist under another sign is not opened before the user has seen the name and `confirmed`
        it: until then the deed admitted, and logged, is CONFIRM_PERSON.

        Raises Refused (the same whether the person is unknown or the policy says no, until a reason is stated: then
        NotKnown), NeedsConfirmation, LookUpLimit, SourceTrouble, InvalidInput, StoreUnavailable.
        """
        started = time.monotonic()
        stated = StatedReason.parse(stated_reason) if stated_reason else None
        try:
            self._check_limits(deed, person)
            return self._settle(deed, self._ask(deed, person, purpose, stated), confirmed=confirmed)
        except Refused as refused:
            even_out(started, self.refusal_step_s * (UNSURE_STEPS if refused.unsure else 1))
            raise

    def readmit(
        self, admission: Admission, deed: Deed, *, confirmed: bool = False, learned: frozenset[Flag] = frozenset()
    ) -> Admission:
        """Decide and log a further deed on the open customer, from the standing in hand (works while a source is down).

        `confirmed`: the user has answered the question that the deed needs. `learned`: what sources told of the
        customer after the register of persons had answered. Raises NeedsConfirmation, Refused, StoreUnavailable.
        """
        if admission.user != self.user or admission.deed is Deed.CONFIRM_PERSON:
            raise Refused("other_user")  # not this user's open customer
        asking = self._asking_again(admission, learned)
        decision, relation = self._decide(deed, asking)
        granted = passes(decision, confirmed=confirmed)
        seq = self._log(deed, asking, decision, relation, "allowed" if granted else "")
        check_passes(decision, confirmed=confirmed)
        self._remember(deed, asking)
        given = admission_of(self.user, deed, asking, decision, relation, at=self.house.clock.now(), seq=seq)
        return replace(
            given,
            shielded_open=given.shielded_open or admission.shielded_open,
            location_hidden=given.location_hidden and admission.location_hidden,
        )

    def renew(self, admission: Admission, learned: frozenset[Flag] = frozenset()) -> Admission | None:
        """The leave for the open customer as it is now: relations end, reasons run out, roles change. Logs nothing.

        None when the case would not be let in any more. What was opened further (shielded entries, hidden contact
        details) stays open only while that would be, and hides again when non-disclosure is `learned` of later.
        """
        if admission.user != self.user or admission.deed is Deed.CONFIRM_PERSON:
            return None
        asking = self._asking_again(admission, learned)
        decision, relation = self._decide(Deed.OPEN_CASE, asking)
        if not passes(decision):
            return None
        now = admission_of(self.user, Deed.OPEN_CASE, asking, decision, relation, at=admission.at, seq=admission.seq)
        may_tell = passes(self._decide(Deed.REVEAL_CONTACT, asking)[0]) and Flag.NON_DISCLOSURE in admission.flags
        hidden = now.location_hidden and (admission.location_hidden or not may_tell)
        shielded = admission.shielded_open and now.shielded_open
        return replace(now, deed=admission.deed, shielded_open=shielded, location_hidden=hidden)

    def enter(self, deed: Deed, purpose: str = "", details: tuple[str, ...] = ()) -> int:
        """Ask for a deed without a person (aggregates, the log). Returns the audit line's number. Raises Refused.

        `details` say what was looked at, such as the filter; they are kept with the line's categories.
        """
        if deed not in NO_PERSON:
            raise Refused("needs_a_person")
        decision = may(self.user.role, deed, Relation.NONE, self.user.register, frozenset())
        entry = line(self.user, deed, decision, purpose=purpose)
        seq = self.house.audit.write(replace(entry, categories=(*entry.categories, *details)))
        check_passes(decision)
        return seq

    def lets_in(self, deed: Deed) -> bool:
        """True when `enter` would let this user do it. A hint: nothing is logged, so nothing may be shown for it."""
        decision = may(self.user.role, deed, Relation.NONE, self.user.register, frozenset())
        return deed in NO_PERSON and decision.outcome is Outcome.ALLOWED

    def name_subject(self, person: PersonalId) -> int:
        """Leave to be told whose line of the log it is (the officer's; opens no case). Returns the audit line's number.

        Decided on what the pseudonym alone tells: no relation, and own record or colleague. Raises Refused.
        """
        asking = gather(self.house, self.user, person, None)
        decision, relation = self._decide(Deed.REVEAL_ID, replace(asking, relations=frozenset()))
        entry = line(self.user, Deed.REVEAL_ID, decision, relation, subject=asking.subject, flags=asking.flags)
        seq = self.house.audit.write(replace(entry, purpose="supervision", categories=("name",)))
        check_passes(decision)
        return seq

    def read_id(self, typed: str) -> PersonalId:
        """What was typed as a personal or temporary ID. Asks nobody. Raises InvalidHetu."""
        return parse_personal_id(
            typed,
            today=self.house.clock.today(),
            artificial=self.house.artificial_ids,
            temporary_systems=self.settings.temporary_systems,
        )

    def permitted(self, admission: Admission) -> frozenset[Deed]:
        """Deeds that would be let in now, with a question at most. A hint for the screen: nothing is logged."""
        held = (admission.relations, self.user.register, admission.flags)
        fine = (Outcome.ALLOWED, Outcome.NEEDS_CONFIRMATION)
        return frozenset(deed for deed in Deed if may_best(self.user.role, deed, *held)[0].outcome in fine)

    def may_break_glass(self, deed: Deed = Deed.OPEN_CASE) -> bool:
        """True when a stated reason could open a case to this user's role."""
        unknown = may(self.user.role, deed, Relation.NONE, self.user.register, frozenset())
        return unknown.outcome is Outcome.NEEDS_REASON

    def note_human(self) -> None:
        """A human command was given: moves the idle limit. Where the store cannot keep it, the command itself says what
        was not done, and the limit stays where it was, on the safe side."""
        with suppress(StoreUnavailable):
            self.house.sessions.note_human(self.session.session_id)

    def _check_limits(self, deed: Deed, person: PersonalId) -> None:
        if deed in look_ups.COUNTED:
            subject = self.house.vault.key_of(person)
            look_ups.check(self.house, self.settings, self.user, self.session, deed, subject)

    def _ask(self, deed: Deed, person: PersonalId, purpose: str, stated: StatedReason | None) -> Asking:
        """What the register of persons says, and what we know. The same work for a person whom nobody knows."""
        answer = self.house.directory.standing(person, Deadline.after(self.settings.source_seconds))
        trouble = _trouble(answer, person)
        if trouble is not None:
            decision, subject = Decision(Outcome.REFUSED, "source_trouble"), self.house.vault.key_of(person)
            said = line(self.user, deed, decision, outcome=FAILED, subject=subject, source=answer.source)
            self.house.audit.write(said)
            raise SourceTrouble(trouble.value)
        self.house.vault.keep(person)  # the officer may have to know whom somebody tried to open
        stated = stated if self.may_break_glass() else None
        known = {"source": answer.source, "purpose": purpose}
        return gather(self.house, self.user, person, value_of(answer), stated=stated, **known)

    def _asking_again(self, admission: Admission, learned: frozenset[Flag]) -> Asking:
        asking = gather(self.house, self.user, admission.person, admission.standing, purpose=admission.purpose)
        return replace(asking, flags=asking.flags | learned)

    def _decide(self, deed: Deed, asking: Asking) -> tuple[Decision, Relation]:
        return may_best(self.user.role, deed, asking.relations, self.user.register, asking.flags)

    def _settle(self, asked: Deed, asking: Asking, *, confirmed: bool) -> Admission:
        """Decide, write it down, and only then let in or refuse."""
        deed = _deed_now(asked, asking, confirmed=confirmed)
        decision, relation = self._decide(deed, asking)
        opened = asking.standing is not None and passes(decision)
        if asking.standing is None:
            decision = replace(decision, outcome=_never_allowed(decision.outcome))
        seq = self._log(deed, asking, decision, relation)
        if asked in look_ups.COUNTED and not asking.granted(CONFIRMED):
            look_ups.note(self.house, self.settings, self.session, opened=opened)
        if not opened:
            raise self._refusal(asked, asking, decision)
        self._remember(deed, asking)
        if asking.stated is not None:
            self._grant(asking, REASON, timedelta(hours=self.settings.reason_hours), str(asking.stated))
        return admission_of(self.user, deed, asking, decision, relation, at=self.house.clock.now(), seq=seq)

    def _refusal(self, deed: Deed, asking: Asking, decision: Decision) -> Refused:
        """What the asker is told. Without a relation or a reason: nothing that depends on whether there is a person."""
        if Flag.OWN_RECORD in asking.flags:
            return Refused("own_record")
        if not asking.relations:
            glass, deadline = self.may_break_glass(deed), Deadline.after(self.settings.source_seconds)
            unsure = glass and not self.house.directory.relations_answer(deadline)
            return Refused("hidden", may_break_glass=glass, unsure=unsure)
        if asking.standing is None:
            return NotKnown("not_known")
        try:
            check_passes(decision)
        except Refused as refused:
            return refused
        raise AssertionError("an allowed deed is not refused")

    def _remember(self, deed: Deed, asking: Asking) -> None:
        if deed is Deed.OPEN_SHIELDED:
            self._grant(asking, SHIELDED, timedelta(hours=self.settings.reason_hours))
        if deed is Deed.CONFIRM_PERSON:
            self._grant(asking, CONFIRMED, timedelta(minutes=CONFIRMED_MINUTES))

    def _grant(self, asking: Asking, kind: str, lasts: timedelta, reason: str = "") -> None:
        self.house.memory.grant(self.user.id, asking.subject, Grant(kind, reason, self.house.clock.now() + lasts))

    def _log(self, deed: Deed, asking: Asking, decision: Decision, relation: Relation, outcome: str = "") -> int:
        known = asking.standing is not None
        said = line(
            self.user,
            deed,
            decision if known else replace(decision, reason="not_known"),
            relation,
            outcome=outcome,
            subject=asking.subject,
            purpose=asking.purpose,
            stated_reason=asking.reason_for(relation),
            flags=asking.flags,
            source=asking.source,
        )
        if deed is Deed.OPEN_CASE and known and shielded_still(self.user, asking):
            said = replace(said, categories=(*said.categories, *CATEGORIES[Deed.OPEN_SHIELDED]))
        return self.house.audit.write(said)


def open_desk(house: House, settings: Settings, identity_token: str | None) -> Desk:
    """Who is behind the gate's opaque token. Raises NotSignedIn: a header that a client made up is worth nothing."""
    session = house.sessions.by_identity(identity_token) if identity_token else None
    user = house.staff.member(session.staff_id) if session else None
    if session is None or user is None:
        raise NotSignedIn
    return Desk(house, settings, user, session)


def _trouble(answer: Answer[Standing], person: PersonalId) -> Trouble | None:
    """Why an answer cannot be decided on: the source failed, or spoke of somebody else."""
    if isinstance(answer, Failed):
        return answer.trouble
    standing = value_of(answer)
    if standing is not None and person not in (standing.customer.id, *standing.customer.linked_ids):
        return Trouble.OTHER_PERSON
    return None


def _deed_now(asked: Deed, asking: Asking, *, confirmed: bool) -> Deed:
    """Opening, or the question that stands before it. A confirmation counts only after the name was shown."""
    twin = asking.standing is not None and asking.standing.sign_twin
    unsure = asked is Deed.OPEN_CASE and twin and not (confirmed and asking.granted(CONFIRMED))
    return Deed.CONFIRM_PERSON if unsure else asked


def _never_allowed(outcome: Outcome) -> Outcome:
    """In the log nobody was ever let in to a person who is not known."""
    return outcome if outcome is Outcome.NEEDS_REASON else Outcome.REFUSED


def even_out(started: float, step_s: float) -> None:
    """Wait until a multiple of `step_s` since `started`, so that the time taken does not tell why."""
    if step_s > 0:
        time.sleep(step_s - (time.monotonic() - started) % step_s)
