"""What this machine is: system, Python, disk, GPUs, locks, Slurm."""

from __future__ import annotations

import getpass
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from msm_agent import locks


def boot_id() -> str:
    """Changes at every start of the machine; empty where the system does not tell."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def report(home: Path) -> dict[str, Any]:
    """Everything that a person wants to know of the machine before sending work to it."""
    disk = shutil.disk_usage(str(home))
    return {
        "python": ".".join(str(part) for part in sys.version_info[:3]),
        "executable": sys.executable,
        "platform": f"{platform.system()} {platform.release()} {platform.machine()}",
        "host": socket.gethostname(),
        "user": _user(),
        "folder": str(home),
        "disk": {"totalBytes": disk.total, "freeBytes": disk.free},
        "gpus": _gpus(),
        "packages": _packages(),
        "flock": locks.works(home),
        "bootId": boot_id(),
        "slurm": _slurm(),
    }


# Asked of a Python that sees what a run's sees: this one was started apart from the account's own packages.
_VERSIONS = """
import json, sys
from importlib import metadata
def version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
print(json.dumps({name: version(name) for name in sys.argv[1:]}))
"""
_PACKAGES = (
    "torch",
    "transformers",
    "tokenizers",
    "safetensors",
    "peft",
    "accelerate",
    "onnx",
    "onnxruntime",
    "onnxruntime-genai",
)


def _packages() -> dict[str, str | None]:
    """Versions of what the trainer needs, None for what is not installed; empty where it cannot be told."""
    text = _output(sys.executable, "-c", _VERSIONS, *_PACKAGES)
    return {} if text is None else json.loads(text)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _first_line(*command: str) -> str | None:
    """What a program says in its first line; None where it is missing, fails or is silent for 10 s."""
    text = _output(*command)
    return None if text is None else text.strip().split("\n")[0]


def _output(*command: str) -> str | None:
    try:
        done = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=10,
            text=True,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


# Where Slurm finds its configuration without asking anyone.
_SLURM_CONFIGURATIONS = ("/etc/slurm/slurm.conf", "/etc/slurm-llnl/slurm.conf", "/run/slurm/conf/slurm.conf")


def _slurm() -> str | None:
    """Slurm's version; None where it is not here or fails.

    Without a configuration sbatch looks its controller up in the DNS, even for its version, and nobody asked for that.
    """
    if shutil.which("sbatch") is None:
        return None
    if any(Path(path).exists() for path in (os.environ.get("SLURM_CONF", ""), *_SLURM_CONFIGURATIONS) if path):
        return _first_line("sbatch", "--version")
    return "slurm without a configuration here"


def _gpus() -> list[dict[str, Any]]:
    """By nvidia-smi where there is one; its memory figures are MiB."""
    fields = "index,name,memory.total,memory.used,driver_version"
    text = _output("nvidia-smi", f"--query-gpu={fields}", "--format=csv,noheader,nounits")
    found: list[dict[str, Any]] = []
    for line in (text or "").splitlines():
        cells = [cell.strip() for cell in line.split(",")]
        if len(cells) == 5 and cells[2].isdigit():
            used = int(cells[3]) if cells[3].isdigit() else 0
            found.append(
                {"name": cells[1], "memoryBytes": int(cells[2]) << 20, "usedBytes": used << 20, "driver": cells[4]}
            )
    return found
