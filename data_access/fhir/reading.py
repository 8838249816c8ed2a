"""Tolerant reading of FHIR JSON: a missing or misshapen part is None or nothing, never an exception.

Published and real resources leave out names and dates, put an object where a list belongs, or give a reason for absent
data instead of data. What can be read is read; nothing is invented.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.event import Code
from domain.source_text import source_text

Json = Mapping[str, Any]

OID_PREFIX = "urn:oid:"
NAME_ORDER = ("official", "usual", None, "temp", "anonymous")
PAST_USES = frozenset({"old", "maiden", "nickname"})


def at(node: Any, *path: str | int) -> Any:
    """What is found by walking keys and list positions, None when the way ends."""
    for step in path:
        if node.__class__ is dict:
            node = node.get(step)
        elif node.__class__ is list and step.__class__ is int and -len(node) <= step < len(node):
            node = node[step]
        else:
            return None
    return node


def text(node: Any, *path: str | int) -> str | None:
    """A string with something in it, white space folded; numbers where a string belongs are taken as text."""
    for step in path:  # as `at`, without a call: this runs tens of times a resource
        node = node.get(step) if node.__class__ is dict else at(node, step)
    if isinstance(node, str):
        return " ".join(node.split()) or None
    return str(node) if node.__class__ in (int, float) else None


def items(node: Any, *path: str | int) -> Iterator[Json]:
    """The objects of a list; a lone object counts as a list of one."""
    for step in path:
        node = node.get(step) if node.__class__ is dict else at(node, step)
    if node.__class__ is list:
        return iter([one for one in node if one.__class__ is dict])
    return iter((node,) if node.__class__ is dict else ())


def oid(system: str | None) -> str:
    """A code system without the "urn:oid:" that some guides leave out."""
    return (system or "").removeprefix(OID_PREFIX)


def same_system(one: str | None, other: str | None) -> bool:
    """True for the same system in either of its two spellings."""
    return oid(one) == oid(other)


def in_system(system: str | None, wanted: str) -> bool:
    """True for the system or a version of it (the OID of a version continues that of the code set)."""
    plain = oid(system)
    return plain == wanted or plain.startswith(wanted + ".")


def coding(concept: Any) -> Code | None:
    """The first coding with a code, exactly as the source coded it."""
    for one in items(concept, "coding"):
        if (value := text(one, "code")) is not None:
            return Code(text(one, "system") or "", value, source_text(text(one, "display") or ""))
    return None


def label(concept: Any) -> str | None:
    """What a person would call the concept: its text, a display, or at worst its code."""
    if (named := text(concept, "text")) is not None:
        return named
    displays = (text(one, "display") for one in items(concept, "coding"))
    if (shown := next(filter(None, displays), None)) is not None:
        return shown
    first = coding(concept)
    return first.value if first else None


def labels(node: Any, *path: str | int) -> str | None:
    """The labels of a list of concepts, joined."""
    return ", ".join(filter(None, map(label, items(node, *path)))) or None


def codings(node: Any, *path: str | int) -> Iterator[tuple[str, str]]:
    """(system without urn:oid:, code) of every coding of a list of concepts."""
    for concept in items(node, *path):
        for one in items(concept, "coding"):
            yield oid(text(one, "system")), text(one, "code") or ""


def number(node: Any, *path: str | int) -> float | None:
    """A number, also when it was published as a string; None for anything else, infinities included."""
    found = at(node, *path)
    if isinstance(found, bool) or not isinstance(found, (int, float, str)):
        return None
    try:
        value = float(found)
    except (ValueError, OverflowError):
        return None
    return value if abs(value) < float("inf") else None


def extensions(node: Any, url_end: str) -> Iterator[Json]:
    """The extensions whose URL ends with /`url_end`."""
    for one in items(node, "extension"):
        if (text(one, "url") or "").rsplit("/", 1)[-1] == url_end:
            yield one


def contained(resource: Json, reference: str) -> Json | None:
    """The resource inside `resource` that "#id" refers to."""
    return next((one for one in items(resource, "contained") if "#" + str(one.get("id")) == reference), None)


def local(reference: str | None) -> str:
    """ "Type/id" of a literal reference, relative, absolute or of a version; other references as they are."""
    if not reference or reference.startswith(("#", "urn:")) or "?" in reference:
        return reference or ""
    parts = reference.split("/_history/")[0].rstrip("/").split("/")
    return "/".join(parts[-2:])


def person_name(node: Any) -> tuple[str, str]:
    """(family, given); the text of the name as family when it says something else than the parts. ("", "") if none."""
    known = [name for name in items(node, "name") if text(name, "use") not in PAST_USES]
    known.sort(key=lambda name: NAME_ORDER.index(use) if (use := text(name, "use")) in NAME_ORDER else 9)
    if not known:
        return "", ""
    name = known[0]
    family = source_text(text(name, "family") or "")
    parts = at(name, "given")
    given = " ".join(part for part in parts if isinstance(part, str)) if isinstance(parts, list) else text(parts) or ""
    given, whole = source_text(given), source_text(text(name, "text") or "")
    same = sorted(whole.replace(",", " ").casefold().split()) == sorted(f"{given} {family}".casefold().split())
    return (whole, "") if whole and not same else (family, given)
