"""The one door to Streamlit, tried with the tools of an attacker."""

from __future__ import annotations

import time
from contextlib import ExitStack

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from tests.server.product import Product, answers, rerun, session_id
from web.sockets import LARGEST_FRAME, MOST_SOCKETS, SESSION_ENDED

VARIANTS = ("X_Auth_User", "x_auth_user", "X__Auth__User", "x__auth_User")


def refused(product: Product, cookie: str | None, **arguments: str | None) -> None:
    with pytest.raises(InvalidStatus) as caught, product.socket(cookie, **arguments):  # type: ignore[arg-type]
        pass
    assert caught.value.response.status_code in (403, 421)
    assert "content-security-policy" in caught.value.response.headers
    assert not caught.value.response.body


def rooms(connection: ClientConnection) -> set[str]:
    """Names in the address of the rooms that the session may enter; the first room's is empty."""
    connection.send(rerun())
    found = [m.navigation for m in answers(connection) if m.WhichOneof("type") == "navigation"]
    return {page.url_pathname for page in found[-1].app_pages}


def closing_code(connection: ClientConnection, seconds: float) -> int | None:
    """The code the server closes with; None when it does not within the time."""
    end = time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            connection.recv(timeout=max(0.01, end - time.monotonic()))
    except TimeoutError:
        return None
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else -1
    return None


def send_and_wait(product: Product, cookie: str, message: bytes) -> None:
    with product.socket(cookie) as connection:
        connection.send(message)
        connection.recv(timeout=60)


def test_signed_in_page_connects(product: Product, doctor: str) -> None:
    with product.socket(doctor) as connection:
        connection.send(rerun())
        assert session_id(answers(connection))


def test_stranger_is_refused_before_the_handshake(product: Product) -> None:
    refused(product, None)


@pytest.mark.parametrize("cookie", ["x", "A" * 43, "'", "doctor", "../../doctor"])
def test_forged_cookie(product: Product, cookie: str) -> None:
    refused(product, cookie)


@pytest.mark.parametrize("name", VARIANTS)
def test_identity_header_alone_opens_nothing(product: Product, name: str) -> None:
    refused(product, None, **{name: "doctor"})


def test_identity_token_is_no_cookie(product: Product, doctor: str) -> None:
    from data_access.sessions import identity_of

    refused(product, identity_of(doctor))
    refused(product, None, X_Auth_User=identity_of(doctor))


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://localhost:3000", "https://127.0.0.1"])
def test_foreign_origin_with_a_real_cookie(product: Product, doctor: str, origin: str | None) -> None:
    refused(product, doctor, origin=origin)


def test_origin_of_another_name_for_this_machine(product: Product, doctor: str) -> None:
    refused(product, doctor, origin=f"http://localhost:{product.port}")


def test_foreign_host(product: Product, doctor: str) -> None:
    """DNS rebinding: the attacker's name points here, so Host and Origin agree, and both are the attacker's."""
    request = (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: evil.example:{product.port}\r\nOrigin: http://evil.example:{product.port}\r\n"
        f"Cookie: tilannekuva={doctor}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: streamlit\r\n\r\n"
    )
    assert product.raw(request.encode()).startswith(b"HTTP/1.1 403")
    own = request.replace("evil.example", "127.0.0.1")
    assert product.raw(own.encode()).startswith(b"HTTP/1.1 101")


@pytest.mark.parametrize("name", VARIANTS)
def test_identity_header_beside_a_real_session_changes_nobody(product: Product, name: str) -> None:
    from data_access.sessions import identity_of

    doctor, officer = product.sign_in("doctor"), product.sign_in("officer")
    with product.socket(doctor) as connection:
        mine = rooms(connection)
    with product.socket(officer) as connection:
        assert rooms(connection) != mine
    with product.socket(doctor, **{name: identity_of(officer)}) as connection:
        assert rooms(connection) == mine


def test_another_users_streamlit_session_is_not_resumed(product: Product, doctor: str) -> None:
    with product.socket(doctor) as victim:
        victim.send(rerun())
        theirs = session_id(answers(victim))
        for thief_cookie in (product.sign_in("surgeon"), product.sign_in("doctor")):
            with product.socket(thief_cookie, session=theirs) as thief:
                thief.send(rerun())
                assert session_id(answers(thief)) != theirs
    time.sleep(1)
    with product.socket(product.sign_in("surgeon"), session=theirs) as thief:
        thief.send(rerun())
        assert session_id(answers(thief)) != theirs, "resumed after the victim disconnected"
    with product.socket(doctor, session=theirs) as again:
        again.send(rerun())
        assert session_id(answers(again)) == theirs, "a lost line must not lose the owner's work"


