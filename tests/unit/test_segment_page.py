"""The segment page's numbers, charts and tables: one safe object feeds all three."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from analytics.disclosure import K_SENSITIVE, Hidden, K
from analytics.segment_page import RawPanel, ShownPanel, percent, show
from components.segment_charts import CONFIG, figure, sentence, table_rows
from components.text import LANGUAGES, Text
from domain.access import Deed
from domain.errors import NotFound, Refused
from domain.segment import Segment
from domain.segment_counts import Panel, SegmentCounts
from services.segments import segment_list, segment_page
from tests.fakes import make_desk, make_house

AS_OF = date(2026, 11, 20)
KNEE = Segment("knee", "1", {"fi": "Polvi", "sv": "Knä", "en": "Knee"}, {"fi": "L90", "sv": "L90", "en": "L90"})
MIND = replace(KNEE, id="mind", sensitive=True)
STRUCTURE = RawPanel("structure", ("0-9", "60-69", "90-"), (0, 3, 40, 52, 11, 14), columns=("female", "male"))
VISITS = RawPanel("visits", ("2026-09", "2026-10", "2026-11"), (60, 3, 44), (131.0, 5.0, 70.0))
CHANNELS = RawPanel("channels", ("in_person", "phone", "chat"), (100, 62, 4), (320.0, 99.0, 6.0))
WAITS = RawPanel(
    "waits", ("surgery_1_90", "surgery_91_180", "referral_0_3", "referral_4_21"), (20, 12, 30, 2),
    others_persons=(900, 700, 20, 12),
)  # fmt: skip
RAW = (STRUCTURE, VISITS, CHANNELS, WAITS)
N = 120


class Statistics:
    """Two segments and the same raw panels for both."""

    def __init__(self, n: int = N, everyone: int = 4000) -> None:
        self.n, self.everyone = n, everyone

    def segments(self) -> tuple[tuple[Segment, int], ...]:
        return ((KNEE, self.n), (MIND, 7))

    def counts(self, segment_id: str) -> SegmentCounts | None:
        found = {segment.id: (segment, n) for segment, n in self.segments()}
        if segment_id not in found:
            return None
        panels = tuple(Panel(p.name, p.rows, p.persons, p.values, p.others_persons, (), p.columns) for p in RAW)
        return SegmentCounts(*found[segment_id], self.everyone, AS_OF, panels)


def shown(panel: RawPanel, k: int = K) -> ShownPanel:
    return show(panel, k, n=N, as_of=AS_OF)


def everything(value: object) -> list[str]:
    """Every leaf of a figure as text, whatever it is nested in."""
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in everything(part)]
    if isinstance(value, (list, tuple)):
        return [leaf for part in value for leaf in everything(part)]
    return [str(value)]


def test_small_cells_are_hidden_and_large_ones_are_true() -> None:
    panel = shown(STRUCTURE)
    assert [isinstance(value, Hidden) for row in panel.cells for value in row] == [
        True,
        True,
        False,
        False,
        True,
        False,
    ]
    assert (panel.cells[1], panel.base) == ((40, 52), 120)


def test_the_small_month_takes_another_with_it_and_the_last_is_unfinished() -> None:
    panel = shown(VISITS)
    assert [row[0] for row in panel.cells] == [131, Hidden(5), Hidden(5)]
    assert panel.unfinished


def test_each_kind_of_wait_is_a_division_of_its_own() -> None:
    panel = shown(WAITS)
    assert [row[0] for row in panel.cells] == [20, 12, Hidden(5), Hidden(5)]
    assert panel.bases == (32, 32, 32, 32)
    assert panel.everyone == (56, 44, None, None)
    assert [percent(row[0], base) for row, base in zip(panel.cells, panel.bases, strict=True)][:2] == [62, 38]


def test_everybodys_shares_are_the_same_on_every_page() -> None:
    assert shown(WAITS, K).everyone == shown(WAITS, K_SENSITIVE).everyone


def test_nearly_everybody_waiting_hides_how_many_wait() -> None:
    panel = show(replace(WAITS, rows=WAITS.rows[:2], persons=(100, 18), others_persons=(900, 700)), K, n=N, as_of=AS_OF)
    assert panel.bases == (Hidden(5), Hidden(5))
    assert any(isinstance(row[0], Hidden) for row in panel.cells)


def test_an_unknown_panel_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown panel"):
        shown(replace(VISITS, name="costs"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("raw", RAW, ids=lambda raw: raw.name)
def test_a_chart_holds_every_shown_number_and_no_hidden_one(raw: RawPanel, language: str) -> None:
    panel, text = shown(raw), Text(language)
    leaves = everything(figure(panel, text).to_plotly_json())
    rows = [cell for row in table_rows(panel, text) for cell in row.values()]
    truth = raw.values or raw.persons
    for place, value in enumerate(value for row in panel.cells for value in row):
        true = str(round(truth[place]))
        if isinstance(value, Hidden) and int(true) > 15:  # smaller numbers also stand for widths and sizes
            assert true not in leaves
            assert true not in rows
    marks = sum(cell == text("segments.hidden", k=K) for cell in rows)
    assert marks >= sum(isinstance(value, Hidden) for row in panel.cells for value in row)


@pytest.mark.parametrize("raw", RAW, ids=lambda raw: raw.name)
def test_hidden_cells_are_drawn_as_marks_and_every_row_has_a_bar(raw: RawPanel) -> None:
    panel, text = shown(raw), Text("fi")
    chart = figure(panel, text)
    own = [trace for trace in chart.data if trace.offsetgroup != "all"]
    drawn = sum(len(trace.y if trace.orientation == "h" else trace.x) for trace in own)
    assert drawn == sum(len(row) for row in panel.cells)
    marks = [trace for trace in own if trace.name == "alle 5*"]
    assert all(trace.marker.pattern.shape == "/" for trace in marks)
    assert sum(len(trace.x) for trace in marks) == sum(isinstance(v, Hidden) for row in panel.cells for v in row)


@pytest.mark.parametrize("raw", RAW, ids=lambda raw: raw.name)
def test_charts_are_svg_bars_and_stable(raw: RawPanel) -> None:
    panel = shown(raw)
    one, two = (figure(panel, Text("fi")).to_json() for _ in range(2))
    assert one == two
    assert {trace.type for trace in figure(panel, Text("fi")).data} == {"bar"}
    assert CONFIG["displayModeBar"] is False


def test_the_table_reads_like_the_chart() -> None:
    assert table_rows(shown(CHANNELS), Text("fi")) == [
        {"Kanava": "Vastaanotolla", "Käyntejä": "320"},
        {"Kanava": "Puhelin", "Käyntejä": "alle 5*"},
        {"Kanava": "Chat", "Käyntejä": "alle 5*"},
    ]


def test_the_sentence_names_the_largest_shown_group() -> None:
    assert sentence(shown(STRUCTURE), Text("fi")) == "Suurin ryhmä: Miehet 60–69 v, 52 jäsentä. Yhteensä 120."
    nothing = show(replace(VISITS, persons=(1, 2, 3)), K, n=N, as_of=AS_OF)
    assert nothing.empty
    assert sentence(nothing, Text("fi")) == "Kaikki luvut ovat alle 5*."


def test_the_page_is_for_team_leads_and_logged_without_a_person() -> None:
    house = make_house(statistics=Statistics())
    lead = make_desk("lead", house)
    assert [(line.segment.id, line.n) for line in segment_list(lead)] == [("knee", 120), ("mind", Hidden(K_SENSITIVE))]
    assert [panel.name for panel in segment_page(lead, "knee").panels] == ["structure", "visits", "channels", "waits"]
    rows = house.audit.rows  # type: ignore[attr-defined]
    assert {(row.entry.deed, row.entry.subject, row.entry.outcome) for row in rows} == {
        ("see_segments", None, "allowed")
    }


@pytest.mark.parametrize("who", ["doctor", "surgeon", "staff", "officer"])
def test_other_roles_are_refused_and_that_is_logged(who: str) -> None:
    house = make_house(statistics=Statistics())
    with pytest.raises(Refused):
        segment_list(make_desk(who, house))
    with pytest.raises(Refused):
        segment_page(make_desk(who, house), "knee")
    rows = house.audit.rows  # type: ignore[attr-defined]
    assert [(row.entry.deed, row.entry.outcome) for row in rows] == [(Deed.SEE_SEGMENTS.value, "refused")] * 2


def test_a_segment_too_small_to_be_told_has_no_panels() -> None:
    house = make_house(statistics=Statistics())
    found = segment_page(make_desk("lead", house), "mind")
    assert (found.n, found.panels) == (Hidden(10), ())


def test_a_segment_of_nearly_everybody_has_no_panels_either() -> None:
    house = make_house(statistics=Statistics(n=120, everyone=123))
    assert segment_page(make_desk("lead", house), "knee").panels == ()


def test_an_unknown_segment_and_a_house_without_results() -> None:
    with pytest.raises(NotFound):
        segment_page(make_desk("lead", make_house(statistics=Statistics())), "nobody")
    assert segment_list(make_desk("lead", make_house())) == ()


def test_random_panels_never_show_a_number_with_few_persons_behind_it() -> None:
    rng = random.Random("panels")
    for _ in range(500):
        persons = tuple(rng.choice([0, 1, 3, 4, 5, 8, 30]) for _ in range(6))
        values = tuple(float(n * rng.randint(1, 4)) for n in persons)
        raw = RawPanel("visits", tuple(f"2026-0{i + 1}" for i in range(6)), persons, values)
        for row, n, value in zip(show(raw, K, n=N, as_of=AS_OF).cells, persons, values, strict=True):
            assert isinstance(row[0], Hidden) or (n >= K and row[0] == value)
