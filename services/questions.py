"""Deed: ask a question of the county's customers. Every answer that somebody asks freely goes this way (docs/adr/053).

    logged -> seen before? -> values of the filter -> the filter's own group -> computed -> disclosure control
           -> the groups and tables that it shows, beside all that this person was told -> kept in the store -> told

Nothing is shown that the store did not keep first, so that a restart forgets nothing of what somebody was told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from analytics.answer import Answer, RawAnswer
from analytics.cohort import members
from analytics.dimensions import cut_points
from analytics.disclosure_guard import Cohort, Verdict
from analytics.fixed_values import values_may_be_chosen
from analytics.population import Bools, Population
from analytics.posed_answer import hiding, raw_of
from analytics.questions.who_says import Said
from domain.access import Deed
from domain.errors import InvalidInput
from domain.marks import Mark
from domain.predicate import Predicate
from domain.predicate_json import digest as digest_of_filter
from domain.question import Posed, Question
from domain.question_json import digest as digest_of
from domain.question_json import parse, to_json
from services.desk import Desk
from services.page_sheets import shown_by_pages
from services.population import loaded
from services.question_choices import Choices as Choices
from services.question_choices import choices as choices
from services.question_guard import Filter, QuestionGuard, Recalled, Telling, Unseen
from services.question_marks import author_of, marks_of, said_of
from services.question_marks import drop_view as drop_view
from services.question_marks import mark as mark
from services.question_marks import save_view as save_view
from services.question_marks import views as views
from services.question_telling import Counted
from services.segment_rules import sensitive_of
from services.telling import Teller

PURPOSE = "knowledge_management"
_MOST_LOGGED = 20
MOST_ROUNDS = 8
"""Of hiding lines that are too close to what was told; after that the answer is refused."""
_Raw = Callable[[Unseen], RawAnswer]
FEW = "few"
"""The second line of a question that was refused as one of fewer than k persons."""


@dataclass(frozen=True, slots=True)
class NotTold:
    """Why there is no answer: it is about too few persons, or too close to what was told. The words are
    components/texts/*/disclosure.toml."""

    verdict: Verdict
    k: int


def ask(desk: Desk, posed: Posed) -> Answer | NotTold:
    """The answer, or why it is not told; one line of the log. Raises Refused, InvalidInput for a word, value or cut
    point that is not declared, SnapshotTrouble, StoreUnavailable."""
    return ask_all(desk, (posed,))[0]


def ask_all(desk: Desk, several: Sequence[Posed]) -> tuple[Answer | NotTold, ...]:
    """The answers of one page, each decided after the one before it; one line of the log for all. Raises as `ask`."""
    return _asked(desk, several)


def ask_page(desk: Desk, several: Sequence[Posed]) -> tuple[tuple[Answer | NotTold, ...], tuple[Mark, ...]]:
    """As `ask_all`, and what was said of the last answer where it is told, oldest first. One page, one line of the log,
    for what may be chosen on it (`choices`) too. Raises as `ask`."""
    found = _asked(desk, several, "choices", "marks")
    last = found[-1] if found else None
    return found, marks_of(desk.house, several[-1], last.snapshot) if isinstance(last, Answer) else ()


def _asked(desk: Desk, several: Sequence[Posed], *besides: str) -> tuple[Answer | NotTold, ...]:
    words = [_logged(posed) for posed in several[:_MOST_LOGGED]]
    more = (f"more={len(several) - _MOST_LOGGED}",) if len(several) > _MOST_LOGGED else ()
    desk.enter(Deed.SEE_SEGMENTS, PURPOSE, (*words, *more, *besides))
    asker = Asker.of(desk)
    found = tuple(asker.answer(posed) for posed in several)
    if not asker.lasts:  # a refresh in the middle: nothing is told of what was replaced
        asker = Asker.of(desk)
        found = tuple(asker.answer(posed) for posed in several)
    return found


def _logged(posed: Posed) -> str:
    """The question and its digest; of one that cannot be written down the question alone: it is refused later."""
    try:
        return f"{posed.question}={digest_of(posed)}"
    except InvalidInput:
        return f"{posed.question}=?"


@dataclass(frozen=True)
class Asker:
    """One member who asks of one snapshot. `count`: the persons of a group and of its neighbours."""

    desk: Desk
    people: Population
    teller: Teller
    count: Callable[[Population, Predicate], Bools] = members

    @classmethod
    def of(cls, desk: Desk) -> Asker:
        """With the guard opened for the snapshot, and what the member was told of it before a restart recalled."""
        asker = cls._now(desk)
        if not asker.lasts:
            pages = shown_by_pages(asker.people, asker.teller)
            if not asker._guard.open_snapshot(asker.people.snapshot, pages):
                asker = cls._now(desk)  # replaced while that was worked out
        asker._guard.recall(desk.user.id, asker.people.snapshot, asker._before)
        return asker

    @classmethod
    def _now(cls, desk: Desk) -> Asker:
        found = loaded(desk.house)
        return cls(desk, found.population, Teller.of(found.population, sensitive_of(found.rules)))

    @property
    def lasts(self) -> bool:
        """Whether the guard still answers of this snapshot: a newer one takes its place."""
        return self._guard.opened(self.people.snapshot)

    def answer(self, posed: Posed) -> Answer | NotTold:
        """Raises InvalidInput."""
        named, k = digest_of(posed), self.teller.sensitive.k_of_posed(posed)
        before = self._guard.verdict_of(self._user, self.people.snapshot, named)
        verdict = before or self._judged(posed, named, k)
        if verdict is not Verdict.ANSWERED:
            return NotTold(verdict, self._guard.k_of(self._user, self.people.snapshot, named, k))
        if before is not None:
            return self.computed(posed, named, k, self._guard.unseen_of(self._user, self.people.snapshot, named))
        answer, telling = self._safe(posed, named, k)
        verdict = self._guard.tell(
            self._user, self.people.snapshot, telling, lambda: self._keep(posed, named, telling.unseen)
        )
        return answer if verdict is Verdict.ANSWERED else NotTold(verdict, answer.k)

    def _safe(self, posed: Posed, named: str, k: int) -> tuple[Answer, Telling]:
        """The answer without the lines that are too close to what this person was told before, and what it tells."""
        unseen: Unseen = frozenset()
        counted, raw = self._counted(posed, named), self._raw_once(posed, k)
        answer = self.computed(posed, named, k, raw=raw)
        telling = counted.telling(answer, unseen)
        for _ in range(MOST_ROUNDS):
            close = self._guard.lines_too_close(self._user, self.people.snapshot, telling) - unseen
            if not close:
                break
            unseen |= close
            answer = self.computed(posed, named, k, unseen, raw)
            telling = counted.telling(answer, unseen)
        return answer, telling

    def computed(
        self, posed: Posed, named: str, k: int, unseen: Unseen = frozenset(), raw: _Raw | None = None
    ) -> Answer:
        """The answer as anybody would be told it who may not see these lines, from the cache when it is there."""
        count = raw or self._raw_once(posed, k)
        if posed.question is Question.WHO_SAYS:
            return self._told(posed, k, count(unseen))
        key = (named, self.people.snapshot, k, self.teller.sensitive, unseen)
        found: Answer = self.desk.house.answers.get(key, lambda: self._told(posed, k, count(unseen)))
        return found

    def _told(self, posed: Posed, k: int, raw: RawAnswer) -> Answer:
        return self.teller.tell(raw, author_of(posed), least=k)

    def _raw_once(self, posed: Posed, k: int) -> _Raw:
        """The raw answer without some lines, counted when it is first asked for; a tree of paths is drawn anew without
        them."""
        first = cache(lambda: self._raw(posed, k))
        if posed.question is Question.IN_WHAT_ORDER:
            return lambda unseen: self._raw(posed, k, unseen)
        return lambda unseen: hiding(first(), unseen)

    def _raw(self, posed: Posed, k: int, unseen: Unseen = frozenset()) -> RawAnswer:
        said: Sequence[Said] = ()
        if posed.question is Question.WHO_SAYS:
            said = said_of(self.desk.house, self.people.snapshot)
        return raw_of(self.people, posed, least=k, options=self.desk.house.options, said=said, unseen=unseen)

    @property
    def _user(self) -> str:
        return self.desk.user.id

    @property
    def _guard(self) -> QuestionGuard:
        return self.desk.house.question_guard

    def of_filter(self, posed: Posed) -> Verdict:
        """Of the filter alone, or of the question where it was asked before. Raises InvalidInput."""
        named = digest_of(posed)
        before = self._guard.verdict_of(self._user, self.people.snapshot, named)
        return before or self._judged(posed, named, self.teller.sensitive.k_of_posed(posed))

    def _judged(self, posed: Posed, named: str, k: int) -> Verdict:
        """Of the filter alone, before anything is computed."""
        if not values_may_be_chosen(self.people, posed.cohort, k):
            group = members(self.people, posed.cohort)
            few = group if 0 < int(group.sum()) < k else None
            self._keep_few(posed.cohort, k)
            return self._guard.settle(self._user, self.people.snapshot, named, Verdict.NARROW, few)
        verdict = self._guard.ask(self._user, self.people.snapshot, self._filter(posed.cohort, k))
        if verdict in (Verdict.NARROW, Verdict.TOO_FEW):
            self._keep_few(posed.cohort, k)
        return verdict

    def _keep_few(self, cohort: Predicate, k: int) -> None:
        """A refused group of fewer than k persons stays a secret over a restart: as data, marked on a second line."""
        store = self.desk.house.questions
        if store is not None and 0 < int(members(self.people, cohort).sum()) < k:
            few = Posed(Question.WHO, cohort)
            text, now = f"{to_json(few)}\n{FEW}", self.desk.house.clock.now()
            store.note_told(self._user, self.people.snapshot, digest_of(few), text, now)

    def _filter(self, cohort: Predicate, k: int) -> Filter:
        sensitive = self.teller.sensitive.touches
        cuts = {feature: cut_points(feature) for feature in self.people.values}
        return Filter(cohort, digest_of_filter(cohort), k, lambda part: self.count(self.people, part), sensitive, cuts)

    def _counted(self, posed: Posed, named: str) -> Counted:
        return Counted.of(self.people, posed, named, self.desk.house.options)

    def _keep(self, posed: Posed, named: str, unseen: Unseen) -> None:
        """The question as data, and on a second line the keys of what was hidden for what was told before it."""
        store = self.desk.house.questions
        if store is not None:
            text = to_json(posed) + (f"\n{json.dumps(sorted(unseen))}" if unseen else "")
            store.note_told(self._user, self.people.snapshot, named, text, self.desk.house.clock.now())

    def _before(self) -> Iterable[Recalled | None]:
        """What the store says that this member was told of, counted again; persons of a group refused as too few. None
        for what this program cannot read: another version of it wrote it (docs/adr/053)."""
        store = self.desk.house.questions
        for text in store.told(self._user, self.people.snapshot) if store is not None else ():
            try:
                yield self._recalled(text)
            except InvalidInput:
                yield None

    def _recalled(self, text: str) -> Recalled:
        """Raises InvalidInput."""
        asked, _, rest = text.partition("\n")
        posed = parse(asked)
        if rest == FEW:
            group = members(self.people, posed.cohort)
            return Cohort.of(digest_of_filter(posed.cohort), group), group
        unseen = _lines_of(rest)
        named, k = digest_of(posed), self.teller.sensitive.k_of_posed(posed)
        answer = self.computed(posed, named, k, unseen)
        counted = self._counted(posed, named)
        return counted.who, counted.telling(answer, unseen)


def _lines_of(text: str) -> Unseen:
    """The keys of hidden lines, as `Asker._keep` writes them. Raises InvalidInput."""
    try:
        keys = json.loads(text or "[]")
    except (ValueError, RecursionError) as error:
        raise InvalidInput("predicate.not_json", "unseen") from error
    if not isinstance(keys, list) or not all(
        isinstance(key, list) and all(type(w) is str for w in key) for key in keys
    ):
        raise InvalidInput("predicate.not_json", "unseen")
    return frozenset(tuple(key) for key in keys)
