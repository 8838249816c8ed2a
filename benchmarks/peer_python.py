"""The environment of the peers that are run as processes of their own (benchmarks/peers/requirements.txt)."""

from __future__ import annotations

import subprocess
import sys
import venv

from benchmarks.servers import ROOT

PEERS = ROOT / "benchmarks" / "peers"
PEER_PYTHON = PEERS / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def install_peers() -> str:
    """Make the environment where it is not; returns why that cannot be done, "" when it is there."""
    ready = PEERS / ".venv" / "ready"
    if ready.exists():
        return ""
    try:
        venv.create(PEERS / ".venv", with_pip=True)
        command = [str(PEER_PYTHON), "-m", "pip", "install", "--quiet", "-r", str(PEERS / "requirements.txt")]
        subprocess.run(command, check=True, capture_output=True, timeout=600)
    except (OSError, subprocess.SubprocessError):
        return "the peers could not be installed"
    ready.touch()
    return ""
