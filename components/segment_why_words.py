"""Why the customer is in a segment: how they came, and each condition of its rule with their own value."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.segment_told import Beside
from analytics.segment_why import Condition
from components import numbers
from components.answer_words import value_word
from components.predicate_words import condition
from components.ribbon_spells import names_of, reason
from components.text import Text
from domain.predicate import Among


def why_lines(beside: Beside, text: Text) -> list[str]:
    """One sentence alone where the customer's own values may not be shown."""
    if beside.why is None:
        return [text("situation.segment.why_hidden")]
    rules = {rule.id: rule for rule in beside.rules}
    names = names_of(beside, text)
    came = text("ribbon.spell.entered", why=reason(beside.why.entered, rules, names, text))
    return [came, *(_condition(one, names, text) for one in beside.why.conditions)]


def _condition(one: Condition, names: Mapping[str, str], text: Text) -> str:
    what = condition(one.what, text, names)
    said = text("situation.segment.holds" if one.holds else "situation.segment.lacks", what=what)
    value = numbers.number(one.value, text.language) if isinstance(one.value, float) else one.value
    if isinstance(one.what, Among) and isinstance(one.value, str):
        value = value_word(one.what.dimension, one.value, text, names)
    return said if value is None else text("situation.segment.own_value", said=said, value=value)
