"""Fixtures many tests share. `county_dir`: a small made-up county (showcase + ordinary people) for 2026-11-21.

Use it as: `sources = data_access.county_sources.county_sources(county_dir, clock)`,
`data_access.county_directory.CountyDirectory(county_dir, clock)`, `data_access.county_staff.CountyStaff()`. IDs by story:
`{s.key: s.hetu for s in data_access.made_up_county.showcase.showcase()}`.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.fhir_fixtures import fhir_server as fhir_server
from tests.hazards import Watch, hazards
from tests.postgres import empty_url as empty_url
from tests.postgres import postgres as postgres
from tests.postgres import store_folder as store_folder

COUNTY_DAY = date(2026, 11, 21)

# How fast examples are made and tried depends on what else the machine does: a busy one is no fault of the product.
SCALE = int(os.environ.get("TEST_SCALE", "1"))
settings.register_profile(
    "house", max_examples=100 * SCALE, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Watch(hazards()), "hazards")


@pytest.fixture(scope="session")
def county_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a county of 300, seed 1. Read only: tests that write build their own."""
    from data_access.made_up_county.build import build_county

    folder = tmp_path_factory.mktemp("data") / "county"
    build_county(folder, size=300, seed=1, day=COUNTY_DAY)
    return folder
