"""Words of the segment page: what groups are called, their size and change, the rule of a segment, twelve months as a
line of blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from analytics.disclosure import Hidden
from analytics.segment_shown import Branch, Point
from components import numbers
from components.answer_numbers import n_words
from components.answer_words import value_word
from components.predicate_words import predicate_sentence
from components.text import Text
from domain.predicate import Among, Dimension
from domain.segment_rule import Definition, SegmentRule

BLOCKS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588"
UNSEEN = "\u00b7"
UNDER_WAY = "\u2591"
"""After the last block: the month is not over."""


def names_of(
    rules: Sequence[SegmentRule], activities: Sequence[tuple[str, str]], on: date, text: Text
) -> Mapping[str, str]:
    """Names by id of segments and key of activities, in this language where there is one."""
    named = {rule.id: rule.told_on(on).name[text.language] for rule in rules}
    return dict(activities) | named


def group_name(group: Among, text: Text, names: Mapping[str, str]) -> str:
    """A segment by its name, a stage of the customership by its word, a unit by its own name."""
    word = next(iter(group.values))
    if group.dimension is Dimension.LIFE_CYCLE:
        return text("segments.stage", word=value_word(group.dimension, word, text))
    return value_word(group.dimension, word, text, names)


def choice(branch: Branch, text: Text, names: Mapping[str, str]) -> str:
    """A branch with its size: Polven nivelrikko (1 234)."""
    return text("segments.choice", name=group_name(branch.group, text, names), n=n_words(branch.n, text))


def caption(branch: Branch, text: Text) -> str:
    """Kind, twelve months as blocks, change: or that the snapshot keeps no months of it."""
    kind = text(f"segments.kind.{branch.kind}")
    if not branch.months:
        return kind
    return text("segments.caption", kind=kind, line=sparkline(branch.months), change=change(branch, text))


def change(branch: Branch, text: Text) -> str:
    """Members now less twelve months ago: +34, −12, no change; or that it may not be told."""
    found = branch.change
    if found is None:
        return text("segments.change.hidden")
    if not found:
        return text("segments.change.none")
    sign = "+" if found > 0 else "\u2212"
    return text("segments.change.by", n=f"{sign}{numbers.number(abs(found), text.language, 0)}")


def sparkline(points: Sequence[Point]) -> str:
    """A block a month-end, as high as its members beside the least and the most of them; a dot for a hidden one. The
    scale is the shown ones' own, and starts at the least: a change is seen, its size is told beside."""
    shown = [int(one.n) for one in points if not isinstance(one.n, Hidden)]
    if not shown:
        return UNSEEN * len(points)
    low, high = min(shown), max(shown)
    return "".join(_block(one, low, high) for one in points)


def _block(one: Point, low: int, high: int) -> str:
    if isinstance(one.n, Hidden):
        return UNSEEN
    level = 3 if high == low else round((len(BLOCKS) - 1) * (one.n - low) / (high - low))
    return BLOCKS[level] + (UNDER_WAY if one.unfinished else "")


def definition_lines(rule: SegmentRule, on: date, text: Text, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The definition card: (heading, words)."""
    told = rule.told_on(on)
    lines = [
        ("words", told.words[text.language]),
        ("rule", predicate_sentence(told.rule, text, names)),
        ("look_back", "" if told.look_back_days is None else text("predicate.say.look_back", n=told.look_back_days)),
        ("version", told.version),
        ("valid", _valid(told, text)),
        ("owner", told.owner),
        ("sensitive", text("segments.card.is_sensitive") if told.sensitive else ""),
        ("id", rule.id),
        ("successors", text("common.comma").join(names.get(id, id) for id in rule.successors)),
    ]
    return tuple((text(f"segments.card.{key}"), words) for key, words in lines if words)


def _valid(told: Definition, text: Text) -> str:
    since = numbers.day(told.valid_from, text.language)
    if told.valid_to is None:
        return text("segments.card.since", day=since)
    return text("segments.card.between", first=since, last=numbers.day(told.valid_to, text.language))


def changes_of(rule: SegmentRule, text: Text) -> tuple[tuple[str, str], ...]:
    """(month, words) of every definition but the first: the rule changed then, or the name, with the one before."""
    return tuple(
        (now.valid_from.isoformat()[:7], _changed(before, now, text)) for before, now in pairwise(rule.definitions)
    )


def _changed(before: Definition, now: Definition, text: Text) -> str:
    old = before.name[text.language]
    if old == now.name[text.language]:
        return text("segments.defined", version=now.version)
    return text("segments.renamed", version=now.version, name=old)


def source_line(rule: SegmentRule | None, on: date, text: Text) -> str:
    """By which definition and of what day the page's numbers are."""
    day = numbers.day(on, text.language)
    if rule is None:
        return text("segments.source.day", day=day)
    return text("segments.source.defined", version=rule.told_on(on).version, day=day)


def ended_line(rule: SegmentRule, on: date, text: Text) -> str:
    """That a segment has ended, and when; "" while it lasts."""
    end = rule.told_on(on).valid_to
    return "" if end is None or end > on else text("segments.ended", day=numbers.day(end, text.language))
