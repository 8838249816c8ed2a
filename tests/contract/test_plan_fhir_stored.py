"""The plan stored in a real FHIR server that validates what it takes, and read back from it as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from data_access.fhir.plan_bundle import plan_bundle
from data_access.fhir.plan_read import read_plan
from domain.plan import (
    AddDisagreement,
    AddEvaluation,
    AddFollowUp,
    Comparison,
    Measure,
    Plan,
    PlanSection,
    SetMeasure,
    SetSection,
    Whose,
)
from tests.plan_examples import CARE_STAFF, SURGEON, answer, begun, do
from tests.servers import PROGRAM, empty_fhir

SECONDS = 20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not PROGRAM.exists():
        pytest.skip("sekmet-fhir is not installed (requirements-dev.txt)")
    folder: Path = tmp_path_factory.mktemp("plans")
    with empty_fhir(folder / "fhir.sqlite", folder) as found:
        yield found


def full() -> Plan:
    """Every kind of item."""
    plan = do(
        begun(),
        SetMeasure("v2-1", Measure("hba1c", Comparison.AT_MOST, 53.0, "mmol/mol")),
        AddFollowUp("Soitto", CARE_STAFF, "v2-1"),
        AddEvaluation("v2-1", "Sujuu", "Edistyy"),
        AddDisagreement("v3-1", Whose.CUSTOMER, "En halua", "Säteily"),
        SetSection(PlanSection.MORE, "Tulkki tarvitaan", ""),
    )
    return do(plan, answer("v4-1"), by=SURGEON)


def test_a_server_takes_every_resource_and_gives_the_same_plan_back(server: str) -> None:
    plan = full()
    bundle = plan_bundle(plan)
    kinds = {entry["fullUrl"]: entry["resource"]["resourceType"] for entry in bundle["entry"]}
    text = json.dumps(bundle)
    for url, kind in kinds.items():  # a server that keeps them one by one knows them by type and id
        text = text.replace(f'"{url}"', f'"{kind}/{url.removeprefix("urn:uuid:")}"')
    kept: list[dict[str, Any]] = []
    for entry in json.loads(text)["entry"]:
        made = entry["resource"]
        place = f"{server}/{made['resourceType']}/{made['id']}"
        put = requests.put(place, json=made, timeout=SECONDS)
        assert put.status_code in (200, 201), put.text[:500]
        kept.append({"resource": requests.get(place, timeout=SECONDS).json()})
    assert len(kept) == len(kinds)
    (stored,) = (one["resource"] for one in kept if one["resource"]["resourceType"] == "CarePlan")
    assert stored["meta"]["versionId"] != str(plan.version), "the server counts versions of its own"
    assert read_plan({"entry": kept}, plan.person_key) == plan
