"""Lists are read along their rows: a name of two lines moves nothing beside it, and a label does not run into its value."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.people import NARROW, WAIT_MS, signs_in
from tests.server.product import Product

FIRST_LINES = """row => [...row.children].map(cell => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  return [...range.getClientRects()].filter(box => box.width > 0 && box.height > 0)[0];
}).filter(Boolean).map(box => box.top)"""
NAME_LINES = "e => { const r = document.createRange(); r.selectNodeContents(e); return r.getClientRects().length }"


def test_what_stands_beside_a_name_of_two_lines_is_in_line_with_its_first(browser: Browser, product: Product) -> None:
    doctor = signs_in(browser, product.origin, "doctor")
    doctor.room("Työlista")
    row = doctor.page.locator(".r[tabindex]").filter(has_text="Söderlund, Gunilla Birgitta").first
    expect(row).to_be_visible(timeout=WAIT_MS)
    assert row.get_by_role("button", name="Söderlund").first.evaluate(NAME_LINES) == 2, (
        "a name of two lines is looked at"
    )
    tops = row.evaluate(FIRST_LINES)
    assert len(tops) >= 4
    assert max(tops) - min(tops) <= 8
    doctor.page.context.close()


def test_a_label_of_the_log_keeps_to_its_column_on_a_phone(browser: Browser, product: Product) -> None:
    officer = signs_in(browser, product.origin, "officer", size=NARROW)
    expect(officer.heading("Käyttöloki")).to_be_visible(timeout=WAIT_MS)
    cell = officer.page.locator(".audit td").nth(3)
    expect(cell).to_be_attached(timeout=WAIT_MS)
    assert cell.get_attribute("data-label") == "Asiakas (peitetunnus)"
    assert cell.evaluate("e => getComputedStyle(e, '::before').whiteSpace") == "normal"
    officer.page.context.close()
