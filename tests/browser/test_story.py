"""The main job, end to end: doctor, surgeon and care staff carry one customer with knee pain. Takes the README's pictures."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import Person, arrives, signs_in
from tests.browser.reading import whole_dom
from tests.server.product import Product, launch

KNEE = "140758-998U"
HEAVY = "210949-998M"
DAY = "2026-11-21"
TWO_WEEKS_LATER = "2026-12-08"
QUESTION = "Onko oikean polven tekonivelleikkaus aiheellinen?"


def test_the_doctor_the_surgeon_and_the_staff_carry_one_customer(browser: Browser, tmp_path: Path) -> None:
    size = "20000" if os.environ.get("TILANNEKUVA_PICTURES") else "4000"
    product = launch(tmp_path / "var", today=DAY, county_size=size)
    try:
        given_a_visitor_at_the_sign_in(browser, product)
        doctor = when_the_doctor_opens_the_customer(browser, product)
        then_one_room_shows_situation_journey_plan_and_sources(doctor)
        when_the_doctor_adds_a_need_a_goal_and_an_action(doctor)
        when_the_doctor_asks_for_the_surgeons_statement(doctor)
        then_the_doctor_signs_out(doctor)
        surgeon = when_the_surgeon_finds_the_request(browser, product)
        when_the_surgeon_answers_that_surgery_is_needed(surgeon)
        then_the_doctor_sees_the_answer_and_the_next_actions(browser, product)
        then_the_heaviest_customer_opens_like_any_other(browser, product)
    finally:
        product.stop()
    product = launch(tmp_path / "var", today=TWO_WEEKS_LATER, county_size=size)
    try:
        when_care_staff_complete_an_overdue_action(browser, product)
        then_the_team_lead_sees_groups_and_no_person(browser, product)
        then_the_officer_sees_every_opening(browser, product)
    finally:
        product.stop()


def given_a_visitor_at_the_sign_in(browser: Browser, product: Product) -> None:
    visitor = arrives(browser, product.origin)
    visitor.sees(KNEE)
    visitor.picture("sign-in")
    visitor.page.context.close()


def when_the_doctor_opens_the_customer(browser: Browser, product: Product) -> Person:
    doctor = signs_in(browser, product.origin, "doctor")
    expect(doctor.page.get_by_role("textbox", name="Henkilötunnus").last).to_be_focused()
    doctor.page.keyboard.type(KNEE)
    doctor.page.keyboard.press("Enter")
    return doctor


def then_one_room_shows_situation_journey_plan_and_sources(doctor: Person) -> None:
    expect(doctor.heading("Lehtonen, Raija Kaarina")).to_be_visible()
    for name in ("Miksi nyt?", "Mikä on muuttunut?", "Mitä seuraavaksi?", "Segmentti", "Lähteet", "Asiakaspolku"):
        expect(doctor.heading(name)).to_be_visible()
    expect(doctor.heading("Terveys- ja hoitosuunnitelma")).to_be_visible()
    doctor.sees("Penisilliini")
    doctor.sees("4/4 lähdettä vastasi")
    assert KNEE not in whole_dom(doctor.page), "the ID is shown masked"
    assert KNEE not in doctor.page.url
    assert KNEE not in doctor.page.title()
    doctor.picture("situation")
    doctor.picture("journey", at=doctor.heading("Asiakaspolku"))


def when_the_doctor_adds_a_need_a_goal_and_an_action(doctor: Person) -> None:
    doctor.button("Lisää tarve").click()
    need = doctor.form("Uusi tarve")
    need.get_by_label("Tarve", exact=True).fill("Polvikipu estää kävelyn ja häiritsee unta")
    need.get_by_label("asiakkaan kertoma").check()
    doctor.button("Lisää tarve", need).click()
    doctor.sees("Tallennettu, versio 1")
    doctor.button("Lisää tavoite").click()
    goal = doctor.form("Uusi tavoite")
    goal.get_by_label("Tavoite", exact=True).fill("Kävelee kauppaan ja takaisin ilman apuvälinettä")
    doctor.button("Lisää tavoite", goal).click()
    doctor.sees("Tallennettu, versio 2")
    row = doctor.page.get_by_role("row").filter(has_text="Kävelee kauppaan")
    doctor.button("Lisää keino", row).click()
    action = doctor.form("Uusi keino")
    action.get_by_label("Keino", exact=True).fill("Polvikouluun ilmoittautuminen")
    action.get_by_label("Määräpäivä").fill("2 vk")
    doctor.button("Lisää", action).click()
    doctor.sees("Tallennettu, versio 3")


def when_the_doctor_asks_for_the_surgeons_statement(doctor: Person) -> None:
    doctor.button("Pyydä kirurgin lausunto").click()
    form = doctor.form("Lausuntopyyntö kirurgille")
    form.get_by_label("Kysymys").fill(QUESTION)
    form.get_by_label("oikea", exact=True).check()
    form.get_by_label("kiireellinen", exact=True).check()
    form.get_by_label("Aihe", exact=True).fill("Kellgren–Lawrence 3–4, konservatiivinen hoito käytetty")
    doctor.button("Lähetä pyyntö", form).click()
    doctor.sees("Tallennettu, versio 4")
    doctor.sees(QUESTION)


def then_the_doctor_signs_out(doctor: Person) -> None:
    doctor.button("Kirjaudu ulos").click()
    doctor.page.wait_for_url("**/sign-in**")
    assert "Lehtonen" not in whole_dom(doctor.page)
    assert doctor.heard == []
    doctor.page.context.close()


def when_the_surgeon_finds_the_request(browser: Browser, product: Product) -> Person:
    surgeon = signs_in(browser, product.origin, "surgeon")
    surgeon.room("Työlista")
    surgeon.page.get_by_role("tab", name="Pyynnöt").click()
    surgeon.sees(QUESTION)
    surgeon.sees("Lehtonen, Raija Kaarina")
    surgeon.picture("work-list")
    surgeon.button("Lehtonen, Raija Kaarina").first.press("Enter")
    expect(surgeon.heading("Lehtonen, Raija Kaarina")).to_be_visible()
    return surgeon


def when_the_surgeon_answers_that_surgery_is_needed(surgeon: Person) -> None:
    surgeon.sees(QUESTION)
    surgeon.button("Anna lausunto").click()
    form = surgeon.form("Kirurgin lausunto")
    form.get_by_label("Leikkaus on tarpeen", exact=True).check()
    form.get_by_label("Lausunto", exact=True).fill("Oikean polven kokotekonivel on aiheellinen. Ei vasta-aiheita.")
    form.get_by_label("oikea", exact=True).check()
    surgeon.picture("answer", at=form)
    surgeon.button("Anna lausunto", form).click()
    surgeon.sees("Tallennettu, versio 5")
    assert surgeon.heard == []
    surgeon.page.context.close()


def then_the_doctor_sees_the_answer_and_the_next_actions(browser: Browser, product: Product) -> None:
    doctor = signs_in(browser, product.origin, "doctor")
    doctor.opens(KNEE)
    doctor.sees("Oikean polven kokotekonivel on aiheellinen")
    expect(doctor.page.get_by_role("treegrid").get_by_role("row")).not_to_have_count(0)
    assert doctor.page.get_by_role("treegrid").get_by_role("row").count() >= 8, "the template's actions are in the plan"
    doctor.picture("plan", at=doctor.heading("Terveys- ja hoitosuunnitelma"))
    doctor.page.context.close()


def then_the_heaviest_customer_opens_like_any_other(browser: Browser, product: Product) -> None:
    doctor = signs_in(browser, product.origin, "doctor")
    doctor.opens(HEAVY)
    expect(doctor.heading("Asiakaspolku")).to_be_visible()
    doctor.picture("situation-heavy")
    doctor.picture("journey-heavy", at=doctor.heading("Asiakaspolku"))
    doctor.page.context.close()


def when_care_staff_complete_an_overdue_action(browser: Browser, product: Product) -> None:
    staff = signs_in(browser, product.origin, "staff")
    staff.room("Työlista")
    staff.page.get_by_role("tab", name="Myöhässä").click()
    row = staff.page.get_by_role("row").filter(has_text="Lehtonen, Raija Kaarina").first
    expect(row).to_be_visible()
    staff.picture("work-list-overdue")
    staff.button("Lehtonen, Raija Kaarina", row).press("Enter")
    expect(staff.heading("Lehtonen, Raija Kaarina")).to_be_visible()
    late = staff.page.get_by_role("row").filter(has_text="Varaa leikkausaika")
    expect(late).to_contain_text("myöhässä 10 pv")
    staff.button("Merkitse tehdyksi: Varaa leikkausaika", late, exact=False).click()
    staff.sees("Tallennettu, versio 6")
    staff.page.context.close()


def then_the_team_lead_sees_groups_and_no_person(browser: Browser, product: Product) -> None:
    lead = signs_in(browser, product.origin, "lead")
    segment = lead.page.get_by_text("Polven nivelrikon hoitopolku").first
    expect(segment).to_be_visible(timeout=120_000)  # a county of this size is counted beside the start, out of the way
    segment.click()
    expect(lead.heading("Polven nivelrikon hoitopolku")).to_be_visible()
    for panel in (
        "Rakenne: ikä",
        "Kustannus 12 kuukaudessa, euroa",
        "Polut: ensimmäiset vaiheet",
        "Tulokset",
    ):
        expect(lead.heading(panel)).to_be_visible()
    expect(lead.page.locator(".js-plotly-plot").first).to_be_visible()
    assert "Lehtonen" not in whole_dom(lead.page)
    assert lead.page.get_by_role("textbox", name="Henkilötunnus").count() == 0
    lead.page.context.close()


def then_the_officer_sees_every_opening(browser: Browser, product: Product) -> None:
    officer = signs_in(browser, product.origin, "officer")
    for name in ("Elina Koskela", "Markus Lindroos", "Satu Ranta-aho"):
        row = officer.page.get_by_role("row").filter(has_text=name).filter(has_text="Avasi")
        expect(row.first).to_be_visible()
    assert KNEE not in whole_dom(officer.page)
    assert "Lehtonen" not in whole_dom(officer.page), "the log shows pseudonyms"
    officer.picture("audit")
    officer.page.context.close()


if __name__ == "__main__":
    pytest.main([__file__, "-q"])
