"""Rules of segments as files: what is there can be read, and what cannot be used is refused with file, field, reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from components.predicate_words import predicate_sentence
from components.segment_reason import names, reason_words
from components.text import LANGUAGES, Text
from data_access.segment_rules_toml import BadSegmentFile, read_axes, read_segment, read_segments
from domain.errors import InvalidInput
from domain.predicate import Among, Dimension, Everyone
from domain.segment_rule import Definition, SegmentRule, in_order

NAMES = {"fi": "Nimi", "sv": "Namn", "en": "Name"}
GOOD = """
id = "one"
[[definition]]
version = "1"
valid_from = 2026-01-01
owner = "Tietojohtaminen"
name = { fi = "Nimi", sv = "Namn", en = "Name" }
words = { fi = "Sääntö.", sv = "Regel.", en = "Rule." }
rule = { measured = { feature = "visits_12_months", low = 14 } }
"""


def test_the_segments_of_the_product_are_read_and_worded() -> None:
    rules = read_segments()
    assert {rule.id for rule in rules} == {
        "omatoimi", "yhteistyo", "yhteiso", "verkosto", "heavy_use", "knee", "psychiatry",
    }  # fmt: skip
    assert [rule.id for rule in rules if rule.definitions[-1].sensitive] == ["psychiatry"]
    for rule in rules:
        for language in LANGUAGES:
            assert predicate_sentence(rule.definitions[-1].rule, Text(language), names(rules, language))


FAULTS = {
    "no toml": ('rule = "', "one.toml: file: not toml"),
    "no rule": ("rule = { measured", "definition[0]: unknown field: rool", "rool = { measured"),
    "both": ('owner = "', "definition[0]: rule or cell", 'cell = { model = "coping_health", of = "verkosto" }\nowner = "'),
    "id": ('id = "one"', "id: other file: two", 'id = "two"'),
    "version": ('version = "1"', "definition[0].version: bad version", 'version = "1:0"'),
    "number as text": ("low = 14", "definition[0].rule.measured.low: not number", 'low = "14"'),
    "endless": ("low = 14", "definition[0].rule.measured.low: not number", "low = inf"),
    "no number": ("low = 14", "definition[0].rule.measured.low: not number", "low = nan"),
    "kind": ("measured =", "definition[0].rule: unknown condition: weighed", "weighed ="),
    "ends": ("valid_from = 2026-01-01", "definition[0].valid_to: ends before", "valid_from = 2026-01-01\nvalid_to = 2025-12-31"),
    "time": ("valid_from = 2026-01-01", "definition[0].valid_from: not day", "valid_from = 2026-01-01T12:00:00"),
    "language": (', en = "Name"', "definition[0].name: missing field: en", ""),
    "direction": ("Namn", "definition[0].name.sv: odd text", "Na\u202emn"),
    "nobody's name": ("Namn", "definition[0].name.sv: odd text", " "),
    "long": ("Namn", "definition[0].name.sv: long text: 80", "N" * 81),
    "identity": ("Namn", "definition[0].name.sv: personal text: 80", "010190-950X"),
    "sensitive": ('owner = "', "definition[0].sensitive: not yes or no", 'sensitive = "no"\nowner = "'),
    "days": ('owner = "', "definition[0].look_back_days: bad days", 'look_back_days = 0\nowner = "'),
    "cell": ("rule = { measured = { feature = \"visits_12_months\", low = 14 } }", "no such: nine", 'cell = { model = "coping_health", of = "nine" }'),
    "model": ("rule = { measured = { feature = \"visits_12_months\", low = 14 } }", "no such: horoscope", 'cell = { model = "horoscope", of = "lion" }'),
    "successor": ('id = "one"', "successors: not ended", 'id = "one"\nsuccessors = ["two"]'),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_with_file_field_and_reason(case: str, tmp_path: Path) -> None:
    old, told, *new = FAULTS[case]
    assert old in GOOD or not new
    (tmp_path / "one.toml").write_text(GOOD.replace(old, new[0]) if new else GOOD + old, encoding="utf-8")
    with pytest.raises(BadSegmentFile) as refused:
        read_segments(tmp_path)
    assert str(refused.value).startswith("one.toml: ")
    assert told in str(refused.value)
    for language in LANGUAGES:
        assert Text(language)(refused.value.cause.text_key, **refused.value.cause.values)


def test_the_good_one_is_good(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(GOOD, encoding="utf-8")
    (rule,) = read_segments(tmp_path)
    assert rule == read_segment(tmp_path / "one.toml", {})


def test_large_and_missing_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(GOOD + "#" * 200_000, encoding="utf-8")
    with pytest.raises(BadSegmentFile, match=r"one\.toml: file: large file"):
        read_segments(tmp_path)
    with pytest.raises(BadSegmentFile, match=r"two\.toml: file: not toml"):
        read_segment(tmp_path / "two.toml", {})
    (tmp_path / "one.toml").write_text("a = " + "[" * 5_000, encoding="utf-8")
    with pytest.raises(BadSegmentFile, match=r"one\.toml: file: not toml"):
        read_segments(tmp_path)


def definition(version: str, first: date, last: date | None = None, among: str = "") -> Definition:
    rule = Among(Dimension.SEGMENT, frozenset({among})) if among else Everyone()
    return Definition(version, first, rule, NAMES, NAMES, "Omistaja", valid_to=last)


def segment(id: str, *needs: str) -> SegmentRule:
    days = [date(2024 + n, 1, 1) for n in range(len(needs) + 1)]
    known = needs or ("",)
    return SegmentRule(id, tuple(
        definition(str(n), days[n], days[n + 1] if n + 1 < len(known) else None, need) for n, need in enumerate(known)
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "circle"),
    [
        ([segment("aa", "aa")], "aa → aa"),
        ([segment("aa", "bb"), segment("bb", "cc"), segment("cc", "aa")], "aa → bb → cc → aa"),
        ([segment("xx", "aa"), segment("aa", "bb"), segment("bb", "aa")], "aa → bb → aa"),
        ([segment("aa", "cc", "bb"), segment("bb", "aa"), segment("cc")], "aa → bb → aa"),
    ],
)
def test_a_circle_is_refused_and_named(rules: list[SegmentRule], circle: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        in_order(rules)
    assert circle in Text("fi")(refused.value.text_key, **refused.value.values)


def test_each_segment_stands_after_those_it_refers_to() -> None:
    rules = [segment("dd", "bb", "aa"), segment("cc", "bb"), segment("bb", "aa"), segment("aa")]
    assert [rule.id for rule in in_order(rules)] == ["aa", "bb", "dd", "cc"]


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ([segment("aa"), segment("aa")], "same_id"),
        ([segment("aa", "zz")], "no_such"),
        (
            [replace(SegmentRule("aa", (definition("1", date(2024, 1, 1), date(2025, 1, 1)),)), successors=("zz",))],
            "no_such",
        ),
        ([segment(f"a{n}") for n in range(201)], "too_many"),
    ],
)
def test_what_cannot_stand_together_is_refused(rules: list[SegmentRule], reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        in_order(rules)
    assert refused.value.text_key == f"segment_rules.{reason}"


def test_history_stays_as_it_was_told() -> None:
    """Renamed, with a pause, split: the id stays, and each day is told by its own definition."""
    old = replace(definition("1", date(2024, 1, 1), date(2025, 1, 1)), name={**NAMES, "fi": "Vanha nimi"})
    new = definition("2", date(2025, 3, 1), date(2026, 1, 1))
    rule = SegmentRule("aa", (old, new), ("bb", "cc"))
    days = [date(2023, 1, 1), date(2024, 6, 1), date(2025, 1, 1), date(2025, 3, 1), date(2026, 1, 1)]
    assert [found.version if (found := rule.on(day)) else None for day in days] == [None, "1", None, "2", None]
    assert [rule.told_on(day).name["fi"] for day in days] == ["Vanha nimi"] * 3 + ["Nimi"] * 2
    with pytest.raises(InvalidInput, match="overlapping"):
        SegmentRule("aa", (replace(old, valid_to=date(2025, 6, 1)), new))
    with pytest.raises(InvalidInput, match="same_version"):
        SegmentRule("aa", (old, replace(new, version="1")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words(language: str) -> None:
    rules, text = read_segments(), Text(language)
    plain = ("start", "born", "death", "move", "segment_began", "segment_ended", "definition")
    kept = [
        *plain,
        "rule:verkosto:2024-1:1",
        "rule:knee:2024-1:0",
        "rule:gone:1:0",
        "rule:knee:2024-1:",
        "rule:knee:2024-1:9",
    ]
    assert all(reason_words(one, entered, rules, text) for one in kept for entered in (True, False))
    assert reason_words("rule:heavy_use:2024-1:0", True, rules, Text("fi")) == (
        "alkoi täyttyä: käynnit 12 kuukaudessa vähintään 14"
    )


def test_the_axes_are_read_whole_or_refused(tmp_path: Path) -> None:
    assert set(read_axes()) == {"coping_health", "support_benefit"}
    (tmp_path / "axes.toml").write_text("[a]\nversion = '1'\naxis = []\ncells = {}\n", encoding="utf-8")
    with pytest.raises(BadSegmentFile, match="missing field: high_high"):
        read_axes(tmp_path / "axes.toml")