@pytest.mark.parametrize("page", ["situation", "worklist", "segments", "audit", "_session", "../app", "pages/audit"])
def test_files_in_pages_are_not_pages(product: Product, page: str) -> None:
    """On a session that never ran st.navigation, the address must not choose a file."""
    officer = product.sign_in("officer")
    with product.socket(officer) as connection:
        connection.send(rerun(page))
        kinds = [m.WhichOneof("type") for m in answers(connection)]
    assert "navigation" in kinds, "app.py did not run"


def test_sign_out_closes_the_sockets_of_that_session_only(product: Product) -> None:
    mine, other = product.sign_in("doctor"), product.sign_in("doctor")
    with product.socket(mine) as first, product.socket(mine) as second, product.socket(other) as kept:
        for connection in (first, second, kept):
            connection.send(rerun())
            answers(connection)
        with product.client(mine) as client:
            assert client.post("/sign-out").headers["location"] == "/sign-in"
        assert closing_code(first, 60) == SESSION_ENDED
        assert closing_code(second, 60) == SESSION_ENDED
        kept.send(rerun())
        assert session_id(answers(kept))
    refused(product, mine)


def test_signing_in_as_somebody_else_ends_the_session_before(product: Product, doctor: str) -> None:
    with product.socket(doctor) as connection:
        with product.client(doctor) as client:
            client.post("/sign-in", data={"person": "surgeon"})
        assert closing_code(connection, 60) == SESSION_ENDED
    refused(product, doctor)


def test_idle_session_loses_its_sockets_though_its_page_keeps_talking(product: Product, doctor: str) -> None:
    with product.socket(doctor) as connection:
        connection.send(rerun())
        answers(connection)
        with product.store() as store:
            store.execute("UPDATE sessions SET last_human = '2020-01-01T00:00:00.000000+00:00' WHERE ended IS NULL AND id = (SELECT id FROM sessions ORDER BY started DESC LIMIT 1)")  # fmt: skip
        assert closing_code(connection, 60) == SESSION_ENDED
    refused(product, doctor)
    with product.client(doctor) as client:
        assert client.get("/alive").status_code == 401


def test_overlong_paste_is_dropped_and_the_page_lives(product: Product, doctor: str) -> None:
    with product.socket(doctor) as connection:
        connection.send(rerun())
        first = session_id(answers(connection))
        connection.send(rerun(text="x" * 400_000))
        connection.send(rerun(text="x" * (LARGEST_FRAME + 1)))
        connection.send(rerun())
        assert session_id(answers(connection)) == first


def test_huge_message_closes_only_its_own_socket(product: Product, doctor: str) -> None:
    with product.socket(doctor) as other:
        with pytest.raises(ConnectionClosed):
            send_and_wait(product, doctor, b"\x00" * 5_000_000)
        other.send(rerun())
        assert answers(other)


@pytest.mark.parametrize("message", ["text", '{"a": 1}'])
def test_text_is_dropped(product: Product, doctor: str, message: str) -> None:
    with product.socket(doctor) as connection:
        connection.send(message)
        connection.send(rerun())
        assert answers(connection)


def test_nonsense_closes_its_own_socket_only(product: Product, doctor: str) -> None:
    with product.socket(doctor) as connection:
        connection.send(b"\xff" * 100)
        assert closing_code(connection, 60) == 1002
    with product.socket(doctor) as connection:
        connection.send(rerun())
        assert answers(connection)


def test_a_session_has_its_share_of_sockets(product: Product, doctor: str) -> None:
    with ExitStack() as opened:
        for _ in range(MOST_SOCKETS - 1):
            opened.enter_context(product.socket(doctor))
        with product.socket(doctor):
            refused(product, doctor)
        time.sleep(0.3)
        with product.socket(doctor):
            pass


@pytest.mark.parametrize("path", ["/", "/_stcore/stream/", "/_stcore/STREAM", "/_stcore/%73tream", "//_stcore/stream", "/sign-in", "/_stcore/agent/interact", "/x/_stcore/stream"])  # fmt: skip
def test_no_other_path_takes_a_socket(product: Product, doctor: str, path: str) -> None:
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{product.port}\r\nOrigin: {product.origin}\r\nCookie: tilannekuva={doctor}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    assert product.raw(request.encode()).startswith(b"HTTP/1.1 403")
