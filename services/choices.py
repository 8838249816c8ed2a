"""Deeds: what the signed-in user has chosen for their own screen, and choosing it. Says nothing about any customer."""

from __future__ import annotations

from collections.abc import Mapping

from domain.choices import Choice, chosen
from domain.errors import StoreUnavailable
from services.ports import House


def theme_of(house: House, staff_id: str) -> str:
    """ "auto", "light" or "dark". A page is shown also when the store does not answer: then as the system is."""
    try:
        return chosen(house.choices.get(staff_id), Choice.THEME)
    except StoreUnavailable:
        return chosen({}, Choice.THEME)


def mine(house: House, staff_id: str) -> Mapping[str, str]:
    """Everything the user has chosen, by name; empty when the store does not answer."""
    try:
        return house.choices.get(staff_id)
    except StoreUnavailable:
        return {}


def choose(house: House, staff_id: str, key: object, value: object) -> bool:
    """Keep what a browser says was chosen. False when it is not in the list or the store does not answer: not kept."""
    try:
        house.choices.put(staff_id, str(key), str(value))
    except (ValueError, StoreUnavailable):
        return False
    return True
