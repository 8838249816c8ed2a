"""The differencing guard at work: who has been told of which groups and tables, in the server's memory and bounded.

Memory, because a group is a list of persons of the snapshot, which must not outlive its need on a disk. What was asked
is kept in the store as data, and counted again after a restart (services/questions.py). A new snapshot replaces what
was kept of the older.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, fields
from threading import Lock

from analytics.disclosure_guard import Bools, Cohort, Verdict
from services.question_memory import Asked, before_of, beside, closed, decide, forget, hide, keep, secret_of, without
from services.question_memory import Filter as Filter
from services.question_memory import Pages as Pages
from services.question_memory import Telling as Telling
from services.question_memory import Unseen as Unseen

Recalled = tuple[Cohort, Telling | Bools]
MOST_USERS = 200
ALARM_FROM = 10
"""Refusals in one snapshot from which the data-protection officer is told."""
_NOBODYS_DOING = (None, Verdict.ANSWERED, Verdict.UNREAD)
"""What is no refusal of anything that was asked: after an upgrade an honest user would be reported."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """For the data-protection officer: how often the guard refused a person in a snapshot."""

    user: str
    snapshot: str
    refused: int


class QuestionGuard:
    """One for the process, shared by all sessions; safe in threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked: dict[tuple[str, str], Asked] = {}
        self._pages: dict[str, Pages] = {}
        self._replaced: set[str] = set()

    def open_snapshot(self, snapshot: str, pages: Pages | None = None) -> bool:
        """Begin a snapshot; `pages`: what every lead's pages show. Older ones are forgotten, and none of them is begun
        again by whoever still computes with it: False, and nothing is answered of it."""
        with self._lock:
            if snapshot not in self._replaced:
                self._replaced |= self._pages.keys() - {snapshot}
                self._asked = {key: asked for key, asked in self._asked.items() if key[1] == snapshot}
                self._pages = {snapshot: pages or Pages()}
            return snapshot in self._pages

    def ask(self, user: str, snapshot: str, asked: Filter) -> Verdict:
        """May this person be told of this group? The same question in the same snapshot has the same verdict. One
        person's questions are taken one at a time, so that two at once cannot slip past each other."""
        kept, pages = self._now(user, snapshot)
        if kept is None:
            return Verdict.TOO_MANY
        with kept.lock:
            verdict = kept.verdicts.get(asked.digest) or decide(kept, pages, asked)
            kept.refused += verdict not in _NOBODYS_DOING
        return verdict

    def opened(self, snapshot: str) -> bool:
        """Whether this snapshot was begun."""
        with self._lock:
            return snapshot in self._pages

    def verdict_of(self, user: str, snapshot: str, digest: str) -> Verdict | None:
        """What was decided of this question before, or why nothing more is decided; nothing is counted."""
        kept, _ = self._now(user, snapshot)
        if kept is None:
            return Verdict.TOO_MANY
        with kept.lock:
            verdict = kept.verdicts.get(digest) or closed(kept)
            kept.refused += verdict not in _NOBODYS_DOING
        return verdict

    def settle(self, user: str, snapshot: str, digest: str, verdict: Verdict, few: Bools | None = None) -> Verdict:
        """Keep what was decided of a question elsewhere. `few`: a refused group of fewer than k persons, which nothing
        told later may tell either."""
        kept, pages = self._now(user, snapshot)
        if kept is None:
            return Verdict.TOO_MANY
        with kept.lock:
            verdict = kept.verdicts.setdefault(digest, verdict)
            if few is not None:
                hide(kept, pages, few)
            kept.refused += verdict is not Verdict.ANSWERED
        return verdict

    def tell(self, user: str, snapshot: str, told: Telling, write: Callable[[], None] = lambda: None) -> Verdict:
        """May this person be told of these groups and tables too? What may is kept as told, once `write` has put it
        where it outlives the process: what that raises is raised, and nothing is told."""
        kept, pages = self._now(user, snapshot)
        if kept is None:
            return Verdict.TOO_MANY
        with kept.lock:
            before = before_of(kept, pages, told)
            secret = secret_of(pages, before, told)
            verdict = beside(kept, pages, before, told, secret)
            if verdict is Verdict.ANSWERED:
                write()
                keep(kept, told, secret)
            else:
                forget(kept, told.cohort)
            kept.verdicts[told.digest], kept.ks[told.digest] = verdict, told.k
            kept.refused += verdict is not Verdict.ANSWERED
        return verdict

    def lines_too_close(self, user: str, snapshot: str, told: Telling) -> Unseen:
        """The lines without which this may rather be told. Nothing is decided and nothing kept: `tell` judges anew."""
        kept, pages = self._now(user, snapshot)
        if kept is None:
            return frozenset()
        with kept.lock:
            return without(kept, pages, before_of(kept, pages, told), told)

    def has_told(self, user: str, snapshot: str, digest: str) -> bool:
        """Whether this person was told the answer to this question."""
        with self._lock:
            kept = self._asked.get((user, snapshot))
        return kept is not None and digest in kept.unseen

    def unseen_of(self, user: str, snapshot: str, digest: str) -> Unseen:
        """The lines that the answer to this question hid from this person."""
        with self._lock:
            kept = self._asked.get((user, snapshot))
        return frozenset() if kept is None else kept.unseen.get(digest, frozenset())

    def on_trial(self, user: str, snapshot: str) -> QuestionGuard:
        """A guard that knows what this one knows of one person, for trying what would be answered: what is asked of it
        is forgotten with it."""
        kept, _ = self._now(user, snapshot)
        found = QuestionGuard()
        with self._lock:
            found._pages = self._pages
        if kept is not None:
            with kept.lock:
                parts = {one.name: getattr(kept, one.name) for one in fields(kept) if one.name != "lock"}
                copies = {name: copy(part) for name, part in parts.items()}
            found._asked = {(user, snapshot): Asked(**copies)}
        return found

    def k_of(self, user: str, snapshot: str, digest: str, k: int) -> int:
        """The k of the answer that was judged; `k` where none was."""
        with self._lock:
            kept = self._asked.get((user, snapshot))
        return k if kept is None else kept.ks.get(digest, k)

    def recall(self, user: str, snapshot: str, told: Callable[[], Iterable[Recalled | None]]) -> None:
        """Once after a start: what this person had been told of before it, which is judged no more, and the persons of
        groups that were refused as too few; None for what can no longer be read. `told` is called when it is needed."""
        kept, pages = self._now(user, snapshot)
        if kept is None:
            return
        with kept.lock:
            if kept.recalled:
                return
            for one in tuple(told()):  # all of it, or nothing
                if one is None:
                    kept.unread = True
                    continue
                cohort, telling = one
                if not isinstance(telling, Telling):
                    hide(kept, pages, telling)
                    kept.verdicts[cohort.digest] = Verdict.TOO_FEW
                    continue
                kept.filters += cohort.digest not in kept.answered
                keep(kept, telling, secret_of(pages, before_of(kept, pages, telling), telling))
                kept.verdicts[telling.digest] = Verdict.ANSWERED
            kept.recalled = True

    def _now(self, user: str, snapshot: str) -> tuple[Asked | None, Pages]:
        """What this person was told, None where nothing more is answered, and what the pages show."""
        with self._lock:
            return self._kept(user, snapshot), self._pages.get(snapshot, Pages())

    def _kept(self, user: str, snapshot: str) -> Asked | None:
        if (user, snapshot) not in self._asked:
            if snapshot not in self._pages or len(self._asked) >= MOST_USERS:
                return None
            self._asked[user, snapshot] = Asked()
        return self._asked[user, snapshot]

    def all_alarms(self) -> tuple[Alarm, ...]:
        """Of the snapshot that is asked now."""
        with self._lock:
            snapshots = tuple(self._pages)
        return tuple(alarm for snapshot in snapshots for alarm in self.alarms(snapshot))

    def alarms(self, snapshot: str) -> tuple[Alarm, ...]:
        """Persons refused often enough that the officer should know, most refused first."""
        with self._lock:
            often = [
                Alarm(user, of, asked.refused)
                for (user, of), asked in self._asked.items()
                if of == snapshot and asked.refused >= ALARM_FROM
            ]
        return tuple(sorted(often, key=lambda alarm: (-alarm.refused, alarm.user)))
