"""Suspected wrong-customer entries, counted from our own plan commands. Numbers only; for services/audit.py."""

from __future__ import annotations

from datetime import timedelta

from domain.retract import RetractRate, retract_rate
from services.ports import House

DAYS = 30


def suspected_wrong_customer(house: House) -> RetractRate | None:
    """Of the last DAYS days; None where the store does not list its writes. Raises StoreUnavailable."""
    if house.plan_writes is None:
        return None
    return retract_rate(house.plan_writes.since(house.clock.now() - timedelta(days=DAYS)))
