"""Which case each browser tab of a signed-in session has open. Random handles and pseudonyms; lives in the process."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.customer import PersonKey
from domain.news import Seen

SILENT = timedelta(seconds=75)
"""A tab that asked nothing for this long is taken for closed. Browsers let a hidden tab ask once a minute."""
KEPT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class OpenTab:
    """One tab with a case on its screen. `heard` is when it last said anything; `gone` after it said that it goes."""

    session: str
    tab: str
    handle: str
    subject: PersonKey
    seen: Seen
    heard: datetime
    gone: bool = False


class OpenTabs:
    """The tabs of this process. Safe to use from threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tabs: dict[tuple[str, str], OpenTab] = {}

    def show(self, tab: OpenTab) -> None:
        """A run of the page has put a case on the tab's screen, or has drawn it anew."""
        with self._lock:
            for key, one in tuple(self._tabs.items()):
                if tab.heard - one.heard > KEPT or (one.gone and tab.heard - one.heard > SILENT):
                    del self._tabs[key]
            self._tabs[tab.session, tab.tab] = tab

    def leave(self, session: str, tab: str) -> None:
        """No case is on the tab's screen."""
        with self._lock:
            self._tabs.pop((session, tab), None)

    def ask(self, session: str, handle: str, at: datetime) -> OpenTab | None:
        """The session's tab with this case, noted as heard; None for any other handle."""
        return self._note(session, handle, lambda one: replace(one, heard=at, gone=False))

    def goes(self, session: str, handle: str) -> None:
        """The tab's page is being left: it warns nobody until it asks again."""
        self._note(session, handle, lambda one: replace(one, gone=True))

    def other_customer(self, tab: OpenTab, at: datetime) -> bool:
        """Another live tab of the same session shows another customer."""
        with self._lock:
            return any(
                one.session == tab.session and one.subject != tab.subject and not one.gone and at - one.heard <= SILENT
                for one in self._tabs.values()
            )

    def _note(self, session: str, handle: str, change: Callable[[OpenTab], OpenTab]) -> OpenTab | None:
        with self._lock:
            for key, one in self._tabs.items():
                if one.session == session and one.handle == handle:
                    self._tabs[key] = change(one)
                    return self._tabs[key]
            return None
