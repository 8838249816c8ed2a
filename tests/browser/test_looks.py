"""How the product looks, by measuring: dark, more contrast, forced colours, paper, and nothing in the way of anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.people import LOCALES, NARROW, WAIT_MS, WIDE, Person, at_rest, comes, signs_in
from tests.browser.reading import AXE, axe, read
from tests.browser.test_accessibility import SHIFTS, every_screen, opens
from tests.server.product import Product, running

KNEE, HEAVY = "140758-998U", "210949-998M"
VIEW, THEMES = "Näkymä ja näppäimet", {"light": "vaaleat", "dark": "tummat", "auto": "laitteen mukaan"}
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm ci)")
GROUNDS = {"light": "rgb(242, 245, 244)", "dark": "rgb(14, 24, 28)"}


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    plenty = {"look_ups_5_minutes": "1000", "look_ups_day": "1000", "misses_in_a_row": "1000"}
    with running(tmp_path_factory.mktemp("looks") / "var", today="2026-11-21", county_size="200", **plenty) as found:
        yield found


class Wearing:
    """A browser whose every new window is of a device with these settings (dark, more contrast, forced colours)."""

    def __init__(self, browser: Browser, **settings: Any) -> None:
        self._browser, self._settings = browser, settings

    def new_context(self, **more: Any) -> BrowserContext:
        return self._browser.new_context(**self._settings, **more)


@contextmanager
def doctor_at(
    browser: Any, product: Product, size: tuple[int, int] = WIDE, language: str = "fi", who: str = "doctor"
) -> Iterator[Person]:
    doctor = signs_in(browser, product.origin, who, size=size, language=language)
    yield doctor
    assert doctor.heard == []
    doctor.page.context.close()


def ground(page: Page) -> str:
    """The colour behind everything, where Streamlit's own page would show through."""
    return str(page.evaluate("getComputedStyle(document.querySelector('.stApp') ?? document.body).backgroundColor"))


def token(page: Page, name: str) -> str:
    return str(page.evaluate(f"getComputedStyle(document.documentElement).getPropertyValue('--{name}').trim()"))


@needs_axe
def test_axe_finds_nothing_in_the_dark(browser: Browser, product: Product) -> None:
    """Every screen of the product on a device that is dark; light is looked at by test_accessibility.py."""

    def judge(person: Person) -> list[str]:
        behind = person.page.evaluate("getComputedStyle(document.body).backgroundColor")
        light = [] if behind == GROUNDS["dark"] else [f"the ground is {behind}"]
        return light + axe(person.page)

    assert every_screen(Wearing(browser, color_scheme="dark"), product, WIDE, judge) == []  # type: ignore[arg-type]


def chooses(person: Person, theme: str) -> None:
    person.button(VIEW).click()
    person.page.get_by_role("radio", name=THEMES[theme]).check(force=True)
    person.page.keyboard.press("Escape")
    seen = ground(person.page)
    kept = f'data-theme="{theme}"'
    comes(person, lambda: kept in person.page.context.request.get(person.origin).text())  # the server keeps it
    assert ground(person.page) == seen, "its answer changes nothing more"


def test_the_choice_of_colours_holds_at_once_and_everywhere_and_for_its_maker_only(
    browser: Browser, product: Product
) -> None:
    with doctor_at(browser, product, who="staff") as nurse:
        assert ground(nurse.page) == GROUNDS["light"]
        chooses(nurse, "dark")
        assert ground(nurse.page) == GROUNDS["dark"], "at once, before the server has answered"
        nurse.room("Työlista")
        expect(nurse.heading("Työlista")).to_be_visible(timeout=WAIT_MS)
        assert ground(nurse.page) == GROUNDS["dark"]
    with doctor_at(browser, product, who="staff") as again:
        html = again.page.context.request.get(product.origin).text()
        assert '<html lang="fi" data-theme="dark">' in html, "the page itself says it"
        assert ground(again.page) == GROUNDS["dark"]
        stored = again.page.evaluate("Object.values(localStorage).concat(Object.values(sessionStorage)).join()")
        assert "dark" not in stored, "kept on the server, not in the browser"
        chooses(again, "light")
    surgeon = signs_in(Wearing(browser, color_scheme="dark"), product.origin, "surgeon")  # type: ignore[arg-type]
    assert ground(surgeon.page) == GROUNDS["dark"], "nobody else's choice: as the device is"
    surgeon.page.context.close()
    with doctor_at(Wearing(browser, color_scheme="dark"), product, who="staff") as at_night:
        assert ground(at_night.page) == GROUNDS["light"], "light was chosen, whatever the device"
        chooses(at_night, "auto")
        assert ground(at_night.page) == GROUNDS["dark"]


