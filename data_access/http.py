"""The one place with time-outs and retries.

A question is asked with a deadline that holds whatever the server does: every receive waits at most for what is left
of it, so neither a dripping header nor a dripping body outlives it, and an answer larger than the cap is cut off.
Redirects are refused, proxies and .netrc are not trusted, and nothing of a URL or a body is logged or put in an error.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Mapping
from http.client import HTTPException, RemoteDisconnected
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.exceptions import RequestException
from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError

from data_access.deadline_socket import DeadlineAdapter, running_out
from data_access.timing import TimeLeft, portion_of
from domain.results import Trouble

CONNECT_SECONDS, READ_SECONDS = 0.5, 2.0
"""A connection, and silence in an answer: so long of a deadline of three seconds, and in proportion of a longer one."""
CHUNK_BYTES = 65_536
LEAST_LEFT_FOR_A_RETRY = 0.3

STATUS_TROUBLE = {
    401: Trouble.REFUSED,
    403: Trouble.REFUSED,
    408: Trouble.TIMED_OUT,
    429: Trouble.TIMED_OUT,  # asked too often: nobody says that we have no right, and it is not asked again at once
    504: Trouble.TIMED_OUT,
    502: Trouble.UNREACHABLE,
    503: Trouble.UNREACHABLE,
}
"""What a status other than 200 means; anything else is NONSENSE."""


Form = Mapping[str, str | list[str]]


class BadAnswer(Exception):
    """A back end did not answer as it should. Stays inside data_access: sources turn it into Failed or `partial`.

    `status` is the HTTP status when there was one. The message holds no personal data.
    """

    def __init__(self, trouble: Trouble, status: int | None = None) -> None:
        super().__init__(f"{trouble} {status or ''}".strip())
        self.trouble = trouble
        self.status = status


class Bytes:
    """How many bytes one source may still answer, over all its questions about one person.

    Threads of one source share it without a lock: a lost update costs at most a chunk of precision.
    """

    def __init__(self, most: int, whole: Bytes | None = None) -> None:
        self._most, self._taken, self._whole = most, 0, whole

    def part(self) -> Bytes:
        """A quarter of the first allowance, taken from it as it is used: one huge answer leaves room for the others."""
        return Bytes(self._most // 4, self)

    def take(self, count: int) -> None:
        """Raises BadAnswer(TOO_LARGE), having taken nothing, when it is more than what is left."""
        if self._taken + count > self._most:
            raise BadAnswer(Trouble.TOO_LARGE)
        if self._whole is not None:
            self._whole.take(count)
        self._taken += count

    def give_back(self) -> None:
        """What this part took is thrown away and may be used by the others."""
        if self._whole is not None:
            self._whole._taken -= self._taken
        self._taken = 0


class Http:
    """Questions to one origin over a bounded pool of connections. Safe to use from several threads."""

    def __init__(self, base_url: str, *, connections: int = 16, headers: Mapping[str, str] | None = None) -> None:
        self.base_url = base_url.rstrip("/")
        self._origin = origin(self.base_url)
        self._session = requests.Session()
        self._session.trust_env = False  # no proxies, no .netrc, no certificate bundle from the environment
        self._session.headers.update(headers or {})
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, DeadlineAdapter(connections))

    def post_form(self, path: str, form: Form, deadline: TimeLeft, allowed: Bytes) -> Any:
        """The JSON answer to a form posted below the base URL. A search: it changes nothing, so it may be repeated."""
        return self._ask("POST", f"{self.base_url}/{path}", form, deadline, allowed)

    def get(self, url: str, deadline: TimeLeft, allowed: Bytes) -> Any:
        """The JSON behind a link the server gave. A link to another origin is NONSENSE and is not followed."""
        url = urljoin(self.base_url + "/", url)
        if origin(url) is None or origin(url) != self._origin:
            raise BadAnswer(Trouble.NONSENSE)
        return self._ask("GET", url, None, deadline, allowed)

    def _ask(self, method: str, url: str, form: Form | None, deadline: TimeLeft, allowed: Bytes) -> Any:
        try:
            return self._once(method, url, form, deadline, allowed)
        except BadAnswer as trouble:
            # A server that is slow is not asked twice; one that dropped the connection or is restarting is.
            if trouble.trouble is not Trouble.UNREACHABLE or deadline.left() < LEAST_LEFT_FOR_A_RETRY:
                raise
        time.sleep(random.uniform(0.02, 0.15))  # noqa: S311 jitter, not a secret
        return self._once(method, url, form, deadline, allowed)

    def _once(self, method: str, url: str, form: Form | None, deadline: TimeLeft, allowed: Bytes) -> Any:
        if deadline.left() <= 0:
            raise BadAnswer(Trouble.TIMED_OUT)
        silence = portion_of(deadline, READ_SECONDS)
        limits = (portion_of(deadline, CONNECT_SECONDS), silence)
        try:
            with (
                running_out(deadline, silence),
                self._session.request(
                    method, url, data=form, timeout=limits, stream=True, allow_redirects=False
                ) as answer,
            ):
                if answer.status_code != 200:
                    raise BadAnswer(STATUS_TROUBLE.get(answer.status_code, Trouble.NONSENSE), answer.status_code)
                return _parsed(_body(answer, deadline, allowed))
        except (RequestException, HTTPError, OSError) as error:
            raise BadAnswer(_trouble_of(error, deadline)) from None  # the chain would name the URL


def origin(url: str) -> tuple[str, str, int | None, str | None] | None:
    """(scheme, host, port, user) of a URL, the port filled in; the user belongs to it so that none is slipped in.

    None for what is no web address.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    except (ValueError, KeyError):
        return None
    return parts.scheme, (parts.hostname or "").lower(), port, parts.username


def _body(answer: requests.Response, deadline: TimeLeft, allowed: Bytes) -> bytes:
    """The body, at most what is allowed (counted after decompression: a small bomb is large)."""
    chunks = []
    for chunk in answer.iter_content(CHUNK_BYTES):
        allowed.take(len(chunk))
        if deadline.left() <= 0:
            raise BadAnswer(Trouble.TIMED_OUT)
        chunks.append(chunk)
    return b"".join(chunks)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise BadAnswer(Trouble.NONSENSE) from None


def _trouble_of(error: Exception, deadline: TimeLeft) -> Trouble:
    """What a failed exchange was: out of time, no connection, or an answer that breaks off."""
    cause = error.args[0] if error.args else None
    timed_out = (requests.exceptions.ReadTimeout, ReadTimeoutError, TimeoutError)
    if deadline.left() <= 0 or isinstance(error, timed_out) or isinstance(cause, timed_out):
        return Trouble.TIMED_OUT
    if isinstance(error, (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError)):
        return Trouble.NONSENSE
    below = cause.args[-1] if isinstance(cause, ProtocolError) and cause.args else None
    if isinstance(below, HTTPException) and not isinstance(below, RemoteDisconnected):
        return Trouble.NONSENSE
    return Trouble.UNREACHABLE
