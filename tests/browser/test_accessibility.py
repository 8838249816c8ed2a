"""Everybody can use every screen: axe, keys alone, 200 % zoom, a phone, still pages, less motion (WCAG 2.1 AA)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import NARROW, WAIT_MS, WIDE, Person, arrives, signs_in
from tests.browser.reading import AXE, axe, read, scrolls_sideways, too_wide
from tests.server.product import Product, running

KNEE, HEAVY, TWIN, UNKNOWN = "140758-998U", "210949-998M", "010170-998P", "010180-999A"
ZOOMED = (720, 450)  # 1440 x 900 at 200 %
STATUS_BAR = 28
QUESTION = "Onko oikean polven tekonivelleikkaus aiheellinen?"
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm ci)")


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    plenty = {"look_ups_5_minutes": "1000", "look_ups_day": "1000", "misses_in_a_row": "1000"}
    with running(tmp_path_factory.mktemp("all") / "var", today="2026-11-21", county_size="400", **plenty) as found:
        yield found


def opens(person: Person, customer: str) -> None:
    person.opens(customer)
    banner = person.page.get_by_role("region", name="Asiakkaan henkilötiedot")
    expect(banner).to_contain_text(customer[:7], timeout=WAIT_MS)
    person.sees("4/4 lähdettä vastasi")


def clinician_screens(doctor: Person) -> Iterator[str]:
    """Walks the doctor through the screens, giving the name of each when it stands."""
    doctor.heading("Avaa asiakkaan tilannekuva").wait_for()
    yield "start"
    opens(doctor, HEAVY)
    yield "heavy"
    opens(doctor, KNEE)
    yield "knee"
    for opener in ("Lisää tarve", "Lisää keino koko suunnitelmaan", "Pyydä kirurgin lausunto"):
        doctor.button(opener).first.click()
    doctor.button("Lisää tarve", doctor.form("Uusi tarve")).click()
    expect(doctor.form("Uusi tarve").locator(".error").first).to_be_visible(timeout=WAIT_MS)
    yield "forms"
    doctor.button("Taulukkona").click()
    expect(doctor.page.get_by_role("table", name="Tapahtumat kaistoittain")).to_be_visible(timeout=WAIT_MS)
    yield "table twin"
    doctor.opens(UNKNOWN)
    expect(doctor.button("Kirjaa peruste ja avaa")).to_be_visible(timeout=WAIT_MS)
    yield "break the glass"
    doctor.opens(TWIN)
    expect(doctor.heading("Onko tämä asiakkaasi?")).to_be_visible(timeout=WAIT_MS)
    yield "twin"
    doctor.opens("140758-998T")
    doctor.sees("tarkiste ei täsmää")
    yield "mistyped"
    doctor.room("Työlista")
    expect(doctor.heading("Työlista")).to_be_visible(timeout=WAIT_MS)
    yield "work list"


def every_screen(
    browser: Browser, product: Product, size: tuple[int, int], judge: Callable[[Person], list[str]]
) -> list[str]:
    """What `judge` finds on every screen of the product, each finding with its screen's name."""
    found: list[str] = []
    visitor = arrives(browser, product.origin, size=size)
    found += [f"sign-in: {one}" for one in judge(visitor)]
    doctor = signs_in(browser, product.origin, "doctor", size=size)
    for name in clinician_screens(doctor):
        found += [f"{name}: {one}" for one in judge(doctor)]
    officer = signs_in(browser, product.origin, "officer", size=size)
    expect(officer.heading("Käyttöloki")).to_be_visible(timeout=WAIT_MS)
    found += [f"audit: {one}" for one in judge(officer)]
    lead = signs_in(browser, product.origin, "lead", size=size)
    expect(lead.page.locator(".js-plotly-plot").first).to_be_visible(timeout=WAIT_MS)
    lead.sees("Polut: ensimmäiset vaiheet")
    found += [f"segments: {one}" for one in judge(lead)]
    for room, sign in (
        ("Kysymykset", "Montako asiakasta täyttää ehdot"),
        ("Asiakaskunta", "Kustannusten jakautuminen"),
    ):
        lead.room(room)
        lead.sees(sign)
        expect(
            lead.page.locator(".st-key-answers [role=table], .st-key-answers table, .js-plotly-plot")
            .filter(visible=True)
            .first
        ).to_be_visible()
        found += [f"{room}: {one}" for one in judge(lead)]
    for person in (visitor, doctor, officer, lead):
        found += person.heard
        person.page.context.close()
    return found


