"""Every HTTP path there is. What is not in this list does not exist; what is not `open` needs a session."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from pathlib import Path

from components.text import LANGUAGES, Text
from services import people
from services.choices import theme_of
from services.ports import House
from services.settings import Settings
from web.alive import Alive
from web.drafts import LARGEST, Drafts
from web.headers import IMMUTABLE, content_security_policy, script_hashes
from web.look import in_theme
from web.shell import ASSETS, Served, shell
from web.sign_in import HTML, LOCK, SignIn
from web.static import NOT_FOUND, FrozenFiles, OwnFiles
from web.streamlit_internals import COMPONENTS, FRONTEND, HOST_CONFIG, STATIC, STREAM, component_file, share_one_address
from web.visit import Reply, Route, Visit, see_other

FONTS = tuple(
    f"fonts/atkinson-hyperlegible-{part}-{weight}-normal.woff2"
    for part in ("latin", "latin-ext")
    for weight in (400, 700)
)
OPEN_ASSETS = ("sign-in.css", "fonts.css", "icon.svg", *FONTS)
ROOM_PATHS = tuple(sorted({f"/{room}" for rooms in people.ROOMS.values() for room in rooms}))


class Site:
    """The routes and what they serve from. `stream` is the one path where a WebSocket goes on to Streamlit."""

    stream = STREAM

    def __init__(self, house: Callable[[], House], settings: Callable[[], Settings], cache: Path) -> None:
        self._house, self._settings = house, settings
        self._streamlit = FrozenFiles(STATIC / "static", cache)
        self._assets, self._components = OwnFiles(ASSETS), OwnFiles(FRONTEND)
        self._sign_in = SignIn(house, settings)
        self._pages: dict[str, bytes] = {}
        self._served = Served(secrets.token_hex(8), self._assets.mark, self._components.mark)
        self._alive = Alive(house, settings, self._served.start)
        self._drafts = Drafts(house, settings)
        self.policy = content_security_policy(script_hashes(self._shell(LANGUAGES[0]).decode()))
        self.routes = self._routes()

    def prepare(self) -> int:
        """Compress Streamlit's files if that is not done; returns how many it did. Components get their address."""
        share_one_address(self._components.mark)
        return self._streamlit.prepare()

    def find(self, path: str) -> Route | None:
        return next((route for route in self.routes if route.covers(path)), None)

    def _routes(self) -> tuple[Route, ...]:
        page, post = self._sign_in, ("POST",)
        open_assets = tuple(Route(f"/assets/{name}", self._asset, open=True) for name in OPEN_ASSETS)
        return (
            Route("/healthz", lambda _: Reply(200, b"ok", headers=(("cache-control", "no-store"),)), open=True),
            Route("/sign-in", self._sign_in_get_or_post, ("GET", "HEAD", "POST"), open=True),
            Route("/language", page.choose_language, post, open=True),
            *open_assets,
            Route("/sign-out", page.leave, post),
            Route(LOCK, page.leave, post),
            Route("/alive", self._alive.answer, ("GET", "HEAD", "POST")),
            Route("/drafts", self._drafts.answer, post, largest=LARGEST),
            Route("/assets/*", self._asset),
            Route("/", self._room),
            *(Route(path, self._room) for path in ROOM_PATHS),
            Route("/static/*", lambda visit: self._streamlit.reply(visit, visit.path.removeprefix("/static/"))),
            Route("/_stcore/health", lambda _: Reply(200, b"ok")),
            Route("/_stcore/host-config", lambda _: Reply(200, json.dumps(HOST_CONFIG).encode(), "application/json")),
            Route(f"{COMPONENTS}*", self._component),
        )

    def _sign_in_get_or_post(self, visit: Visit) -> Reply:
        return self._sign_in.enter(visit) if visit.method == "POST" else self._sign_in.show(visit)

    def _asset(self, visit: Visit) -> Reply:
        cache = IMMUTABLE if visit.path.endswith(".woff2") else "no-cache"
        return self._assets.reply(visit, visit.path.removeprefix("/assets/"), cache=cache)

    def _component(self, visit: Visit) -> Reply:
        name = component_file(visit.path.removeprefix(COMPONENTS))
        return self._components.reply(visit, name) if name else NOT_FOUND

    def _room(self, visit: Visit) -> Reply:
        """The page that loads the application. `/` is a role's first room; the name of that room leads there."""
        if visit.visitor is None or not visit.visitor.rooms:
            return NOT_FOUND
        room = visit.path.removeprefix("/")
        if room == visit.visitor.rooms[0]:
            return see_other("/")
        if room and room not in visit.visitor.rooms:
            return NOT_FOUND
        self._house().sessions.note_human(visit.visitor.session.session_id)
        theme = theme_of(self._house(), visit.visitor.member.id)
        return Reply(200, in_theme(self._shell(visit.language), theme), HTML)

    def _shell(self, language: str) -> bytes:
        if language not in self._pages:
            index = (STATIC / "index.html").read_text(encoding="utf-8")
            self._pages[language] = self._filled(index, language).encode()
        return self._pages[language]

    def _filled(self, index: str, language: str) -> str:
        return shell(index, Text(language), self._settings().cover_seconds, self._served)
