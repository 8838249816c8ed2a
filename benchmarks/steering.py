"""The journey of a customer with 5,000 events under the hand: a click to its card, steps of zoom and pan, dragging."""

from __future__ import annotations

import math
from dataclasses import dataclass

from playwright.sync_api import Page

from benchmarks.browser import frames_while, painted_after
from benchmarks.figures import Bar, Figure, in_turn, middle, p95
from benchmarks.rooms import JOURNEY, BarePage, ClinicianRoom

EVENTS = "5,000 events"
STEPS = ("in", "in", "earlier", "in", "later", "out", "earlier", "out", "later", "out")
"""Steps of zoom and pan that begin and end with the whole story, so that they can be taken again and again."""
CHART = f"{JOURNEY}?.querySelector('.chart')"
SHOWN = f"{JOURNEY}?.dataset.show"
"""A JS expression: the days that the journey shows."""
CLEAR = (180.0, 860.0)
"""From the banner's foot to the status line's top, CSS pixels."""
MOVES = 100


@dataclass(frozen=True)
class Area:
    """Where the journey is drawn on the screen, CSS pixels."""

    x: float
    y: float
    width: float
    height: float


def steered(plain: BarePage, room: ClinicianRoom, turns: int = 12) -> list[Figure]:
    """Every row about the journey in use. `plain` takes turns with the clicks."""
    room.enter("five thousand")
    page = room.page
    spots = marks(page)
    clicks = {"bare": plain.enter, "ours": lambda turn: click(page, spots[turn % len(spots)])}
    took = {name: middle(values) for name, values in in_turn(clicks, turns).items()}
    steps = [step(page, name) for _ in range(4) for name in STEPS]
    wheels = [wheel(page, delta) for delta in (-50, -50, -50, 50, 50, 50) * 5]
    return [
        Figure(f"click on an event to its card, {EVENTS}", took["ours"], "ms", "bare: Enter to title", took["bare"],
               Bar(1.0, 0.7, times=True)),
        Figure(f"zoom or pan step answered by the server, {EVENTS}, p95", p95(steps), "ms", bar=Bar(120)),
        Figure(f"zoom at the cursor painted, {EVENTS}, p95", p95(wheels), "ms", bar=Bar(120)),
        Figure(f"frame while dragging, {EVENTS}, p95", p95(dragged(page)), "ms", bar=Bar(20)),
    ]  # fmt: skip


def area(page: Page) -> Area:
    """The chart's place on the screen, below the banner and above the status line, after scrolling to it."""
    painted_after(page, "0", CHART)
    page.evaluate(f"() => {CHART}.scrollIntoView({{block: 'center'}})")
    page.wait_for_timeout(100)
    box = page.evaluate(f"() => {{ const b = {CHART}.getBoundingClientRect(); return [b.x, b.y, b.width, b.height]; }}")
    x, y, width, height = box
    top, bottom = max(y, CLEAR[0]), min(y + height, CLEAR[1])
    return Area(x, top, width, bottom - top)


def marks(page: Page, wanted: int = 6) -> list[tuple[float, float]]:
    """Points of the chart where an event is: the pointer's shape tells it. Raises LookupError when there is none."""
    found: list[tuple[float, float]] = []
    where = area(page)
    for row in range(20, int(where.height) - 8, 12):
        for column in range(6):
            point = (where.x + where.width * (0.3 + 0.11 * column), where.y + row)
            page.mouse.move(*point)
            page.wait_for_timeout(30)
            if page.evaluate(f"() => {CHART}.style.cursor === 'pointer'"):
                found.append(point)
                break
        if len(found) == wanted:
            return found
    if not found:
        raise LookupError("no event under the pointer anywhere")
    return found


def click(page: Page, point: tuple[float, float]) -> float:
    """Milliseconds from the press on an event to its card painted; the card is closed again."""
    page.mouse.move(*point)
    page.wait_for_timeout(150)
    page.mouse.down()
    page.mouse.up()
    took = painted_after(page, "__press", f"{JOURNEY}?.querySelector('.pinned')")
    page.locator(".pinned [data-k^=unpin]").first.evaluate("button => button.click()")  # no scrolling: the spots stay
    painted_after(page, "0", f"!{JOURNEY}?.querySelector('.pinned')")
    page.mouse.move(point[0], point[1] - 4)
    return took


def step(page: Page, name: str) -> float:
    """Milliseconds from the press on a button of the journey to the window that the server chose, painted."""
    page.wait_for_timeout(80)
    page.evaluate(f"() => {{ window.__shown = {SHOWN}; }}")
    page.locator(f"[data-part=journey] [data-k='move-{name}']").click()
    return painted_after(page, "__press", f"{SHOWN} !== __shown")


def wheel(page: Page, delta: int) -> float:
    """Milliseconds from a turn of the wheel with Ctrl held to the zoomed chart painted."""
    where = area(page)
    page.mouse.move(where.x + where.width * 0.6, where.y + where.height / 2)
    page.evaluate(f"() => {{ window.__shown = {SHOWN}; }}")
    page.keyboard.down("Control")
    page.mouse.wheel(0, delta)
    page.keyboard.up("Control")
    took = painted_after(page, "__wheel", f"{SHOWN} !== __shown")
    page.wait_for_timeout(100)
    return took


def dragged(page: Page) -> list[float]:
    """Milliseconds between frames while dragging the last years' story, and a year of it.

    Raises RuntimeError when the journey did not follow the pointer.
    """
    found: list[float] = []
    for name in ("five", "year"):
        page.locator(f"[data-part=journey] [data-k='move-{name}']").click()
        page.wait_for_timeout(500)
        before = int(page.evaluate(f"() => {JOURNEY}.dataset.frame"))
        found += frames_while(page, lambda: drag(page, area(page)))
        if int(page.evaluate(f"() => {JOURNEY}.dataset.frame")) - before < MOVES // 4:
            raise RuntimeError("the journey was not dragged")
    return found


def drag(page: Page, where: Area) -> None:
    """Drag the chart to and fro for a while, as a hand does."""
    middle_x, y = where.x + where.width * 0.55, where.y + where.height * 0.45
    page.mouse.move(middle_x, y)
    page.mouse.down()
    for at in range(MOVES):
        page.mouse.move(middle_x + where.width * 0.3 * math.sin(at / 15), y)
        page.wait_for_timeout(8)
    page.mouse.up()
