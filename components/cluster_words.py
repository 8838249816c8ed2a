"""A cluster's neutral name: its number and what sets it apart, as words that may be read by whoever is in it."""

from __future__ import annotations

from analytics.clusters import Cluster
from components.text import Text
from domain.small_cells import K_SENSITIVE


def cluster_name(cluster: Cluster, text: Text) -> str:
    """ "Ryhmä 3: paljon päivystystä, vähän diagnooseja"."""
    if not cluster.traits:
        return text("clusters.plain" if cluster.n >= K_SENSITIVE else "clusters.small", number=cluster.number)
    words = [trait(one.word, one.feature, text) for one in cluster.traits]
    return text("clusters.name", number=cluster.number, traits=text("common.comma").join(words))


def trait(word: str, feature: str, text: Text) -> str:
    """ "paljon päivystystä", "muita iäkkäämpiä": much or little of a feature, said as its language says it."""
    return text(f"clusters.{word}.{feature}")
