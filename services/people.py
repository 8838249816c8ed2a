"""Deeds: sign in, sign out, who is here. Sign-ins and sign-outs are in the use log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from domain.staff import Role, SignedIn, StaffMember
from services.ports import AuditEntry, House
from services.settings import Settings

ROOMS: dict[Role, tuple[str, ...]] = {
    Role.DOCTOR: ("situation", "worklist", "own_customers"),
    Role.SURGEON: ("situation", "worklist", "own_customers"),
    Role.CARE_STAFF: ("situation", "worklist", "own_customers"),
    Role.TEAM_LEAD: ("segments", "questions", "customer_base"),
    Role.PROTECTION_OFFICER: ("audit",),
}
"""Rooms by role, the one a person arrives in first. Convenience only: every deed is decided by the desk."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is behind a cookie. `identity` is the token that Streamlit sees as st.user."""

    session: SignedIn
    member: StaffMember
    identity: str

    @property
    def rooms(self) -> tuple[str, ...]:
        return ROOMS.get(self.member.role, ())


def demo_exists(house: House, settings: Settings) -> bool:
    """The demo sign-in is for made-up people's data only, or for whoever took the risk by its name."""
    return house.made_up or settings.anyone_may_open_real_data


def demo_people(house: House, settings: Settings) -> tuple[StaffMember, ...]:
    """People the demo sign-in offers; empty when it must not exist."""
    return house.staff.demo_people() if demo_exists(house, settings) else ()


def sign_in(house: House, settings: Settings, staff_id: str, language: str) -> str | None:
    """Start a session and return its cookie token; None when there is no such person to sign in as.

    The log line comes first: without it there is no session. Raises StoreUnavailable.
    """
    member = next((person for person in demo_people(house, settings) if person.id == staff_id), None)
    if member is None:
        return None
    house.audit.write(_entry(member, "sign_in"))
    return house.sessions.start(member.id, language)[0]


def sign_out(house: House, visitor: Visitor, deed: str = "sign_out") -> None:
    """End the session now; its sockets are the gate's to close. `deed` "lock": the screen was locked (docs/adr/031).

    Raises StoreUnavailable.
    """
    house.sessions.end(visitor.session.session_id)
    house.audit.write(_entry(visitor.member, deed))


def who(house: House, cookie_token: str | None) -> Visitor | None:
    """Who is behind a cookie: None without a live session or when the person works here no longer."""
    session = house.sessions.by_cookie(cookie_token) if cookie_token else None
    if session is None or cookie_token is None:
        return None
    member, identity = house.staff.member(session.staff_id), house.sessions.identity_token(cookie_token)
    return Visitor(session, member, identity) if member and identity else None


def seconds_left(house: House, settings: Settings, session: SignedIn) -> int:
    """Whole seconds until the session ends if nobody does anything, never negative."""
    idle_end = session.last_human + timedelta(minutes=settings.idle_minutes)
    end = min(idle_end, session.started + timedelta(hours=settings.session_hours))
    return max(0, int((end - house.clock.now()).total_seconds()))


def _entry(member: StaffMember, deed: str) -> AuditEntry:
    return AuditEntry(
        who=member.id, who_name=member.name, role=member.role.value, unit=member.unit, deed=deed, outcome="done"
    )
