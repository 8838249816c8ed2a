"""The ribbon's words: each number with n, date and definition, the same in drawing, hover, table and for a reader."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.disclosure import Hidden
from analytics.segment_own import OwnStep, OwnWay, PathBeside, StepBeside, curve, expected, told
from analytics.segment_paths import VERSION
from analytics.segment_told import SegmentBeside
from components import numbers
from components.segment_card import word
from components.text import Text

Value = float | Hidden | None


@dataclass(frozen=True, slots=True)
class Words:
    """Of one segment in one language. `unsure`: what is not seen may have been all the same."""

    text: Text
    of: SegmentBeside
    unsure: bool

    def step(self, step: StepBeside) -> str:
        return word("step", step.key, self.text)

    def note(self) -> str:
        """n and the snapshot's day."""
        return self.text("ribbon.note", n=self.n(self.of.n), day=self._day())

    def foot(self) -> list[str]:
        """What the numbers are, and what they are not for."""
        keys = ("ribbon.definition", "ribbon.kept_back", "situation.segment.not_clinical")
        return [self.text(key, k=self.of.k, version=VERSION) for key in keys]

    def moment(self, path: PathBeside, way: OwnWay) -> str:
        """From what the days are counted, for this customer."""
        start = self.text(f"ribbon.moment.{path.moment}")
        if way.began is None:
            return self.text(f"ribbon.no_moment{self._unsure()}", start=start)
        return self.text("ribbon.from", start=start, day=numbers.day(way.began, self.text.language), n=way.now)

    def row(self, step: StepBeside, own: OwnStep, way: OwnWay) -> str:
        """päivä 41; segmentti 63 (40-95)."""
        parts = [self.own(own, way), self._lacks(step, own, way), self.segment(step)]
        return self.text("ribbon.and").join(part for part in parts if part)

    def own(self, own: OwnStep, way: OwnWay) -> str:
        if way.now is None:
            return ""
        if own.days is not None:
            return self.text("ribbon.own.came", n=own.days)
        if own.booked is not None:
            return self.text("ribbon.own.booked", day=numbers.day(own.booked, self.text.language), n=way.now)
        return self.text(f"ribbon.own.not_yet{self._unsure()}", n=way.now)

    def _lacks(self, step: StepBeside, own: OwnStep, way: OwnWay) -> str:
        found = expected(step, own, way.now)
        if found is None:
            return ""
        share = numbers.percent(found.share, self.text.language)
        return self.text(f"ribbon.expected{self._unsure()}", share=share, n=found.day)

    def segment(self, step: StepBeside) -> str:
        """The segment's median and middle half in days, or what of them is known."""
        low, middle, high = (told(step.days, name) for name in ("p25", "median", "p75"))
        if isinstance(step.days.base, Hidden) or any(isinstance(one, Hidden) for one in (low, middle, high)):
            return self.text("ribbon.segment.hidden", k=self.of.k)
        values = {"low": self._days(low), "median": self._days(middle), "high": self._days(high)}
        known = "all" if high is not None else "half" if middle is not None else "quarter" if low is not None else "few"
        return self.text(f"ribbon.segment.{known}", **values)

    def detail(self, step: StepBeside) -> str:
        """The share by day, n, the day and the definition."""
        shares = self.text("common.comma").join(
            self.text("ribbon.share", n=day, share=numbers.percent(share, self.text.language))
            for day, share in curve(step.shares)
        )
        told_ = self.text("ribbon.detail", n=self.n(step.days.base), day=self._day(), version=VERSION)
        return f"{shares or self.text('ribbon.no_shares', k=self.of.k)}. {told_}"

    def cells(self, path: PathBeside, step: StepBeside, own: OwnStep, way: OwnWay) -> list[str]:
        """A row of the table twin."""
        low, middle, high = (told(step.days, name) for name in ("p25", "median", "p75"))
        lacks, shares = self._lacks(step, own, way), curve(step.shares)
        passed = [one for one in shares if way.now is None or one[0] <= way.now] or list(shares[:1])
        share = self.text("ribbon.share", n=passed[-1][0], share=self._percent(passed[-1][1])) if passed else ""
        dash = "\u2013"
        return [
            self.text(f"ribbon.moment.{path.moment}"),
            self.step(step),
            self.text("ribbon.and").join(one for one in (self.own(own, way), lacks) if one) or dash,
            self._cell(middle),
            self._cell(low) if isinstance(low, Hidden) else f"{self._cell(low)}{dash}{self._cell(high)}",
            share or self.text("common.suppressed", k=self.of.k),
            self.n(step.days.base),
        ]

    def n(self, persons: int | Hidden) -> str:
        """A number of persons, or that it is hidden."""
        if isinstance(persons, Hidden):
            return self.text("common.suppressed", k=persons.k)
        return numbers.number(persons, self.text.language, 0)

    def _cell(self, value: Value) -> str:
        if isinstance(value, Hidden):
            return self.text("common.suppressed", k=value.k)
        return self.text("ribbon.not_reached") if value is None else self._days(value)

    def _days(self, value: Value) -> str:
        return numbers.number(value, self.text.language, 0) if isinstance(value, (int, float)) else ""

    def _percent(self, share: float) -> str:
        return numbers.percent(share, self.text.language)

    def _day(self) -> str:
        return numbers.day(self.of.as_of, self.text.language)

    def _unsure(self) -> str:
        return "_unsure" if self.unsure else ""
