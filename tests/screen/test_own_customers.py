"""The room of one's own customers, walked with AppTest over a house of fakes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.named_list import Chosen, named_view
from components.text import LANGUAGES, Text
from domain.names_asked import NamesPurpose
from domain.predicate import All, Among, Dimension, Everyone, Had, Measured
from domain.snapshot import SnapshotComing, SnapshotTrouble
from services.named_choices import name_choices
from services.named_list import named
from tests.fakes import DOCTOR, make_settings
from tests.unit.test_named_list import Scene, many


def own_customers() -> None:
    from components.own import NAMES
    from pages.own_customers import page
    from web.streamlit_internals import register_components

    register_components(NAMES)
    page()


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    made = Scene()
    many(made, 60)
    monkeypatch.setattr("pages._run.house", lambda: made.house)
    monkeypatch.setattr("pages._run.settings", make_settings)
    return made


class Walk:
    """One tab of one user; `told` makes the next run begin with a command of the browser."""

    def __init__(self, scene: Scene, who: str, monkeypatch: pytest.MonkeyPatch) -> None:
        _, identity = scene.house.sessions.start(who, "fi")
        self.commands: list[dict[str, Any]] = []
        self.views: list[dict[str, Any]] = []
        self.gone: list[str] = []
        monkeypatch.setattr("pages.own_customers.said", lambda key: self.commands.pop() if self.commands else None)
        monkeypatch.setattr("pages.own_customers.mount", lambda name, view, **_: self.views.append(view))
        monkeypatch.setattr("pages._naming.go", self.gone.append)
        self._test = AppTest.from_function(own_customers, default_timeout=120)
        self._test.user = {"sub": identity, "is_logged_in": True}

    def does(self, **command: Any) -> dict[str, Any]:
        self.commands = [command] if command else []
        self._test.run()
        assert not self._test.exception
        return self.views[-1]


@pytest.fixture
def doctor(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Walk:
    return Walk(scene, "doctor", monkeypatch)


def labels(view: dict[str, Any]) -> list[str]:
    return [button["label"] for button in view["paging"]]


def test_nobody_is_named_before_a_purpose_is_chosen(scene: Scene, doctor: Walk) -> None:
    assert labels(doctor.does()) == []
    assert doctor.does(type="show")["rows"] == []
    assert doctor.does(type="filter", purpose="because")["rows"] == []
    assert scene.lines() == []
    assert labels(doctor.does(type="filter", purpose="contact")) == ["Näytä nimet"]
    assert len(doctor.does(type="show")["rows"]) == 50
    assert len(scene.lines(outcome="allowed")) == 50


def test_pages_go_on_and_are_drawn_again_without_a_line(scene: Scene, doctor: Walk) -> None:
    doctor.does(type="filter", purpose="review")
    first = doctor.does(type="show")
    assert labels(first) == ["Seuraavat"]
    before = len(scene.lines())
    assert doctor.does()["rows"] == first["rows"]
    assert len(scene.lines()) == before
    second = doctor.does(type="next")
    assert [len(second["rows"]), labels(second)] == [10, []]
    assert doctor.does(type="next")["rows"] == second["rows"]  # there is none: nothing happens


def test_another_condition_clears_the_names(doctor: Walk) -> None:
    doctor.does(type="filter", purpose="review")
    doctor.does(type="show")
    assert doctor.does(type="filter", purpose="review", visits="4")["rows"] == []


def test_a_row_opens_its_customer_by_the_gate(scene: Scene, doctor: Walk) -> None:
    doctor.does(type="filter", purpose="contact")
    row = doctor.does(type="show")["rows"][0]
    doctor.does(**row["cells"][0]["button"]["send"])
    assert doctor.gone == ["situation"]
    opened = [one.entry for one in scene.house.audit.rows if one.entry.deed == "open_case"]  # type: ignore[attr-defined]
    assert [(one.who, one.outcome) for one in opened] == [("doctor", "allowed")]


def test_a_forged_row_opens_nobody(scene: Scene, doctor: Walk) -> None:
    doctor.does(type="filter", purpose="contact")
    doctor.does(type="show")
    view = doctor.does(type="open", id="../0")
    assert view["state"]["bad"]
    assert doctor.gone == []


@pytest.mark.parametrize("who", ["lead", "officer"])
def test_others_read_a_sentence_and_see_nobody(scene: Scene, monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    walk = Walk(scene, who, monkeypatch)
    for command in ({}, {"type": "filter", "purpose": "contact"}, {"type": "show"}, {"type": "open", "id": "x"}):
        view = walk.does(**command)
        assert (view["rows"], view["filters"], view["state"]["bad"]) == ([], [], True)
    assert scene.lines(outcome="allowed") == []


def test_without_a_snapshot_it_says_so(scene: Scene, doctor: Walk) -> None:
    def nothing() -> Any:
        raise SnapshotTrouble("There is no snapshot yet.")

    scene.populations.now = nothing  # type: ignore[method-assign]
    view = doctor.does()
    assert view["state"] == {"bad": True, "text": Text("fi")("names.no_snapshot")}


def test_while_a_snapshot_is_made_it_says_that_the_numbers_come(
    scene: Scene, doctor: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages._coming.whole_page", lambda: True)  # as in app.py

    def coming() -> Any:
        raise SnapshotComing("The first snapshot is being made.")

    there, scene.populations.now = scene.populations.now, coming  # type: ignore[method-assign]
    assert doctor.does()["state"] == {"bad": False, "text": Text("fi")("common.numbers_coming")}
    scene.populations.now = there  # type: ignore[method-assign]
    assert doctor.does()["filters"], "and then they are there"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_id_is_in_what_is_drawn(scene: Scene, language: str) -> None:
    desk = scene.desk(DOCTOR)
    page = named(desk, Everyone(), NamesPurpose.CONTACT)
    drawn = json.dumps(named_view(Text(language), Chosen(purpose="contact"), name_choices(desk), shown=page))
    assert not [one for one in scene.own.numbers if one.reveal() in drawn]
    assert len(page.rows) == 50


def test_the_form_says_what_the_condition_is(scene: Scene) -> None:
    choices = name_choices(scene.desk())
    assert Chosen().cohort(choices.as_of) == Everyone()
    typed = {"age": "65-74", "diagnosis": "M17", "silent": "90", "visits": "8", "purpose": "review", "segment": "none"}
    chosen = Chosen().after(typed, choices)
    cohort = chosen.cohort(choices.as_of)
    assert isinstance(cohort, All)
    age, diagnosis, silent, visits = cohort.parts
    assert age == Among(Dimension.AGE_BAND, frozenset({"65-74"}))
    assert isinstance(diagnosis, Had)
    assert isinstance(silent, Had)
    assert (silent.at_least, silent.at_most) == (0, 0)
    assert visits == Measured("visits_12_months", 8.0)
    assert Chosen().after({"age": "1", "visits": "5", "diagnosis": "PSY", "purpose": 7}, choices) == Chosen()
    assert named(scene.desk(), cohort, NamesPurpose.REVIEW).rows == ()  # each of them is a declared condition
