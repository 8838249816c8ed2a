"""The use log as the officer sees it: every value in words, a chain never called whole unless it was walked."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.audit_table import audit_view, next_query, revealed
from components.text import LANGUAGES, Text
from domain.access import Deed, Outcome, Relation
from domain.audit import AuditEntry, AuditQuery, AuditRow
from domain.customer import PersonKey
from domain.retract import RetractRate
from services.audit import AuditPage
from tests.fakes import NOON

FI = Text("fi")
KEY = PersonKey("5c04a555" + "0" * 24)
ENTRY = AuditEntry(
    who="doctor",
    who_name="Aino Lehto",
    role="doctor",
    unit="Keskusta",
    deed="open_case",
    outcome="allowed",
    subject=KEY,
    purpose="care",
    relation="stated_reason",
    reason="stated_reason",
    stated_reason="consultation: kollega kysyi neuvoa puhelimessa",
)
PAGE = AuditPage(
    query=AuditQuery(),
    rows=(AuditRow(7, NOON, ENTRY),),
    total=1,
    break_glass=1,
    limited=0,
    next_before=None,
    staff=(("doctor", "Aino Lehto"),),
    problems=(),
)


def only_row(page: AuditPage = PAGE) -> dict[str, Any]:
    row: dict[str, Any] = audit_view(page, FI)["rows"][0]
    return row


def test_a_row_tells_in_words_who_did_what_to_whom_why_and_how_it_went() -> None:
    row = only_row()
    assert [cell["text"] for cell in row["cells"]] == [
        "21.11.2026 12.00",
        "Aino Lehto",
        "Avasi asiakkaan tiedot",
        "5c04a555",
        "itse ilmoitettu peruste, hoito",
        "sallittu",
    ]
    assert row["cells"][1]["note"] == "lääkäri, Keskusta"
    assert row["cells"][4]["note"] == "Konsultaatio: kollega kysyi neuvoa puhelimessa"
    assert row["mark"]


def test_an_ordinary_row_is_not_marked() -> None:
    plain = replace(ENTRY, relation="appointment", stated_reason="")
    assert not only_row(replace(PAGE, rows=(AuditRow(7, NOON, plain),)))["mark"]


@pytest.mark.parametrize(
    ("problems", "bad", "start"),
    [
        ((), False, "Loki on eheä"),
        (("row 4 was changed",), True, "Lokissa on ongelma (1)"),
        (None, False, "Lokin eheyttä"),
    ],
)
def test_the_chain_is_whole_broken_or_not_checked(problems: Any, bad: bool, start: str) -> None:
    state = audit_view(replace(PAGE, problems=problems), FI)["state"]
    assert state["bad"] is bad
    assert state["text"].startswith(start)
    assert "perustelulla avattuja 1" in state["text"]


def test_checking_is_offered_when_it_was_not_done() -> None:
    labels = [button["send"]["type"] for button in audit_view(replace(PAGE, problems=None), FI)["paging"]]
    assert labels == ["verify"]
    assert audit_view(PAGE, FI)["paging"] == []


def test_paging_goes_back_and_forth() -> None:
    middle = replace(PAGE, query=AuditQuery(before_seq=100), next_before=7)
    assert [b["send"] for b in audit_view(middle, FI)["paging"]] == [
        {"type": "page", "before": None},
        {"type": "page", "before": 7},
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_deed_relation_and_outcome_has_words(language: str) -> None:
    text = Text(language)
    families = {
        "deed": [*(d.value for d in Deed), "sign_in", "sign_out", "lock"],
        "relation": [r.value for r in Relation],
        "outcome": [*(o.value for o in Outcome), "limited", "done", "conflict", "failed"],
    }
    assert [f"{f}.{v}" for f, values in families.items() for v in values if not text.has(f"audit.{f}.{v}")] == []


def test_a_value_newer_than_the_words_is_shown_as_it_is() -> None:
    strange = replace(ENTRY, deed="teleport", relation="friend", outcome="perhaps", role="wizard", reason="because")
    row = only_row(replace(PAGE, rows=(AuditRow(7, NOON, strange),)))
    assert [row["cells"][i]["text"] for i in (2, 4, 5)] == ["teleport", "friend, hoito", "perhaps"]


def test_the_view_is_plain_data() -> None:
    view = audit_view(PAGE, FI, told="x")
    assert json.loads(json.dumps(view)) == view
    assert view["notes"] == ["x"]


def test_a_filter_becomes_a_query_from_the_newest_row() -> None:
    asked = {"type": "filter", "who": "doctor", "deed": "open_case", "outcome": "refused", "glass": True}
    query = next_query(asked, AuditQuery(before_seq=50))
    assert query == AuditQuery(who="doctor", deed="open_case", outcome="refused", only_break_glass=True)
    assert next_query({"type": "page", "before": 12}, query) == replace(query, before_seq=12)


JSON = st.none() | st.booleans() | st.integers() | st.text(max_size=80) | st.lists(st.integers(), max_size=2)


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(["type", "who", "deed", "outcome", "glass", "before", "subject"]), JSON) | JSON)
def test_a_forged_payload_changes_nothing_but_the_filter(payload: object) -> None:
    query = next_query(payload, AuditQuery())
    assert query.limit == AuditQuery().limit
    assert query.deed is None or query.deed in {deed.value for deed in Deed}
    assert revealed(payload) is None


def test_only_a_pseudonym_can_be_asked_about() -> None:
    assert revealed({"type": "reveal", "subject": KEY}) == KEY
    for forged in ("", "131052", KEY.upper(), KEY + "0", 7, None):
        assert revealed({"type": "reveal", "subject": forged}) is None


def test_nothing_suspected_is_said_and_is_no_warning() -> None:
    """A warning with a nought teaches to overlook warnings."""
    none, some = (audit_view(replace(PAGE, suspected=RetractRate(n, 3)), FI) for n in (0, 1))
    assert FI("audit.suspected", n=0, placed=3) in none["state"]["text"]
    assert none["notes"] == []
    assert some["notes"] == [FI("audit.suspected", n=1, placed=3)]
    assert FI("audit.suspected", n=1, placed=3) not in some["state"]["text"]
