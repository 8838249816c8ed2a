"""The surgeon's lens against a naive reading of the same events: every value there is, nothing that is not."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from analytics.case import OpenCase, SourceState
from analytics.surgeon_codes import Recognised, system_of, table
from analytics.surgeon_lens import MOST, ORDER, LensRow, side_of, surgeon_lens
from components.surgeon_lens import asked_of, lens_view
from components.text import LANGUAGES, Text
from domain.customer import Alert, AlertKind
from domain.event import Code, Event, EventKind, EventStatus, Moment, Precision, Quantity
from domain.plan import Plan, RequestStatement, Side, StatementRequest, Urgency
from tests.plan_examples import begun, do
from tests.screen.case_made import TODAY, case, line
from tests.screen.plan_case import DOCTORS, SURGEONS

ASK = RequestStatement("<script>Leikataanko?</script>", "Kipu", Side.RIGHT, Urgency.ROUTINE, "NGB40")
PLAN: Plan = do(begun(), ASK)
REQUEST: StatementRequest = PLAN.requests[-1]
LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
LAB, ATC, ICD, ICPC, PROC = (
    "urn:oid:1.2.246.537.6.3.2006", "urn:oid:1.2.246.537.6.32", "1.2.246.537.6.1.1999", "urn:oid:1.2.246.537.6.31",
    "urn:oid:1.2.246.537.6.2.2007",
)  # fmt: skip

# What may turn up: (kind, code, words, unit) -> the row that a reader would put it in; "" for none.
THINGS: list[tuple[EventKind, Code | None, str, str, str]] = [
    (EventKind.EXAMINATION, Code(SNOMED, "413496000"), "ASA II", "", "asa"),
    (EventKind.MEASUREMENT, Code(LOINC, "39156-5"), "BMI", "kg/m²", "bmi"),
    (EventKind.MEDICATION, Code(ATC, "B01AF02"), "Apiksabaani", "", "anticoagulation"),
    (EventKind.MEDICATION, Code(ATC, "B01AC06"), "Asetyylisalisyylihappo", "", ""),  # a platelet inhibitor
    (EventKind.MEDICATION, Code(ATC, "C07AB07"), "Bisoprololi", "", ""),
    (EventKind.EXAMINATION, Code(LOINC, "72166-2"), "Tobacco smoking status: Never", "", "smoking"),
    (EventKind.DIAGNOSIS, Code(ICPC, "P17"), "Tupakan väärinkäyttö", "", "smoking"),
    (EventKind.DIAGNOSIS, Code(ICD, "P17"), "Vastasyntyneen vaiva", "", ""),  # the same letters of another system
    (EventKind.MEASUREMENT, Code(LAB, "6128"), "HbA1c", "mmol/mol", "hba1c"),
    (EventKind.MEASUREMENT, Code(LAB, "4594"), "HbA1c", "mg/l", ""),  # its code says CRP, whatever its words
    (EventKind.MEASUREMENT, None, "Oxford Knee Score", "pistettä", "oks"),
    (EventKind.MEASUREMENT, None, "PEF", "l/min", ""),
    (EventKind.DIAGNOSIS, Code(ICD, "Z95.0"), "Sydämentahdistin", "", "implants"),
    (EventKind.SURGERY, Code(PROC, "JKA21"), "Sappirakon poisto", "", "operations"),
    (EventKind.PROCEDURE, Code(PROC, "CJE20"), "Kaihileikkaus, oikea silmä", "", "operations"),
    (EventKind.PROCEDURE, Code(PROC, "TNG10"), "Injektio", "", "operations?"),
    (EventKind.EXAMINATION, Code(PROC, "NG1AA"), "Polven natiiviröntgen", "", "imaging"),
    (EventKind.CONTACT, None, "Röntgenkäynti", "", ""),
]  # fmt: skip


def made(rng: random.Random, number: int) -> tuple[Event, str]:
    kind, code, what, unit, row = rng.choice(THINGS)
    status = rng.choice([EventStatus.DONE] * 4 + [EventStatus.ONGOING, EventStatus.CANCELLED, EventStatus.PLANNED])
    day = TODAY + timedelta(rng.randint(-900, 40))
    event = Event(
        id=f"e{number}", kind=kind, code=code, what=what, start=Moment(day), source="clinical", status=status,
        quantity=Quantity(float(rng.randint(20, 60)), unit) if unit else None,
    )  # fmt: skip
    gone = status in (EventStatus.CANCELLED, EventStatus.PLANNED) or day > TODAY
    return event, "" if gone else row


def opened(*events: Event, **changes: Any) -> OpenCase:
    return case(events=events, plan=PLAN, may=SURGEONS, alerts=(), **changes)


def rows(*events: Event, **changes: Any) -> dict[str, LensRow]:
    return {row.name: row for row in surgeon_lens(opened(*events, **changes), REQUEST)}


def test_every_value_there_is_and_nothing_else_on_random_customers() -> None:
    rng = random.Random("lens")
    for _ in range(400):
        told = [made(rng, i) for i in range(rng.choice([0, 3, 12, 40]))]
        lens = rows(*(event for event, _ in told))
        assert tuple(lens) == ORDER
        for name in set(ORDER) - {"allergies"}:
            mine = [e for e, row in told if row.rstrip("?") == name and not row.endswith("?")]
            found = [id for one in lens[name].findings for id in one.ids]
            days = sorted((e.start.day for e in mine), reverse=True)
            if name == "anticoagulation":
                now = [e for e in mine if e.status is EventStatus.ONGOING]
                assert len(found) == min(MOST[name], len(now)) if now else len(found) == min(1, len(mine))
                assert all(one.over for one in lens[name].findings) != bool(now) or not found
            elif name in MOST:
                assert len(found) + lens[name].more == len(mine)
            else:
                assert len(found) == min(1, len(mine))
                assert not mine or next(e for e in mine if e.id == found[0]).start.day == days[0]
            assert set(found) <= {e.id for e in mine}


def test_no_thing_is_in_the_table_without_a_source_and_every_row_has_words() -> None:
    assert set(table()) >= set(ORDER) - {"allergies"}
    for name in ORDER:
        assert Text("fi").has(f"lens.row.{name}")


def event(what: str, kind: EventKind, days: int, **more: Any) -> Event:
    return Event(id=what, kind=kind, what=what, start=Moment(TODAY - timedelta(days)), source="clinical", **more)


def test_the_trend_is_in_one_unit_oldest_first() -> None:
    values = [(700, 19.0), (300, 38.0), (10, 33.0)]
    scores = [event("Oxford Knee Score", EventKind.MEASUREMENT, d, quantity=Quantity(v, "p")) for d, v in values]
    other = event("Oxford Knee Score", EventKind.MEASUREMENT, 200, quantity=Quantity(70.0, "%"))
    row = rows(*scores, other)["oks"]
    assert [value for _, value in row.points] == [19.0, 38.0, 33.0]
    assert row.change == -5.0


def test_bmi_is_computed_only_from_what_can_be_and_said_to_be() -> None:
    weight = event("Paino", EventKind.MEASUREMENT, 5, quantity=Quantity(78.0, "kg"))
    height = event("Pituus", EventKind.MEASUREMENT, 400, quantity=Quantity(164.0, "cm"))
    (found,) = rows(weight, height)["bmi"].findings
    assert found.quantity is not None
    assert (found.quantity.value, found.computed, found.on) == (29.0, True, weight.start)
    assert rows(weight)["bmi"].findings == ()
    assert rows(replace(weight, quantity=Quantity(172.0, "lb")), height)["bmi"].findings == ()
    assert rows(weight, replace(height, quantity=Quantity(1.64, "cm")))["bmi"].findings == ()


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("Oikean polven kokotekonivelleikkaus", "right"), ("Vasen silmä", "left"), ("Vänster knä", "left"),
        ("Höger knäprotes", "right"), ("Left hip replacement", "left"), ("Polven tekonivel", ""),
        ("Oikeaoppinen", ""), ("Molemmat polvet", "both"), ("Oikea ja vasen polvi", "both"), ("Copyright", ""),
    ],
)  # fmt: skip
def test_sides_are_read_from_whole_words(words: str, side: str) -> None:
    assert side_of(words) == side


def test_operations_of_the_asked_organ_come_first_on_either_side() -> None:
    eye = event("Kaihileikkaus", EventKind.SURGERY, 3, code=Code(PROC, "CJE20"))
    left = event("Vasemman polven tekonivel", EventKind.SURGERY, 900, code=Code(PROC, "NGB40"))
    right = event("Oikean polven tähystys", EventKind.SURGERY, 1900, code=Code(PROC, "NGA11"))
    found = rows(eye, left, right)["operations"].findings
    assert [(one.side, one.same_organ) for one in found] == [("left", True), ("right", True), ("", False)]
    assert [one.what for one in rows(eye, left)["implants"].findings] == ["Vasemman polven tekonivel"]


def test_a_side_is_missed_only_where_there_are_sides() -> None:
    told = [event(code, EventKind.SURGERY, 40 + n, code=Code(PROC, code)) for n, code in enumerate(("JKA21", "NGB40"))]
    view = lens_view(opened(*told, event("ei koodia", EventKind.SURGERY, 60)), Text("fi"))
    assert view is not None
    said = next(row for row in view["rows"] if row["name"] == "Aiemmat leikkaukset")["lines"]
    assert {value.split(" · ")[0] for value, *_ in said if "puoli ei käy ilmi" in value} == {"NGB40", "ei koodia"}


def test_an_imaging_report_stands_with_its_examination() -> None:
    code = Code(PROC, "NG1AA")
    image = event("Röntgen", EventKind.EXAMINATION, 20, code=code)
    report = event("Radiologin lausunto: nivelrako kaventunut", EventKind.DOCUMENT, 19, code=code)
    (found,) = rows(image, report)["imaging"].findings
    assert (found.report, set(found.ids)) == ("nivelrako kaventunut", {"Röntgen", report.id})


@pytest.mark.parametrize(
    ("what", "kind", "days", "said"),
    [
        ("ASA-luokka II", EventKind.EXAMINATION, 365, ""), ("ASA-luokka II", EventKind.EXAMINATION, 366, "1 v"),
        ("Tupakointi: tupakoi", EventKind.MEASUREMENT, 729, ""), ("Tupakointi", EventKind.MEASUREMENT, 3100, "8 v 6 kk"),
        ("HbA1c", EventKind.MEASUREMENT, 184, "6 kk"), ("Varfariini", EventKind.MEDICATION, 4000, ""),
        ("Tekonivel", EventKind.DIAGNOSIS, 4000, ""), ("Sappirakon poisto", EventKind.SURGERY, 4000, ""),
    ],
)  # fmt: skip
def test_what_is_old_is_said_to_be_and_how_old_and_what_does_not_age_is_not(
    what: str, kind: EventKind, days: int, said: str
) -> None:
    told = event(what, kind, days, status=EventStatus.DONE if days < 4000 else EventStatus.ONGOING)
    view = lens_view(opened(told), Text("fi"))
    assert view is not None
    ((words,),) = [[old for *_, old in row["lines"]] for row in view["rows"] if row["lines"]][:1]
    assert ("vanha tieto" in words) is bool(said)
    assert said in words


def test_of_a_year_the_last_day_counts_so_that_nothing_is_called_older_than_it_may_be() -> None:
    first = replace(event("HbA1c", EventKind.MEASUREMENT, 0), start=Moment(date(2026, 1, 1), None, Precision.YEAR))
    (found,) = rows(replace(first, quantity=Quantity(50.0, "mmol/mol")))["hba1c"].findings
    assert found.old_days is None


def test_nothing_recorded_silent_waiting_and_kept_back_are_four_things() -> None:
    states: dict[str, dict[str, Any]] = {
        "none": {}, "silent": {"sources": (line("clinical", SourceState.FAILED),)},
        "waiting": {"sources": (line("clinical", SourceState.PENDING),)}, "kept_back": {"hidden_shielded": 2},
    }  # fmt: skip
    said = set()
    for changes in states.values():
        view = lens_view(opened(**changes), Text("fi"))
        assert view is not None
        said.add(next(row["missing"] for row in view["rows"] if row["name"] == "ASA-luokka"))
    assert len(said) == 4
    partial = opened(sources=(line("clinical", SourceState.PARTIAL, partial=("medication",)),))
    unheard = {row.name for row in surgeon_lens(partial, REQUEST) if row.silent}
    assert unheard == {"anticoagulation"}


def test_a_silent_source_is_told_beside_what_others_know() -> None:
    score = event("Oxford Knee Score", EventKind.MEASUREMENT, 3, quantity=Quantity(21.0, "p"))
    view = lens_view(opened(score, sources=(line("clinical"), line("relations", SourceState.FAILED))), Text("fi"))
    assert view is not None
    row = next(row for row in view["rows"] if row["name"] == "Oxford Knee Score")
    assert row["lines"][0][0].startswith("21")
    assert "Asiakkuudet" in row["note"]


def test_allergies_are_the_banners_and_unknown_until_their_source_has_answered() -> None:
    allergy = Alert(AlertKind.ALLERGY, "Penisilliini", "high", date(2018, 12, 13), "clinical")
    risk = Alert(AlertKind.RISK, "Kaatumisvaara", "low", None, "clinical")
    row = next(r for r in surgeon_lens(replace(opened(), alerts=(risk, allergy)), REQUEST) if r.name == "allergies")
    assert [one.what for one in row.findings] == ["Penisilliini"]
    quiet = opened(alerts_known=False, sources=(line("clinical", SourceState.FAILED),))
    assert next(r for r in surgeon_lens(quiet, REQUEST) if r.name == "allergies").silent == ("clinical",)


def test_only_who_answers_statements_sees_the_lens_and_only_while_it_is_asked() -> None:
    assert asked_of(opened()) == PLAN.requests[0], "the oldest that waits"
    assert asked_of(replace(opened(), may=DOCTORS)) is None
    assert lens_view(replace(opened(), may=frozenset()), Text("fi")) is None
    assert lens_view(replace(opened(), plan=begun()), Text("fi")) is not None  # begun() holds a request of its own
    assert lens_view(replace(opened(), plan=Plan(id="p", person_key="k")), Text("fi")) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_markup_is_text_and_the_lens_has_words_in_every_language(language: str) -> None:
    nasty = event("<img src=x onerror=alert(1)>", EventKind.SURGERY, 3)
    view = lens_view(opened(nasty), Text(language))
    assert view is not None
    assert any("<img src=x" in value for row in view["rows"] for value, *_ in row["lines"])
    assert len({row["name"] for row in view["rows"]}) == len(ORDER)


def test_a_code_system_is_known_with_and_without_its_year_and_prefix() -> None:
    assert [system_of(Code(s, "x")) for s in (LOINC, SNOMED, LAB, ATC, ICD, ICPC, PROC, "urn:oid:1.2.246.537.6.30")] == [
        "loinc", "snomed", "lab", "atc", "icd", "icpc", "proc", "",
    ]  # fmt: skip
    assert isinstance(table()["asa"], Recognised)
