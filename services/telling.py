"""From a raw answer to one that a page may show: the one way out of the services (docs/adr/051, 053).

Pages that show the same numbers to every lead tell them with `tell`; what somebody asks freely goes through
services/questions.py, which asks the guard first and then comes here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from analytics.answer import Answer, Author, AuthorKind, RawAnswer
from analytics.disclosure_answer import shown
from analytics.disclosure_k import Sensitive
from analytics.population import Population
from domain.small_cells import K

_DAY_0 = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells answers of one snapshot. `sensitive`: what of its words touches mental health, substance use or child
    protection."""

    snapshot: str
    as_of: date
    sensitive: Sensitive

    @classmethod
    def of(cls, population: Population, sensitive_segments: frozenset[str]) -> Teller:
        as_of = _DAY_0 + timedelta(days=population.as_of)
        return cls(population.snapshot, as_of, Sensitive.of_population(population, sensitive_segments))

    def tell(self, raw: RawAnswer, author: Author | None = None, *, least: int = K) -> Answer:
        """What may be shown of it. `least` may raise k, never lower it: for what the question touches and the answer
        does not say. Raises ValueError for an answer that no rule of disclosure covers."""
        author = author or Author(AuthorKind.RULE, raw.asked.question.value, raw.asked.definition)
        ks = self.sensitive.ks_of(raw, least=least)
        k = self.sensitive.k_of(raw, least=least)
        return shown(raw, k=k, ks=ks, author=author, as_of=self.as_of, snapshot=self.snapshot)