FLASH = """
window.__grounds = new Set();
new MutationObserver(() => { for (const e of [document.documentElement, document.body, document.querySelector('.stApp')])
  if (e) window.__grounds.add(getComputedStyle(e).backgroundColor); }).observe(document, {childList: true, subtree: true});
"""


def test_a_dark_page_is_dark_from_the_first_paint(browser: Browser, product: Product) -> None:
    with doctor_at(Wearing(browser, color_scheme="dark"), product) as doctor:
        doctor.page.add_init_script(FLASH)
        doctor.page.reload()
        doctor.page.get_by_role("navigation").first.wait_for(timeout=WAIT_MS)
        grounds = set(doctor.page.evaluate("[...window.__grounds]"))
        assert GROUNDS["dark"] in grounds
        assert grounds <= {GROUNDS["dark"], "rgba(0, 0, 0, 0)"}, "no white page in between"
        opens(doctor, HEAVY)
        doctor.picture("looks-dark")


def test_letter_keys_stay_switched_off(browser: Browser, product: Product) -> None:
    with doctor_at(browser, product, who="surgeon") as surgeon:
        surgeon.button(VIEW).click()
        surgeon.button("Poista kirjainnäppäimet käytöstä").click()
        at_rest(surgeon)
    with doctor_at(browser, product, who="surgeon") as again:
        again.button(VIEW).focus()
        again.page.keyboard.press("y")
        again.page.wait_for_timeout(1000)
        assert again.page.url.rstrip("/") == product.origin, "y went nowhere"
        again.button(VIEW).click()
        again.button("Ota kirjainnäppäimet käyttöön").click()
        again.page.keyboard.press("Escape")
        again.page.keyboard.press("y")
        expect(again.heading("Työlista")).to_be_visible(timeout=WAIT_MS)


@pytest.mark.parametrize("settings", [{"contrast": "more"}, {"forced_colors": "active"}], ids=["more", "forced"])
def test_the_system_is_asked_for_stronger_colours(browser: Browser, product: Product, settings: dict[str, str]) -> None:
    with doctor_at(Wearing(browser, **settings), product) as doctor:
        opens(doctor, HEAVY)
        assert token(doctor.page, "ink") == ("CanvasText" if "forced_colors" in settings else "#000000")
        hidden: list[str] = read(doctor.page, HIDDEN_WORDS)
        assert hidden == [], "words in the colour of their own ground"
        if "forced_colors" in settings:
            doctor.picture("looks-forced")


HIDDEN_WORDS = """() => {
  const solid = e => { for (let one = e; one; one = one.parentElement ?? one.getRootNode().host) {
    const c = getComputedStyle(one).backgroundColor; if (!/rgba\\(.*, 0\\)|transparent/.test(c)) return c; } return 'rgb(255, 255, 255)'; };
  return [...everything(document)].filter(seen)
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.namespaceURI.endsWith('xhtml'))
    .filter(e => getComputedStyle(e).color === solid(e)).map(e => `${e.className}: ${e.textContent.trim().slice(0, 30)}`);
}"""


@pytest.mark.parametrize("language", LOCALES)
def test_nothing_lies_on_a_control_and_no_word_is_cut(browser: Browser, product: Product, language: str) -> None:
    """Full width, tablet, 200 % zoom of the full width, phone."""
    with doctor_at(browser, product, WIDE, language) as doctor:
        field = doctor.page.locator("input[data-k=hetu]").first
        field.fill(HEAVY)
        field.press("Enter")
        doctor.sees("4/4")
        for width, height in (WIDE, (1024, 768), (720, 450), NARROW):
            doctor.page.set_viewport_size({"width": width, "height": height})
            at_rest(doctor)
            covered: list[str] = read(doctor.page, COVERED)
            assert covered == [], f"{width} px"
            cut: list[str] = read(doctor.page, CUT)
            assert cut == [], f"{width} px"
            if language == "fi" and width in (1024, 390):
                doctor.picture(f"looks-{width}", at=doctor.page.locator("header.bar"))


