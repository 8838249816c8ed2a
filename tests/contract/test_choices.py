"""What every Choices must do; the one on disk is opened anew before every question, as after a restart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics.journey_types import Lane
from data_access.choices import SqlChoices
from data_access.database import open_database
from data_access.migrations import migrate
from data_access.tables import metadata
from domain.choices import ALLOWED, LANES, Choice, chosen, chosen_several
from services.choices import choose, theme_of
from tests.fakes import FakeChoices, make_house
from tests.postgres import ENGINES, store_on, url_of

Make = Callable[[], Any]


@pytest.fixture(params=["fake", *ENGINES])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    if request.param == "fake":
        fake = FakeChoices()
        return lambda: fake
    url = url_of(store_on(request, tmp_path, request.param))

    def again() -> SqlChoices:
        engine = open_database(url)
        migrate(engine)
        return SqlChoices(engine)

    return again


def test_nothing_is_chosen_at_first(make: Make) -> None:
    assert dict(make().get("doctor")) == {}


def test_a_choice_is_kept_and_replaced(make: Make) -> None:
    make().put("doctor", "theme", "dark")
    assert dict(make().get("doctor")) == {"theme": "dark"}
    make().put("doctor", "theme", "light")
    make().put("doctor", "letters_off", "yes")
    assert dict(make().get("doctor")) == {"theme": "light", "letters_off": "yes"}


def test_a_choice_is_its_makers_own(make: Make) -> None:
    make().put("doctor", "theme", "dark")
    assert dict(make().get("surgeon")) == {}


def test_several_are_kept_in_their_order(make: Make) -> None:
    make().put("doctor", "folded_lanes", "plan,contacts,plan")
    assert make().get("doctor")["folded_lanes"] == "contacts,plan"
    make().put("doctor", "folded_lanes", "")
    assert make().get("doctor")["folded_lanes"] == ""


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("theme", "pink"),
        ("theme", ""),
        ("note", "anything"),
        ("folded_lanes", "contacts,210949-998M"),
        ("journey_toggles", "future "),
        ("letters_off", "a" * 10_000),
    ],
)
def test_what_is_not_in_the_list_is_not_kept(make: Make, key: str, value: str) -> None:
    with pytest.raises(ValueError, match="not a choice"):
        make().put("doctor", key, value)
    assert dict(make().get("doctor")) == {}


def test_the_longest_value_fits_the_store() -> None:
    room = metadata.tables["choices"].c.value.type.length  # type: ignore[attr-defined]
    assert max(len(",".join(allowed.values)) for allowed in ALLOWED.values()) <= room


def test_the_lanes_are_the_journeys() -> None:
    assert tuple(lane.value for lane in Lane) == LANES


def test_a_choice_that_is_allowed_no_more_is_as_if_never_made() -> None:
    assert chosen({"theme": "sepia"}, Choice.THEME) == "auto"
    assert chosen_several({"folded_lanes": "gone,plan"}, Choice.FOLDED_LANES) == frozenset()
    assert chosen_several({"folded_lanes": "messages,plan"}, Choice.FOLDED_LANES) == {"plan", "messages"}


def test_a_browser_can_choose_only_from_the_list() -> None:
    house = make_house()
    assert choose(house, "doctor", "theme", "dark")
    assert not choose(house, "doctor", "theme", ["dark"])
    assert not choose(house, "doctor", None, None)
    assert theme_of(house, "doctor") == "dark"
    assert theme_of(house, "surgeon") == "auto"
