"""Why a customer came to a segment or left it, in words: the words of analytics/segmentation.py's reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from components.predicate_words import condition
from components.text import Text
from domain.segment_rule import Definition, SegmentRule, parts_of


def reason_words(reason: str, entered: bool, rules: Sequence[SegmentRule], text: Text) -> str:
    """A reason of `Memberships.reasons`: a plain word, or "rule:<segment>:<version>:<part>" with the condition that
    began (`entered`) or ceased to hold. A rule that is not kept any more is told of without its words."""
    kind, *rest = reason.split(":")
    if kind != "rule":
        return text(f"segment_rules.why.{kind}")
    end = "in" if entered else "out"
    definition = _definition(rest, rules)
    if definition is None or not rest[2].isdecimal() or int(rest[2]) >= len(parts_of(definition.rule)):
        return text(f"segment_rules.why.rule_{end}")
    what = condition(parts_of(definition.rule)[int(rest[2])], text, names(rules, text.language))
    return text(f"segment_rules.why.part_{end}", what=what)


def names(rules: Sequence[SegmentRule], language: str) -> Mapping[str, str]:
    """What the segments are called now, by id."""
    return {rule.id: rule.definitions[-1].name[language] for rule in rules}


def _definition(rest: list[str], rules: Sequence[SegmentRule]) -> Definition | None:
    if len(rest) != 3:
        return None
    found = (one for rule in rules if rule.id == rest[0] for one in rule.definitions if one.version == rest[1])
    return next(found, None)
