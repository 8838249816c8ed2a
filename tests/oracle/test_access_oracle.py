"""Every case of the access policy against an oracle written from the rules, in another shape than the table.

The table is a list of rows, the first that fits decides. The oracle asks, for each deed, what has to be true for it to
be allowed, and otherwise what is the least that would open it.
"""

from __future__ import annotations

from itertools import chain, combinations, product

from domain.access import Deed, Flag, Outcome, Relation, may
from domain.staff import Register, Role

D, F, R = Deed, Flag, Relation
A, Q, G, NO = Outcome.ALLOWED, Outcome.NEEDS_CONFIRMATION, Outcome.NEEDS_REASON, Outcome.REFUSED

DUTY_NOW = (R.APPOINTMENT, R.OPEN_REQUEST, R.ASSIGNMENT)
READS = (D.OPEN_CASE, D.CONFIRM_PERSON, D.REVEAL_ID, D.REVEAL_CONTACT, D.COPY_SUMMARY)


def oracle(role: Role, deed: Deed, relation: Relation, register: Register, flags: frozenset[Flag]) -> Outcome:
    """What the rules say."""
    match role:
        case Role.TEAM_LEAD:
            return A if deed in (D.SEE_SEGMENTS, D.ASSESS_ANSWER, D.DRAFT_SEGMENT) else NO
        case Role.PROTECTION_OFFICER:
            if deed is D.SEE_AUDIT:
                return A
            return A if deed is D.REVEAL_ID and F.OWN_RECORD not in flags else NO
        case Role.CUSTOMER:
            mine_and_alive = F.OWN_RECORD in flags and F.DECEASED not in flags
            return A if deed is D.SEE_OWN and mine_and_alive else NO
        case Role.DOCTOR | Role.SURGEON | Role.CARE_STAFF:
            return NO if F.OWN_RECORD in flags else care(role, deed, relation, register, flags)
        case _:
            return NO


def care(role: Role, deed: Deed, relation: Relation, register: Register, flags: frozenset[Flag]) -> Outcome:
    """Staff who care for customers."""
    if not in_the_job(role, deed, register, crossing=F.OTHER_REGISTER in flags):
        return NO
    if F.SHIELDED in flags and role is Role.CARE_STAFF:
        return NO
    if F.DECEASED in flags and deed in (D.REVISE_PLAN, D.REQUEST_STATEMENT, D.ANSWER_STATEMENT):
        return NO
    if deed is D.ANSWER_STATEMENT and relation is not R.OPEN_REQUEST:
        return NO
    if deed is D.SEE_WORK_LIST and relation in (R.NONE, R.STATED_REASON, R.EMERGENCY):
        return NO
    if deed is D.SEE_NAMES and (
        relation in (R.NONE, R.STATED_REASON, R.EMERGENCY) or flags & {F.NON_DISCLOSURE, F.SHIELDED}
    ):  # whose names one may see without a question; nobody under turvakielto is in a group at all
        return NO
    if deed is D.FIND_PERSON:  # only that there is such a person; who is under turvakielto is not found by name
        return NO if flags & {F.NON_DISCLOSURE, F.SHIELDED, F.OTHER_REGISTER} else A
    if not grounds(deed, relation, flags):
        return G
    asks = deed is D.OPEN_SHIELDED or F.SHIELDED in flags or (deed is D.COPY_SUMMARY and F.MINOR in flags)
    return Q if asks else A


def in_the_job(role: Role, deed: Deed, register: Register, *, crossing: bool) -> bool:
    """Is the deed part of the role's work in that register at all?"""
    health = register is Register.HEALTH
    if deed in (*READS, D.REVISE_PLAN, D.COMPLETE_ACTION, D.SEE_WORK_LIST, D.FIND_PERSON, D.SEE_NAMES):
        return health or role is Role.CARE_STAFF or crossing
    if deed in (D.REQUEST_STATEMENT, D.OPEN_SHIELDED):
        return health and role in (Role.DOCTOR, Role.SURGEON)
    return deed is D.ANSWER_STATEMENT and health and role is Role.SURGEON


def grounds(deed: Deed, relation: Relation, flags: frozenset[Flag]) -> bool:
    """Does the relation carry the deed, given what stands against it?"""
    if relation is R.EMERGENCY:
        return True
    if relation is R.NONE or flags & {F.DENIED, F.OTHER_REGISTER}:
        return False
    if F.COLLEAGUE in flags and relation is R.ENCOUNTER:
        return False
    return not (deed is D.REVEAL_CONTACT and F.NON_DISCLOSURE in flags) or relation in DUTY_NOW


def subsets() -> list[frozenset[Flag]]:
    return [frozenset(s) for s in chain.from_iterable(combinations(Flag, n) for n in range(len(Flag) + 1))]


def test_every_case_agrees_with_the_oracle() -> None:
    cases = list(product(Role, Deed, Relation, Register, subsets()))
    assert len(cases) >= 50_000
    wrong = [case for case in cases if may(*case).outcome is not oracle(*case)]
    assert wrong[:5] == []
    assert len(wrong) == 0


def test_every_outcome_and_every_row_is_met() -> None:
    """No row stands in the shadow of the rows above it: each decides some case."""
    from domain.access_table import TABLE

    alive: set[int] = set()
    for case in product(Role, Deed, Relation, Register, subsets()):
        first = next((i for i, row in enumerate(TABLE) if row.fits(*case)), None)
        if first is not None:
            alive.add(first)
    assert [row.reason for i, row in enumerate(TABLE) if i not in alive] == []


def test_a_flag_never_makes_a_deed_easier_for_staff() -> None:
    order = [A, Q, G, NO]
    staff = [role for role in Role if role is not Role.CUSTOMER]
    base = {c: may(*c).outcome for c in product(staff, Deed, Relation, Register, subsets())}
    easier = [
        (case, flag)
        for case, outcome in base.items()
        for flag in set(Flag) - case[4] - {F.OTHER_REGISTER}
        if order.index(base[(*case[:4], case[4] | {flag})]) < order.index(outcome)
    ]
    assert easier[:3] == []
