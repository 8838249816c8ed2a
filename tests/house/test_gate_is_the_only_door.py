"""A person's data is reached only by a deed that the gate admitted and the use log knows."""

from __future__ import annotations

import ast

from tests.house.tree import dotted, functions, name, parsed, python_files

# Methods of ports that read or write something of a person.
PERSONAL = {
    "fan_out.start",
    "fan_out.find",
    "plans.read",
    "plans.append",
    "plans.history",
    "plans.as_of",
    "plans.as_of_day",
    "open_work.page",
    "open_work.one",
    "drafts.read",
    "drafts.keep",
    "drafts.unfinished",
    "vault.person_of",
    "directory.standing",
    "directory.names",
    "finder.find",
    "promises.waiting",
    "own.now",
}
# What makes it right: the gate's verbs, or an audit line written by the deed itself.
GATE = {"admit", "readmit", "audit.write", "audit.write_all", "name_subject"}
# Deeds that show nothing: their result can only be handed to the gate.
HANDED_ON = {"services/worklist.py: person_of", "services/drafts.py: mine", "services/named_list.py: person_of"}
# Deeds that only take away: whoever they leave was displayed, and logged, before (tests/unit/test_named_list.py).
TAKES_AWAY = {"services/named_list.py: still"}
# Deeds that nothing comes out of: the writer's own text, about a case that may be open still (tests/unit/test_drafts.py).
ONLY_IN = {"services/drafts.py: keep"}
# The gate itself: it must look before it can decide, and writes its own lines (tests/unit/test_desk.py).
THE_GATE = {"desk.py", "asking.py", "look_ups.py", "facts.py", "wiring.py", "ports.py"}
# What pages and components may take from the house: nothing that reaches a person (plan_fhir translates a plan that it is
# given, and asks nobody: data_access/fhir/plan_bundle.py).
HARMLESS = {"sessions", "clock", "templates", "artificial_ids", "made_up", "examples", "staff", "plan_fhir"}


def _calls(node: ast.AST) -> set[str]:
    """Last two parts of every dotted call: `desk.house.plans.read` gives "plans.read" and "read"."""
    found = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and (chain := dotted(inner.func)):
            parts = chain.split(".")
            found |= {".".join(parts[-2:]), parts[-1]}
    return found


def _takes_admission(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    notes = [ast.unparse(a.annotation) for a in (*node.args.args, *node.args.kwonlyargs) if a.annotation]
    return any(word in note for note in notes for word in ("Admission", "Room"))


def _reach(start: str, calls: dict[str, set[str]]) -> set[str]:
    """Names of functions of the module that `start` may run, itself included."""
    seen, todo = set(), [start]
    while todo:
        if (here := todo.pop()) not in seen:
            seen.add(here)
            todo += [c for c in calls[here] if c in calls]
    return seen


def test_every_deed_that_touches_a_person_passes_the_gate() -> None:
    touched, offenders = 0, []
    for path in python_files("services"):
        if path.name in THE_GATE:
            continue
        nodes = {f.name: f for f in functions(path)}
        calls = {n: _calls(f) for n, f in nodes.items()}
        for start in (n for n in nodes if not n.startswith("_")):
            reach = _reach(start, calls)
            done = set().union(*(calls[n] for n in reach))
            if not done & PERSONAL:
                continue
            touched += 1
            if not (done & GATE or any(_takes_admission(nodes[n]) for n in reach)):
                offenders.append(f"{name(path)}: {start}")
    assert set(offenders) - HANDED_ON - ONLY_IN - TAKES_AWAY == set()
    assert touched >= 8, "the test no longer finds the deeds it watches"


def test_rooms_and_furniture_reach_no_person_through_the_house() -> None:
    offenders = [
        f"{name(path)}:{node.lineno} {dotted(node)}"
        for path in python_files("pages", "components")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and dotted(node.value).endswith("house") and node.attr not in HARMLESS
    ]
    assert offenders == []


def test_only_the_desk_makes_an_admission() -> None:
    offenders = [
        f"{name(path)}:{node.lineno}"
        for path in python_files()
        if path.name not in {"desk.py", "admission.py"}
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "Admission"
    ]
    assert offenders == []
