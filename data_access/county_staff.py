"""Who works in the made-up county. All names are invented."""

from __future__ import annotations

from collections.abc import Callable

from data_access.made_up_county.places import DOCTOR_UNIT, SOCIAL_UNIT, SURGEON_UNIT, professionals
from data_access.made_up_county.showcase import STAFF_CUSTOMERS
from domain.hetu import Hetu, PersonalId
from domain.staff import Register, Role, StaffMember

TERHIKKI = "urn:oid:1.2.246.537.26"
KeyOf = Callable[[PersonalId], str]

_PEOPLE = (
    ("doctor", "Elina Koskela", Role.DOCTOR, DOCTOR_UNIT, "Yleislääketiede"),
    ("surgeon", "Markus Lindroos", Role.SURGEON, SURGEON_UNIT, "Ortopedia"),
    ("staff", "Satu Ranta-aho", Role.CARE_STAFF, DOCTOR_UNIT, None),
    ("social", "Minna Salo", Role.CARE_STAFF, SOCIAL_UNIT, None),
    ("lead", "Jukka Heikkinen", Role.TEAM_LEAD, "Avosairaanhoito", None),
    ("officer", "Kirsi Nyberg", Role.PROTECTION_OFFICER, "Tietosuoja", None),
)
IN_REGISTER = {"social": Register.SOCIAL}
"""Who does not work in the register of health care."""


class CountyStaff:
    """StaffDirectory of the six demo people. `key_of` makes person keys, so that own records are recognised."""

    def __init__(self, key_of: KeyOf | None = None, *, demo: bool = True) -> None:
        self._members = {member.id: member for member in _members(key_of)}
        self._demo = demo

    def member(self, staff_id: str) -> StaffMember | None:
        return self._members.get(staff_id)

    def demo_people(self) -> tuple[StaffMember, ...]:
        """People the demo sign-in offers; none unless it is to exist."""
        return tuple(self._members.values()) if self._demo else ()

    def by_role(self, role: str) -> tuple[StaffMember, ...]:
        return tuple(member for member in self._members.values() if member.role == role)


def _members(key_of: KeyOf | None) -> tuple[StaffMember, ...]:
    register = {person.staff_id: person.register_id for person in professionals() if person.staff_id}
    return tuple(
        StaffMember(
            id=id, name=name, role=role, unit=unit, register=IN_REGISTER.get(id, Register.HEALTH),
            specialty=specialty,
            identifiers=((TERHIKKI, register[id]),) if id in register else (),
            person_key=key_of(Hetu(STAFF_CUSTOMERS[id])) if key_of and id in STAFF_CUSTOMERS else None,
        )
        for id, name, role, unit, specialty in _PEOPLE
    )  # fmt: skip
