"""The pages that are compared, as a person uses them: what to press, and when it counts as painted."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

from benchmarks.browser import new_page, painted, painted_after
from benchmarks.five_thousand import FIVE
from benchmarks.servers import Server
from data_access.made_up_county.showcase import showcase

IDS = {person.key: person.hetu for person in showcase()} | {"five thousand": FIVE.id}
QUIET_MS = 120
FIELD = "__find('input')"
SEARCH_FIELD = "__find('input#hetu')"
JOURNEY = "__find('[data-part=journey]')"
# Of which opening the journey and the plan on the screen are: the handle of the case is new at every opening.
MARKS = f"[{JOURNEY}?.dataset.drawn, __find('[data-part=plan]')?.dataset.case]"
WHOLE = (
    "__find('.cards') && !__find('.waiting') && (([drawn, plan]) =>"
    " drawn && plan && drawn !== __before[0] && plan !== __before[1])(" + MARKS + ")"
)


@dataclass
class BarePage:
    """One text field and a title."""

    page: Page

    @classmethod
    def open(cls, browser: Browser, server: Server) -> BarePage:
        page = new_page(browser)
        page.goto(server.url)
        page.get_by_role("textbox").wait_for()
        return cls(page)

    def enter(self, turn: int) -> float:
        """Milliseconds from Enter to the new title painted."""
        words = f"text {turn}"
        field = self.page.get_by_role("textbox")
        field.fill(words)
        self.page.wait_for_timeout(QUIET_MS)
        field.press("Enter")
        return painted_after(self.page, "__enter", f"__text('h1') === 'title {words}'")


@dataclass
class ClinicianRoom:
    """The product, signed in as the doctor. `names` by story are read from the banner: the county makes them."""

    page: Page
    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, browser: Browser, server: Server) -> ClinicianRoom:
        page = new_page(browser)
        sign_in(page, server)
        room = cls(page)
        for story in ("knee", "busy", "heavy", "five thousand"):
            before = page.evaluate("() => __text('.banner .name')")
            room._type(story)
            painted_after(page, "0", f"__text('.banner .name') !== {before!r} && {WHOLE}")
            room.names[story] = page.evaluate("() => __text('.banner .name')")
        return room

    def _type(self, story: str) -> None:
        search = self.page.get_by_role("textbox", name="Henkilötunnus").first
        search.fill(IDS[story])
        self.page.evaluate(f"() => {{ window.__before = {MARKS}; }}")
        self.page.wait_for_timeout(QUIET_MS)
        search.press("Enter")

    def enter(self, story: str) -> dict[str, float]:
        """Milliseconds from Enter on the ID until `banner`, and until `all` (cards, journey, plan too) is painted."""
        self._type(story)
        name = f"__text('.banner .name') === {self.names[story]!r}"
        return painted(self.page, "__enter", {"banner": name, "all": f"{name} && {WHOLE}"})

    def look_elsewhere(self, turn: int) -> float:
        """Milliseconds from a press on a window button of the journey to its answer: one rerun of the journey."""
        head = f"{JOURNEY}.querySelector('.journey-head').textContent"
        self.page.evaluate(f"() => {{ window.__head = {head}; }}")
        self.page.get_by_role("button", name=("1 v", "5 v")[turn % 2], exact=True).click()
        return painted_after(self.page, "__press", f"{head} !== __head")


def sign_in(page: Page, server: Server) -> None:
    """As the doctor of the demo, to the start of the clinician's room."""
    page.goto(server.url + "/sign-in")
    page.locator("button[name=person][value=doctor]").click()
    painted_after(page, "0", SEARCH_FIELD)
