"""Which records are shielded outside their specialty (703/2023 26 §), as data.

The law names psychiatry, medical genetics and similar services; the codes below say it in the code systems that
records use. The Finnish specialty codes are unverified against the code server: a county checks this table first.
"""

from __future__ import annotations

from collections.abc import Iterator

from data_access.fhir.reading import Json, at, codings, in_system, items, oid, text
from domain.event import Confidentiality

SHIELDED_SPECIALTIES: dict[str, frozenset[str]] = {
    "1.2.246.537.6.24": frozenset({"70", "70F", "70X", "70Z", "74", "75"}),  # THL: psychiatry, youth's and children's
    "http://snomed.info/sct": frozenset({"394587001", "394588006", "408467006", "394580004"}),  # psychiatry, genetics
    "http://nucc.org/provider-taxonomy": frozenset({"2084P0800X", "2084P0804X", "207SG0201X"}),
    "http://terminology.hl7.org/CodeSystem/service-category": frozenset({"22"}),  # mental health
}

_SHIELDED_BY_CODE: dict[str, list[str]] = {}
for _system, _codes in SHIELDED_SPECIALTIES.items():
    for _code in _codes:
        _SHIELDED_BY_CODE.setdefault(_code, []).append(_system)

SHIELDED_LABELS: dict[str, frozenset[str]] = {
    "http://terminology.hl7.org/CodeSystem/v3-Confidentiality": frozenset({"R", "V"}),
    "http://terminology.hl7.org/CodeSystem/v3-ActCode": frozenset({"PSY", "PSYTHPN", "MH", "GDIS", "ETH", "SUD"}),
}

_SPECIALTY_ELEMENTS = ("serviceType", "specialty", "serviceCategory", "type", "category")


def confidentiality(resource: Json) -> Confidentiality:
    """SHIELDED by the resource's security labels or by the specialty or service it is coded to."""
    return Confidentiality.SHIELDED if _labelled(resource) or _specialised(resource) else Confidentiality.NORMAL


def _labelled(resource: Json) -> bool:
    labels = items(at(resource, "meta"), "security")
    return any(text(one, "code") in SHIELDED_LABELS.get(oid(text(one, "system")), ()) for one in labels)


def _specialised(resource: Json) -> bool:
    return any(
        in_system(system, shielded)
        for system, code in _specialties(resource)
        for shielded in _SHIELDED_BY_CODE.get(code, ())
    )


def _specialties(resource: Json) -> Iterator[tuple[str, str]]:
    for element in _SPECIALTY_ELEMENTS:
        if element in resource:
            yield from codings(resource, element)
