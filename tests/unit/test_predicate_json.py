"""A predicate as text and back: canonical, versioned, and nothing else than a predicate is read."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.text import LANGUAGES, Text
from domain.errors import InvalidInput
from domain.event import EventKind, EventStatus
from domain.predicate import All, Among, AnyOf, Dimension, Everyone, Had, Measured, Not, Period, Predicate, Select
from domain.predicate_json import MOST_TEXT, digest, parse, to_json
from tests.oracle.test_cohort import predicates


@given(predicates)
def test_what_is_written_is_read_back(predicate: Predicate) -> None:
    text = to_json(predicate)
    assert parse(text) == predicate
    assert to_json(parse(text)) == text
    assert parse(json.dumps(json.loads(text), indent=3)) == predicate  # however it is laid out


@given(predicates, predicates)
def test_two_predicates_have_one_digest_only_if_they_are_one(one: Predicate, other: Predicate) -> None:
    assert (digest(one) == digest(other)) is (one == other)


def test_the_same_question_has_the_same_text() -> None:
    one = Measured("visits_12_months", 4.0, 12)
    other = Measured("visits_12_months", 4, 12.0)
    assert to_json(one) == to_json(other)
    words = ["b", "a", "ö", "c"]
    texts = {to_json(Among(Dimension.UNIT, frozenset(order))) for order in (words, words[::-1])}
    assert len(texts) == 1


def test_the_canonical_form_does_not_change_by_chance() -> None:
    """Stored questions are found by their digest: whoever changes the form raises VERSION and reads the old one."""
    what = Select(kinds=frozenset({EventKind.CONTACT}), period=Period(date(2025, 1, 1)))
    rule = All((Had(what, 3), Not(Measured("visits_12_months", 2.0)), AnyOf((Everyone(),))))
    assert to_json(rule) == (
        '{"predicate":{"all":[{"had":{"at_least":3,"what":{"kinds":["contact"],"period":{"first":"2025-01-01"},'
        '"statuses":["done","ongoing"]}}},{"not":{"measured":{"feature":"visits_12_months","low":2}}},'
        '{"any":[{"everyone":{}}]}]},"version":1}'
    )
    assert digest(Everyone()) == "23ceafab437a3455cb5ca5636c2e41e20d457b92c2856d97edbbcb240aa8c66f"


def wrapped(predicate: str) -> str:
    return f'{{"version":1,"predicate":{predicate}}}'


MEASURED = '{"measured":{"feature":"visits_12_months","low":%s}}'
BAD = {
    "": "not_json",
    "null": "not_fields",
    "[]": "not_fields",
    "{}": "missing_field",
    '{"version":1}': "missing_field",
    '{"version":2,"predicate":{"everyone":{}}}': "other_version",
    '{"version":true,"predicate":{"everyone":{}}}': "other_version",
    '{"version":"1","predicate":{"everyone":{}}}': "other_version",
    '{"version":1,"version":1,"predicate":{"everyone":{}}}': "repeated",
    '{"version":1,"predicate":{"everyone":{}},"by":"me"}': "unknown_field",
    wrapped('{"everybody":{}}'): "unknown_condition",
    wrapped('{"everyone":{},"not":{"everyone":{}}}'): "one_condition",
    wrapped("{}"): "one_condition",
    wrapped('"everyone"'): "one_condition",
    wrapped('{"everyone":{"but":"me"}}'): "unknown_field",
    wrapped('{"everyone":[]}'): "not_fields",
    wrapped('{"all":[]}'): "not_list",
    wrapped('{"all":{}}'): "not_list",
    wrapped('{"all":[' + ",".join(['{"everyone":{}}'] * 21) + "]}"): "too_many",
    wrapped('{"not":' * 6 + '{"everyone":{}}' + "}" * 6): "too_deep",
    wrapped('{"among":{"dimension":"shoe_size","values":["43"]}}'): "unknown_word",
    wrapped('{"among":{"dimension":"gender","values":[]}}'): "invalid",
    wrapped('{"among":{"dimension":"gender","values":["female","female"]}}'): "repeated",
    wrapped('{"among":{"dimension":"gender","values":[1]}}'): "not_word",
    wrapped('{"among":{"dimension":"gender","values":[" "]}}'): "not_word",
    wrapped('{"among":{"dimension":"gender","values":["a\\u0000b"]}}'): "not_word",
    wrapped('{"among":{"dimension":"gender","values":["\\ud800"]}}'): "not_word",
    wrapped('{"among":{"dimension":"gender","values":["' + "x" * 81 + '"]}}'): "invalid",
    wrapped('{"among":{"dimension":"unit","values":' + json.dumps([str(n) for n in range(201)]) + "}}"): "too_many",
    wrapped(MEASURED % '"4"'): "not_number",
    wrapped(MEASURED % "true"): "not_number",
    wrapped(MEASURED % "NaN"): "not_number",
    wrapped(MEASURED % "-Infinity"): "not_number",
    wrapped(MEASURED % "1e999"): "not_number",
    wrapped(MEASURED % ("9" * 5_000)): "not_json",
    wrapped(MEASURED % "null"): "not_number",
    wrapped('{"measured":{"feature":"visits_12_months"}}'): "invalid",
    wrapped('{"had":{"what":{},"at_least":"3"}}'): "not_whole",
    wrapped('{"had":{"what":{},"at_least":3.0}}'): "not_whole",
    wrapped('{"had":{"what":{},"at_least":3,"at_most":2}}'): "invalid",
    wrapped('{"had":{"what":{"kinds":["visit"]}}}'): "unknown_word",
    wrapped('{"had":{"what":{"kind":["contact"]}}}'): "unknown_field",
    wrapped('{"had":{"what":{"kinds":"contact"}}}'): "not_list",
    wrapped('{"had":{"what":{"period":{"first":"2026-02-30"}}}}'): "not_day",
    wrapped('{"had":{"what":{"period":{"first":"20260101"}}}}'): "not_day",
    wrapped('{"had":{"what":{"period":{"first":20260101}}}}'): "not_day",
    wrapped('{"had":{"what":{"period":{"first":"2026-02-01","last":"2026-01-01"}}}}'): "invalid",
    wrapped('{"then":{"first":{},"then":{}}}'): "missing_field",
    wrapped('{"then":{"first":{},"then":{},"within_days":3661}}'): "invalid",
    wrapped('{"lacked":{"after":{},"missing":{},"within_days":-1}}'): "invalid",
    wrapped('{"began":{"what":{},"steps":[],"over":false}}'): "not_list",
    wrapped('{"began":{"what":{},"steps":["A"],"over":1}}'): "invalid",
    wrapped('{"began":{"what":{},"steps":"A","over":true}}'): "not_list",
    wrapped('{"began":{"what":{},"steps":["A"]}}'): "missing_field",
    "[" * 100_000: "too_deep",
    '{"a":' * 30_000: "too_deep",
    wrapped('{"everyone":{}}') + " " * 10_000_000: "too_long",
    "\ufeff" + wrapped('{"everyone":{}}'): "not_json",
}  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=lambda text: text[:60])
def test_what_is_no_predicate_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse(text)
    error = refused.value
    assert error.text_key == f"predicate.{BAD[text]}"
    for language in LANGUAGES:
        assert Text(language)(error.text_key, **error.values)


def test_the_place_of_the_fault_is_told() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse(wrapped('{"all":[{"everyone":{}},{"not":{"measured":{"feature":"visits_12_months","low":"4"}}}]}'))
    assert refused.value.field == "predicate.all[1].not.measured.low"


@given(st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5) | st.dates().map(str),
    lambda part: st.lists(part, max_size=3)
    | st.dictionaries(st.sampled_from(
        ("version", "predicate", "all", "any", "not", "had", "what", "among", "values", "measured", "feature", "low")),
        part, max_size=3),
    max_leaves=12,
))  # fmt: skip
def test_any_other_json_is_refused_and_never_breaks(data: object) -> None:
    for text in (json.dumps(data), wrapped(json.dumps(data))):
        try:
            parse(text)
        except InvalidInput as refused:
            assert refused.text_key.startswith("predicate.")  # noqa: PT017


@given(st.text())
def test_any_text_is_refused_and_never_breaks(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse(text)


@pytest.mark.parametrize(
    "predicate",
    [
        Measured("visits_12_months", float("inf")),
        Measured("visits_12_months", 1e300),
        Among(Dimension.UNIT, frozenset({"\ud800"})),
        Among(Dimension.UNIT, frozenset({"a\nb"})),
        Had(Select(), 10**12),
        All((Among(Dimension.UNIT, frozenset(f"{n:080}" for n in range(200))),) * 20),
    ],
)
def test_what_could_not_be_read_back_is_not_written(predicate: Predicate) -> None:
    with pytest.raises(InvalidInput):
        to_json(predicate)
    assert MOST_TEXT == 200_000


def test_nobody_s_states_are_kept_apart_from_usual_ones() -> None:
    """No state at all is not the same as what took place."""
    bare = Had(Select(statuses=frozenset()))
    assert parse(to_json(bare)) == bare != Had(Select())
    assert parse(to_json(Had(Select(statuses=frozenset(EventStatus))))) == Had(Select(statuses=frozenset(EventStatus)))
