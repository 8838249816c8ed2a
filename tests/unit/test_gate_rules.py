"""The gate's questions about a raw request, as tables."""

from __future__ import annotations

import pytest

from web import rules
from web.headers import content_security_policy, script_hashes, security_headers
from web.sockets import LARGEST_FRAME
from web.static import takes_gzip
from web.visit import Visit

HOSTS = ["127.0.0.1", "localhost", "tilannekuva.example"]


@pytest.mark.parametrize(
    ("host", "scheme", "ours"),
    [
        ("127.0.0.1:8501", "http", True),
        ("localhost", "ws", True),
        ("LOCALHOST:1", "http", True),
        ("tilannekuva.example", "https", True),
        ("Tilannekuva.Example:443", "wss", True),
        ("tilannekuva.example", "http", False),  # a cookie in clear text
        ("evil.example", "https", False),
        ("127.0.0.1.evil.example", "http", False),
        ("localhost.", "http", False),
        ("localhost:x", "http", False),
        ("localhost:99999", "http", False),
        ("user@localhost", "http", False),
        ("localhost/x", "http", False),
        ("localhost?x", "http", False),
        ("[::1]:80", "http", False),  # not in the list
        ("", "http", False),
        ("0.0.0.0", "http", False),
        ("127.1", "http", False),
        ("2130706433", "http", False),
    ],
)
def test_host(host: str, scheme: str, ours: bool) -> None:
    assert rules.host_is_ours([(b"host", host.encode())], scheme, HOSTS) is ours


def test_no_host_and_two_hosts_are_refused() -> None:
    assert not rules.host_is_ours([], "http", HOSTS)
    assert not rules.host_is_ours([(b"host", b"localhost"), (b"Host", b"localhost")], "http", HOSTS)


@pytest.mark.parametrize(
    ("origin", "scheme", "ours"),
    [
        ("http://localhost:8501", "http", True),
        ("http://localhost:8501", "ws", True),
        ("HTTP://LOCALHOST:8501", "http", True),
        ("https://localhost:8501", "http", False),
        ("https://localhost:8501", "wss", True),
        ("http://localhost:8502", "http", False),  # another server on this machine
        ("http://localhost", "http", False),
        ("http://127.0.0.1:8501", "http", False),
        ("null", "http", False),
        ("", "http", False),
        ("http://localhost:8501.evil.example", "http", False),
        ("http://localhost:8501/", "http", False),
        (None, "http", False),
    ],
)
def test_origin(origin: str | None, scheme: str, ours: bool) -> None:
    headers = [(b"host", b"localhost:8501"), *([(b"origin", origin.encode())] if origin is not None else [])]
    assert rules.origin_is_ours(headers, scheme) is ours


@pytest.mark.parametrize(
    ("raw", "path", "plain"),
    [
        (b"/worklist", "/worklist", "/worklist"),
        (b"/", "/", "/"),
        (b"/static/js/x.Ab_9-z.js", "/static/js/x.Ab_9-z.js", "/static/js/x.Ab_9-z.js"),
        (b"/%77orklist", "/worklist", None),
        (b"/sign-in%2f..%2fworklist", "/sign-in/../worklist", None),
        (b"/%2e%2e/app.py", "/../app.py", None),
        (b"//sign-in", "//sign-in", None),
        (b"/assets//x", "/assets//x", None),
        (b"/sign-in;x=1", "/sign-in;x=1", None),
        (b"/assets/../app.py", "/assets/../app.py", None),
        (b"/.git/config", "/.git/config", None),
        (b"/a\\b", "/a\\b", None),
        (b"/a%00", "/a\x00", None),
        (b"/%C3%A4", "/ä", None),
        (b"http://localhost/sign-in", "http://localhost/sign-in", None),
        (b"*", "*", None),
        (b"", "", None),
        (b"/sign-in?x", "/sign-in", "/sign-in"),
        (b"/other", "/sign-in", None),  # somebody in between rewrote one and not the other
    ],
)
def test_plain_path(raw: bytes, path: str, plain: str | None) -> None:
    assert rules.plain_path(raw, path) == plain


def test_cookie_is_taken_only_when_it_is_one() -> None:
    assert rules.cookie([(b"cookie", b"a=1; tilannekuva=x=y; b=2")], "tilannekuva") == "x=y"
    assert rules.cookie([(b"cookie", b"tilannekuva=x"), (b"cookie", b"tilannekuva=y")], "tilannekuva") is None
    assert rules.cookie([(b"cookie", b"Tilannekuva=x; xtilannekuva=y")], "tilannekuva") is None
    assert rules.cookie([], "tilannekuva") is None


@pytest.mark.parametrize(
    "name", [b"X-Auth-User", b"x-auth-user", b"X_Auth_User", b"x-auth_user", b"X-AUTH-USER", b"x_AUTH-user"]
)
def test_client_cannot_name_itself(name: bytes) -> None:
    sent = [(name, b"doctor"), (b"accept", b"*/*"), (name, b"officer"), (b"Cookie", b"tilannekuva=secret")]
    assert rules.for_streamlit(sent, "token") == [(b"accept", b"*/*"), (b"x-auth-user", b"token")]


def test_what_is_longer_than_anything_of_ours() -> None:
    assert not rules.too_large(b"/" * 1000, b"q" * 1000, [])
    assert rules.too_large(b"/", b"q" * 5_000_000, [])
    assert rules.too_large(b"/", b"", [(b"x", b"y" * 40_000)])


@pytest.mark.parametrize(
    ("method", "headers", "navigation"),
    [
        ("GET", {"accept": "text/html,*/*"}, True),
        ("GET", {"sec-fetch-mode": "navigate"}, True),
        ("GET", {"sec-fetch-mode": "cors", "accept": "text/html"}, False),
        ("POST", {"accept": "text/html"}, False),
        ("GET", {"accept": "*/*"}, False),
        ("GET", {}, False),
    ],
)
def test_navigation(method: str, headers: dict[str, str], navigation: bool) -> None:
    assert rules.is_navigation(method, [(k.encode(), v.encode()) for k, v in headers.items()]) is navigation


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [("gzip, br", True), ("GZIP", True), ("br;q=1, gzip;q=0.5", True), ("gzip;q=0", False), ("gzip; q=0", False), ("br", False), ("", False), ("xgzip", False)],
)  # fmt: skip
def test_gzip_only_for_those_who_take_it(accepted: str, takes: bool) -> None:
    assert takes_gzip(Visit("GET", "/", [(b"accept-encoding", accepted.encode())], False)) is takes


def test_policy_allows_inline_scripts_by_content_only() -> None:
    hashes = script_hashes("<script>a()</script><script src='x'></script><script>b()</script>")
    policy = content_security_policy(hashes)
    assert len(hashes) == 2
    assert f"script-src 'self' {hashes[0]} {hashes[1]};" in policy
    script_rule = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
    assert "unsafe" not in script_rule
    assert "*" not in policy


def test_strict_transport_is_promised_under_tls_only() -> None:
    names = [dict(security_headers("p", secure=secure)) for secure in (True, False)]
    assert b"strict-transport-security" in names[0]
    assert b"strict-transport-security" not in names[1]


def test_longest_message_fits_what_people_write() -> None:
    """Every draft of a plan form and then some; far from what would tire the server."""
    assert 100_000 < LARGEST_FRAME < 1_048_576
