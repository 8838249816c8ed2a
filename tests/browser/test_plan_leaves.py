"""The plan to the clipboard and to paper in a real browser: what was typed once is there to be pasted."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from components.text import Text
from tests.browser.people import WAIT_MS, Person, at_a_customer, at_rest
from tests.server.product import Product

SWEDISH, NEED = "220446V998F", "Kaatuilu portaissa"
FI = Text("fi")


def with_a_need(browser: Browser, product: Product) -> Person:
    """A doctor at a Swedish-speaking customer, whose plan has a need."""
    doctor = at_a_customer(browser, product.origin, SWEDISH)
    doctor.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=product.origin)
    if not doctor.page.get_by_role("row").filter(has_text=NEED).count():
        doctor.button("Lisää tarve").first.focus()
        doctor.page.keyboard.press("Enter")
        expect(doctor.form("Uusi tarve")).to_be_visible()
        doctor.page.keyboard.type(NEED)
        for key in ("Tab", "Space", "Tab", "Enter"):
            doctor.page.keyboard.press(key)
        expect(doctor.page.get_by_role("row").filter(has_text=NEED)).to_be_visible(timeout=WAIT_MS)
    return doctor


def test_the_plan_goes_to_the_clipboard_under_its_headings_and_without_the_id(
    browser: Browser, product: Product
) -> None:
    doctor = with_a_need(browser, product)
    doctor.button(FI("plan_text.out.text")).click()
    expect(doctor.page.get_by_text(FI("plan_text.out.done"))).to_be_visible(timeout=WAIT_MS)
    pasted = str(doctor.page.evaluate("navigator.clipboard.readText()"))
    assert f"\n\nTarpeet\n- {NEED} (" in pasted
    assert "Diagnoosit ja lääkitys" in pasted
    assert SWEDISH not in pasted
    assert "220446" not in pasted
    assert doctor.heard == []
    doctor.page.context.close()


def test_the_paper_is_in_the_customers_language_printed_once_and_gone_after(browser: Browser, product: Product) -> None:
    doctor = with_a_need(browser, product)
    page = doctor.page
    page.evaluate("() => { window.print = () => { window.times = (window.times ?? 0) + 1; }; }")
    doctor.button(FI("plan_text.out.print")).click()
    sheet = page.locator(".journey-sheet")
    expect(sheet).to_have_count(1, timeout=WAIT_MS)
    assert sheet.get_attribute("lang") == "sv"
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name=Text("sv")("plan_text.paper.views")).is_visible()
    assert NEED in sheet.inner_text()
    assert "220446" not in sheet.inner_text()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(sheet).to_have_count(0)
    at_rest(doctor)  # the run that forgets the sheet
    doctor.button(FI("plan_text.out.text")).click()
    expect(page.get_by_text(FI("plan_text.out.done"))).to_be_visible(timeout=WAIT_MS)
    assert page.evaluate("window.times") == 1
    page.context.close()
