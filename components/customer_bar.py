"""The identity banner: who is on the screen, never in doubt. Values stronger than labels; warnings on the right."""

from __future__ import annotations

from typing import Any

from analytics.case import OpenCase, SourceState
from analytics.merge import ALERT_PARTS, NEVER_TELL_ALERTS
from components import numbers
from components.sources_rail import refused, refused_parts
from components.text import Text
from domain.access import Deed
from domain.customer import Alert, Customer
from domain.hetu import TemporaryId

_SILENT = frozenset({SourceState.FAILED, SourceState.STALE})


def banner(case: OpenCase, text: Text, *, revealed: str = "") -> dict[str, Any]:
    """Everything the banner draws. `revealed`: the whole personal ID after a logged reveal, else the mask shows."""
    customer = case.customer
    return {
        "label": text("situation.banner.label"),
        "name": customer.display_name or text("common.unknown"),
        "flags": _flags(case, text),
        "facts": _facts(case, text),
        "id": _id(case, text, revealed),
        "alerts": alerts(case, text),
        "close": text("situation.close_case"),
    }


def _id(case: OpenCase, text: Text, revealed: str) -> dict[str, Any]:
    revealed = revealed if Deed.REVEAL_ID in case.may else ""  # the right may have run out since
    button = "hide" if revealed else "reveal"
    label = "id_temporary" if isinstance(case.customer.id, TemporaryId) else "id"
    return {
        "label": text(f"situation.banner.{label}"),
        "value": revealed or case.customer.id.masked,
        "shown": bool(revealed),
        "button": text(f"situation.banner.{button}") if Deed.REVEAL_ID in case.may else "",
    }


def _flags(case: OpenCase, text: Text) -> list[list[str]]:
    """[tone, words]: death, non-disclosure, a temporary ID, interpreter. The words carry the meaning."""
    customer, flags = case.customer, []
    if customer.deceased_on:
        flags.append(["ink", text("situation.banner.deceased", day=numbers.day(customer.deceased_on, text.language))])
    elif customer.deceased:
        flags.append(["ink", text("situation.banner.deceased_no_day")])
    if customer.non_disclosure:
        flags.append(["alert", text("situation.banner.non_disclosure")])
    if isinstance(customer.id, TemporaryId):
        flags.append(["warn", text("situation.banner.temporary")])
    if customer.interpreter_language:
        language = language_name(customer.interpreter_language, text)
        flags.append(["warn", text("situation.banner.interpreter", language=language)])
    return flags


def _facts(case: OpenCase, text: Text) -> list[dict[str, str]]:
    customer = case.customer
    born = numbers.day(customer.birth_date, text.language) if customer.birth_date else text("common.unknown")
    language = language_name(customer.language, text) if customer.language else text("common.unknown")
    facts = [
        _fact("born", born, text, extra=_age(customer, case, text)),
        _fact("gender", text(f"situation.gender_{customer.gender.value}"), text),
        _municipality(case, text),
        _fact("language", language, text),
        _fact("relation", text(f"situation.relation.{case.relation.value}"), text),
    ]
    if customer.non_disclosure and not case.location_hidden:
        facts.append(_fact("contact", _contact(customer, text), text))
    if customer.guardian_note:
        facts.append(_fact("guardian", customer.guardian_note, text))
    if customer.linked_ids:
        facts.append(_fact("linked", text("common.comma").join(id.masked for id in customer.linked_ids), text))
    return facts


def _municipality(case: OpenCase, text: Text) -> dict[str, str]:
    if case.location_hidden:
        button = text("situation.banner.show_contact") if Deed.REVEAL_CONTACT in case.may else ""
        return _fact("municipality", text("situation.banner.location_hidden"), text) | {"button": button}
    return _fact("municipality", case.customer.contact.municipality or text("common.unknown"), text)


def _contact(customer: Customer, text: Text) -> str:
    """What the button that reveals contact details has promised: everything known, in one line."""
    at = customer.contact
    known = (at.street, at.postcode, at.phone, at.email)
    return text("common.comma").join(part for part in known if part) or text("common.unknown")


def _fact(key: str, value: str, text: Text, *, extra: str = "") -> dict[str, str]:
    return {"label": text(f"situation.banner.{key}"), "value": value, "extra": extra}


def _age(customer: Customer, case: OpenCase, text: Text) -> str:
    years = customer.age_on(case.today)
    if years is None:
        return ""
    return text("situation.banner.age_dead" if customer.deceased else "situation.banner.age", n=years)


def language_name(code: str, text: Text) -> str:
    """A language's name in the user's language; an unknown code is shown as the code."""
    key = f"common.language.{code.lower()[:3]}"
    return text(key) if text.has(key) else text("common.language.unlisted", code=code)


def alerts(case: OpenCase, text: Text) -> dict[str, Any]:
    """`state`: some, none, unknown, failed or pending. "No allergies" is said only when every source answered so."""
    items = [_alert(alert, text) for alert in case.alerts]
    state = _alert_state(case)
    note = "" if state == "some" else text(f"situation.alerts.{state}")
    if case.health_closed or (state == "failed" and _no_right(case)):
        note = text("sources.no_right.alerts")
    if state == "some" and not case.alerts_known:
        note = text("situation.alerts.some_missing")
    elif any(one.field in ("allergy", "alert") for one in case.disagreements):
        note = text("situation.alerts.disputed")
    title = text("situation.alerts.title") + (f" ({len(items)})" if len(items) > 1 else "")
    return {"title": title, "state": state, "items": items, "note": note}


def _no_right(case: OpenCase) -> bool:
    """True when all that is lacking of alerts is lacking since a source refused it."""
    silent = [x for x in case.sources if x.id not in NEVER_TELL_ALERTS and x.state in _SILENT]
    lost = [x for x in case.sources if x.id not in NEVER_TELL_ALERTS and ALERT_PARTS & set(refused_parts(x)[1])]
    return not lost and all(map(refused, silent))


def _alert_state(case: OpenCase) -> str:
    if case.alerts:
        return "some"
    if case.alerts_known:
        return "none"
    if case.health_closed:
        return "unknown"
    tellers = [line for line in case.sources if line.id not in NEVER_TELL_ALERTS]
    states = {line.state for line in tellers}
    if states & _SILENT or any(ALERT_PARTS & set(line.partial) for line in tellers):
        return "failed"
    return "pending" if SourceState.PENDING in states else "unknown"


def _alert(alert: Alert, text: Text) -> dict[str, Any]:
    severity = text(f"situation.alerts.{alert.severity}") if alert.severity in ("high", "low") else ""
    return {"t": alert.text or text("journey.unnamed"), "severity": severity, "high": alert.severity == "high"}
