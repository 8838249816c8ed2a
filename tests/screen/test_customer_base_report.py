"""The yearly report: each table says its period, its n and what is counted, on the page and in the one file."""

from __future__ import annotations

import csv
from datetime import date

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from analytics.own_part import own_part
from analytics.population import Population
from analytics.waiting_bins import WAITING_AT_END
from components import customer_base_report as reports
from components.answer_export import BYTE_ORDER_MARK, csv_of
from components.answer_numbers import n_words
from components.text import LANGUAGES, Text
from services.customer_base import BasePage, View, Wanted, base_page, official_days
from services.ports import House
from tests.fakes import make_desk
from tests.screen.test_segments_page import house_of, texts
from tests.segment_people import Snapshot, crowd


def year_of(house: House) -> BasePage:
    return base_page(make_desk("lead", house), Wanted(View.REPORT))


def script() -> None:
    from components.own import NAMES
    from pages.customer_base import page
    from web.streamlit_internals import register_components

    register_components(NAMES)
    page()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_has_its_period_n_and_meaning(house: House, language: str) -> None:
    found, text = year_of(house), Text(language)
    _, identity = house.sessions.start("lead", language)
    test = AppTest.from_function(script, default_timeout=120)
    test.user = {"sub": identity, "is_logged_in": True}
    test.session_state["base_view"] = "report"
    test.run()
    assert not test.exception
    said, captions = texts(test), [one.value for one in test.caption]
    assert reports.headline(found.answers, found.year, text).replace("\u00a0", " ") in said
    order = reports.in_order(found.answers)
    assert set(order) == set(found.answers)
    assert len(order) > 3
    for name, lines in zip(order, reports.about(found.answers, found.year, found.as_of, text), strict=True):
        (_, title), (_, period), (_, counted) = lines
        assert title in [one.value for one in test.subheader]
        n = text("customer_base.report.n", n=n_words(found.answers[name].base, text), period=period)
        assert f"{n} {counted}" in captions, name


@pytest.mark.parametrize(("language", "separator"), [("fi", ";"), ("sv", ";"), ("en", ",")])
def test_the_file_names_each_table_and_holds_its_rows(house: House, language: str, separator: str) -> None:
    found, text = year_of(house), Text(language)
    order = reports.in_order(found.answers)
    about = reports.about(found.answers, found.year, found.as_of, text)
    told = csv_of([found.answers[name] for name in order], text, {}, about)
    assert told.startswith(BYTE_ORDER_MARK)
    rows = list(csv.reader(told.removeprefix(BYTE_ORDER_MARK).splitlines(), delimiter=separator))
    heads = [row[1] for row in rows if row[:1] == [text("customer_base.report.table")]]
    assert heads == [dict(lines)[text("customer_base.report.table")] for lines in about]
    periods = [row[1] for row in rows if row[:1] == [text("customer_base.report.period")]]
    assert len(periods) == len(order)
    assert all(str(found.year) in one for one in periods)


def test_what_stands_at_the_year_s_end_is_of_that_day_and_the_rest_of_the_year(house: House) -> None:
    found = year_of(house)
    about = reports.about(found.answers, found.year, found.as_of, Text("fi"))
    period = dict(zip(reports.in_order(found.answers), (lines[1][1] for lines in about), strict=True))
    assert period["by_age"] == f"31.12.{found.year}"
    assert period["served"] == f"1.1.{found.year}\u201331.12.{found.year}"


def test_who_waited_at_the_end_is_the_very_answer_of_the_waits_view(house: House) -> None:
    desk, found = make_desk("lead", house), year_of(house)
    ends = {name: one for name, one in found.answers.items() if name.startswith(WAITING_AT_END)}
    last = date(found.year, 12, 31)
    waits = base_page(desk, Wanted(View.WAITS))
    official = [clock for clock in waits.clocks if clock.official]
    assert len(ends) == (len(official) if last in official_days(found.as_of) else 0)
    for clock in official:
        view = base_page(desk, Wanted(View.WAITS, clock=clock.id, day=last.isoformat()))
        assert ends[f"{WAITING_AT_END}{clock.id}"] is view.answers["waiting"]


def few(size: int) -> Population:
    """The first of the crowd alone."""
    return own_part(crowd(), np.arange(size), "health")


@pytest.mark.parametrize("view", View)
@pytest.mark.parametrize("size", [0, 4])
def test_a_county_of_nobody_and_of_four_has_sentences_and_no_number(
    monkeypatch: pytest.MonkeyPatch, size: int, view: View
) -> None:
    house = house_of(monkeypatch, populations=Snapshot(few(size)))
    _, identity = house.sessions.start("lead", "fi")
    test = AppTest.from_function(script, default_timeout=120)
    test.user = {"sub": identity, "is_logged_in": True}
    test.session_state["base_view"] = view.value
    test.run()
    assert not test.exception
    cells = [str(value) for table in test.table for column in table.value.columns[1:] for value in table.value[column]]
    assert all(cell in ("alle 5", "alle 10", "") for cell in cells), cells
