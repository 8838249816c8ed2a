"""Everything that happens to a chunk of customers, and what is true of them that no source says."""

from __future__ import annotations

from dataclasses import dataclass

from data_access.made_up_county.bodies import bodies
from data_access.made_up_county.chronic import Health, draw_health, follow
from data_access.made_up_county.cohort import Cohort
from data_access.made_up_county.episodes import everyday
from data_access.made_up_county.knee import Pathways, conserve, operate
from data_access.made_up_county.promises import promises
from data_access.made_up_county.rows import Rows
from data_access.made_up_county.services import contact, living, maternity, psychiatry, social, teeth, wards


@dataclass
class Truth:
    """What the generator knows: illnesses and lapses, knee pathways with scores."""

    health: Health
    pathways: Pathways


def happen(cohort: Cohort, rows: Rows) -> Truth:
    """Add the events of five years, and the bookings of the coming weeks, to `rows`."""
    health = draw_health(cohort)
    everyday(cohort, rows)
    follow(cohort, rows, health)
    teeth(cohort, rows)
    maternity(cohort, rows)
    psychiatry(cohort, rows)
    wards(cohort, rows, health)
    living(cohort, rows)
    social(cohort, rows)
    contact(cohort, rows)
    conserve(cohort, rows)
    paths = operate(cohort, rows)
    bodies(cohort, rows, health, paths)
    promises(cohort, rows)
    return Truth(health, paths)