COVERED = """() => {
  const deep = (x, y) => { let e = document.elementFromPoint(x, y); while (e?.shadowRoot?.elementFromPoint(x, y)) {
    const inner = e.shadowRoot.elementFromPoint(x, y); if (inner === e) break; e = inner; } return e; };
  const found = [];
  for (const e of [...everything(document)].filter(seen).filter(e => e.matches('.bar *, .banner *, .sentence *, .cards *, .plan-head *') && e.matches('button, input, a, summary'))) {
    e.scrollIntoView({block: 'center', behavior: 'instant'});
    const box = e.getClientRects()[0], x = box.left + box.width / 2, y = box.top + box.height / 2;
    const top = deep(x, y);
    if (!(top && (top === e || e.contains(top) || top.contains(e)))) found.push(`${e.textContent.trim() || e.ariaLabel} is under ${top?.className}`);
  }
  return found;
}"""
CUT = """() => [...everything(document)].filter(seen)
  .filter(e => e.matches('.bar *, .banner, .banner *, .cards *, .sentence *, .status *'))
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || e.matches('.facts, .alerts, .banner, .alert-list'))
  .filter(e => !e.matches('.hidden-text') && getComputedStyle(e).overflowX !== 'visible' && !e.title && getComputedStyle(e).position !== 'absolute')
  .filter(e => e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2)
  .map(e => `${e.className}: ${e.textContent.slice(0, 40)} ${e.scrollWidth}x${e.scrollHeight} in ${e.clientWidth}x${e.clientHeight}`)"""


def test_what_was_saved_is_told_without_covering_the_next_field(browser: Browser, product: Product) -> None:
    for size in (WIDE, NARROW):
        with doctor_at(browser, product, size) as doctor:
            opens(doctor, KNEE)
            doctor.button("Lisää tarve").first.click()
            doctor.form("Uusi tarve").get_by_role("textbox").first.fill("Polvi")
            doctor.form("Uusi tarve").get_by_label("asiakkaan kertoma").check(force=True)
            doctor.button("Lisää tarve", doctor.form("Uusi tarve")).click()
            told = doctor.page.locator(".live p")
            expect(told).to_contain_text("Tallennettu", timeout=WAIT_MS)
            doctor.button("Lisää tavoite").first.click()
            first = doctor.form("Uusi tavoite").get_by_role("textbox").first
            expect(first).to_be_focused()
            expect(told).to_contain_text("Tallennettu")
            field, note = first.bounding_box(), told.bounding_box()
            assert field
            assert note
            apart = field["y"] + field["height"] <= note["y"] or note["y"] + note["height"] <= field["y"]
            assert apart, f"{size}: {note} lies on {field}"


@pytest.mark.alone
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_opening_a_case_shifts_nothing(browser: Browser, product: Product, size: tuple[int, int]) -> None:
    """From Enter to the last source: cumulative layout shift (web.dev/articles/cls) is 0.

    Chromium lets what follows a key within 500 ms be: a page that comes later than that is a shift.
    """
    with doctor_at(browser, product, size) as doctor:
        doctor.page.evaluate(SHIFTS)
        doctor.page.wait_for_timeout(200)
        before = doctor.page.evaluate("window.__shift")
        opens(doctor, HEAVY)
        doctor.page.wait_for_timeout(1000)
        assert doctor.page.evaluate("window.__shift") - before < 0.005


def test_paper_has_no_buttons_no_dark_and_no_personal_id(browser: Browser, product: Product) -> None:
    with doctor_at(Wearing(browser, color_scheme="dark"), product) as doctor:
        opens(doctor, KNEE)
        doctor.button("Näytä").click()
        doctor.sees(KNEE)
        doctor.page.emulate_media(media="print", color_scheme="dark")
        doctor.page.set_viewport_size({"width": 720, "height": 1000})
        at_rest(doctor)
        assert doctor.page.get_by_role("heading", name="Lehtonen, Raija Kaarina").is_visible()
        assert token(doctor.page, "paper") == token(doctor.page, "ground") == "#ffffff"
        told = "\n".join(read(doctor.page, "() => words()"))
        assert "140758" not in told
        assert "Penisilliini" in told
        assert "Terveys- ja hoitosuunnitelma" in told
        assert read(doctor.page, ON_PAPER) == []
        doctor.picture("looks-paper")
        pages = doctor.page.pdf(format="A4")
        assert 1 <= pages.count(b"/Type /Page\n") + pages.count(b"/Type /Page ") + pages.count(b"/Type /Page/") <= 4


ON_PAPER = """() => [...everything(document)].filter(seen).filter(e => e.matches('.btn, header.bar, .status, .live, #skip, input, textarea'))
  .map(e => `${e.tagName}.${e.className}`)"""