@needs_axe
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_on_any_screen(browser: Browser, product: Product, size: tuple[int, int]) -> None:
    assert every_screen(browser, product, size, lambda person: axe(person.page)) == []


def test_no_screen_scrolls_sideways_at_200_percent(browser: Browser, product: Product) -> None:
    """The phone's width is looked at in every language by test_screens_in_three_languages.py."""

    def judge(person: Person) -> list[str]:
        return too_wide(person.page) + ["scrolls sideways"] * scrolls_sideways(person.page)

    assert every_screen(browser, product, ZOOMED, judge) == []


FOCUS = """() => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const ring = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
  return {name: one.getAttribute('aria-label') || one.textContent.trim() || one.value || one.id, tag: one.tagName, k: one.dataset.k ?? '',
    ring, inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth};
}"""


def focus(person: Person) -> dict[str, Any]:
    found: dict[str, Any] = person.page.evaluate(FOCUS)
    return found


def presses(person: Person, *keys: str) -> None:
    """Presses keys; after each the focus is in view and has a ring."""
    for key in keys:
        person.page.keyboard.press(key)
    where = focus(person)
    assert where["inside"], f"the focus is out of sight after {keys}: {where}"
    control = where["tag"] not in ("SECTION", "HEADER", "BODY")  # a place jumped to is read, not operated
    assert where["ring"] or not control, f"the focus is not shown after {keys}: {where}"


def tabs_to(person: Person, name: str, *, key: str = "Tab") -> None:
    """Tab until the named control has the focus; every stop on the way is in view and shown."""
    for _ in range(120):
        presses(person, key)
        if focus(person)["name"].startswith(name):
            return
    raise AssertionError(f"{name} is not reached by {key}")


def test_the_core_of_the_story_needs_no_mouse(browser: Browser, product: Product) -> None:
    doctor = arrives(browser, product.origin)
    tabs_to(doctor, "Elina Koskela")
    doctor.page.keyboard.press("Enter")
    expect(doctor.page.get_by_role("textbox", name="Henkilötunnus").first).to_be_focused(timeout=WAIT_MS)
    doctor.page.keyboard.type(HEAVY)
    doctor.page.keyboard.press("Enter")
    doctor.sees("4/4 lähdettä vastasi")
    when_the_doctor_walks_the_journey(doctor)
    when_the_doctor_adds_a_need(doctor)
    when_the_doctor_asks_for_a_statement(doctor)
    tabs_to(doctor, "Kirjaudu ulos", key="Shift+Tab")
    doctor.page.keyboard.press("Enter")
    doctor.page.wait_for_url("**/sign-in")
    assert doctor.heard == []
    doctor.page.context.close()


def when_the_doctor_walks_the_journey(doctor: Person) -> None:
    expect(doctor.page.locator(".journey[data-drawn]")).to_be_visible(timeout=WAIT_MS)
    presses(doctor, "p")
    tabs_to(doctor, "kaikki")
    for _ in range(40):
        presses(doctor, "Tab")
        if focus(doctor)["k"] == "spot":
            break
    first = focus(doctor)["name"]
    presses(doctor, "ArrowLeft")
    assert focus(doctor)["name"] != first, "the arrow moves to another event"
    presses(doctor, "ArrowDown")
    chosen = focus(doctor)["name"]
    doctor.page.keyboard.press("Enter")
    expect(doctor.page.locator(".pinned")).to_be_visible(timeout=WAIT_MS)
    assert focus(doctor)["name"] == chosen, "the focus stays on the event that was pinned"
    while not focus(doctor)["k"].startswith("card-"):  # the names of the lanes come first
        presses(doctor, "Tab")
        assert focus(doctor)["k"].startswith(("lane-", "nest-", "card-"))
    doctor.page.keyboard.press("Escape")
    expect(doctor.page.locator(".pinned")).to_have_count(0, timeout=WAIT_MS)
    presses(doctor)
    assert focus(doctor)["name"] == chosen, "closing gives the focus back to the event"


