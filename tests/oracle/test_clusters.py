"""Groups that were planted are found, described by what sets them apart, and the same every time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.cluster_stability import STABLE, matched, stability
from analytics.clusters import FEATURES, SEED, Cluster, Clustering, clustered, model_card, traits
from components.cluster_words import cluster_name
from components.text import LANGUAGES, Text, catalogue
from domain.errors import InvalidInput

PEOPLE = 1_500
NAMES = ("visits_12_months", "emergency_12_months", "diagnoses", "age")


@pytest.fixture(scope="module")
def planted() -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Many with little use, some old with many diagnoses, few with much emergency care."""
    rng = np.random.default_rng(7)
    kind = rng.choice(3, PEOPLE, p=[0.6, 0.25, 0.15])
    table = {
        "visits_12_months": rng.poisson(np.array([1, 9, 14])[kind]),
        "emergency_12_months": rng.poisson(np.array([0.02, 0.1, 6])[kind]),
        "diagnoses": rng.poisson(np.array([0.3, 6, 1])[kind]),
        "age": np.array([35, 79, 42])[kind] + rng.integers(-6, 7, PEOPLE),
    }
    return {name: column.astype(np.float64) for name, column in table.items()}, kind


@pytest.fixture(scope="module")
def found(planted: tuple[dict[str, np.ndarray], np.ndarray]) -> Clustering:
    return clustered(planted[0], np.ones(PEOPLE, dtype=bool), NAMES)


def test_planted_groups_are_found(planted: tuple[dict[str, np.ndarray], np.ndarray], found: Clustering) -> None:
    assert len(found.clusters) == 3
    told = matched(planted[1] + 1, found.label)
    assert told.index > 0.95
    assert told.shared > 0.98
    assert [one.n for one in found.clusters] == sorted((one.n for one in found.clusters), reverse=True)
    assert [one.n for one in found.clusters] == np.bincount(found.label)[1:].tolist()
    assert max(found.judged, key=lambda one: one[1])[0] == 3


def test_groups_are_told_by_what_sets_them_apart(found: Clustering) -> None:
    names = [cluster_name(one, Text("fi")) for one in found.clusters]
    assert "paljon diagnooseja" in names[1]
    assert "muita iäkkäämpiä" in names[1]
    assert names[2].startswith("Ryhmä 3: ")
    assert "paljon päivystystä" in names[2]


def test_the_same_table_has_the_same_groups(
    planted: tuple[dict[str, np.ndarray], np.ndarray], found: Clustering
) -> None:
    again = clustered(planted[0], np.ones(PEOPLE, dtype=bool), NAMES)
    assert again.label.tolist() == found.label.tolist()
    assert again.clusters == found.clusters


def test_clear_groups_are_stable_and_made_up_ones_are_not(
    planted: tuple[dict[str, np.ndarray], np.ndarray], found: Clustering
) -> None:
    assert stability(planted[0], found, 4) > 0.9
    rng = np.random.default_rng(1)
    noise = {name: np.expm1(3 + rng.normal(0, 0.5, PEOPLE)) for name in NAMES[:3]} | {"age": rng.normal(40, 5, PEOPLE)}
    assert stability(noise, clustered(noise, np.ones(PEOPLE, dtype=bool), NAMES), 4) < STABLE


def test_who_is_not_asked_or_not_known_has_no_group(planted: tuple[dict[str, np.ndarray], np.ndarray]) -> None:
    table = {name: column.copy() for name, column in planted[0].items()}
    table["age"][3] = np.nan
    among = np.arange(PEOPLE) >= 2
    label = clustered(table, among, NAMES).label
    assert (label[:4] < 0).tolist() == [True, True, False, True]
    assert (label[4:] > 0).all()


def test_the_card_says_what_the_groups_rest_on(found: Clustering) -> None:
    card = model_card(found, 0.9, date(2026, 11, 21))
    assert (card["n"], card["left_out"], card["groups"], card["seed"]) == (PEOPLE, 0, 3, SEED)
    assert card["features"] == list(NAMES)
    assert card["date"] == "2026-11-21"
    for language in LANGUAGES:
        assert {f"clusters.limit.{one}" for one in card["limits"]} <= set(catalogue(language))  # type: ignore[attr-defined]
        said = {f"clusters.{word}.{one}" for one in FEATURES for word in ("much", "little")}
        assert said <= set(catalogue(language))


