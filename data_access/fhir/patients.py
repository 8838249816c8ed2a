"""Patient -> Customer. Survives a missing name, birth date or anything else; flags what contradicts itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from data_access.fhir.moments import day_of, instant
from data_access.fhir.reading import Json, at, codings, extensions, items, label, oid, person_name, same_system, text
from data_access.fhir.subject import Subject
from domain.customer import ContactDetails, Customer, Gender
from domain.errors import InvalidHetu
from domain.hetu import SIGN_CENTURY, SYSTEM, Hetu, PersonalId, TemporaryId
from domain.source_text import optional_text, source_text

NON_DISCLOSURE = "TURVAKIELTO"
GENDERS = {one.value: one for one in Gender}
GUARDIAN_CODES = frozenset({"GUARD", "PRN", "MTH", "FTH"})
_TEMPORARY_SYSTEM = re.compile(r"1\.2\.246\.10\.[\d.]+\.22\.\d{4}$")
_POSTCODE_LINE = re.compile(r"(\d{5})\s+(\S.*)$")


def customer(patient: Json, person: PersonalId, source: str, today: date) -> Customer:
    """The customer that `patient` describes, under the personal ID that was asked about."""
    family, given = person_name(patient)
    language, interpreter = _languages(patient)
    return Customer(
        id=person,
        family_name=family,
        given_names=given,
        birth_date=day_of(at(patient, "birthDate")),
        gender=GENDERS.get(text(patient, "gender") or "", Gender.UNKNOWN),
        language=language,
        interpreter_language=interpreter,
        contact=_contact(patient),
        deceased=at(patient, "deceasedBoolean") is True or text(patient, "deceasedDateTime") is not None,
        deceased_on=day_of(at(patient, "deceasedDateTime")),
        non_disclosure=has_non_disclosure(patient),
        guardian_note=_guardians(patient),
        linked_ids=tuple(one for one in personal_ids(patient, today) if one != person),
        recorded_at=instant(at(patient, "meta", "lastUpdated")),
        source=source,
        flaws=flaws(patient, today),
    )


def customer_of(subject: Subject, source: str, today: date) -> Customer:
    """The customer whom one or several Patient resources describe: the newest is believed in everything but what must
    not be missed in any of them, non-disclosure and death; their other ids are put together."""
    each = [customer(patient, subject.person, source, today) for patient in subject.patients]
    newest = customer(subject.newest, subject.person, source, today)
    return replace(
        newest,
        non_disclosure=any(one.non_disclosure for one in each),
        deceased=any(one.deceased for one in each),
        deceased_on=newest.deceased_on or next((one.deceased_on for one in each if one.deceased_on), None),
        linked_ids=tuple(dict.fromkeys(id for one in (newest, *each) for id in one.linked_ids)),
    )


def has_non_disclosure(patient: Json) -> bool:
    """Turvakielto (661/2009 36 §). The code counts under any system: hiding too much is the safe mistake."""
    return any(text(one, "code") == NON_DISCLOSURE for one in items(at(patient, "meta"), "security"))


def personal_ids(patient: Json, today: date) -> Iterator[PersonalId]:
    """The personal and temporary ids. A personal ID that is not valid is kept as it is, as no Hetu."""
    for one in items(patient, "identifier"):
        system, value = text(one, "system") or "", text(one, "value")
        if value is None:
            continue
        if same_system(system, SYSTEM):
            yield _hetu(value, today) or TemporaryId(system, value)
        elif _TEMPORARY_SYSTEM.match(oid(system)):
            yield TemporaryId(system, value)


def flaws(patient: Json, today: date) -> tuple[str, ...]:
    """What contradicts itself (text key parts): "hetu_invalid", "hetu_birth_date"."""
    found = []
    born = day_of(at(patient, "birthDate"))
    for one in items(patient, "identifier"):
        value = text(one, "value")
        if value is None or not same_system(text(one, "system"), SYSTEM):
            continue
        if _hetu(value, today) is None:
            found.append("hetu_invalid")
        if born is not None and _hetu_day(value) not in (None, born):
            found.append("hetu_birth_date")
    return tuple(dict.fromkeys(found))


def _hetu(value: str, today: date) -> Hetu | None:
    try:
        return Hetu.parse(value, today=today)
    except InvalidHetu:
        return None


def _hetu_day(value: str) -> date | None:
    """The birth date that the code says, whatever its check character."""
    try:
        return date(SIGN_CENTURY[value[6]] + int(value[4:6]), int(value[2:4]), int(value[:2]))
    except (ValueError, KeyError, IndexError):
        return None


def _languages(patient: Json) -> tuple[str | None, str | None]:
    """(contact language, interpreter language), ISO 639-1 codes."""
    known = sorted(items(patient, "communication"), key=lambda one: at(one, "preferred") is not True)
    codes = [code.split("-")[0].lower() for one in known for _, code in codings(one, "language") if code]
    first = codes[0] if codes else None
    needed = any(at(one, "valueBoolean") is True for one in extensions(patient, "patient-interpreterRequired"))
    return first, first if needed else None


def _contact(patient: Json) -> ContactDetails:
    home = next((one for one in items(patient, "address") if text(one, "use") not in ("old", "billing")), {})
    given = at(home, "line")
    lines = [source_text(one) for one in given if isinstance(one, str)] if isinstance(given, list) else []
    post = next((match for line in lines if (match := _POSTCODE_LINE.match(line.strip()))), None)
    coded = next((text(one, "valueCoding", "display") for one in extensions(patient, "municipality-code")), None)
    return ContactDetails(
        municipality=optional_text(coded or text(home, "city") or (post.group(2) if post else None)),
        street=next((line for line in lines if post is None or line.strip() != post.group(0)), None),
        postcode=optional_text(text(home, "postalCode")) or (post.group(1) if post else None),
        phone=_telecom(patient, "phone"),
        email=_telecom(patient, "email"),
    )


def _telecom(patient: Json, system: str) -> str | None:
    mine = (one for one in items(patient, "telecom") if text(one, "system") == system and text(one, "use") != "old")
    return next(filter(None, (optional_text(text(one, "value")) for one in mine)), None)


def _guardians(patient: Json) -> str | None:
    """Names of contacts recorded as guardians or parents, with the relationship in the source's words."""
    found = []
    for one in items(patient, "contact"):
        if any(code in GUARDIAN_CODES for _, code in codings(one, "relationship")):
            family, given = person_name(one)
            role = next(filter(None, map(label, items(one, "relationship"))), "")
            found.append(" ".join(part for part in (given, family, f"({role})" if role else "") if part))
    return optional_text(", ".join(found))
