"""The plan under the hand: from the last key of an edit to its confirmation painted, on a customer whose plan grows."""

from __future__ import annotations

from playwright.sync_api import Page

from benchmarks.browser import painted_after
from benchmarks.figures import Bar, Figure, p95
from benchmarks.rooms import ClinicianRoom

SAID = "__text('.live')"
"""A JS expression: what the plan says of the last change, its version in it."""
TURNS = 40
QUIET_MS = 120


def edited(room: ClinicianRoom) -> list[Figure]:
    """Actions are added by the quick line, then the text of one is edited in its cell, again and again."""
    room.enter("knee")
    page = room.page
    added = [_added(page, f"Keino {n} @hoitaja 3vk") for n in range(TURNS)]
    edits = [_edited(page, f"Keino 0, kerta {n}") for n in range(TURNS)]
    return [
        Figure("cell of the plan edited to confirmed on the screen, p95", p95(edits), "ms", bar=Bar(300)),
        Figure("action added to confirmed on the screen, p95", p95(added), "ms", bar=Bar(400)),
    ]


def _added(page: Page, line: str) -> float:
    """A line typed and read back by the server; Enter saves it."""
    page.get_by_role("textbox", name="Lisää keino yhdellä rivillä").fill(line)
    painted_after(page, "0", "__find('#plan-quick-read') && !__find('#plan-quick-read').hidden")
    return _confirmed(page)


def _edited(page: Page, words: str) -> float:
    """Enter on the row opens its cell, Enter in the cell saves it."""
    page.get_by_role("row").filter(has_text="Keino 0").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type(words)
    return _confirmed(page)


def _confirmed(page: Page) -> float:
    page.wait_for_timeout(QUIET_MS)
    page.evaluate(f"() => {{ window.__said = {SAID}; }}")
    page.keyboard.press("Enter")
    return painted_after(page, "__enter", f"{SAID} !== __said && /\\d/.test({SAID})")
