"""The index of open items of a store that an older version wrote says, once migrated, what the plans say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from data_access import migrations
from data_access.database import reading, writing
from data_access.plan_index import row_of
from data_access.plan_json import load
from data_access.tables import open_items, plans
from domain.access import Relation
from domain.plan import (
    ActionStatus,
    AddAction,
    AddFollowUp,
    AddNeed,
    Author,
    DueVisit,
    Plan,
    PlanKind,
    Responsible,
    ResponsibleKind,
    SetActionStatus,
    SetNextReview,
    SetPlanKind,
    StatedBy,
)
from domain.worklist import OpenItem, open_items_of
from tests.plan_examples import ASK, TODAY
from tests.plan_store import Store
from tests.postgres import ENGINES, store_on

DUTY = Author("doctor", "Aino Lehto", "doctor", Relation.APPOINTMENT.value)
ONCE_MET = Author("nurse", "Leila Salmi", "care_staff", Relation.ENCOUNTER.value)
OWN = Responsible(ResponsibleKind.PERSON, "doctor", "Aino Lehto")
NURSES = Responsible(ResponsibleKind.ROLE, "care_staff")


def written(folder: Path) -> Store:
    store = Store(folder)
    for by, one in (
        (DUTY, AddNeed("Polvikipu", StatedBy.CUSTOMER)),
        (DUTY, AddAction("Soita", OWN, None, TODAY, 1)),
        (DUTY, AddAction("Kontrolli", NURSES, None, None, due_visit=DueVisit.NEXT_VISIT)),
        (ONCE_MET, AddAction("Mittaa", NURSES, None, TODAY)),
        (DUTY, AddFollowUp("Kysy kivusta", OWN, None, TODAY)),
        (ONCE_MET, AddFollowUp("Kävelymatka", NURSES, None, TODAY)),
        (DUTY, SetNextReview(TODAY)),
        (DUTY, ASK),
        (DUTY, SetPlanKind(PlanKind.JOINT)),
    ):
        plan = store.do(one, by=by)
    store.do(SetActionStatus(plan.actions[0].id, ActionStatus.IN_PROGRESS), by=DUTY)
    return store


def bodies(store: Store) -> dict[str, tuple[OpenItem, str, str]]:
    with reading(store.engine) as connection:
        rows = connection.execute(sa.select(open_items)).mappings().all()
    return {row["item_id"]: (load(OpenItem, row["body"]), row["register"], row["origin"]) for row in rows}


def told(store: Store) -> dict[str, tuple[OpenItem, str, str]]:
    with reading(store.engine) as connection:
        plan = load(Plan, connection.execute(sa.select(plans.c.snapshot)).scalar_one())
    rows = (row_of(plan.id, one) for one in open_items_of(replace(plan, version=0)))
    return {str(r["item_id"]): (load(OpenItem, str(r["body"])), str(r["register"]), str(r["origin"])) for r in rows}


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_of_an_older_store_are_filled_from_their_plans(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    store = written(store_on(request, tmp_path, engine))
    assert bodies(store) == told(store)
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with writing(store.engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0005")
    migrations.migrate(store.engine)
    assert bodies(store) == told(store)
    assert {one[0].unbound for one in bodies(store).values()} == {"", "doctor", "nurse"}
    assert store.plans.verify() == ()
