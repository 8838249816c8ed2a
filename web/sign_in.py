"""The demo sign-in and everything a stranger may do: see the page, choose a language, sign in as a made-up person."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from html import escape

from components.text import LANGUAGES, Text
from domain.staff import Register, StaffMember
from services import people
from services.ports import House
from services.settings import Settings
from web.page import document, message, tag
from web.rules import cookie
from web.visit import LANGUAGE_COOKIE, Reply, Visit, see_other, set_cookie

HTML = "text/html; charset=utf-8"
LOCK, LOCKED_COOKIE, LOCK_SAID_SECONDS = "/lock", "tilannekuva-locked", 12 * 3600
YEAR = 365 * 24 * 3600
SIGN_INS_A_MINUTE = 300
"""Of everybody together: each is a row in the store and a line in the log, and a program could write them for ever."""


def cookie_name(*, secure: bool) -> str:
    """`__Host-` binds the cookie to this host under TLS; browsers drop such a cookie without Secure."""
    return "__Host-tilannekuva" if secure else "tilannekuva"


class SignIn:
    """Routes of the sign-in. Holds no data about anybody but the times of the last attempts."""

    def __init__(self, house: Callable[[], House], settings: Callable[[], Settings]) -> None:
        self._house, self._settings = house, settings
        self._attempts: deque[float] = deque(maxlen=SIGN_INS_A_MINUTE)

    def show(self, visit: Visit) -> Reply:
        """GET /sign-in. Somebody already signed in goes to their first room."""
        if visit.visitor:
            return see_other("/")
        staff = people.demo_people(self._house(), self._settings())
        if not staff:
            return message(visit.text, 200, "not_configured")
        house = self._house()
        main = sign_in_page(visit.text, staff, house.examples, made_up=house.made_up, after=_after(visit))
        return Reply(200, document(visit.text, visit.text("signin.page_title"), main), HTML)

    def enter(self, visit: Visit) -> Reply:
        """POST /sign-in `person=<id>`: a new session; one already there ends. 404 when there is no demo sign-in."""
        house, settings = self._house(), self._settings()
        if not people.demo_people(house, settings):
            return message(visit.text, 404, "not_found")
        if not self._may_try():
            return message(visit.text, 429, "busy")
        token = people.sign_in(house, settings, visit.form("person"), visit.language)
        if token is None:
            return message(visit.text, 400, "refused")
        if visit.visitor:
            people.sign_out(house, visit.visitor)
        value = set_cookie(cookie_name(secure=visit.secure), token, secure=visit.secure)
        said = (set_cookie(LOCKED_COOKIE, "", secure=visit.secure, seconds=0),) if _locked(visit) else ()
        reply = see_other("/", value, *said)
        return Reply(303, headers=reply.headers, ends=visit.visitor.identity if visit.visitor else None)

    def leave(self, visit: Visit) -> Reply:
        """POST /sign-out: the session, its cookie and its sockets end. POST /lock: the same, and it is said why."""
        locks = visit.path == LOCK
        gone = set_cookie(cookie_name(secure=visit.secure), "", secure=visit.secure, seconds=0)
        said = (set_cookie(LOCKED_COOKIE, "1", secure=visit.secure, seconds=LOCK_SAID_SECONDS),) if locks else ()
        reply = see_other("/sign-in", gone, *said)
        if visit.visitor is None:
            return reply
        people.sign_out(self._house(), visit.visitor, "lock" if locks else "sign_out")
        return Reply(303, headers=reply.headers, ends=visit.visitor.identity)

    def choose_language(self, visit: Visit) -> Reply:
        """POST /language `language=fi|sv|en`: kept in a cookie, and in the session when there is one."""
        wanted, back = visit.form("language"), visit.form("back")
        if wanted not in LANGUAGES:
            return message(visit.text, 400, "refused")
        if visit.visitor:
            self._house().sessions.set_language(visit.visitor.session.session_id, wanted)
        rooms = {f"/{room}" for room in visit.visitor.rooms} if visit.visitor else {"/sign-in"}
        kept = set_cookie(LANGUAGE_COOKIE, wanted, secure=visit.secure, seconds=YEAR)
        return see_other(back if back in rooms else "/" if visit.visitor else "/sign-in", kept)

    def _may_try(self) -> bool:
        now = time.monotonic()
        if len(self._attempts) == SIGN_INS_A_MINUTE and now - self._attempts[0] < 60:
            return False
        self._attempts.append(now)
        return True


def _locked(visit: Visit) -> bool:
    return cookie(visit.headers, LOCKED_COOKIE) == "1"


def _after(visit: Visit) -> str:
    """What the page says first: that the screen was locked, or that the session of this browser has ended by itself
    (leaving takes its cookie away, running out does not). "" for whoever just comes."""
    held = cookie(visit.headers, cookie_name(secure=visit.secure))
    return "locked" if _locked(visit) else "ended" if held else ""


def sign_in_page(
    t: Text,
    staff: tuple[StaffMember, ...],
    examples: tuple[tuple[str, str], ...],
    *,
    made_up: bool,
    after: str = "",
) -> str:
    """The inside of the page: what this is, whom to be, which customers to try; `after` (locked, ended) comes first."""
    kind = "made_up" if made_up else "real"
    title, lead = (f"{after}_title", after) if after else ("title", "lead")
    intro = tag("h1", escape(t(f"signin.{title}"))) + tag("p", escape(t(f"signin.{lead}")), class_="lead")
    note = tag("strong", escape(t(f"signin.{kind}_title"))) + " " + escape(t(f"signin.{kind}"))
    whom = tag("h2", escape(t("signin.people")), id="people") + tag("p", escape(t("signin.people_hint")), class_="hint")
    buttons = "".join(tag("li", _person(t, member)) for member in staff)
    whom += tag("form", tag("ul", buttons), method="post", action="/sign-in", aria_labelledby="people")
    parts = tag("section", whom, class_="people")
    return tag("div", intro, class_="intro") + tag("p", note, class_="note") + parts + _examples(t, examples)


def _person(t: Text, member: StaffMember) -> str:
    social = member.register is Register.SOCIAL
    role = t("signin.social_role") if social else t(f"common.role.{member.role.value}")
    does = f"signin.does.{'social' if social else member.role.value}"
    inner = tag("span", escape(member.name), class_="who")
    inner += tag("span", escape(f"{role} · {member.unit}"), class_="role")
    inner += tag("span", escape(t(does)), class_="does") if t.has(does) else ""
    return tag("button", inner, type="submit", name="person", value=member.id)


def _examples(t: Text, examples: tuple[tuple[str, str], ...]) -> str:
    if not examples:
        return ""
    head = tag("h2", escape(t("signin.examples"))) + tag("p", escape(t("signin.examples_hint")), class_="hint")
    rows = "".join(
        tag("div", tag("dt", tag("code", escape(value))) + tag("dd", escape(t(f"signin.example.{key}"))))
        for value, key in examples
        if t.has(f"signin.example.{key}")
    )
    return tag("section", head + tag("dl", rows), class_="examples")
