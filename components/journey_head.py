"""What the user may press above the journey: spans and steps, filters, the text filter, other ways to see it."""

from __future__ import annotations

from typing import Any

from analytics.journey_filter import cancelled, future, mine
from components.journey_look import TOGGLES
from components.journey_shown import Shown
from components.journey_window import BUTTONS, STEPS, pressed
from components.print_sheet import may_print
from components.text import Text


def buttons(view: Shown, text: Text) -> list[list[Any]]:
    """[move, words, title, pressed] of the spans and steps."""
    on = pressed(view.c, view.look.window)
    spans = [[name, text(f"journey.span.{name}"), "", name == on] for name in BUTTONS]
    steps = [[name, text(f"journey.step.{name}"), text(f"journey.step_name.{name}"), False] for name in STEPS]
    return [*spans, *steps]


def toggles(view: Shown, text: Text) -> list[list[Any]]:
    """[id, words, on, n]: each narrows what is shown; n is how many it hides, or, of one's own, leaves."""
    masks = (cancelled(view.c), future(view.c), mine(view.c, view.own))
    return [
        [name, text(f"journey.toggle.{name}"), name in view.look.hidden, int(mask.sum())]
        for name, mask in zip(TOGGLES, masks, strict=True)
    ]


def find(view: Shown, text: Text) -> dict[str, str]:
    """The text filter and what it found."""
    note = text("journey.found", n=int(view.keep.sum())) if view.look.text else ""
    return {"text": view.look.text, "label": text("journey.find"), "note": note}


def actions(view: Shown, text: Text) -> list[list[Any]]:
    """[type, words, pressed]: other ways to see the same."""
    look = view.look
    on = {
        "table": look.table_page >= 0,
        "period": look.period is not None,
        "align": look.aligned is not None and not look.aligned.off,
        "ribbon": look.ribbon is not None,
        "print": look.printing,
    }
    if view.few:  # all events are listed: there is nothing to choose from or to align
        on = {"ribbon": on["ribbon"], "print": on["print"]}
    if not may_print(view):
        del on["print"]
    return [[name, text(f"journey.action.{name}"), state] for name, state in on.items()]
