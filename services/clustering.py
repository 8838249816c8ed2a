"""The clusters' part of a refresh: groups of alike customers with their card, known again from the snapshot before, so
that "group 3" stays group 3."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from analytics.cluster_stability import STABLE, matched, stability
from analytics.clusters import FEATURES as FEATURES
from analytics.clusters import FIT_ON, SEED, SIZES, STARTS, Clustering, clustered, model_card
from analytics.population import UNKNOWN, Bools, Ints
from analytics.segmentation import calendar
from domain.errors import InvalidInput
from domain.snapshot import CLUSTERS, PEOPLE, SnapshotTrouble
from services.ports_of_snapshots import SnapshotStore

VERSION = "1"
KNOWN_AGAIN = 0.5
"""The part of a group's customers, of those who are in both snapshots, who must stay in it for its number to stay."""


@dataclass(frozen=True)
class Before:
    """The groups of the snapshot before. `label`: of today's customers, -1 for whoever had none or was not there;
    `last`: the greatest number that a group has ever had; `day`: the snapshot's."""

    label: Ints
    last: int
    day: str


@dataclass(frozen=True)
class Grouped:
    """`label`: the number of each customer's group, -1 for none (int16). `card`: plain JSON; model_card's words,
    `clusters`, `stable`, `last`, `matched` (None: there was nothing to match) or `trouble` alone."""

    label: Ints
    card: dict[str, Any]


def definition() -> str:
    """The version of how groups are made, for a snapshot's manifest."""
    told = json.dumps([VERSION, FEATURES, SEED, SIZES, STARTS, FIT_ON])
    return f"{VERSION}.{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def grouped(table: Mapping[str, Ints], among: Bools, day: int, before: Before | None = None) -> Grouped:
    """Groups of the rows `among` (n,) of the base table's month-end `day` (a day). Too few customers, or all of them
    alike, have none, and the card says why: a refresh does not fail of it."""
    try:
        found = clustered(table, among, FEATURES)
    except InvalidInput as error:
        trouble = {"key": error.text_key, "field": error.field, "values": error.values}
        return Grouped(np.full(len(among), UNKNOWN, dtype=np.int16), {"trouble": trouble})
    again = stability(table, found)
    card = model_card(found, again, calendar(day)) | {"stable": again >= STABLE, "matched": None}
    last = len(found.clusters)
    if before is not None:
        found, kept, shared = _numbered(found, before)
        numbers = {one.number for one in found.clusters}
        gone = {int(one) for one in np.unique(before.label[before.label > 0])} - numbers
        told = {"kept": sorted(kept), "new": sorted(numbers - kept), "gone": sorted(gone)}
        card["matched"] = {"with": before.day, "shared": round(shared, 4)} | told
        last = max(before.last, *numbers)
    return Grouped(found.label, card | {"clusters": [asdict(one) for one in found.clusters], "last": last})


def earlier(store: SnapshotStore, numbers: Ints, births: Ints) -> Before | None:
    """Groups of the store's current snapshot for today's customers: the source's own `numbers` (ascending) with the
    same day of birth, since a number may have become somebody else's. None when it has no groups."""
    try:
        old = store.open()
        card: Any = old.words.get("clusters")
        if not isinstance(card, dict) or "last" not in card:
            return None
        then = old.read(PEOPLE, ("number", "birth"))
        label = old.read(CLUSTERS, ("cluster",))["cluster"]
    except SnapshotTrouble:
        return None
    _, here, there = np.intersect1d(numbers, then["number"], assume_unique=True, return_indices=True)
    same = births[here] == then["birth"][there]
    found = np.full(len(numbers), UNKNOWN, dtype=np.int16)
    found[here[same]] = label[there[same]]
    return Before(found, int(card["last"]), str(old.manifest.as_of))


def _numbered(found: Clustering, before: Before) -> tuple[Clustering, set[int], float]:
    """The groups with the numbers they had (those that were), the part of the customers of both who stayed. A group
    that is not known again has a number that no group has had."""
    told = matched(before.label, found.label)
    pairs = [(then, now) for then, now in told.pairs if _stayed(before.label, found.label, then, now) >= KNOWN_AGAIN]
    number = {now: then for then, now in pairs}
    last = before.last
    for one in found.clusters:
        if one.number not in number:
            last += 1
            number[one.number] = last
    place = np.array([number[one.number] for one in found.clusters], dtype=np.int16)
    label = np.where(found.label > 0, place[np.maximum(found.label, 1) - 1], found.label).astype(np.int16)
    clusters = tuple(sorted((replace(one, number=number[one.number]) for one in found.clusters), key=_by_number))
    order = np.argsort(place, kind="stable")
    found = replace(found, label=label, clusters=clusters, centers=found.centers[order])
    return found, {then for then, _ in pairs}, told.shared


def _by_number(one: Any) -> int:
    return int(one.number)


def _stayed(before: Ints, now: Ints, then: int, number: int) -> float:
    """The part of a group's customers, as far as they have a group now, who are in this one."""
    was = (before == then) & (now > 0)
    return float(((now == number) & was).sum() / max(1, was.sum()))
