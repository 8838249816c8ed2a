"""Charts of the segment page: who the bars are of is said over them, also of a group of whom nothing may be told; and a
proposed group whose number is hidden is not said to have nothing of its own."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from analytics.disclosure import Hidden
from components.segment_figures import Bar, Series, beside
from components.segment_proposals import _name
from components.text import LANGUAGES, Text

TOLD = Series("Polven nivelrikon hoitopolku", (Bar("0–6", 12.0, "12 %"), Bar("7–17", None, "alle 5")))
HIDDEN = Series("Paljon palveluja käyttävät", (Bar("0–6", None, "alle 5"), Bar("7–17", None, "alle 5")))


def legend(figure: Any) -> list[str]:
    return [trace.name for trace in figure.data if trace.showlegend is not False and len(trace.y)]


def test_who_the_bars_are_of_stands_once_in_the_legend_also_when_nothing_of_them_is_told() -> None:
    assert legend(beside([TOLD, HIDDEN], Text("fi"), lying=True)) == [TOLD.name, HIDDEN.name]
    assert legend(beside([HIDDEN, TOLD], Text("fi"), lying=True)) == [HIDDEN.name, TOLD.name]


def test_a_hidden_bars_hover_says_whose_it_is() -> None:
    (marks,) = (trace for trace in beside([HIDDEN], Text("fi"), lying=True).data if len(trace.y))
    assert HIDDEN.name in marks.hovertemplate


def test_the_legend_has_its_own_height_over_the_bars() -> None:
    alone, two = beside([TOLD], Text("fi"), lying=True).layout, beside([TOLD, TOLD], Text("fi"), lying=True).layout
    assert (two.legend.yref, two.legend.orientation) == ("container", "h")
    assert two.margin.t - alone.margin.t >= 20
    assert two.height - two.margin.t >= alone.height - alone.margin.t


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_group_whose_number_is_hidden_is_not_said_to_be_like_everybody(language: str) -> None:
    text, nothing = Text(language), SimpleNamespace(lines=())
    shown: Any = SimpleNamespace(text=text)
    said = [_name(SimpleNamespace(key=("7",), n=n), nothing, {}, shown) for n in (Hidden(10), 40)]  # type: ignore[arg-type]
    assert said == [text("clusters.untold", number="7"), text("clusters.plain", number="7")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trait_is_said_as_its_language_says_it(language: str) -> None:
    """Age is not counted in words of plenty."""
    text = Text(language)
    assert text("clusters.much.age").split()[0] in {"muita", "äldre", "older"}
    assert text("clusters.little.cost_12_months").split()[0] in {"pienet", "låga", "low"}
