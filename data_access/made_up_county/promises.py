"""Waits with a limit by law: a first visit in primary and oral care, an old person's assessment of need for services.

Most are kept, some are late and a few have not been met. Shares are placeholders; nobody publishes them by person.
"""

from __future__ import annotations

import numpy as np

from data_access.made_up_county.catalogue import numbers
from data_access.made_up_county.cohort import ALIVE, Cohort
from data_access.made_up_county.rows import CANCELLED, DONE, NO_SHOW, ONGOING, PLANNED, Columns, Ints, Rows

WAITING_PRIMARY, WAITING_ORAL = 0.012, 0.012
ASKED_LATELY = 0.02  # of those of 75 and over, in the last 30 days
KEPT, LATE = 0.75, 0.1  # of assessments in time, and after it; the rest has not begun
PRIMARY, ORAL, SOCIAL = 2, 3, 4  # numbers of the episodes


def promises(cohort: Cohort, rows: Rows) -> None:
    """Add them. Draws from a stream of its own, so that the rest of life is as it was."""
    rng = cohort.rng.spawn(1)[0]
    here = (cohort.died == ALIVE) & ~cohort.archived
    for share, call, booking, longest, episode in (
        (WAITING_PRIMARY, "phone_need", "appt_gp", 80, PRIMARY),
        (WAITING_ORAL, "phone_dental", "appt_dental", 220, ORAL),
    ):  # fmt: skip
        c = cohort.c[here & (rng.random(len(cohort.c)) < share)]
        day = -rng.integers(1, longest, len(c))
        rows.add(c, day, call, episode=episode, status=np.where(rng.random(len(c)) < 0.1, ONGOING, DONE))
        gone = rng.random(len(c))
        missed = (gone < 0.12) & (day < -8)
        rows.add(c, day + 6, booking, missed, episode=episode, status=np.where(gone < 0.06, NO_SHOW, CANCELLED))
        again = rng.random(len(c)) < 0.5
        rows.add(c, rng.integers(1, 50, len(c)), booking, ~missed | again, episode=episode, status=PLANNED)
    _service_needs(cohort, rows, rng, cohort.c[here & (cohort.age >= 75)])


def _service_needs(cohort: Cohort, rows: Rows, rng: np.random.Generator, old: Ints) -> None:
    c = old[rng.random(len(old)) < ASKED_LATELY]
    day = -rng.integers(1, 31, len(c))
    drawn = rng.random(len(c))
    rows.add(c, day, "soc_contact", episode=SOCIAL)
    begun = day + np.where(drawn < KEPT, rng.integers(1, 8, len(c)), rng.integers(13, 22, len(c)))
    rows.add(c, begun, "soc_need_home", (drawn < KEPT + LATE) & (begun < 0), episode=SOCIAL)


def open_contacts(columns: Columns) -> list[tuple[object, ...]]:
    """Client relations of the unit that somebody asked for an assessment lately, until it is done or long past."""
    asked = (columns["template"] == numbers()["soc_contact"]) & (columns["day"] > -60) & (columns["day"] <= 0)
    pairs = zip(
        columns["c"][asked].tolist(), columns["unit"][asked].tolist(), columns["day"][asked].tolist(), strict=True
    )
    return [(c, "assignment", -1, unit, day, day + 90, "") for c, unit, day in pairs]
