"""What several files of screen tests begin with; a file that needs another house makes its own `house`."""

from __future__ import annotations

from typing import Any

import pytest

from services.ports import House
from tests.fakes import make_house, make_settings
from tests.segment_people import Snapshot, crowd


def house_of(monkeypatch: pytest.MonkeyPatch, **parts: Any) -> House:
    """A house of fakes that the pages find."""
    made = make_house(**parts)
    monkeypatch.setattr("pages._run.house", lambda: made)
    monkeypatch.setattr("pages._run.settings", make_settings)
    return made


@pytest.fixture(scope="module")
def people() -> Snapshot:
    return Snapshot(crowd())


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, people: Snapshot) -> House:
    return house_of(monkeypatch, populations=people)
