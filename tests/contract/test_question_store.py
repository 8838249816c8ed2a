"""What every store of questions must do; the one on disk is opened anew before every question, as after a restart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from data_access.database import open_database
from data_access.migrations import migrate
from data_access.options_toml import read_options
from data_access.questions import SqlQuestions
from domain.errors import InvalidInput
from domain.marks import Mark, SavedView, Saying
from domain.options import NOTHING
from tests.asking import FakeQuestions
from tests.fakes import NOON
from tests.postgres import ENGINES, store_on, url_of

Make = Callable[[], Any]
MARK = Mark("d" * 64, "s1", "rule", "who", "1", Saying.OVERRULE, "väärä", "lead", "Olli Kangas", NOON)


@pytest.fixture(params=["fake", *ENGINES])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    if request.param == "fake":
        fake = FakeQuestions()
        return lambda: fake
    folder = store_on(request, tmp_path, request.param)

    def opened() -> SqlQuestions:
        engine = open_database(url_of(folder))
        migrate(engine)
        return SqlQuestions(engine)

    return opened


def test_what_was_told_comes_back_in_order_once_each(make: Make) -> None:
    for minute, name in enumerate(("b", "a", "b")):
        make().note_told("lead", "s1", name * 64, f"question {name}", NOON + timedelta(minutes=minute))
    make().note_told("other", "s1", "c" * 64, "question c", NOON)
    assert list(make().told("lead", "s1")) == ["question b", "question a"]
    assert list(make().told("other", "s1")) == ["question c"]
    assert list(make().told("lead", "s2")) == []


def test_a_new_snapshot_forgets_the_older_of_that_member(make: Make) -> None:
    make().note_told("lead", "s1", "a" * 64, "old", NOON)
    make().note_told("other", "s1", "a" * 64, "old", NOON)
    make().note_told("lead", "s2", "a" * 64, "new", NOON)
    assert list(make().told("lead", "s1")) == []
    assert list(make().told("lead", "s2")) == ["new"]
    assert list(make().told("other", "s1")) == ["old"]


def test_marks_are_of_one_answer_in_one_snapshot(make: Make) -> None:
    make().add_mark(MARK)
    assert list(make().marks("d" * 64, "s1")) == [MARK]
    assert list(make().marks("d" * 64, "s2")) == list(make().marks("e" * 64, "s1")) == []
    assert list(make().all_marks("s1")) == [MARK]


def test_views_are_ones_own_by_name_and_bounded(make: Make) -> None:
    view = SavedView("1" * 32, "naiset", "{}", NOON)
    make().save_view("lead", view, 1)
    make().save_view("lead", SavedView("2" * 32, "naiset", "[]", NOON), 1)
    with pytest.raises(InvalidInput):
        make().save_view("lead", SavedView("3" * 32, "miehet", "{}", NOON), 1)
    assert [one.posed for one in make().views("lead")] == ["[]"]
    make().drop_view("other", "2" * 32)
    assert len(make().views("lead")) == 1
    make().drop_view("lead", "2" * 32)
    assert list(make().views("lead")) == []


def test_the_declared_options_can_be_used(tmp_path: Path) -> None:
    assert NOTHING in {option.id for option in read_options()}
    bad = tmp_path / "options.toml"
    for text in (
        "",
        "[[option]]\nid = 'x'",
        "[[option]]\nid = 'x'\nversion = '1'\nfeasibility = 1\nwhen = {everyone = {}}",
    ):
        bad.write_text(text)
        with pytest.raises(ValueError, match="cannot be used"):
            read_options(bad)
