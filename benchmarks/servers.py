"""Starts the two servers that are compared: the bare page with Streamlit's defaults, and the product."""

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


@dataclass(frozen=True)
class Server:
    url: str
    pid: int

    def cpu_seconds(self) -> float:
        """User and system CPU seconds of the process so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, ready: str, env: dict[str, str], cwd: Path) -> Iterator[Server]:
    process = subprocess.Popen(
        command, cwd=cwd, env=os.environ | env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            if process.poll() is not None:
                raise RuntimeError(f"{command} ended with {process.returncode}")
            try:
                if requests.get(url + ready, timeout=1).ok:
                    break
            except requests.RequestException:
                pass
            time.sleep(0.1)
        yield Server(url, process.pid)
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def bare(folder: Path) -> Iterator[Server]:
    """The bare page, in a folder without our configuration."""
    port = free_port()
    (folder / "bare.py").write_text((ROOT / "benchmarks" / "bare.py").read_text())
    command = [sys.executable, "-m", "streamlit", "run", "bare.py", "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.address", "127.0.0.1"]
    with running(command, port, "/_stcore/health", {}, folder) as server:
        yield server


@contextmanager
def product(data_dir: Path) -> Iterator[Server]:
    """The product on a county of the default size in `data_dir`."""
    port = free_port()
    env = {
        "PORT": str(port),
        "TILANNEKUVA_DATA_DIR": str(data_dir),
        "TILANNEKUVA_LOOK_UPS_5_MINUTES": "100000",
        "TILANNEKUVA_LOOK_UPS_DAY": "100000",
    }
    with running([sys.executable, "-m", "web.server"], port, "/healthz", env, ROOT) as server:
        yield server
