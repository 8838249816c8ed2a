"""What a contact is about, from its code: enough to say "knee pain visit" and not only "visit".

The codes are data (domain.md section 8: digits unverified), matched by prefix; ICPC-2 and ICD-10 share letters, so the
code system decides. A code outside the table is no topic: then the source's own words are used.
"""

from __future__ import annotations

from functools import lru_cache

from domain.event import Event

_ICPC = {
    "knee": ("L15", "L90"),
    "hip": ("L13", "L89"),
    "back": ("L02", "L03", "L84", "L86"),
    "diabetes": ("T89", "T90"),
    "blood_pressure": ("K85", "K86", "K87"),
    "heart": ("K74", "K75", "K76", "K77", "K78"),
    "breathing": ("R95", "R96"),
    "mental": ("P",),
}
_ICD = {
    "knee": ("M17", "M25.56", "M2556"),
    "hip": ("M16",),
    "back": ("M51", "M54"),
    "diabetes": ("E10", "E11", "E13", "E14"),
    "blood_pressure": ("I10", "I11", "I15"),
    "heart": ("I20", "I21", "I25", "I48", "I50"),
    "breathing": ("J44", "J45"),
    "mental": ("F",),
}
OTHER = "reason"  # no known topic: the visit is told by its reason


def topic_of(event: Event) -> str:
    """The topic (a text key part), or OTHER."""
    code = event.code
    if code is None or not code.value:
        return OTHER
    return topic_of_code(code.system, code.value)


@lru_cache(maxsize=4096)  # codes only: nothing of a person
def topic_of_code(system: str, value: str) -> str:
    """The same of a code alone."""
    system = system.lower()
    if system.endswith("6.31") or "icpc" in system:
        table = _ICPC
    elif ".6.1." in system + "." or "icd" in system:
        table = _ICD
    else:
        return OTHER
    return next((topic for topic, starts in table.items() if value.upper().startswith(starts)), OTHER)


def subject_of(event: Event) -> tuple[str, str]:
    """(topic, words): events with the same subject are about the same thing. Words are empty for a known topic."""
    topic = topic_of(event)
    return (topic, "") if topic != OTHER else (OTHER, (event.reason or event.what).strip().casefold())
