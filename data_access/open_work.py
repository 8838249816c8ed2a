"""What waits in all plans, read from the index of open items (data_access/plan_index.py writes it).

A page is read in the order of the index (open_items_page) and no further than its last row, however many there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from data_access.database import reading, writing
from data_access.plan_index import READ
from data_access.plan_json import load
from data_access.tables import open_items, plans, request_waits
from domain.customer import PersonKey
from domain.plan import ResponsibleKind
from domain.worklist import OpenItem, Wait
from domain.worklist_views import ANSWER, Counted, Cut, Group, Key, Owner, Tab, cuts

_C = open_items.c
MOST_WAITS = 2000
FOUND = "proactive"


class SqlOpenWork:
    """services.ports.OpenWork on any SQL store. Raises StoreUnavailable."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def page(self, owner: Owner, group: Group, cut: Cut, *, after: Key | None, most: int) -> tuple[OpenItem, ...]:
        """The next rows of a view, oldest day first, those without a day last; `after`: the last row seen."""
        with reading(self._engine) as connection:
            ids = list(connection.execute(_page_ids(owner, group, cut, after, most)).scalars())
            items = {item.item_id: item for item in _bodies(connection, ids)}
        return tuple(items[item_id] for item_id in ids if item_id in items)

    def counts(self, owner: Owner, group: Group, today: date) -> Mapping[Tab, Counted]:
        """How much each view has that is made of plans' items: one query, of the index alone."""
        seen = sa.and_(*_visible(owner))
        tally = [sa.func.count().label("n"), _sum(seen).label("seen"), _sum(seen, _C.origin == FOUND).label("found")]
        parts = [
            sa.select(sa.literal(tab.value).label("tab"), *tally).where(
                _owned(kind, ref), _C.kind == of_kind, *_within(cut, of_kind)
            )
            for tab, cut in cuts(today).items()
            for of_kind in cut.kinds
            for kind, ref in owner.refs(group)
        ]
        with reading(self._engine) as connection:
            rows = connection.execute(sa.union_all(*parts)).all()
        told = {tab: [row for row in rows if row.tab == tab] for tab in cuts(today)}
        return {
            tab: Counted(sum(r.seen for r in each), sum(r.found for r in each), sum(r.n - r.seen for r in each))
            for tab, each in told.items()
        }

    def one(self, owner: Owner, item_id: str) -> OpenItem | None:
        """An item that is on the owner's list now."""
        mine = sa.or_(*(_owned(kind, ref) for kind, ref in owner.refs(Group.ALL)))
        query = sa.select(_C.item_id).where(_C.item_id == item_id, _C.kind != READ, mine, *_visible(owner))
        with reading(self._engine) as connection:
            return next(iter(_bodies(connection, list(connection.execute(query).scalars()))), None)

    def read_answers(self, staff_id: str, subject: PersonKey, item_id: str | None = None) -> int:
        """Statements that had come to this asker about this customer have been read: all, or one. How many there were;
        nothing is written when there were none."""
        unread = (
            (_C.subject == subject, _C.kind == ANSWER)
            + (_C.responsible_kind == ResponsibleKind.PERSON.value, _C.responsible_ref == staff_id)
            + ((_C.item_id == item_id,) if item_id else ())
        )
        with reading(self._engine) as connection:
            n = connection.execute(sa.select(sa.func.count()).where(*unread)).scalar_one()
        if n:
            with writing(self._engine) as connection:
                connection.execute(sa.update(open_items).where(*unread).values(kind=READ))
        return int(n)

    def waits(self, kind: ResponsibleKind, ref: str, since: date) -> tuple[Wait, ...]:
        """Answered requests to one owner, newest first, at most MOST_WAITS."""
        c = request_waits.c
        query = sa.select(request_waits).where(c.responsible_kind == kind.value, c.responsible_ref == ref)
        query = query.where(c.answered_on >= since.isoformat())
        query = query.order_by(c.answered_on.desc(), c.item_id).limit(MOST_WAITS)
        with reading(self._engine) as connection:
            return tuple(_wait(row, kind) for row in connection.execute(query).mappings())


def _page_ids(owner: Owner, group: Group, cut: Cut, after: Key | None, most: int) -> sa.Select[Any]:
    """One walk along the index for each owner and kind, each no longer than a page; then the first of them all."""
    parts = [
        sa.select(_C.item_id, _C.day_key)
        .where(_owned(kind, ref), _C.kind == of_kind, *_within(cut, of_kind), *_visible(owner), *_after(after))
        .order_by(_C.day_key, _C.item_id)
        .limit(most)
        .subquery()
        for kind, ref in owner.refs(group)
        for of_kind in cut.kinds
    ]
    together = sa.union_all(*(sa.select(part) for part in parts)).subquery()
    return sa.select(together.c.item_id).order_by(together.c.day_key, together.c.item_id).limit(most)


def _bodies(connection: sa.Connection, ids: list[str]) -> tuple[OpenItem, ...]:
    query = sa.select(_C.body, plans.c.version).join(plans, plans.c.id == _C.plan_id).where(_C.item_id.in_(ids))
    return tuple(replace(load(OpenItem, r.body), plan_version=r.version) for r in connection.execute(query))


def _owned(kind: ResponsibleKind, ref: str) -> sa.ColumnElement[bool]:
    return sa.and_(_C.responsible_kind == kind.value, _C.responsible_ref == ref)


def _sum(*which: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((sa.and_(*which), 1), else_=0)), 0)


def _within(cut: Cut, kind: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (_C.day_key >= cut.since(kind), _C.day_key <= cut.last)


def _visible(owner: Owner) -> tuple[sa.ColumnElement[bool], ...]:
    """domain.worklist_views.Owner.may_see, in SQL."""
    own = (_C.subject != owner.person_key,) if owner.person_key else ()
    return (_C.not_for != owner.staff_id, _C.register.in_(("", owner.register)), *own)


def _after(key: Key | None) -> tuple[sa.ColumnElement[bool], ...]:
    if key is None:
        return ()
    day, item_id = key
    return (_C.day_key >= day, sa.or_(_C.day_key > day, _C.item_id > item_id))


def _wait(row: sa.RowMapping, kind: ResponsibleKind) -> Wait:
    day, subject = date.fromisoformat(row["answered_on"]), PersonKey(row["subject"])
    return Wait(row["item_id"], subject, kind, row["responsible_ref"], row["urgency"], day, row["days"])
