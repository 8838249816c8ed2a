"""The gate as a person meets it: signing in, losing the line, being signed out; and what the browser was told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.people import CHROMIUM, LOCALES, NARROW, WAIT_MS, WIDE, Person, arrives, signs_in
from tests.server.product import ROOT, Product, launch, running

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
COLD_OPEN_BYTES = 1_200_000
ROLES = {
    "doctor": ("/", "/worklist"),
    "surgeon": ("/", "/worklist"),
    "staff": ("/", "/worklist"),
    "lead": ("/",),
    "officer": ("/",),
}
WATCHED = (
    "addEventListener('securitypolicyviolation', e => console.error('violation', e.violatedDirective, e.blockedURI))"
)
H1 = {"fi": "Kirjaudu", "sv": "Logga in", "en": "Sign in"}


@pytest.fixture
def shaky(tmp_path: Path) -> Iterator[Product]:
    """A server of one's own, to be killed. The screen is covered after five seconds instead of thirty."""
    with running(tmp_path / "var", cover_seconds="5") as product:
        yield product


@pytest.mark.parametrize("who", ROLES)
def test_no_page_breaks_the_policy_or_asks_anybody_else(browser: Browser, product: Product, who: str) -> None:
    person = arrives(browser, product.origin)
    asked: list[str] = []
    person.page.on("request", lambda request: asked.append(request.url))
    person.page.context.add_init_script(WATCHED)
    person.page.goto(product.origin + "/sign-in")
    person.page.locator(f"button[name=person][value={who}]").click()
    for path in ROLES[who]:
        person.page.goto(product.origin + path)
        person.page.get_by_role("navigation").first.wait_for(timeout=WAIT_MS)
        person.page.wait_for_timeout(500)
    assert person.heard == []
    assert {url for url in asked if not url.startswith((product.origin, "data:", "blob:"))} == set()


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed")
@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_sign_in_page_is_accessible(browser: Browser, product: Product, language: str, size: tuple[int, int]) -> None:
    person = arrives(browser, product.origin, language=language, size=size)
    expect(person.page.get_by_role("heading", level=1)).to_have_text(H1[language])
    assert person.page.evaluate("document.documentElement.lang") == language
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    person.page.evaluate(AXE.read_text())
    found = person.page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"
    )
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []


def test_sign_in_needs_no_mouse_and_no_script(browser: Browser, product: Product) -> None:
    context = browser.new_context(java_script_enabled=False, locale="fi-FI")
    page = context.new_page()
    page.goto(product.origin + "/")
    for _ in range(5):  # name, three languages, the first person
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(product.origin + "/")
    assert "JavaScriptin" in page.content()
    context.close()


def test_at_320_pixels_nothing_is_cut(browser: Browser, product: Product) -> None:
    person = arrives(browser, product.origin, size=(320, 700))
    assert person.page.evaluate("document.documentElement.scrollWidth") == 320


def test_choice_of_language_is_kept(browser: Browser, product: Product) -> None:
    person = arrives(browser, product.origin, language="fi")
    person.button("Svenska").click()
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Logga in")
    person.page.locator("button[value=doctor]").click()
    person.page.get_by_role("navigation").first.wait_for(timeout=WAIT_MS)
    assert person.page.evaluate("document.documentElement.lang") == "sv"


def test_cold_open_stays_within_its_bytes(browser: Browser, product: Product) -> None:
    person = arrives(browser, product.origin)
    sizes: list[int] = []

    def count(request: Request) -> None:
        found = request.sizes()
        sizes.append(found["responseBodySize"] + found["responseHeadersSize"])

    person.page.on("requestfinished", count)
    person.page.locator("button[value=doctor]").click()
    person.page.get_by_role("navigation").first.wait_for(timeout=WAIT_MS)
    person.page.wait_for_timeout(1500)
    assert 300_000 < sum(sizes) <= COLD_OPEN_BYTES


