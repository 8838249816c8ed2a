"""Groups of alike customers as proposals beside the rules: told like everything else, and nothing is made of them.

They are a refresh's (services/clustering.py). A snapshot that was made without them, beside a server's start, has them
made when a lead first asks, and keeps them while it is in memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.answer import Answer, Asked, Author, AuthorKind, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.cluster_stability import STEADY, Known
from analytics.clusters import Cluster, Trait
from analytics.segmentation import here
from domain.access import Deed
from domain.errors import InvalidInput
from domain.predicate import Everyone
from domain.small_cells import K_SENSITIVE
from domain.snapshot import SnapshotTrouble
from services.clustering import grouped
from services.desk import Desk
from services.population import Loaded
from services.segment_rules import sensitive_of
from services.telling import Teller

PURPOSE = "knowledge_management"
DIVIDED = (Measure("persons", Sort.PERSONS, divides=True),)
TOLD = (Measure("group", Sort.DAYS), Measure("everyone", Sort.DAYS))
"""Medians (means where more than half have one value) in the feature's own unit."""
_TOLD_OF_CARD = ("model", "date", "groups", "features", "scaling", "seed", "silhouette", "limits")


@dataclass(frozen=True)
class Proposals:
    """`sizes`: a line a group, by number. `traits`: a line a group and feature, its largest differences from everybody;
    none of a group of fewer than ten. `words`: (group, feature) -> much or little. `card`: what a reader must know.
    `known`: None when there was no snapshot with groups before."""

    sizes: Answer
    traits: Answer
    words: Mapping[tuple[str, str], str]
    card: Mapping[str, object]
    stable: bool
    known: Known | None


def proposals(desk: Desk) -> Proposals:
    """One line of the log. Raises Refused, SnapshotTrouble, InvalidInput (too few customers, all of them alike)."""
    desk.enter(Deed.SEE_SEGMENTS, PURPOSE, ("clusters",))
    if desk.house.populations is None:
        raise SnapshotTrouble("This back end is not read in bulk: there is no snapshot of it.")
    loaded = desk.house.populations.now()
    found: Proposals = loaded.population.once("clusters", lambda _: _proposals(loaded))
    return found


def _proposals(loaded: Loaded) -> Proposals:
    people = loaded.population
    card = loaded.clusters or grouped(people.values, here(people), people.as_of).card
    if trouble := card.get("trouble"):
        raise InvalidInput(trouble["key"], trouble["field"], **trouble["values"])
    teller = Teller.of(people, sensitive_of(loaded.rules))
    clusters = read_clusters(card)
    author = Author(AuthorKind.MODEL, "k-means", str(card["seed"]))
    return Proposals(
        sizes=teller.tell(sizes(clusters), author, least=K_SENSITIVE),
        traits=teller.tell(traits(clusters), author, least=K_SENSITIVE),
        words={(str(one.number), trait.feature): trait.word for one in clusters for trait in one.traits},
        card={name: card[name] for name in _TOLD_OF_CARD} | {"stability": round(card["stability"], 2)},
        stable=bool(card["stable"]),
        known=_known(card.get("matched")),
    )


def read_clusters(card: Mapping[str, Any]) -> tuple[Cluster, ...]:
    """The groups of a card. Raises SnapshotTrouble for what is none."""
    try:
        return tuple(
            Cluster(int(one["number"]), int(one["n"]), tuple(Trait(**trait) for trait in one["traits"]))
            for one in card["clusters"]
        )
    except (KeyError, TypeError, ValueError):
        raise SnapshotTrouble("The snapshot's groups make no sense.") from None


def _known(matched: Mapping[str, Any] | None) -> Known | None:
    if matched is None:
        return None
    kept, new, gone = (tuple(matched[name]) for name in ("kept", "new", "gone"))
    return Known(str(matched["with"]), kept, new, gone, matched["shared"] >= STEADY)


def sizes(clusters: Sequence[Cluster]) -> RawAnswer:
    """Lines by group, which divide everybody who has one."""
    lines = tuple(RawLine((str(one.number),), (RawCell(one.n, one.n),)) for one in clusters)
    asked = Asked(Question.IN_COMMON, Everyone(), (("of", "clusters"),))
    return RawAnswer(asked, ("cluster",), DIVIDED, lines, sum(one.n for one in clusters))


def traits(clusters: Sequence[Cluster]) -> RawAnswer:
    """Lines by group and feature: what sets a group apart."""
    every = sum(one.n for one in clusters)
    lines = tuple(
        RawLine((str(one.number), trait.feature), (RawCell(trait.group, one.n), RawCell(trait.everyone, every)))
        for one in clusters
        for trait in one.traits
    )
    asked = Asked(Question.IN_COMMON, Everyone(), (("of", "cluster_traits"),))
    return RawAnswer(asked, ("cluster", "feature"), TOLD, lines, every)