def when_the_doctor_adds_a_need(doctor: Person) -> None:
    presses(doctor, "s")
    tabs_to(doctor, "Lisää tarve")
    doctor.page.keyboard.press("Enter")
    expect(doctor.form("Uusi tarve")).to_be_visible()
    doctor.page.keyboard.type("Hengenahdistus rasituksessa")
    presses(doctor, "Tab")
    presses(doctor, "Space")
    tabs_to(doctor, "Lisää tarve")
    doctor.page.keyboard.press("Enter")
    doctor.sees("Tallennettu, versio 1")


def when_the_doctor_asks_for_a_statement(doctor: Person) -> None:
    presses(doctor, "s")
    tabs_to(doctor, "Pyydä kirurgin lausunto")
    doctor.page.keyboard.press("Enter")
    expect(doctor.form("Lausuntopyyntö kirurgille")).to_be_visible()
    doctor.page.keyboard.type(QUESTION)
    presses(doctor, "Tab")
    presses(doctor, "Space")
    presses(doctor, "Tab")
    presses(doctor, "Tab")
    doctor.page.keyboard.type("Vaikea nivelrikko")
    presses(doctor, "Enter")
    doctor.sees("Tallennettu, versio 2")


def test_the_summary_fits_the_first_screen(browser: Browser, product: Product) -> None:
    doctor = signs_in(browser, product.origin, "doctor")
    for customer in (KNEE, HEAVY):
        opens(doctor, customer)
        bottoms: dict[str, float] = read(
            doctor.page,
            """() => Object.fromEntries([...everything(document)]
              .filter(e => e.matches('.banner, .sentence, .cards .card')).map(e => [e.getAttribute('aria-label') ?? e.className, e.getBoundingClientRect().bottom]))""",
        )
        assert len(bottoms) >= 8
        late = {name: bottom for name, bottom in bottoms.items() if bottom > WIDE[1] - STATUS_BAR}
        assert late == {}, f"{customer}: below the first screen"
        cut: list[str] = read(
            doctor.page,
            """() => [...everything(document)].filter(e => e.matches('.cards .card, .cards .list, .sentence p, .banner .name'))
              .filter(e => e.scrollHeight > e.clientHeight + 2 && getComputedStyle(e).overflowY !== 'visible')
              .map(e => e.getAttribute('aria-label') ?? e.className)""",
        )
        assert cut == [], f"{customer}: cut off"
    doctor.page.context.close()


SHIFTS = """
window.__shift = 0;
new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.__shift += one.value; })
  .observe({type: 'layout-shift', buffered: true});
"""


@pytest.mark.alone
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_moves_after_it_is_painted(browser: Browser, product: Product, size: tuple[int, int]) -> None:
    doctor = signs_in(browser, product.origin, "doctor", size=size)
    opens(doctor, KNEE)
    banner = doctor.page.get_by_role("region", name="Asiakkaan henkilötiedot")
    doctor.page.evaluate(SHIFTS)
    doctor.opens(HEAVY)
    expect(banner).to_contain_text(HEAVY[:7], timeout=WAIT_MS)
    before = doctor.page.evaluate("window.__shift")  # the next customer in place of the last one is a new page
    doctor.sees("4/4 lähdettä vastasi")
    doctor.page.wait_for_timeout(1500)
    assert doctor.page.evaluate("window.__shift") - before < 0.02
    doctor.page.context.close()


def test_less_motion_is_respected(browser: Browser, product: Product) -> None:
    context = browser.new_context(locale="fi-FI", reduced_motion="reduce")
    page = context.new_page()
    page.goto(product.origin + "/sign-in")
    page.locator("button[name=person][value=doctor]").click()
    page.get_by_role("navigation").first.wait_for(timeout=WAIT_MS)
    doctor = Person(page, product.origin)
    opens(doctor, KNEE)
    moving: list[str] = read(
        page,
        """() => [...everything(document)].filter(seen).filter(e => { const s = getComputedStyle(e);
          const long = v => v.split(',').some(d => parseFloat(d) > 0.05);
          return e.getRootNode() instanceof ShadowRoot && (long(s.transitionDuration) || (s.animationName !== 'none' && long(s.animationDuration))); })
          .map(e => e.tagName + '.' + e.getAttribute('class')).slice(0, 5)""",
    )
    assert moving == []
    context.close()
