"""Who the customer is and what warns about them, when several sources say it. The register of persons wins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from analytics.case import Disagreement
from domain.customer import Alert, AlertKind, ContactDetails, Customer, Gender
from domain.plan_steps import local_day
from domain.portion import Portion

REGISTER_WINS = "register_wins"
ORDER_WINS = "order_wins"  # the register does not know: the source that stands earlier in the order
SAFER_WINS = "safer_wins"
"""Picking rules: text key parts. A warning one source gives is never argued away by another's silence."""

_FIELDS = (
    "family_name", "given_names", "birth_date", "gender", "language", "interpreter_language", "deceased_on",
)  # fmt: skip
_CONTACT_FIELDS = tuple(field.name for field in fields(ContactDetails))


def merge_customer(
    register: Customer, told: Sequence[tuple[str, Customer]]
) -> tuple[Customer, tuple[Disagreement, ...]]:
    """The register's customer with its unknown fields filled from others, and where the sources disagree.

    A disagreement's values are text: ISO dates, enum values, "true" or "false". Non-disclosure and death count when
    any source tells of them.
    """
    merged, found = register, []
    told_by: dict[str, str] = {}  # field -> the source that filled it; the register otherwise
    written = {register.source: _written(register), **{source: _written(other) for source, other in told}}
    for source, other in told:
        if source == register.source:
            continue
        merged, disagreed = _take(merged, told_by, source, other)
        found += disagreed
    dated = (replace(one, dates=tuple(written.get(source) for source, _ in one.values)) for one in found)
    return merged, tuple(dated)


def _written(customer: Customer) -> date | None:
    return local_day(customer.recorded_at) if customer.recorded_at else None


def _take(
    merged: Customer, told_by: dict[str, str], source: str, other: Customer
) -> tuple[Customer, list[Disagreement]]:
    found: list[Disagreement] = []
    changes: dict[str, Any] = {}

    def settled(name: str, mine: Any, theirs: Any) -> Any:
        ours = told_by.get(name, merged.source)
        rule = ORDER_WINS if name in told_by else REGISTER_WINS
        value = _settle(name, (ours, mine), (source, theirs), rule, found)
        if _unknown(mine) and not _unknown(value):
            told_by[name] = source
        return value

    for name in _FIELDS:
        changes[name] = settled(name, getattr(merged, name), getattr(other, name))
    contact = {
        name: settled(name, getattr(merged.contact, name), getattr(other.contact, name)) for name in _CONTACT_FIELDS
    }
    for name in ("non_disclosure", "deceased"):
        mine, theirs = getattr(merged, name), getattr(other, name)
        changes[name] = mine or theirs
        if theirs and not mine:  # a source that leaves the flag out does not deny it
            found.append(Disagreement(name, ((merged.source, "false"), (source, "true")), source, SAFER_WINS))
    return replace(merged, contact=ContactDetails(**contact), **changes), found


def _settle(field: str, ours: tuple[str, Any], theirs: tuple[str, Any], rule: str, found: list[Disagreement]) -> Any:
    mine, other = ours[1], theirs[1]
    if _unknown(mine):
        return other
    if not _unknown(other) and _plain(mine) != _plain(other):
        values = ((ours[0], _text(mine)), (theirs[0], _text(other)))
        found.append(Disagreement(field, values, ours[0], rule))
    return mine


def _unknown(value: Any) -> bool:
    return value is None or value == "" or value is Gender.UNKNOWN


def _plain(value: Any) -> str:
    return " ".join(_text(value).casefold().split())


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def merge_alerts(portions: Sequence[tuple[str, Portion]]) -> tuple[tuple[Alert, ...], tuple[Disagreement, ...]]:
    """Every alert once, high severity first. Told with two severities, it keeps the higher and is listed.

    "No known allergies" beside a recorded allergy is no alert: it is listed as a disagreement, and the allergy stands.
    """
    kept: dict[tuple[str, str], Alert] = {}
    found: list[Disagreement] = []
    for _, portion in portions:
        for alert in portion.alerts:
            key = (alert.kind.value, _plain(alert.text))
            if key not in kept:
                kept[key] = alert
            elif alert.severity != kept[key].severity:
                kept[key] = _worse(kept[key], alert, found)
    rank = {"high": 0, None: 1, "low": 2}
    ranked = sorted(kept.values(), key=lambda a: (rank.get(a.severity, 1), a.kind.value, a.text))
    standing = next((a for a in ranked if a.kind is AlertKind.ALLERGY and not denies_allergy(a)), None)
    if standing is not None:
        found += [_denied(alert, standing) for alert in ranked if denies_allergy(alert)]
        ranked = [alert for alert in ranked if not denies_allergy(alert)]
    return tuple(ranked), tuple(found)


_NO_ALLERGY = re.compile(
    r"(ei (ole )?(tunnettuja|tiedossa)|inga kända|ingen känd|no known)\b.*(allerg|yliherkky|överkänslig|hypersensitiv)"
)
"""How records say that there is no allergy: Finnish, Swedish, English. Free text in every source known to us."""


def denies_allergy(alert: Alert) -> bool:
    """The entry says that no allergy is known, which is no warning."""
    return alert.kind is AlertKind.ALLERGY and _NO_ALLERGY.match(_plain(alert.text)) is not None


def _denied(denial: Alert, standing: Alert) -> Disagreement:
    """`standing` is the most severe allergy on record."""
    values = ((standing.source, standing.text), (denial.source, denial.text))
    return Disagreement("allergy", values, standing.source, SAFER_WINS, (standing.recorded_on, denial.recorded_on))


def _worse(first: Alert, second: Alert, found: list[Disagreement]) -> Alert:
    picked = second if (second.severity == "high" or first.severity is None) else first
    if first.severity and second.severity and first.source != second.source:
        values = (
            (first.source, f"{first.text}: {first.severity}"),
            (second.source, f"{second.text}: {second.severity}"),
        )
        dates = (first.recorded_on, second.recorded_on)
        found.append(Disagreement("alert", values, picked.source, SAFER_WINS, dates))
    return picked
