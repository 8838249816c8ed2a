"""The hand-over at two browsers: asked with attachments, seen through the lens, answered, heard of without a move."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from components.text import LANGUAGES, Text
from domain.plan import Side
from tests.browser.people import NARROW, WAIT_MS, Person, at_a_customer, signs_in
from tests.browser.test_news import places
from tests.server.product import Product, running

OPERATED, KNEE = "220446V998F", "140758-998U"
QUESTION = "Onko vasen polvi leikattava? <b>ei</b>"
T = Text("fi")


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("statement") / "var", today="2026-11-21", county_size="100") as found:
        yield found


def asks(doctor: Person, side: str) -> None:
    doctor.button(T("plan.add.request")).click()
    form = doctor.form(T("plan.form.request.title"))
    form.get_by_label(T("plan.field.question")).fill(QUESTION)
    form.get_by_label(side, exact=True).check()
    form.get_by_label(T("plan.field.indication"), exact=True).fill("Kipu")
    form.get_by_label(T("plan.field.procedure_code")).fill("ngb40")
    form.get_by_label("Vasemman polven natiiviröntgen").check()
    form.get_by_label(T("lens.form.expires")).fill("3 vk")
    doctor.button(T("plan.form.request.submit"), form).click()
    card = doctor.page.locator("section.request")
    expect(card.get_by_text(T("lens.attachments"), exact=True)).to_be_visible(timeout=WAIT_MS)


def standing(person: Person) -> list[Any]:
    """Where everything is that is read or clicked; who else is here comes and goes in a place of its own."""
    parts = {"H1", "H2", "H3", "BUTTON", "SECTION", "INPUT", "TR", "LI", "DD", "P"}
    return [one for one in places(person) if one[0] in parts]


def lens(person: Person) -> Locator:
    return person.page.locator("[data-part=lens]")


def test_asked_seen_through_the_lens_answered_and_heard_of(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, OPERATED)
    expect(lens(doctor)).to_have_count(0)
    asks(doctor, T("plan.side.left"))
    surgeon = at_a_customer(browser, product.origin, OPERATED, "surgeon")
    seen = lens(surgeon)
    for words in (
        QUESTION,
        T("lens.none"),
        "Oikean polven kokotekonivelleikkaus",
        "19 (",
        "38 (",
        T("guarantee.title"),
    ):
        expect(seen.get_by_text(words).first).to_be_visible()
    surgeon.button(T("lens.answer")).press("Enter")
    expect(surgeon.page.locator("[data-part=plan]")).to_be_focused()  # from the question to where it is answered
    expect(surgeon.button(T("plan.request.answer"))).to_be_in_viewport()
    surgeon.button(T("plan.request.answer")).click()
    form = surgeon.form(T("plan.form.answer.title"))
    form.get_by_label(T("plan.decision.surgery"), exact=True).check()
    form.get_by_label(T("plan.field.answer_text"), exact=True).fill("Aiheellinen.")
    form.get_by_label(T("lens.form.conditions")).fill("HbA1c alle 53")
    names_the_side_and_nobody_else_did(surgeon, form)
    doctor.page.mouse.move(0, 0)
    before = standing(doctor)
    surgeon.button(T("plan.form.answer.submit"), form).click()
    told = doctor.page.get_by_role("button", name="Lausuntopyyntöön on vastattu")
    expect(told).to_be_visible()
    assert standing(doctor) == before, "an answer moves nothing on an open page"
    told.click()
    expect(doctor.page.get_by_text("HbA1c alle 53").first).to_be_visible(timeout=WAIT_MS)
    expect(lens(surgeon)).to_have_count(0)
    assert doctor.heard == surgeon.heard == []
    doctor.page.context.close()
    surgeon.page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lens_fits_a_phone(browser: Browser, product: Product, language: str) -> None:
    if language == "fi":
        doctor = at_a_customer(browser, product.origin, KNEE)
        doctor.button(T("plan.add.request")).click()
        form = doctor.form(T("plan.form.request.title"))
        form.get_by_label(T("plan.field.question")).fill(QUESTION)
        form.get_by_label(T("plan.side.right"), exact=True).check()
        form.get_by_label(T("plan.field.indication"), exact=True).fill("Kipu")
        doctor.button(T("plan.form.request.submit"), form).click()
        expect(doctor.page.locator("section.request")).to_be_visible(timeout=WAIT_MS)
        doctor.page.context.close()
    surgeon = at_a_customer_in(browser, product, language)
    expect(lens(surgeon)).to_be_visible()
    expect(lens(surgeon).get_by_text(Text(language)("lens.row.asa"), exact=True)).to_be_visible()
    wide = lens(surgeon).evaluate(
        "e => [e.scrollWidth <= e.clientWidth, e.getBoundingClientRect().right <= innerWidth]"
    )
    assert wide == [True, True]
    surgeon.page.context.close()


def names_the_side_and_nobody_else_did(surgeon: Person, form: Locator) -> None:
    """No side is chosen beforehand; without one nothing is saved, and another than the asked one is to be confirmed."""
    confirmed = form.get_by_text(T("plan_edit.field.side_asked", side=T("plan.side.left")))
    for side in Side:
        expect(form.get_by_label(T(f"plan.side.{side.value}"), exact=True)).not_to_be_checked()
    expect(confirmed).to_be_hidden()
    surgeon.button(T("plan.form.answer.submit"), form).click()
    expect(form.locator("[aria-invalid=true]").first).to_be_visible(timeout=WAIT_MS)
    form.get_by_label(T("plan.side.right"), exact=True).check()
    expect(confirmed).to_be_visible()
    form.get_by_label(T("plan.side.left"), exact=True).check()
    expect(confirmed).to_be_hidden()


def at_a_customer_in(browser: Browser, product: Product, language: str) -> Person:
    person = signs_in(browser, product.origin, "surgeon", language=language, size=NARROW)
    field = person.page.get_by_role("textbox").first
    field.fill(KNEE)
    field.press("Enter")
    expect(person.page.locator("[data-part=plan]")).to_be_visible(timeout=WAIT_MS)
    return person