def test_page_opened_again_asks_for_no_file_that_it_has(browser: Browser, product: Product) -> None:
    person = signs_in(browser, product.origin, "doctor")
    found = """() => performance.getEntriesByType('resource').map(e => [new URL(e.name).pathname, e.transferSize])
        .filter(([path]) => /^.(assets|static|_stcore.bidi-components)./.test(path))"""
    person.page.wait_for_function(
        f"() => ({found})().some(([path]) => path.endsWith('/plan.js'))"
    )  # what comes later too
    person.page.reload()
    person.page.get_by_role("navigation").first.wait_for(timeout=WAIT_MS)
    person.page.wait_for_function(f"() => ({found})().some(([path]) => path.endsWith('/plan.js'))")
    files = person.page.evaluate(found)
    assert len({path for path, _ in files}) > 100
    assert [path for path, size in files if size] == []


def test_our_letters_are_used_and_streamlits_are_not_fetched(browser: Browser, product: Product) -> None:
    person = arrives(browser, product.origin)
    asked: list[str] = []
    person.page.on("request", lambda request: asked.append(request.url))
    person.page.locator("button[value=doctor]").click()
    person.page.get_by_role("navigation").first.wait_for(timeout=WAIT_MS)
    assert person.page.evaluate("document.fonts.check('16px \"Atkinson Hyperlegible\"')")
    assert "Atkinson" in person.page.evaluate(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).fontFamily"
    )
    assert [url for url in asked if "SourceSans" in url] == []


def test_title_names_the_room_and_nobody(browser: Browser, product: Product) -> None:
    person = signs_in(browser, product.origin, "doctor")
    expect(person.page).to_have_title("Tilannekuva")


def test_session_ended_elsewhere_empties_the_screen(browser: Browser, product: Product) -> None:
    person = arrives(browser, product.origin)  # by the page, which is then what lies behind the room
    person.page.locator("button[value=doctor]").click()
    person.page.get_by_role("navigation").first.wait_for(timeout=WAIT_MS)
    cookie = next(c["value"] for c in person.page.context.cookies() if c["name"] == "tilannekuva")  # type: ignore[typeddict-item]
    with product.client(cookie) as client:
        client.post("/sign-out")
    person.page.wait_for_url("**/sign-in")
    person.page.go_back()
    person.page.wait_for_url("**/sign-in")


def test_lost_line_covers_the_screen_and_comes_back(browser: Browser, shaky: Product) -> None:
    person = signs_in(browser, shaky.origin, "doctor")
    cover = person.page.locator("#cover")
    expect(cover).to_be_hidden()
    shaky.process.kill()
    shaky.process.wait()
    expect(cover).to_be_visible()
    expect(cover).to_contain_text("Yhteys katkesi")
    assert hidden_from_everybody(person.page)
    expect(person.page.get_by_text("Connection error")).to_have_count(0)
    again = launch(shaky.data_dir, port=shaky.port, cover_seconds="5")
    try:
        expect(cover).to_be_hidden()
        expect(person.page.get_by_role("navigation").first).to_be_visible(timeout=WAIT_MS)
    finally:
        again.stop()


def hidden_from_everybody(page: Page) -> bool:
    """Nothing under the cover takes the focus or the pointer."""
    page.keyboard.press("Tab")
    inside = page.evaluate("document.getElementById('root').contains(document.activeElement)")
    on_top = page.evaluate("document.elementFromPoint(300, 30).closest('#cover') !== null")
    return bool(on_top and not inside)


def test_overlong_paste_leaves_the_page_alive(browser: Browser, product: Product) -> None:
    person = signs_in(browser, product.origin, "doctor")
    field = person.page.get_by_role("textbox", name="Henkilötunnus").first
    field.fill("9" * 400_000)
    assert len(field.input_value()) < 1000, "capped in the browser"
    field.press("Enter")
    person.page.wait_for_timeout(1000)
    field = person.page.get_by_role("textbox", name="Henkilötunnus").first
    field.fill("010170")
    field.press("Enter")
    person.page.wait_for_timeout(500)
    expect(person.page.get_by_role("navigation").first).to_be_visible()
    room(person)


def room(person: Person) -> None:
    """The page still answers: it goes to another room."""
    person.room("Työlista")
    expect(person.page).to_have_title("Työlista", timeout=WAIT_MS)


def test_chromium_is_what_was_looked_for() -> None:
    assert CHROMIUM is None or shutil.which(CHROMIUM)
