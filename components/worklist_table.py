"""The work list: the plan's component under a head of its own, with tabs whose counts equal their rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from components import numbers
from components.notices import error_text
from components.plan_rows import states
from components.plan_view import words
from components.text import Text
from components.worklist_forms import listed_forms
from components.worklist_payload import HANDLE
from components.worklist_rows import MOVES, OFFERS, Row, by_customer, listed_row, named
from domain.errors import TilannekuvaError
from domain.staff import StaffMember

Data = dict[str, Any]
TABS = ("today", "requests", "overdue", "upcoming", "reviews", "unfinished")
GROUPS = ("all", "mine", "team")
ORDERS = ("day", "customer")


class Moved(Protocol):
    """What came of a chosen row (services.worklist_bulk.Moved)."""

    @property
    def row(self) -> Row: ...
    @property
    def came(self) -> str: ...
    @property
    def error(self) -> TilannekuvaError | None: ...


class Work(Protocol):
    """A page of the list (services.worklist.WorkList)."""

    @property
    def rows(self) -> Sequence[Row]: ...
    @property
    def tab(self) -> str: ...
    @property
    def counts(self) -> Mapping[Any, int]: ...
    @property
    def group(self) -> str: ...
    @property
    def missing(self) -> Sequence[str]: ...
    @property
    def kept_back(self) -> int: ...
    @property
    def next(self) -> object: ...
    @property
    def found(self) -> int: ...
    @property
    def met(self) -> int: ...


def worklist_view(
    work: Work,
    text: Text,
    user: StaffMember,
    today: date,
    *,
    first: bool = True,
    report: Data | None = None,
    order: str = "day",
    reply: Data | None = None,
) -> Data:
    """A page of the list as plain data: counts are all rows of a view, rows are those of the page; `first` is False on
    the pages after the first, `reply` says what came of an edited cell and `report` what came of chosen rows. "Nothing
    open" is said only when everything that feeds the list answered."""
    drawn = [(row.whose, listed_row(row, text, user, today)) for row in work.rows]
    return listed(text, states=states(text), forms=listed_forms(text, user)) | {
        "rows": by_customer(drawn) if order == "customer" else [row for _, row in drawn],
        "tools": _tools(work.group, order, text),
        "words": _words(text, text("worklist.empty_unsure") if work.missing else text("worklist.empty")),
        "reply": reply,
        "list": {
            "title": text("worklist.title"),
            "total": text("worklist.total", n=sum(work.counts.values())),
            "share": _share(work, text),
            "notes": _notes(work, text),
            "tabs": [_tab(tab, work, text) for tab in TABS],
            "columns": _columns(text),
            "paging": _paging(work, text, first=first),
            "bulk": _bulk({row.kind for row in work.rows}, text),
            "report": report,
            "keys": _keys({row.kind for row in work.rows}, text),
        },
    }


def message_view(text: Text, said: str) -> Data:
    """A list that cannot be shown: a sentence and nothing else."""
    head = {"title": text("worklist.title"), "notes": [], "tabs": [], "paging": [], "columns": []}
    report = {"text": said, "bad": True, "lines": []}
    return listed(text) | {"words": _words(text, ""), "list": head | {"report": report}}


def listed(text: Text, **held: Any) -> Data:
    """What the plan's component is always told, without a plan."""
    nothing: Data = {part: [] for part in ("rows", "requests", "sections", "outside")}
    return {"handle": HANDLE, "owner": HANDLE, "version": 0, "heading": {"adds": []}, "forms": {}, "states": {}} | {
        **nothing,
        "offers": OFFERS,
        "tools": None,
        "quick": None,
        "past": None,
        "reply": None,
        **held,
    }


def _words(text: Text, empty: str) -> dict[str, str]:
    said = {"plan": text("worklist.title"), "show": text("worklist.group_label"), "none_shown": empty}
    return words(text) | said


