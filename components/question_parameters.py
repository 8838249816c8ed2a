"""What a question takes besides its cohort: defaults that answer at once, and the fields that change them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from components.question_cohort import activity_pick, days_pick, options_of, pick, within_pick
from components.question_groups import group_of, group_options, group_words, groups, word_of
from components.question_offer import WINDOWS, WITHIN, YEAR, Offer, of_kinds, picked, window_of
from components.table_view import table_view
from components.text import Text
from domain.predicate import Dimension, Everyone, Lacked, Predicate, Select
from domain.question import BY, TAKES, Posed, Question

Data = dict[str, object]
_BY_FIRST = {Question.HOW_OFTEN: "rate"}
"""Where the page begins with another division than the first of domain.question.BY."""
ADJUSTED = (Dimension.GENDER, Dimension.AGE_BAND, Dimension.CUSTOMER_TYPE)
SHOWN = ("both", "chart", "table")
DEPTHS = (1, 2, 3, 4, 5, 6, 7)
NAMED = ("a", "b", "c")
"""What the conditions of question 13 are called within it; a screen calls them by what they are."""
_ALL_TIME = (Question.HOW_LONG, Question.NO_LONGER, Question.WHAT_CHANGED, Question.IN_WHAT_ORDER)
_BEGINS = ("referral", "contact")
_FOLLOWS = ("surgery", "procedure", "examination", "contact")
_OUTCOME = "emergency_12_months>=1"
_FOLLOW_UP_DAYS = 180


def posed_first(question: Question, cohort: Predicate, offer: Offer) -> Posed:
    """The question about the cohort with values that mean something in every county: it answers at once. Raises
    InvalidInput where the county has nothing to choose from."""
    first, then = of_kinds(offer, *_BEGINS), of_kinds(offer, *_FOLLOWS)
    waits = question is Question.HOW_LONG
    days = 0 if question in _ALL_TIME else YEAR
    known: dict[str, Callable[[], object]] = {
        "select": lambda: picked(first if waits else "", offer, days),
        "then": lambda: picked(then, offer),
        "by": lambda: _BY_FIRST.get(question, BY[question][0]),
        "within_days": lambda: 30,
        "lacked": lambda: _first_lacked(offer),
        "other": lambda: Everyone(),
        "cause": lambda: _first_group(offer, "segment="),
        "outcome": lambda: _first_group(offer, _OUTCOME),
        "adjust": lambda: tuple(one for one in ADJUSTED[:2] if offer.values.get(one)),
        "named": lambda: _first_named(offer),
    }
    if question is Question.IN_COMMON and cohort == Everyone():  # everybody has nobody to be compared with
        cohort = _first_group(offer, "segment=") or cohort
    given = {name: make() for name, make in known.items() if name in TAKES[question]}
    return Posed(question, cohort, **given)  # type: ignore[arg-type]


def _first_group(offer: Offer, wanted: str) -> Predicate | None:
    """The first group whose word begins so, or the first of all."""
    found = list(groups(offer))
    return next((one for word, one in found if word.startswith(wanted)), found[0][1] if found else None)


def _first_lacked(offer: Offer) -> Lacked:
    """What is followed and was not followed: a measurement that was not taken again. Rarer pairs, a surgery after its
    referral, hide both lines in small counties."""
    followed = picked(of_kinds(offer, "measurement", *_BEGINS), offer)
    return Lacked(followed, followed, _FOLLOW_UP_DAYS)


def _first_named(offer: Offer) -> tuple[tuple[str, Predicate], ...]:
    """A segment and an outcome: groups that share persons and are large enough for their overlap to be told."""
    found = dict.fromkeys(one for one in (_first_group(offer, "segment="), _first_group(offer, _OUTCOME)) if one)
    two = list(found) if len(found) > 1 else [one for _, one in groups(offer)][:2]
    return tuple(zip(NAMED, two, strict=False))


def posed_next(posed: Posed, command: Mapping[str, object], offer: Offer) -> Posed:
    """The question after a change of its fields. What no list offers is left as it was."""
    takes = TAKES[posed.question]
    words = {name: value for name, value in command.items() if isinstance(value, str)}
    if "select" in takes:
        posed = replace(posed, select=_selected(posed.select, words, offer))
    if "then" in takes and "then" in words:
        posed = replace(posed, then=picked(words["then"], offer) if _known(words["then"], offer) else posed.then)
    if "by" in takes and words.get("by") in BY[posed.question]:
        posed = replace(posed, by=words["by"])
    if "within_days" in takes and (days := _one_of(words.get("within", ""), WITHIN)):
        posed = replace(posed, within_days=days)
    if "depth" in takes and (depth := _one_of(words.get("depth", ""), DEPTHS)):
        posed = replace(posed, depth=depth)
    if "lacked" in takes and posed.lacked is not None:
        posed = replace(posed, lacked=_lacked(posed.lacked, words, offer))
    return _next_groups(posed, command, words, takes, offer)


def _next_groups(
    posed: Posed, command: Mapping[str, object], words: Mapping[str, str], takes: frozenset[str], offer: Offer
) -> Posed:
    for name in ("cause", "outcome"):
        if name in takes and (group := group_of(words.get(name, ""), offer)) is not None:
            posed = replace(posed, **{name: group})  # type: ignore[arg-type]
    if "other" in takes and "other" in words:
        posed = replace(posed, other=group_of(words["other"], offer) or Everyone())
    if "adjust" in takes and f"adjust_{ADJUSTED[0]}" in command:
        posed = replace(posed, adjust=tuple(one for one in ADJUSTED if command.get(f"adjust_{one}") is True))
    if "experiment" in takes and words.get("experiment", "-") in ("", *offer.experiments):
        posed = replace(posed, experiment=words["experiment"])
    if "named" in takes and "named_a" in words:
        wanted = dict.fromkeys(words.get(f"named_{name}", "") for name in NAMED)
        chosen = [one for word in wanted if (one := group_of(word, offer)) is not None]
        posed = replace(posed, named=tuple(zip(NAMED, chosen, strict=False)) or posed.named)
    return posed


def _selected(before: Select, words: Mapping[str, str], offer: Offer) -> Select:
    if "activity" not in words:
        return before
    days = _one_of(words.get("days", ""), WINDOWS)
    return picked(words["activity"], offer, days)


def _lacked(before: Lacked, words: Mapping[str, str], offer: Offer) -> Lacked:
    after = picked(words["after"], offer) if _known(words.get("after", ""), offer) else before.after
    missing = picked(words["missing"], offer) if _known(words.get("missing", ""), offer) else before.missing
    return Lacked(after, missing, _one_of(words.get("within", ""), WITHIN) or before.within_days)


def _known(word: str, offer: Offer) -> bool:
    return any(one.key == word for one in offer.activities)


def _one_of(word: str, known: tuple[int, ...]) -> int:
    return int(word) if word.isascii() and word.isdecimal() and int(word) in known else 0


def parameters_view(posed: Posed, offer: Offer, text: Text, shown: str = "both") -> Data:
    """The fields of what the question takes, and how the answer is shown (`shown`: SHOWN)."""
    found: list[Data] = []
    for name in ("select", "then", "by", "within_days", "depth", "lacked", "other", "cause", "outcome", "adjust",
                 "experiment", "named"):  # fmt: skip
        if name in TAKES[posed.question]:
            found += _FIELDS[name](posed, offer, text)
    known = [(one, text(f"questions.as_{one}")) for one in SHOWN]
    return table_view(
        "parameters", "", filters=[*found, pick("shown", text("questions.view"), shown, options_of(known))]
    )


def _select_fields(posed: Posed, offer: Offer, text: Text) -> list[Data]:
    anyhow = "" if posed.question is Question.HOW_LONG else text("questions.any_activity")
    label = text("questions.after" if posed.question is Question.HOW_LONG else "questions.which")
    chosen = activity_pick("activity", label, _activity(posed.select), offer, text, anyhow)
    if posed.question in (Question.WHAT_CHANGED, Question.NO_LONGER, Question.HOW_LONG):
        return [chosen]
    return [chosen, days_pick("days", str(window_of(offer, posed.select)), text)]


def _then_fields(posed: Posed, offer: Offer, text: Text) -> list[Data]:
    return [activity_pick("then", text("questions.until"), _activity(posed.then), offer, text)]


def _by_fields(posed: Posed, offer: Offer, text: Text) -> list[Data]:
    known = [(one, text(f"questions.by.{one}")) for one in BY[posed.question]]
    return [pick("by", text("questions.divided"), posed.by, options_of(known))]


def _within_fields(posed: Posed, offer: Offer, text: Text) -> list[Data]:
    return [within_pick("within", str(posed.within_days), text)]


def _depth_fields(posed: Posed, offer: Offer, text: Text) -> list[Data]:
    known = [(str(one), text("questions.steps", n=one)) for one in DEPTHS]
    return [pick("depth", text("questions.depth"), str(posed.depth), options_of(known))]


def _lacked_fields(posed: Posed, offer: Offer, text: Text) -> list[Data]:
    if posed.lacked is None:
        return []
    return [
        activity_pick("after", text("questions.after"), _activity(posed.lacked.after), offer, text),
        activity_pick("missing", text("questions.missing"), _activity(posed.lacked.missing), offer, text),
        within_pick("within", str(posed.lacked.within_days), text),
    ]


def _other_fields(posed: Posed, offer: Offer, text: Text) -> list[Data]:
    return [_group("other", text("questions.compared"), posed.other, offer, text, text("questions.all_others"))]


def _cause_fields(posed: Posed, offer: Offer, text: Text) -> list[Data]:
    return [_group("cause", text("questions.cause"), posed.cause, offer, text)]


def _outcome_fields(posed: Posed, offer: Offer, text: Text) -> list[Data]:
    return [_group("outcome", text("questions.outcome"), posed.outcome, offer, text)]


def _adjust_fields(posed: Posed, offer: Offer, text: Text) -> list[Data]:
    return [
        {"name": f"adjust_{one}", "kind": "check", "value": one in posed.adjust,
         "label": text("questions.adjust", what=text(f"answers.dimension.{one}"))}
        for one in ADJUSTED
    ]  # fmt: skip


def _experiment_fields(posed: Posed, offer: Offer, text: Text) -> list[Data]:
    if not offer.experiments:
        return []
    known = [("", text("questions.no_experiment")), *((one, one) for one in offer.experiments)]
    return [pick("experiment", text("questions.experiment"), posed.experiment, options_of(known))]


def _named_fields(posed: Posed, offer: Offer, text: Text) -> list[Data]:
    there = dict(posed.named)
    return [
        _group(f"named_{name}", text("questions.group.nth", n=place), there.get(name), offer, text,
               text("questions.group.none"))
        for place, name in enumerate(NAMED, 1)
    ]  # fmt: skip


def _group(name: str, label: str, now: Predicate | None, offer: Offer, text: Text, first: str = "") -> Data:
    known = group_options(offer, text, first or text("questions.choose"))
    return pick(name, label, word_of(now, offer), options_of(known))


def _activity(what: Select | None) -> str:
    return next(iter(sorted(what.activities)), "") if what else ""


_FIELDS: dict[str, Callable[[Posed, Offer, Text], list[Data]]] = {
    "select": _select_fields, "then": _then_fields, "by": _by_fields, "within_days": _within_fields,
    "depth": _depth_fields, "lacked": _lacked_fields, "other": _other_fields, "cause": _cause_fields,
    "outcome": _outcome_fields, "adjust": _adjust_fields, "experiment": _experiment_fields, "named": _named_fields,
}  # fmt: skip


def names_of(posed: Posed, offer: Offer, text: Text) -> dict[str, str]:
    """What the question's own words are called: the names of its groups (question 13)."""
    return {name: group_words(one, offer, text) for name, one in posed.named}
