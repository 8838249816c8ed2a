"""Starts the servers that are compared: the bare page with Streamlit's defaults, the same on our settings, ours."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[1]
DEFAULT_SIZE = 20_000


@dataclass(frozen=True)
class Server:
    url: str
    pid: int

    def cpu_seconds(self) -> float:
        """User and system CPU seconds of the process so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Resident memory of the process, MB (10^6 bytes)."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def pin(self, core: int) -> None:
        """Let every thread of the process run on one core only."""
        for thread in Path(f"/proc/{self.pid}/task").iterdir():
            os.sched_setaffinity(int(thread.name), {core})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, ready: str, env: dict[str, str], cwd: Path) -> Iterator[Server]:
    """A server process, ready; ended at the end. Raises RuntimeError when it does not answer within a minute."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TILANNEKUVA_", "STREAMLIT_"))}
    process = subprocess.Popen(command, cwd=cwd, env=kept | env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(process, url + ready)
        yield Server(url, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        try:
            if requests.get(url, timeout=1).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"{process.args!r} does not answer")


@contextmanager
def bare(folder: Path, script: str = "benchmarks/bare.py", **env: str) -> Iterator[Server]:
    """A page run by `streamlit run` with defaults, in a folder without our configuration."""
    port = free_port()
    folder.mkdir(exist_ok=True)
    (folder / "page.py").write_text((ROOT / script).read_text(encoding="utf-8"), encoding="utf-8")
    command = [sys.executable, "-m", "streamlit", "run", "page.py", "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.address", "127.0.0.1"]
    with running(command, port, "/_stcore/health", env, folder) as server:
        yield server


@contextmanager
def tuned_bare(folder: Path) -> Iterator[Server]:
    """The bare page on our server's settings (our .streamlit/config.toml too)."""
    port = free_port()
    env = {"PORT": str(port), "STATIC_CACHE": str(folder)}
    with running([sys.executable, "-m", "benchmarks.tuned_bare"], port, "/_stcore/health", env, ROOT) as server:
        yield server


@contextmanager
def product(data_dir: Path, size: int = DEFAULT_SIZE) -> Iterator[Server]:
    """The product on the county in `data_dir`. Look-up limits are settings: here they do not end a measurement."""
    port = free_port()
    limits = ("LOOK_UPS_5_MINUTES", "LOOK_UPS_DAY")
    env = {"PORT": str(port), "TILANNEKUVA_DATA_DIR": str(data_dir), "TILANNEKUVA_COUNTY_SIZE": str(size)}
    env |= {f"TILANNEKUVA_{name}": "100000" for name in limits}
    with running([sys.executable, "-m", "web.server"], port, "/healthz", env, ROOT) as server:
        yield server
