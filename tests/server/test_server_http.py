"""What a signed-in browser, or somebody who stole its cookie, can and cannot do over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

import httpx
import pytest

from components.text import Text
from tests.server.product import Product, running
from tests.server.test_server_stranger import own_paths, streamlit_paths
from web.routes import ROOM_PATHS

EVERYWHERE = {
    "content-security-policy", "referrer-policy", "x-content-type-options", "x-frame-options", "permissions-policy",
    "cross-origin-opener-policy", "cross-origin-resource-policy",
}  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
TRICKS = [
    "/%77orklist", "/%2e%2e/app.py", "/..%2fapp.py", "/assets/%2e%2e/gate.py", "/assets/..%5cgate.py", "//sign-in", "//evil.example/",
    "///worklist", "/worklist/", "/worklist;x", "/worklist%00", "/WORKLIST", "/Sign-In", "/static/../../app.py", "/static/%2e%2e/index.html",
    "/static/js/", "/static/", "/_stcore/bidi-components/tilannekuva/../../app.py", "/_stcore/bidi-components/tilannekuva/",
    "/_stcore/bidi-components/other/front.js", "/_stcore/bidi-components/tilannekuva.front/front.js",
    "/_stcore/bidi-components/tilannekuva//etc/passwd", "/assets/.hidden",
    "/assets/fonts/OFL.txt", "/assets//sign-in.css", "/./worklist", "/worklist/..", "/worklist%2f", "/worklist%3Fx", "/\\worklist",
]  # fmt: skip
STREAMLITS_ROOT = ["/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/upload_file/x/y", "/_stcore/agent/mcp",
    "/_stcore/agent/interact", "/_stcore/agent/openapi.json", "/media/x.png", "/component/x/index.html", "/auth/login",
    "/oauth2callback", "/app/static/x", "/index.html", "/static/index.html", "/favicon.png", "/manifest.json"]  # fmt: skip


@pytest.fixture
def page(product: Product, doctor: str) -> Iterator[httpx.Client]:
    with product.client(doctor) as client:
        yield client


def test_every_answer_carries_every_header(product: Product, doctor: str) -> None:
    for cookie in (None, doctor):
        with product.client(cookie) as client:
            for path in sorted(
                {*own_paths(), *streamlit_paths(), *STREAMLITS_ROOT, "/nothing"} - {"/sign-out", "/lock", "/sign-in"}
            ):
                for method in METHODS:
                    answer = client.request(method, path)
                    assert set(answer.headers) >= EVERYWHERE, f"{method} {path} {answer.status_code}"
                    assert answer.headers["referrer-policy"] == "same-origin"
                    assert answer.status_code < 500


def test_what_is_no_document_may_do_nothing_of_its_own(product: Product, doctor: str) -> None:
    with product.client(doctor) as client:
        whole = client.get("/").headers["content-security-policy"]
        assert "script-src 'self'" in whole
        for path in ("/sign-in", "/nothing", "/assets/icon.svg", "/worklist"):
            assert client.get(path).headers["content-security-policy"] == whole
        for path in ("/assets/watch.js", "/assets/shell.css", *sorted(streamlit_paths())):
            answer = client.get(path)
            if answer.headers["content-type"].startswith(("text/javascript", "text/css", "font/")):
                assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'", path


def test_refusals_before_the_session_carry_them_too(product: Product) -> None:
    with product.client() as client:
        answers = [
            client.get("/", headers={"host": "evil.example"}),
            client.post("/sign-in", headers={"origin": "http://evil.example"}),
            client.get("/?" + "q" * 5000),
            client.post("/sign-in", content=b"x" * 100_000),
        ]
    assert [answer.status_code for answer in answers] == [421, 403, 431, 413]
    assert all(set(answer.headers) >= EVERYWHERE for answer in answers)


def test_nothing_but_static_files_is_kept_by_the_browser(page: httpx.Client) -> None:
    for path in ("/", "/worklist", "/sign-in", "/alive", "/nothing", "/_stcore/health", "/_stcore/host-config"):
        assert page.get(path).headers["cache-control"] == "no-store", path


@pytest.mark.parametrize("path", TRICKS)
def test_tricks_with_paths_end_at_404(product: Product, doctor: str, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{product.port}\r\nCookie: tilannekuva={doctor}\r\nConnection: close\r\n\r\n"
    answer = product.raw(request.encode())
    assert answer.startswith(b"HTTP/1.1 404"), answer[:80]
    assert b"root:" not in answer
    assert b"import" not in answer


@pytest.mark.parametrize("path", STREAMLITS_ROOT)
def test_streamlits_other_doors_are_walls_for_everybody(page: httpx.Client, path: str) -> None:
    for method in METHODS:
        allowed = (404, 405) if path.startswith("/static/") and method not in ("GET", "HEAD") else (404,)
        assert page.request(method, path).status_code in allowed, method


def test_absolute_form_and_broken_requests_do_no_harm(product: Product) -> None:
    for line in (
        f"GET http://127.0.0.1:{product.port}/sign-in HTTP/1.1",
        "GET * HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "FOO / HTTP/1.1",
        "GET /",
        "\x00\x01",
    ):
        answer = product.raw(f"{line}\r\nHost: 127.0.0.1:{product.port}\r\nConnection: close\r\n\r\n".encode())
        assert not answer.startswith(b"HTTP/1.1 5"), line
    with product.client() as client:
        assert client.get("/healthz").content == b"ok"


def test_rooms_are_those_of_the_role(product: Product) -> None:
    expected = {
        "doctor": {"/worklist", "/own_customers"},
        "surgeon": {"/worklist", "/own_customers"},
        "staff": {"/worklist", "/own_customers"},
        "lead": {"/questions", "/customer_base"},
        "officer": set(),
    }
    for person, more in expected.items():
        with product.client(product.sign_in(person)) as client:
            assert client.get("/").status_code == 200
            found = {path: client.get(path) for path in ROOM_PATHS}
            assert {path for path, answer in found.items() if answer.status_code == 200} == more, person
            assert [a.headers["location"] for a in found.values() if a.status_code == 303] == ["/"]


def test_wrong_method_names_the_right_ones(page: httpx.Client) -> None:
    answer = page.post("/worklist")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert page.get("/sign-out").status_code == 405, "signing out by a link or an image"
    assert page.get("/language").status_code == 405


def test_head_is_get_without_the_body(page: httpx.Client) -> None:
    for path in ("/", "/alive", "/healthz", "/assets/shell.css"):
        head, get = page.head(path), page.get(path)
        assert head.content == b""
        assert (head.status_code, head.headers["content-type"]) == (get.status_code, get.headers["content-type"])


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/lock", "/language"])
@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://127.0.0.1:1", "https://127.0.0.1"])
def test_forms_of_other_sites_change_nothing(product: Product, doctor: str, path: str, origin: str | None) -> None:
    with httpx.Client(base_url=product.origin, cookies={"tilannekuva": doctor}) as client:
        headers = {"origin": origin} if origin else {}
        answer = client.post(path, data={"person": "officer", "language": "sv"}, headers=headers)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
        assert client.get("/alive").status_code == 200


def test_foreign_host_names_are_not_answered(page: httpx.Client) -> None:
    for host in ("evil.example", "127.0.0.1.nip.io", "localhost.evil.example", "169.254.169.254", ""):
        answer = page.get("/", headers={"host": host})
        assert answer.status_code in (400, 421), host
        assert b"<" not in answer.content


def test_locking_ends_it_and_the_sign_in_says_so_until_somebody_signs_in(product: Product) -> None:
    text = Text("fi")
    with product.client(product.sign_in("doctor")) as client:
        assert text("signin.locked_title") not in client.get("/sign-in").text
        assert client.get("/lock").status_code == 405
        assert client.post("/lock").headers["location"] == "/sign-in"
        assert client.get("/alive").status_code == 401
        assert text("signin.locked_title") in client.get("/sign-in").text
        again = client.post("/sign-in", data={"person": "doctor"})
        assert [one for one in again.headers.get_list("set-cookie") if one.startswith("tilannekuva-locked=;")]
    with product.store() as store:
        deeds = [row[0] for row in store.execute("select deed from audit order by seq desc limit 2")]
    assert deeds == ["sign_in", "lock"]


def test_sign_out_ends_it_for_the_cookie_too(product: Product, doctor: str) -> None:
    with product.client(doctor) as client:
        answer = client.post("/sign-out")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    with product.client(doctor) as client:
        assert client.get("/alive").status_code == 401
        assert client.get("/", headers={"accept": "text/html"}).headers["location"] == "/sign-in"


def test_asking_whether_it_lives_is_not_a_human_command(product: Product, doctor: str) -> None:
    with product.client(doctor) as client, product.store() as store:
        store.execute(
            "UPDATE sessions SET last_human = strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now', '-5 minutes') WHERE ended IS NULL"
        )
        store.commit()
        lefts = [client.get("/alive").json()["left"] for _ in range(3)]
        assert all(590 <= left <= 601 for left in lefts), lefts
        client.get("/")
        assert client.get("/alive").json()["left"] > 890


def test_language_of_the_session_outranks_the_browser(product: Product, doctor: str) -> None:
    with product.client(doctor, **{"accept-language": "fi"}) as client:
        assert '<html lang="fi"' in client.get("/").text
        assert client.post("/language", data={"language": "en", "back": "/worklist"}).headers["location"] == "/worklist"
        assert '<html lang="en"' in client.get("/").text
    with product.client(doctor, **{"accept-language": "sv"}) as elsewhere:
        assert '<html lang="en"' in elsewhere.get("/").text


@pytest.mark.parametrize(
    "back",
    ["https://evil.example", "//evil.example", "/sign-out", "/nothing", "javascript:alert(1)", "/worklist\r\nx: y"],
)
def test_language_never_leads_elsewhere(page: httpx.Client, back: str) -> None:
    assert page.post("/language", data={"language": "fi", "back": back}).headers["location"] == "/"


def test_first_page_is_ours(page: httpx.Client) -> None:
    html = page.get("/").text
    assert "<title>Tilannekuva</title>" in html
    assert "Streamlit app" not in html
    assert "openapi" not in html
    assert "favicon.png" not in html
    assert "<noscript><p>Tilannekuva tarvitsee JavaScriptin" in html


def test_what_the_first_page_announces_is_there_and_is_all_that_is_imported(page: httpx.Client) -> None:
    html = page.get("/").text
    links = re.findall(r'<link rel="(?:modulepreload|preload)"[^>]*?href="([^"]+)"', html)
    assert len(links) == len(set(links)) > 60
    first, _, later = html.partition('<template id="later">')
    for name, place in (
        ("static/js/BidiComponent.", first),
        ("/front.js", first),
        ("/room/banner.js", first),
        ("/plan.js", later),
    ):
        assert name in place, name
        assert name not in html.replace(place, ""), name
    answers = {link: page.get(link) for link in links}
    assert {link for link, answer in answers.items() if answer.status_code != 200} == set()
    for link in (link for link in links if "/bidi-components/" in link and link.endswith(".js")):
        assert answers[link].headers["cache-control"] == "public, max-age=31536000, immutable", link
        for name in re.findall(r"^import .*? from '(\.[^']+)'", answers[link].text, re.MULTILINE):
            assert urljoin(link, name) in links, f"{link} imports {name}"


def test_no_file_of_ours_is_waited_for_before_the_page_runs(page: httpx.Client) -> None:
    html = page.get("/").text
    sheets = re.findall(r'<link rel="stylesheet"[^>]*?href="([^"]+)"', html)
    assert [one for one in sheets if not one.startswith("/static/")] == []
    assert "@import" not in html
    for told in ("#cover", "Atkinson Hyperlegible", "--ground"):
        assert told in "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL)), told


def test_static_files_are_small_and_kept_for_a_year(page: httpx.Client) -> None:
    html = page.get("/").text
    scripts = re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css))"', html)
    assert len(scripts) > 20
    for path in scripts:
        answer = page.get(path)
        assert answer.headers["content-encoding"] == "gzip", path
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["vary"] == "accept-encoding"
    plain = page.get(scripts[0], headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == page.get(scripts[0]).content


OWN_FILES = (
    "/assets/{}shell.css",
    "/_stcore/bidi-components/tilannekuva/{}front.js",
    "/_stcore/bidi-components/tilannekuva/{}base.css",
)


@pytest.mark.parametrize("path", OWN_FILES)
@pytest.mark.parametrize("of_another_server", ["", "0123456789abcdef/"])
def test_own_files_are_asked_for_anew_but_not_sent_anew(page: httpx.Client, path: str, of_another_server: str) -> None:
    answer = page.get(path.format(of_another_server))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"
    again = page.get(path.format(of_another_server), headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_own_files_are_kept_for_a_year_under_an_address_that_changes_with_them(page: httpx.Client) -> None:
    html = page.get("/").text
    for name in ("watch.js", "front.js"):
        (address,) = set(re.findall(rf'(?:src|href)="([^"]*/[0-9a-f]{{16}}/{name})"', html))
        kept = page.get(address)
        assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert kept.content == page.get(re.sub(r"[0-9a-f]{16}/", "", address)).content
    for trick in (
        "0123456789abcdef/../gate.py",
        "0123456789abcdef/0123456789abcdef/watch.js",
        "0123456789abcdef/",
        "0123456789abcdef",
    ):
        assert page.get(f"/assets/{trick}").status_code == 404, trick


def test_restart_keeps_sessions_and_signals_end_cleanly(tmp_path_factory: pytest.TempPathFactory) -> None:
    data = tmp_path_factory.mktemp("restart") / "var"
    with running(data, way="make run") as before:
        cookie = before.sign_in("surgeon")
        with before.client(cookie) as client:
            client.post("/language", data={"language": "sv"})
        assert before.stop() in (0, -15, 143)
        assert "Traceback" not in before.log.read_text()
    with running(data, way="make run") as after, after.client(cookie) as client:
        assert client.get("/alive").status_code == 200
        assert '<html lang="sv"' in client.get("/").text


def test_nothing_of_a_request_is_logged(product: Product, doctor: str) -> None:
    with product.client(doctor) as client:
        client.get("/nothing?who=010170-902L")
        client.get("/010170-902L")
        client.post("/sign-in", data={"person": "010170-902L"})
    said = product.log.read_text()
    assert "902L" not in said
    assert "nothing" not in said
    assert doctor not in said
