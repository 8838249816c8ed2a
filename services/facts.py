"""Facts about a customer, or about asker and customer, that change a decision: the policy's flags."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.access import Flag
from domain.consent import Denial, DenialTarget
from domain.customer import PersonKey
from domain.hetu import Hetu
from domain.portion import Standing
from domain.staff import Register, Role, StaffMember
from services.ports import StaffDirectory

OF_AGE = 18


def flags_of(
    user: StaffMember,
    subject: PersonKey,
    standing: Standing | None,
    staff: StaffDirectory,
    today: date,
    *,
    linked: Iterable[PersonKey] = (),
) -> frozenset[Flag]:
    """The flags of anything this user does to this customer. Without a standing: what the key alone tells.

    `linked`: pseudonyms of the customer's other ids. One's own record stays one's own under a temporary id.
    """
    subjects = frozenset({subject, *linked})
    found = {Flag.OWN_RECORD} if user.person_key in subjects else set[Flag]()
    if Flag.OWN_RECORD not in found and _works_here(subjects, staff):
        found.add(Flag.COLLEAGUE)
    if standing is not None:
        found |= _flags_of_customer(standing, today)
        if any(covers(denial, user, today) for denial in standing.denials):
            found.add(Flag.DENIED)
    return frozenset(found)


def _works_here(subjects: frozenset[PersonKey], staff: StaffDirectory) -> bool:
    roles = (role for role in Role if role is not Role.CUSTOMER)
    return any(member.person_key in subjects for role in roles for member in staff.by_role(role.value))


def _flags_of_customer(standing: Standing, today: date) -> set[Flag]:
    customer = standing.customer
    age = customer.age_on(today)
    if age is None and isinstance(customer.id, Hetu):
        age = (today - customer.id.birth_date).days // 366  # at least this old: when in doubt, a minor
    facts = {
        Flag.NON_DISCLOSURE: customer.non_disclosure,
        Flag.DECEASED: customer.deceased or customer.deceased_on is not None,
        Flag.MINOR: age is not None and age < OF_AGE,
    }
    return {flag for flag, holds in facts.items() if holds}


def covers(denial: Denial, user: StaffMember, today: date) -> bool:
    """True when a denial keeps this user from the whole case (703/2023 57-59 §).

    A denial about another controller, one event or one document keeps back that much of the data, not the case.
    """
    if not denial.valid_on(today):
        return False
    if denial.target is DenialTarget.ALL_PATIENT_DATA:
        return user.register is Register.HEALTH
    if denial.target is DenialTarget.SOCIAL_SERVICE_TASK:
        return user.register is Register.SOCIAL
    return denial.target is DenialTarget.CONTROLLER and denial.ref in (user.register.value, user.unit)
