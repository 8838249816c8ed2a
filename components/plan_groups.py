"""In which order the plan's rows stand, and which of them: by goal, responsible or day; all, mine, the team's, overdue.

What is counted are actions and follow-ups; the number beside a choice is the number of those rows it shows. A group of
a long plan may be folded (components/plan_folds.py): its head says how many rows are under it, none of them late.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.case import OpenCase
from components.plan_beside import beside
from components.plan_look import PlanLook
from components.plan_people import responsible_name
from components.plan_rows import action_row, follow_up_row, goal_row, need_row
from components.text import Text
from domain.choices import ALLOWED, Choice
from domain.plan import Action, FollowUp, Goal, Need, ResponsibleKind
from domain.plan_moves import LIVE_ACTION
from domain.staff import StaffMember

Data = dict[str, Any]
FIRST = 5
WHOLE = "plan"
"""The id of the group of what serves the whole plan."""
Leaf = Action | FollowUp


@dataclass(frozen=True, slots=True)
class Group:
    """A head and what stands under it: a need's goals with theirs, what one has to do, what comes at one time."""

    id: str
    name: str
    leaves: tuple[Leaf, ...]
    need: Need | None = None
    goals: tuple[Goal, ...] = ()

    @property
    def under(self) -> int:
        """Rows below the head."""
        return len(self.goals) + len(self.leaves)

    def of_goal(self, goal_id: str) -> tuple[Leaf, ...]:
        return tuple(leaf for leaf in self.leaves if leaf.goal_id == goal_id)

    def in_sight(self, user: StaffMember, today: date) -> Group:
        """The group as it is folded: what is overdue with the goals that it serves; where there are no goals, the first
        that are open too."""
        if self.need and not self.leaves:
            return Group(self.id, self.name, (), self.need)
        first = set() if self.need else {leaf.id for leaf in [one for one in self.leaves if is_open(one)][:FIRST]}
        leaves = tuple(leaf for leaf in self.leaves if leaf.id in first or shown(leaf, "overdue", user, today))
        served = {leaf.goal_id for leaf in leaves}
        goals = tuple(goal for goal in self.goals if goal.id in served) if served else ()
        return Group(self.id, self.name, leaves, self.need, goals)


def leaves(case: OpenCase) -> list[Leaf]:
    """Everything that somebody does: the actions, then the follow-ups, as they were written."""
    return [*case.plan.actions, *case.plan.follow_ups]


def is_open(leaf: Leaf) -> bool:
    """Still to be done."""
    return leaf.status in LIVE_ACTION if isinstance(leaf, Action) else leaf.closed_at is None


def shown(leaf: Leaf, show: str, user: StaffMember, today: date) -> bool:
    """Whether the filter lets it through. Mine, the team's and overdue are open ones: the rest is done with."""
    who = leaf.responsible
    if show == "mine":
        return is_open(leaf) and who.kind is ResponsibleKind.PERSON and who.ref == user.id
    if show == "team":
        role = who.kind is ResponsibleKind.ROLE and who.ref == user.role.value
        unit = who.kind is ResponsibleKind.UNIT and bool(user.unit) and who.ref == user.unit
        return is_open(leaf) and (role or unit)
    if show == "overdue":
        return is_open(leaf) and leaf.due is not None and leaf.due < today
    return True


def tools(case: OpenCase, look: PlanLook, text: Text, user: StaffMember) -> Data:
    """The choices of order and filter, each filter with its count."""
    counts = {
        show: sum(shown(leaf, show, user, case.today) for leaf in leaves(case))
        for show in ALLOWED[Choice.PLAN_SHOW].values
    }
    hidden = folded_rows(case, look, text, user)
    return {
        **({"unfold": text("plan_edit.unfold", n=hidden)} if hidden else {}),
        "group": look.group,
        "show": look.show,
        "groups": [[g, text(f"plan_edit.group.{g}")] for g in ALLOWED[Choice.PLAN_GROUP].values],
        "shows": [[show, text(f"plan_edit.show.{show}"), n] for show, n in counts.items()],
    }


def folded_rows(case: OpenCase, look: PlanLook, text: Text, user: StaffMember) -> int:
    """How many rows are folded away."""
    if not look.folded:
        return 0
    hidden = (one for one in groups(case, look, text, user) if look.folds(one.id))
    return sum(one.under - one.in_sight(user, case.today).under for one in hidden)


