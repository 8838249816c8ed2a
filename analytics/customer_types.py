"""Every customer's cell in a model of two axes (domain/axis_model.py): the four customer types, or another pair.

A cell is a proposal of a rule. What a person decides about a customer is kept apart, with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.cohort import members
from analytics.population import UNKNOWN, Ints, Population
from domain.axis_model import AxisModel


@dataclass(frozen=True)
class Placed:
    """`cell`: a place in `ids` by person, -1 where an axis is not known (int8). `missing`: features that the base table
    does not have; with any of them nobody has a place."""

    ids: tuple[str, ...]
    cell: Ints
    missing: tuple[str, ...] = ()


def placed(population: Population, model: AxisModel) -> Placed:
    """Who is in which cell on the population's day. Who fits both ends of an axis has no place on it. Raises
    InvalidInput for a cut point that is not declared."""
    ids = tuple(model.cells[ends] for ends in sorted(model.cells))
    cell = np.full(len(population.people), UNKNOWN, dtype=np.int8)
    missing = tuple(sorted(model.features - set(population.values)))
    if missing:
        return Placed(ids, cell, missing)
    one, other = (_side(members(population, axis.low), members(population, axis.high)) for axis in model.axes)
    known = (one >= 0) & (other >= 0)
    cell[known] = (2 * one + other)[known]
    return Placed(ids, cell)


def _side(low: Ints, high: Ints) -> Ints:
    """0 low, 1 high, -1 neither or both."""
    return np.where(low == high, UNKNOWN, high.astype(np.int8))
