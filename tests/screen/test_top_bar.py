"""The list of keys names only what the role has."""

from __future__ import annotations

import pytest

from components.text import Text
from components.top_bar import PRESSES, keys_view
from domain.staff import Role
from services.people import ROOMS


@pytest.mark.parametrize(
    ("role", "letters"),
    [
        (Role.DOCTOR, ["H", "T", "P", "S", "Y", "L", "B", "A"]),
        (Role.SURGEON, ["H", "T", "P", "S", "Y", "L", "B", "A"]),
        (Role.TEAM_LEAD, ["L", "C"]),
        (Role.PROTECTION_OFFICER, ["L"]),
    ],
)
def test_keys_of_rooms_that_the_role_lacks_are_not_listed(role: Role, letters: list[str]) -> None:
    keys = [key for key, _ in keys_view(Text("fi"), ROOMS[role])["rows"]]
    assert [key for key in keys if key.isalpha() and len(key) == 1] == letters
    assert keys[-2:] == ["?", "Esc"]


def test_every_key_that_presses_a_button_is_in_the_list_of_keys() -> None:
    listed = {key.lower() for key, _ in keys_view(Text("fi"), ROOMS[Role.TEAM_LEAD])["rows"]}
    for pressed in PRESSES.values():
        assert {key.replace("Backspace", "\u232b").lower() for key in pressed} <= listed
