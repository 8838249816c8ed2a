"""A front for a FHIR server that answers with the server's own recorded answers, each after a seeded delay.

    with delayed_front("http://127.0.0.1:8090/fhir") as front:
        ...            # FHIR=front.base_url; the first asking of anything is recorded, later ones are replayed
        front.begin()  # from now on every answer waits 100-300 ms and is written in `front.exchanges()`

It runs in a process of its own, so that neither its own work nor the real server's slowness is counted as the
adapter's: what is measured afterwards is our side only. Moments are of the machine's monotonic clock, which every
process shares.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from benchmarks.servers import ROOT

DELAY_SECONDS = (0.1, 0.3)
OWN_PATH = "/-front/"
FHIR_JSON = "application/fhir+json"


@dataclass(frozen=True)
class Exchange:
    """One question and its answer: when it arrived and when the answer was sent (monotonic seconds), and how large."""

    kind: str
    arrived: float
    sent: float
    bytes: int
    status: int


@dataclass(frozen=True)
class Front:
    """The running front, seen from the measuring process."""

    base_url: str

    def begin(self, seed: int = 1, delay: tuple[float, float] = DELAY_SECONDS) -> None:
        """Forget the exchanges, and from now on delay every answer by seconds drawn from `seed`."""
        self._own(f"begin?{seed}&{delay[0]}&{delay[1]}")

    def exchanges(self) -> list[Exchange]:
        """Every exchange since `begin`, in the order of the answers."""
        return [Exchange(**one) for one in self._own("exchanges")]

    def _own(self, path: str) -> Any:
        parts = urlsplit(self.base_url)
        with urllib.request.urlopen(f"{parts.scheme}://{parts.netloc}{OWN_PATH}{path}", timeout=60) as answer:
            return json.load(answer)


@contextmanager
def delayed_front(upstream: str) -> Iterator[Front]:
    """The front on a free port of 127.0.0.1, before the FHIR server at `upstream`."""
    command = [sys.executable, "-m", "benchmarks.fhir_delayed", upstream]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        if not line.startswith("http"):
            raise RuntimeError(f"the delayed front did not start: {line}")
        yield Front(line)
    finally:
        process.terminate()
        process.wait(10)


@dataclass
class Recording:
    """The answers by question, and what has been exchanged."""

    upstream: str
    here: str = ""
    answers: dict[tuple[str, str, bytes], tuple[int, bytes]] = field(default_factory=dict)
    exchanged: list[Exchange] = field(default_factory=list)
    draw: random.Random | None = None
    delay: tuple[float, float] = DELAY_SECONDS

    async def answer(self, method: str, target: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """The recorded answer, after the delay; asked of the real server the first time."""
        if target.startswith(OWN_PATH):
            return 200, self._own(target.removeprefix(OWN_PATH))
        arrived, key = monotonic(), (method, target, body)
        wait = self.draw.uniform(*self.delay) if self.draw else 0.0
        if key not in self.answers:
            self.answers[key] = await asyncio.to_thread(self._upstream, method, target, body, headers)
        await asyncio.sleep(max(0.0, arrived + wait - monotonic()))
        status, content = self.answers[key]
        kind = urlsplit(target).path.removeprefix(urlsplit(self.upstream).path).strip("/").split("/")[0]
        self.exchanged.append(Exchange(kind, arrived, monotonic(), len(content), status))
        return status, content

    def _own(self, command: str) -> bytes:
        name, _, given = command.partition("?")
        if name == "begin":
            seed, low, high = given.split("&")
            self.draw, self.delay, self.exchanged = random.Random(int(seed)), (float(low), float(high)), []
        return json.dumps([vars(one) for one in self.exchanged]).encode()

    def _upstream(self, method: str, target: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        parts = urlsplit(self.upstream)
        url = f"{parts.scheme}://{parts.netloc}{target}"
        sent = {name: headers[name] for name in ("content-type", "accept", "prefer") if name in headers}
        request = urllib.request.Request(url, body or None, sent, method=method)
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
                status, content = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, content = error.code, error.read()
        return status, content.replace(self.upstream.encode(), self.here.encode())


async def _serve(recording: Recording, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection, kept alive until the client goes."""
    try:
        while (first := (await reader.readline()).decode("latin-1").split()) and len(first) == 3:
            headers = {}
            while line := (await reader.readline()).decode("latin-1").strip():
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            status, content = await recording.answer(first[0], first[1], body, headers)
            head = (
                f"HTTP/1.1 {status} -\r\nContent-Type: application/fhir+json\r\nContent-Length: {len(content)}\r\n\r\n"
            )
            writer.write(head.encode() + content)
            await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError):
        pass  # the client went away
    finally:
        writer.close()


async def _run(upstream: str) -> None:
    recording = Recording(upstream.rstrip("/"))
    server = await asyncio.start_server(lambda r, w: _serve(recording, r, w), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    recording.here = f"http://127.0.0.1:{port}{urlsplit(recording.upstream).path}"
    print(recording.here, flush=True)
    await server.serve_forever()


def main() -> None:
    """`python -m benchmarks.fhir_delayed UPSTREAM` prints its base URL and runs until ended."""
    sys.path.insert(0, str(Path(ROOT)))
    asyncio.run(_run(sys.argv[1]))


if __name__ == "__main__":
    main()
