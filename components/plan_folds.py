"""A long plan opens on what matters: its first screenful whole, the rest as heads that say how many rows are theirs.

Groups with what is late, soon or one's own, or that somebody disagrees about, are open before others. What is late is
never folded (components/plan_groups.py). It is settled once an opening and order: nothing folds under anybody's hands.
"""

from __future__ import annotations

from dataclasses import replace

from analytics.case import OpenCase
from components.plan_groups import Group, groups, is_open, shown
from components.plan_look import PlanLook
from components.text import Text
from domain.staff import StaffMember

MOST_ROWS = 40
"""Rows of a plan that is shown whole, and rows that stand open in a longer one."""
SOON_DAYS = 7


def settled(case: OpenCase, look: PlanLook, text: Text, user: StaffMember) -> PlanLook:
    """The look with its folds; as it was when they have been settled already."""
    if look.folded is not None:
        return look
    found = groups(case, look, text, user)
    if sum(1 + group.under for group in found) <= MOST_ROWS:
        return replace(look, folded=frozenset())
    folded, left = set(), MOST_ROWS
    for group in sorted(found, key=lambda one: not _matters(case, one, user)):
        if 1 + group.under <= left:
            left -= 1 + group.under
        else:
            folded.add(group.id)
    return replace(look, folded=frozenset(folded))


def _matters(case: OpenCase, group: Group, user: StaffMember) -> bool:
    """Something of it is late, soon or one's own, or is disagreed about."""
    for leaf in group.leaves:
        soon = is_open(leaf) and leaf.due is not None and (leaf.due - case.today).days < SOON_DAYS
        if soon or shown(leaf, "mine", user, case.today):
            return True
    disputed = {one.item_id for one in case.plan.disagreements}
    return bool(disputed) and not disputed.isdisjoint({one.id for one in (*group.goals, *group.leaves)})
