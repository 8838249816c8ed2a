"""The county of Järvilakeus: municipalities, units, professionals. None of them exist."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from data_access.made_up_county import names
from data_access.made_up_county.catalogue import templates

COUNTY = "Järvilakeuden hyvinvointialue"
CONTROLLER = {"health": f"{COUNTY}, potilasrekisteri", "social": f"{COUNTY}, sosiaalihuollon asiakasrekisteri"}
MUNICIPALITIES = ("Kaislaranta", "Selkävesi", "Harjunkylä", "Pitkälahti", "Vehmassalo", "Sandnäs")
GENITIVES = ("Kaislarannan", "Selkäveden", "Harjunkylän", "Pitkälahden", "Vehmassalon", "Sandnäsin")
SHARES = (0.46, 0.16, 0.13, 0.10, 0.08, 0.07)
POSTCODES = ("99810", "99820", "99830", "99840", "99850", "99860")
SWEDISH_MUNICIPALITY = 5

LOCAL_UNITS = {  # one in each municipality
    "ta": "terveysasema",
    "hammas": "hammashoitola",
    "neuvola": "neuvola",
    "koulu": "kouluterveydenhuolto",
    "fysio": "fysioterapia",
    "kotihoito": "kotihoito",
    "asuminen": "asumispalvelut",
    "sosiaali": "sosiaalipalvelut",
}
COUNTY_UNITS = {  # one in the county
    "digi": "Digitaalinen sosiaali- ja terveyskeskus",
    "paiv": "Keskussairaalan päivystys",
    "ort": "Ortopedian poliklinikka",
    "ortos": "Ortopedian vuodeosasto",
    "leikkaus": "Leikkausosasto",
    "sis": "Sisätautien poliklinikka",
    "sisos": "Sisätautien vuodeosasto",
    "kard": "Kardiologian poliklinikka",
    "sil": "Silmätautien poliklinikka",
    "kirpkl": "Kirurgian poliklinikka",
    "nai": "Naistentautien poliklinikka",
    "lapsi": "Lastentautien poliklinikka",
    "syn": "Synnytysosasto",
    "psyk": "Psykiatrian poliklinikka",
    "psykos": "Psykiatrian osasto",
    "kuv": "Kuvantamisyksikkö",
    "lab": "Laboratorio",
    "tksair": "Terveyskeskussairaala",
}
ROLE_WORDS = {
    "laakari": "lääkäri", "hoitaja": "sairaanhoitaja", "erikoislaakari": "erikoislääkäri", "kirurgi": "ortopedi",
    "psykiatri": "psykiatri", "psykhoitaja": "psykiatrinen sairaanhoitaja", "fysioterapeutti": "fysioterapeutti",
    "hammaslaakari": "hammaslääkäri", "suuhygienisti": "suuhygienisti", "terveydenhoitaja": "terveydenhoitaja",
    "lahihoitaja": "lähihoitaja", "sosiaalityontekija": "sosiaalityöntekijä", "sosiaaliohjaaja": "sosiaaliohjaaja",
    "ohjaaja": "ohjaaja", "bioanalyytikko": "bioanalyytikko", "rontgenhoitaja": "röntgenhoitaja",
    "radiologi": "radiologi",
}  # fmt: skip
PER_UNIT = {"laakari": 6, "hoitaja": 8, "lahihoitaja": 10}
DOCTOR_UNIT, SURGEON_UNIT = "Kaislarannan terveysasema", "Ortopedian poliklinikka"
SOCIAL_UNIT = "Kaislarannan sosiaalipalvelut"
DEMO = {  # (unit, role) -> (name, our staff id); the first professional of that unit and role
    (DOCTOR_UNIT, "laakari"): ("Elina Koskela", "doctor"),
    (DOCTOR_UNIT, "hoitaja"): ("Satu Ranta-aho", "staff"),
    (SURGEON_UNIT, "kirurgi"): ("Markus Lindroos", "surgeon"),
    (SOCIAL_UNIT, "sosiaaliohjaaja"): ("Minna Salo", "social"),
}


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    place: str
    kind: str


@dataclass(frozen=True, slots=True)
class Professional:
    """`register_id` is what the made-up sources call the professional; `staff_id` is ours, when there is one."""

    register_id: str
    name: str
    role: str
    unit: int
    staff_id: str = ""


@lru_cache(maxsize=1)
def units() -> tuple[Unit, ...]:
    """Local units by kind and municipality, then the county's own."""
    local = [
        Unit(f"{genitive} {word}", place, kind)
        for kind, word in LOCAL_UNITS.items()
        for genitive, place in zip(GENITIVES, MUNICIPALITIES, strict=True)
    ]
    return (*local, *(Unit(name, MUNICIPALITIES[0], kind) for kind, name in COUNTY_UNITS.items()))


def unit_number(kind: str, municipality: int = 0) -> int:
    """The number of the unit of this kind that serves a municipality. Raises ValueError for an unknown kind."""
    if kind in LOCAL_UNITS:
        return list(LOCAL_UNITS).index(kind) * len(MUNICIPALITIES) + municipality
    return len(LOCAL_UNITS) * len(MUNICIPALITIES) + list(COUNTY_UNITS).index(kind)


@lru_cache(maxsize=1)
def professionals() -> tuple[Professional, ...]:
    """Everybody who works in the units; the same in every county, whatever its seed."""
    wanted = sorted({(t.unit, t.role) for t in templates() if t.unit and t.role})
    rng = np.random.default_rng(9001)
    people: list[Professional] = []
    for number, unit in enumerate(units()):
        for role in (role for kind, role in wanted if kind == unit.kind):
            for nth in range(PER_UNIT.get(role, 3)):
                demo = DEMO.get((unit.name, role), ("", "")) if nth == 0 else ("", "")
                name = demo[0] or _name(rng)
                people.append(Professional(f"7{len(people):06d}", name, role, number, demo[1]))
    return tuple(people)


def _name(rng: np.random.Generator) -> str:
    first = names.FEMALE_YOUNG if rng.random() < 0.75 else names.MALE_YOUNG
    return f"{first[rng.integers(len(first))]} {names.SURNAMES[rng.integers(len(names.SURNAMES))]}"


@lru_cache(maxsize=1)
def staffing() -> dict[tuple[int, str], tuple[int, int]]:
    """(unit, role) -> (number of its first professional, how many)."""
    found: dict[tuple[int, str], tuple[int, int]] = {}
    for number, person in enumerate(professionals()):
        first, count = found.get((person.unit, person.role), (number, 0))
        found[person.unit, person.role] = (first, count + 1)
    return found
