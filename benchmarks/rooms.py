"""The two pages that are compared, as a person uses them: what to press, and when it counts as painted."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from benchmarks.browser import WATCH, painted_after
from benchmarks.servers import Server
from data_access.made_up_county.showcase import showcase

HETU = {person.key: person.hetu for person in showcase()}
NAME_OF: dict[str, str] = {}
"""Names by story, read from the banner at the first opening (the county makes them)."""


@dataclass
class BarePage:
    """One text field and a title."""

    page: Page

    @classmethod
    def open(cls, browser: Browser, server: Server) -> BarePage:
        page = browser.new_context().new_page()
        page.add_init_script(WATCH)
        page.goto(server.url)
        page.get_by_role("textbox").wait_for()
        return cls(page)

    def enter(self, turn: int) -> float:
        """Milliseconds from Enter to the new title painted."""
        words = f"text {turn}"
        field = self.page.get_by_role("textbox")
        field.fill(words)
        field.press("Enter")
        title = "((__find('h1') || {}).textContent || '').trim()"
        return painted_after(self.page, "__enter", f"{title} === 'title {words}'")


@dataclass
class ClinicianRoom:
    """The product, signed in as the doctor."""

    page: Page

    @classmethod
    def open(cls, browser: Browser, server: Server) -> ClinicianRoom:
        page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="fi-FI").new_page()
        page.add_init_script(WATCH)
        sign_in(page, server)
        page.get_by_role("textbox", name="Henkilötunnus").first.wait_for()
        room = cls(page)
        for story in ("knee", "busy", "heavy"):
            room._type(HETU[story])
            page.locator(".banner .name").wait_for()
            page.wait_for_timeout(1500)
            NAME_OF[story] = page.locator(".banner .name").inner_text()
        return room

    def _type(self, hetu: str) -> None:
        field = self.page.get_by_role("textbox", name="Henkilötunnus").first
        field.fill(hetu)
        field.press("Enter")

    def enter(self, story: str, *, only_banner: bool = False) -> float:
        """Milliseconds from Enter on the ID to the banner, or to everything (banner, cards, journey, plan), painted."""
        self._type(HETU[story])
        name = f"(__find('.banner .name') || {{}}).textContent === {NAME_OF[story]!r}"
        rest = "__find('.journey svg') && __find('.cards') && __find('[role=treegrid], .plan-head, .plan')"
        took = painted_after(self.page, "__enter", name if only_banner else f"{name} && {rest}")
        self.page.wait_for_timeout(150)
        return took

    def look_elsewhere(self, turn: int) -> float:
        """Milliseconds from a press on the journey's window buttons to the journey redrawn: one rerun of the room."""
        wanted = ("1 v", "5 v")[turn % 2]
        button = self.page.get_by_role("button", name=wanted, exact=True)
        button.click()
        return painted_after(
            self.page,
            "__press",
            f"[...__all('.journey-head button')].some(b => b.textContent === {wanted!r} && b.ariaPressed === 'true')",
        )


def sign_in(page: Page, server: Server) -> None:
    """As the doctor of the demo."""
    page.goto(server.url + "/sign-in")
    page.locator("button[name=person][value=doctor]").click()


def heavy_open_ready() -> str:
    """The condition of a cold open: the start of the clinician's room is there."""
    return "__find('input') && __find('h2, h1')"
