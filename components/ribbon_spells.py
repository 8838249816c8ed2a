"""Entry to and exit from segments with their reasons, as the snapshot's month-ends tell them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from analytics.segment_beside import Spell
from analytics.segment_told import Beside
from components import numbers
from components.predicate_words import condition
from components.text import Text
from domain.segment_rule import SegmentRule, parts_of

MOST_SPELLS = 8
_EPOCH = date(1970, 1, 1)
_PLAIN = ("start", "born", "death", "move", "segment_began", "segment_ended", "definition")


def names_of(beside: Beside, text: Text) -> Mapping[str, str]:
    """What the segments are called now, in this language; kinds of events in the source's."""
    return {**beside.names, **{rule.id: rule.definitions[-1].name[text.language] for rule in beside.rules}}


def spells(beside: Beside, names: Mapping[str, str], text: Text) -> list[list[str]]:
    """[segment, days, reasons] of each time in a segment, the newest first; the last line says how many are left
    out."""
    rules = {rule.id: rule for rule in beside.rules}
    found = sorted(beside.spells, key=lambda one: -one.since)
    lines = [_line(one, rules, names, text) for one in found[:MOST_SPELLS]]
    if len(found) > MOST_SPELLS:
        lines.append([text("ribbon.spell.more", n=len(found) - MOST_SPELLS), "", ""])
    return lines


def _line(one: Spell, rules: Mapping[str, SegmentRule], names: Mapping[str, str], text: Text) -> list[str]:
    lasts = one.until < 0
    days = (
        text("ribbon.spell.since", day=_day(one.since, text))
        if lasts
        else numbers.days(_date(one.since), _date(one.until), text.language)
    )
    reasons = [text("ribbon.spell.entered", why=reason(one.entered, rules, names, text))]
    if not lasts:
        reasons.append(text("ribbon.spell.left", why=reason(one.left, rules, names, text, left=True)))
    return [names.get(one.segment, one.segment), days, text("ribbon.and").join(reasons)]


def reason(
    word: str, rules: Mapping[str, SegmentRule], names: Mapping[str, str], text: Text, *, left: bool = False
) -> str:
    """A reason's word (analytics/segmentation.py) as a phrase; of a rule the part that began or ceased to hold."""
    if word in _PLAIN:
        return text(f"ribbon.reason.{word}")
    kind, _, rest = word.partition(":")
    id, _, rest = rest.partition(":")
    version, _, place = rest.partition(":")
    found = next((one for one in rules[id].definitions if one.version == version), None) if id in rules else None
    parts = parts_of(found.rule) if found else ()
    if kind != "rule" or not place.isdecimal() or int(place) >= len(parts):
        return text("ribbon.reason.rule")
    what = condition(parts[int(place)], text, names)
    return text("ribbon.reason.no_longer", what=what) if left else what


def _date(day: int) -> date:
    return _EPOCH + timedelta(days=day)


def _day(day: int, text: Text) -> str:
    return numbers.day(_date(day), text.language)