def _columns(text: Text) -> list[tuple[str, str]]:
    """(class, heading) in the order of the cells."""
    ours = {"cn": "customer", "c0": "why", "c1": "owner", "c2": "due"}
    plans = {"c3": text("plan_edit.ui.priority"), "c4": text("plan.ui.state")}
    last = {"c5": "origin", "c6": "waiting"}
    named = [(cell, text(f"worklist.column.{word}")) for cell, word in ours.items()]
    return [*named, *plans.items(), *((cell, text(f"worklist.column.{word}")) for cell, word in last.items())]


def _notes(work: Work, text: Text) -> list[str]:
    notes = [text(f"worklist.missing.{one}") for one in work.missing]
    return notes + ([text("worklist.kept_back", n=work.kept_back)] if work.kept_back else [])


def _share(work: Work, text: Text) -> str:
    """How much of the work is there because we noticed: no share of nothing (GLOSSARY.md)."""
    if not work.met:
        return ""
    part = numbers.number(100 * work.found / work.met, text.language, 0)
    return text("worklist.share", percent=part, found=work.found, n=work.met)


def _tab(tab: str, work: Work, text: Text) -> Data:
    here = tab == work.tab
    shown = {"id": tab, "label": text(f"worklist.tab.{tab}"), "count": work.counts.get(tab, 0)}
    return shown | {"send": None if here else {"type": "tab", "tab": tab}}


def _tools(group: str, order: str, text: Text) -> Data:
    return {
        "show": str(group),
        "shows": [[one, text(f"worklist.group.{one}")] for one in GROUPS],
        "group": order,
        "groups": [[one, text(f"worklist.order.{one}")] for one in ORDERS],
    }


def _paging(work: Work, text: Text, *, first: bool) -> list[Data]:
    """To the beginning, and on; where there is a way."""
    back = [] if first else [{"label": text("worklist.first_page"), "send": {"type": "page", "to": "first"}}]
    on = [{"label": text("worklist.next_page"), "send": {"type": "page", "to": "next"}}] if work.next else []
    return back + on


def _able(kinds: Iterable[str]) -> list[str]:
    able = {move for kind in kinds for move in MOVES.get(kind, ())}
    return [move for move in ("done", "mine", "day") if move in able]


def _bulk(kinds: Iterable[str], text: Text) -> Data | None:
    """What can be done to some of the rows that are shown; None when nothing can."""
    moves = _able(kinds)
    if not moves:
        return None
    return {
        "title": text("worklist.bulk"),
        "all": text("worklist.choose_all"),
        "one": text("worklist.choose"),
        "chosen": text("worklist.chosen"),
        "moves": [{"id": move, "label": text(f"worklist.move.{move}")} for move in moves],
        "day": text("worklist.new_day"),
        "hint": text("worklist.day_hint"),
    }


def _keys(kinds: Iterable[str], text: Text) -> str:
    keys = [text("worklist.keys"), *(text(f"worklist.key.{move}") for move in _able(kinds) if move != "day")]
    return " · ".join(keys)


def report_view(moved: Iterable[Moved], text: Text) -> Data:
    """What came of each chosen row, in words: how many were done, then a line for each that was not; a
    row that was moved alone is named, since a key may have been pressed by mistake. `left`: rows that stay chosen."""
    rows = list(moved)
    undone = [one for one in rows if one.came != "done"]
    done = text("worklist.moved", n=len(rows) - len(undone)) if len(rows) > len(undone) else ""
    failed = text("worklist.not_moved", n=len(undone)) if undone else ""
    lines = [_line(one, text) for one in (undone or rows if len(rows) == 1 else undone)]
    left = [one.row.id for one in undone]
    return {"text": " ".join(filter(None, (done, failed))), "bad": bool(undone), "lines": lines, "left": left}


def _line(one: Moved, text: Text) -> str:
    what = one.row.why or text(f"worklist.kind.{one.row.kind}")
    because = error_text(one.error, text) if one.error is not None and one.came == "invalid" else ""
    came = because or text(f"worklist.came.{one.came}")
    return f"{named(one.row, text)}: {what} – {came}"
