"""The session's FHIR server, imported by conftest.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import PROGRAM, FhirServer, running_fhir


@pytest.fixture(scope="session")
def fhir_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FhirServer]:
    """A real FHIR server with the example people: `base_url`, and `examples` (hetu, patient id, encounters, deceased).

    Read only: tests that write start their own (tests.servers.empty_fhir).
    """
    if not PROGRAM.exists():
        pytest.skip("sekmet-fhir is not installed (requirements-dev.txt)")
    with running_fhir(tmp_path_factory.mktemp("fhir")) as server:
        yield server