def test_no_feature_tells_of_a_sensitive_service() -> None:
    assert not [one for one in FEATURES if any(word in one for word in ("psych", "substance", "child", "mental"))]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ({"age": np.arange(99.0)}, "too_few"),
        ({"age": np.full(200, 40.0)}, "nothing_differs"),
        ({"age": np.full(200, np.nan)}, "too_few"),
        ({"age": np.repeat([1.0, 2.0], 100)}, "nothing_differs"),
        ({"visits_12_months": np.arange(200.0)}, "no_feature"),
    ],
)
def test_what_has_no_groups_is_told(table: dict[str, np.ndarray], reason: str) -> None:
    n = len(next(iter(table.values())))
    with pytest.raises(InvalidInput) as refused:
        clustered(table, np.ones(n, dtype=bool), ("age",))
    assert refused.value.text_key == f"clusters.{reason}"
    assert Text("sv")(refused.value.text_key, **refused.value.values)


def test_a_small_group_is_not_described() -> None:
    assert cluster_name(Cluster(4, 9, ()), Text("fi")) == "Ryhmä 4: liian pieni kuvattavaksi"
    crowd = {"age": np.concatenate((np.full(300, 30.0), np.full(300, 40.0), np.full(300, 50.0), np.full(4, 110.0)))}
    crowd["age"] += np.arange(904) % 3 / 10
    told = clustered(crowd, np.ones(904, dtype=bool), ("age",))
    small = [one for one in told.clusters if one.n < 10]
    assert small
    assert all(one.traits == () for one in small)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 50), st.booleans()), min_size=2, max_size=30).filter(
    lambda rows: any(mine for *_, mine in rows)))  # fmt: skip
def test_traits_are_those_of_a_loop(rows: list[tuple[int, int, bool]]) -> None:
    raw = np.array([row[:2] for row in rows], dtype=float)
    mine = np.array([row[2] for row in rows])
    expected = []
    for at, name in enumerate(("emergency_12_months", "age")):
        every, own = [row[at] for row in rows], [row[at] for row in rows if row[2]]
        spread = 1.4826 * median(abs(x - median(every)) for x in every)
        if spread:
            z = (median(own) - median(every)) / spread
        else:
            mean = sum(every) / len(every)
            deviation = (sum((x - mean) ** 2 for x in every) / len(every)) ** 0.5
            z = (sum(own) / len(own) - mean) / deviation if deviation else 0.0
        expected.append((name, z))
    told = {one.feature: one.z for one in traits(raw[mine], raw, ("emergency_12_months", "age"))}
    for name, z in expected:
        if abs(abs(z) - 0.5) > 1e-6:
            assert (name in told) is (abs(z) > 0.5)
        if name in told:
            assert told[name] == pytest.approx(z)
    assert list(told.values()) == sorted(told.values(), key=lambda z: -abs(z))


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 3)).filter(lambda p: 0 not in p), max_size=25))
def test_groups_of_two_runs_are_matched_as_every_permutation_would(rows: list[tuple[int, int]]) -> None:
    before, now = (np.array([row[at] for row in rows], dtype=np.int16) for at in (0, 1))
    both = [(a, b) for a, b in rows if a > 0 and b > 0]
    most = max((sum(b == order[a - 1] for a, b in both) for order in permutations((1, 2, 3, 4))), default=0)
    told = matched(before, now)
    assert sum((a, b) in told.pairs for a, b in both) == most
    assert len({a for a, _ in told.pairs}) == len(told.pairs) == len({b for _, b in told.pairs})
    assert told.shared == pytest.approx(most / len(both) if both else 0)


def test_a_run_that_only_numbers_otherwise_is_the_same_run(found: Clustering) -> None:
    other = replace(found, label=np.array([-1, 3, 1, 2], dtype=np.int16)[found.label])
    told = matched(found.label, other.label)
    assert (told.pairs, told.index, told.shared) == (((1, 3), (2, 1), (3, 2)), 1.0, 1.0)
