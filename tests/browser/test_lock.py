"""`L` empties the screen at once, ends the session in every tab, and says so."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from components.text import Text
from tests.browser.people import WAIT_MS, Person, comes, signs_in
from tests.server.product import Product

KNEE = "140758-998U"
T = Text("fi")


def with_a_customer(person: Person) -> str:
    """Opens the customer; returns the family name on the screen."""
    person.opens(KNEE)
    expect(person.page.locator("[data-part=plan]")).to_be_visible(timeout=WAIT_MS)
    return person.page.locator("h1.name").inner_text().split(",")[0].split()[0]


def test_l_empties_the_screen_before_the_server_answers(browser: Browser, product: Product) -> None:
    doctor = signs_in(browser, product.origin, "doctor")
    name = with_a_customer(doctor)
    asked: list[str] = []
    doctor.page.route("**/lock", lambda route: asked.append(route.request.method))  # no answer comes
    doctor.page.keyboard.press("l")
    expect(doctor.page.locator("#cover")).to_contain_text(T("signin.locked_title"))
    assert doctor.page.locator("#root").count() == 0
    assert name not in doctor.page.evaluate("document.documentElement.outerHTML")
    comes(doctor, lambda: asked)
    doctor.page.wait_for_timeout(500)
    assert asked == ["POST"]
    doctor.page.context.close()


def test_locking_ends_the_session_in_every_tab_and_signing_in_goes_on(browser: Browser, product: Product) -> None:
    doctor = signs_in(browser, product.origin, "doctor")
    other = Person(doctor.page.context.new_page(), product.origin)
    other.page.goto(product.origin + "/")
    with_a_customer(other)
    name = with_a_customer(doctor)
    doctor.page.keyboard.press("l")
    for person in (doctor, other):
        expect(person.heading(T("signin.locked_title"))).to_be_visible(timeout=WAIT_MS)
        assert name not in person.page.content()
    doctor.page.go_back()
    doctor.page.wait_for_timeout(500)
    assert name not in doctor.page.content()
    doctor.page.goto(product.origin + "/sign-in")
    doctor.page.locator("button[name=person][value=doctor]").click()
    expect(doctor.heading("Avaa asiakkaan tilannekuva")).to_be_visible(timeout=WAIT_MS)
    doctor.page.context.close()


def test_l_is_a_letter_in_a_text_field_and_stands_in_the_list_of_keys(browser: Browser, product: Product) -> None:
    doctor = signs_in(browser, product.origin, "doctor")
    field = doctor.page.get_by_role("textbox", name="Henkilötunnus").first
    field.press("l")
    expect(field).to_have_value("l")
    expect(doctor.page.locator("#cover")).to_be_hidden()
    doctor.page.mouse.click(720, 780)
    doctor.page.keyboard.press("?")
    doctor.sees(T("common.keys.lock"))
    doctor.page.context.close()