def groups(case: OpenCase, look: PlanLook, text: Text, user: StaffMember) -> list[Group]:
    """The groups in reading order. Needs and goals without a row of the filter are left out by a filter only."""
    chosen = [leaf for leaf in leaves(case) if shown(leaf, look.show, user, case.today)]
    if look.group == "goal":
        return _by_goal(case, look, text, chosen)
    if look.group == "who":
        names = {leaf.id: responsible_name(leaf.responsible, text, user) for leaf in chosen}
        chosen.sort(key=lambda leaf: (names[leaf.id].casefold(), leaf.due or date.max))
    else:
        names = {leaf.id: _when(leaf, case.today, text) for leaf in chosen}
        chosen.sort(key=lambda leaf: (not is_open(leaf), leaf.due or date.max))
    named: dict[str, list[Leaf]] = {}
    for leaf in chosen:
        named.setdefault(names[leaf.id], []).append(leaf)
    return [Group(f"group.{name}", name, tuple(under)) for name, under in named.items()]


def _by_goal(case: OpenCase, look: PlanLook, text: Text, chosen: list[Leaf]) -> list[Group]:
    under: dict[str | None, list[Leaf]] = {}
    for leaf in chosen:
        under.setdefault(leaf.goal_id, []).append(leaf)
    aims: dict[str, list[Goal]] = {}
    for goal in case.plan.goals:
        if look.show == "all" or goal.id in under:
            aims.setdefault(goal.need_id, []).append(goal)
    found = []
    for need in case.plan.needs:
        goals = tuple(aims.get(need.id, ()))
        if goals or look.show == "all":
            theirs = tuple(leaf for goal in goals for leaf in under.get(goal.id, ()))
            found.append(Group(need.id, need.text, theirs, need, goals))
    loose = tuple(under.get(None, ()))
    return [*found, Group(WHOLE, text("plan.whole"), loose)] if loose or beside(case, None, text) else found


def _when(leaf: Leaf, today: date, text: Text) -> str:
    """Overdue, this week, within four weeks, later, no day; done with."""
    if not is_open(leaf):
        return text("plan_edit.when.closed")
    if leaf.due is None:
        return text("plan_edit.when.none")
    days = (leaf.due - today).days
    name = "overdue" if days < 0 else "week" if days < 7 else "month" if days < 28 else "later"
    return text(f"plan_edit.when.{name}")


def rows(case: OpenCase, look: PlanLook, text: Text, user: StaffMember) -> list[Data]:
    """The rows in reading order; of a folded group its head, with what stays in sight of it."""
    drawn: list[Data] = []
    goals = {goal.id: goal.text for goal in case.plan.goals} if look.group != "goal" else {}
    for group in groups(case, look, text, user):
        seen = group.in_sight(user, case.today) if look.folds(group.id) else group
        if seen.under == group.under:
            again = {"fold": text("plan_edit.fold")} if group.id in look.unfolded else {}
            drawn += _drawn(case, group, goals, text, user, _head(case, group, text) | again)
        else:
            more = {"folded": text("plan_edit.folded", n=group.under - seen.under)}
            drawn += _drawn(case, seen, goals, text, user, _closed_head(case, group, text) | more)
    return drawn


def _head(case: OpenCase, group: Group, text: Text) -> Data:
    return need_row(case, group.need, text) if group.need else _closed_head(case, group, text) | {"notes": []}


def _closed_head(case: OpenCase, group: Group, text: Text) -> Data:
    """What a group is about, and what stands beside it: a disagreement is never folded away with its need."""
    about = beside(case, group.need.id if group.need else None, text) if group.need or group.id == WHOLE else {}
    return {"id": group.id, "kind": "need", "level": 1, "text": group.name, **about}


def _drawn(
    case: OpenCase, group: Group, goals: dict[str, str], text: Text, user: StaffMember, head: Data
) -> Iterable[Data]:
    if group.need is not None:
        yield head
        for goal in group.goals:
            under = (_leaf(case, leaf, text, user, 3) for leaf in group.of_goal(goal.id))
            yield from _group([goal_row(case, goal, text), *under], goal.id)
        return
    made = [head]
    for leaf in group.leaves:
        row, aim = _leaf(case, leaf, text, user, 2), goals.get(leaf.goal_id or "")
        made.append(row | ({"notes": [text("plan_edit.of_goal", goal=aim), *row.get("notes", [])]} if aim else {}))
    yield from _group(made, WHOLE) if group.id == WHOLE else made


def _leaf(case: OpenCase, leaf: Leaf, text: Text, user: StaffMember, level: int) -> Data:
    if isinstance(leaf, Action):
        return action_row(case, leaf, text, user, level)
    return follow_up_row(case, leaf, text, user, level)


def _group(made: list[Data], owner: str) -> list[Data]:
    """Rows of one goal; a new action's form opens under the last of them."""
    return [*made[:-1], made[-1] | {"end": f"end/{owner}"}]
