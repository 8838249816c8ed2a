"""Sentences of the customer base's room: what a chart says first, the limits of law, how cost is spread.

Only answers come here, after disclosure control: a sum or a share is said only where every number it is made of is
shown.
"""

from __future__ import annotations

from datetime import date

from analytics.answer import Answer, Sort
from analytics.disclosure import Hidden
from analytics.waiting_bins import Clock
from components import numbers
from components.answer_numbers import cell_words, n_words, value_words
from components.answer_words import value_word
from components.text import Text
from domain.guarantee import OLDEST, Limit, Service, Step, limits

TOPS = ("top_1", "top_5", "top_10")
_PERCENT = {"top_1": 0.01, "top_5": 0.05, "top_10": 0.10}


def clock_word(clock: Clock, text: Text) -> str:
    """A part of the care guarantee by its name."""
    return text(f"customer_base.value.clock.{clock.id}")


def limit_words(clock: Clock, as_of: date, text: Text) -> str:
    """The limits in force on a day, for whom, and whether somebody has read them in the statute."""
    held = [
        one for one in limits()
        if (one.service, one.step) == (clock.service, clock.step) and one.valid_from <= as_of <= one.valid_to
    ]  # fmt: skip
    said = text("common.comma").join(_limit(one, text) for one in held)
    parts = [text("customer_base.limit", limits=said)] if held else []
    if any(one.unverified for one in held):
        parts.append(text("customer_base.law_unverified"))
    parts.append(text("customer_base.official_bins" if clock.official else "customer_base.own_bins"))
    if clock.step is Step.ASSESSMENT and clock.service in (Service.SPECIALISED, Service.PSYCHIATRY):
        parts.append(text("customer_base.handled"))
    return " ".join(parts)


def _limit(limit: Limit, text: Text) -> str:
    amount = text(f"guarantee.unit.{limit.unit.value}", n=limit.amount)
    said = text(f"guarantee.from.{limit.start.value}", amount=amount)
    ages = _ages(limit, text)
    return text("customer_base.limit_for", limit=said, ages=ages) if ages else said


def _ages(limit: Limit, text: Text) -> str:
    if limit.from_age and limit.below < OLDEST:
        return text("customer_base.between", low=limit.from_age, high=limit.below - 1)
    if limit.from_age:
        return text("customer_base.from_age", n=limit.from_age)
    return text("customer_base.below", n=limit.below) if limit.below < OLDEST else ""


def binned_words(answer: Answer, family: str, text: Text) -> str:
    """How many, and in which bin most of them: `family` is waiting or seen."""
    told = [line for line in answer.lines if not isinstance(line.n, Hidden) and line.n]
    n = n_words(answer.base, text)
    if not told:
        return text(f"customer_base.{family}_all", n=n)
    most = max(told, key=lambda line: 0 if isinstance(line.n, Hidden) else line.n)
    word = value_word("wait", most.key[0], text)
    return text(f"customer_base.{family}_n", n=n, bin=word, bin_n=n_words(most.n, text))


def whole_words(answer: Answer, text: Text) -> str:
    """The whole county's share in time, half and nine tenths; nothing where one of them may not be told."""
    if not answer.lines or isinstance(answer.lines[0].n, Hidden):
        return ""
    line = answer.lines[0]
    share, half, most = (cell_words(answer, line, column, text) for column in (1, 2, 3))
    return text("customer_base.whole", share=share, n=n_words(line.n, text), half=half, most=most)


def top_words(answer: Answer, text: Text) -> tuple[str, ...]:
    """How much of all cost the dearest customers are, as far as every band up to there and the whole are shown."""
    cents = [line.cells[1].value for line in answer.lines]
    if any(isinstance(one, Hidden) or one is None for one in cents):
        return ()
    told = [float(one) for one in cents if one is not None and not isinstance(one, Hidden)]
    whole, said, so_far = sum(told), [], 0.0
    for line, part in zip(answer.lines, told, strict=True):
        so_far += part
        if line.key[0] in TOPS and whole:
            said.append(
                text(
                    "customer_base.top",
                    percent=numbers.percent(_PERCENT[line.key[0]], text.language),
                    share=numbers.percent(so_far / whole, text.language),
                    cents=value_words(so_far, Sort.CENTS, text),
                )
            )
    return tuple(said)


def gini_words(answer: Answer, text: Text) -> str:
    """The Gini coefficient with its base, or that it may not be told."""
    cell = answer.lines[0].cells[0]
    if isinstance(cell.value, Hidden) or cell.value is None:
        return text("customer_base.gini_hidden")
    value = numbers.number(cell.value, text.language, 2)
    return text("customer_base.gini", value=value, n=n_words(answer.lines[0].n, text))


def day_word(iso: str, as_of: date, text: Text) -> str:
    """A day of official figures, or the snapshot's own."""
    day = date.fromisoformat(iso)
    key = "customer_base.today" if day == as_of else "customer_base.official_day"
    return text(key, day=numbers.day(day, text.language))
