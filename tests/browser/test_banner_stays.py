"""Who the customer is stays on the screen wherever one reads, and hides nothing that a key jumps to."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import NARROW, WIDE, signs_in
from tests.server.product import Product

HEAVY = "210949-998M"
SIZES = {"wide": WIDE, "tablet": (1024, 768), "phone": NARROW, "200 %": (720, 450)}


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_what_a_key_jumps_to_stands_under_the_banner(browser: Browser, product: Product, size: tuple[int, int]) -> None:
    doctor = signs_in(browser, product.origin, "doctor", size=size)
    doctor.opens(HEAVY)
    name = doctor.page.locator(".banner h1")
    expect(name).to_be_visible()
    expect(doctor.page.locator(".lane").first).to_be_visible()
    expect(doctor.heading("Terveys- ja hoitosuunnitelma")).to_have_count(1)
    doctor.page.keyboard.press("p")
    title = doctor.heading("Asiakaspolku")
    expect(name).to_be_in_viewport(ratio=1)
    expect(title).to_be_in_viewport(ratio=1)
    banner, heading = doctor.page.locator(".banner").bounding_box(), title.bounding_box()
    assert banner is not None
    assert heading is not None
    assert banner["y"] + banner["height"] <= heading["y"], "the heading is not behind the banner"
    doctor.page.keyboard.press("s")
    expect(doctor.heading("Terveys- ja hoitosuunnitelma")).to_be_in_viewport(ratio=1)
    expect(name).to_be_in_viewport(ratio=1)
    doctor.page.context.close()


TAKEN_AWAY = """async () => {
  const host = [...document.querySelectorAll('*')].find((one) => one.shadowRoot?.querySelector('[data-part=journey]'));
  const page = document.querySelector('[data-testid=stMain]'), frame = () => new Promise(requestAnimationFrame);
  host.style.display = 'none';
  await frame(); await frame();
  const scrolled = page.scrollTop;
  host.style.display = '';
  await frame(); await frame();
  return scrolled;
}"""
"""The journey is away for two frames and comes back; how far the page could be scrolled without it."""


def test_what_a_key_jumped_to_stays_while_the_page_is_still_being_drawn(browser: Browser, product: Product) -> None:
    doctor = signs_in(browser, product.origin, "doctor", size=(1024, 768))
    doctor.opens(HEAVY)
    expect(doctor.page.locator(".lane").first).to_be_visible()
    expect(doctor.heading("Terveys- ja hoitosuunnitelma")).to_have_count(1)
    doctor.page.keyboard.press("p")
    title = doctor.heading("Asiakaspolku")
    expect(title).to_be_in_viewport(ratio=1)
    assert doctor.page.evaluate(TAKEN_AWAY) < 700, "the page became so short that it had to scroll"
    box = title.bounding_box()
    assert box is not None
    assert box["y"] < 200, "it is under the banner again, and not where the short page had left it"
    doctor.page.mouse.move(8, 500)
    doctor.page.mouse.wheel(0, 500)
    expect(title).not_to_be_in_viewport()
    doctor.page.evaluate(TAKEN_AWAY)
    doctor.page.wait_for_timeout(300)
    expect(title).not_to_be_in_viewport()
    doctor.page.context.close()


def test_the_journey_is_entered_by_an_arrow_and_its_filter_by_a_stroke(browser: Browser, product: Product) -> None:
    doctor = signs_in(browser, product.origin, "doctor")
    doctor.opens(HEAVY)
    expect(doctor.page.locator(".lane").first).to_be_visible()
    doctor.page.keyboard.press("p")
    doctor.page.keyboard.press("ArrowLeft")
    expect(doctor.page.locator(".journey .spot")).to_be_focused()
    doctor.page.keyboard.press("/")
    field = doctor.page.get_by_role("searchbox", name="Suodata sanoilla")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    doctor.page.context.close()


def test_sliders_years_and_alerts_are_heard_apart(browser: Browser, product: Product) -> None:
    doctor = signs_in(browser, product.origin, "doctor")
    doctor.opens(HEAVY)
    expect(doctor.page.locator(".lane").first).to_be_visible()
    for name in ("Näkyvä jakso", "Näkyvän jakson alku", "Näkyvän jakson loppu"):
        expect(doctor.page.get_by_role("slider", name=name, exact=True)).to_have_count(1)
    expect(doctor.page.get_by_role("button", name=re.compile(r"^2025: \d+ tapahtumaa$"))).to_have_count(1)
    expect(doctor.page.locator(".alert-list li").first).to_have_text("Jodivarjoaine: anafylaksia vakava")
    doctor.page.context.close()
