"""People whose stories are told on purpose: the same IDs in every county, whatever its seed, size and day."""

from __future__ import annotations

from dataclasses import dataclass

TEMPORARY_SYSTEM = "urn:oid:1.2.246.10.99999999.22.2026"
"""The made-up organisation's temporary ids: `urn:oid:1.2.246.10.<business id>.22.<year>`."""


@dataclass(frozen=True, slots=True)
class ShowcaseCustomer:
    """An example ID for the sign-in page. `key` names the line that says why it is interesting (showcase.<key>).

    `system` is empty for a personal ID, else the system of a temporary id.
    """

    hetu: str
    key: str
    system: str = ""


_SHOWCASE = (
    ShowcaseCustomer("140758-998U", "knee"),
    ShowcaseCustomer("030364Y9993", "stopped"),
    ShowcaseCustomer("210949-998M", "heavy"),
    ShowcaseCustomer("081153X999X", "busy"),
    ShowcaseCustomer("170587W998M", "hidden"),
    ShowcaseCustomer("120219B999F", "child"),
    ShowcaseCustomer("300141-999Y", "deceased"),
    ShowcaseCustomer("010170-998P", "twin"),
    ShowcaseCustomer("010170Y998P", "other_twin"),
    ShowcaseCustomer("190688-951Z", "temporary", TEMPORARY_SYSTEM),
    ShowcaseCustomer("220446V998F", "swedish"),
    ShowcaseCustomer("190695U999U", "empty"),
    ShowcaseCustomer("250871-9994", "contradicting"),
    ShowcaseCustomer("070978X9983", "withdrawn"),
    ShowcaseCustomer("111191-999N", "psychiatric"),
    ShowcaseCustomer("040379-998K", "own"),
    ShowcaseCustomer("260284W9988", "colleague"),
)

STAFF_CUSTOMERS = {"doctor": "040379-998K", "staff": "260284W9988"}
"""Demo staff who are customers too: their own record, and a colleague's."""


def showcase() -> tuple[ShowcaseCustomer, ...]:
    """Every example person, most telling first."""
    return _SHOWCASE
