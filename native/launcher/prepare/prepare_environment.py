"""Makes the Python environment of training runs on a machine: standard library only, run there as a run of its own.

`prepare_environment.py ENVIRONMENT REQUIREMENTS [--wheels FOLDER] [--system-torch]`. Asked again it goes on where it
ended; an environment that is whole is left as it is. Progress goes to `events.jsonl`, what went wrong to `end.json`.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

_MISSING, _FAULT, _DISK_FULL = 69, 70, 73
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==(\S+)$")


class PrepareError(Exception):
    """Something that a person has to see to."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Events:
    """Appends to `events.jsonl`, one line a write."""

    def __init__(self) -> None:
        self._seq = 0
        self._file = os.open("events.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def tell(self, phase: str, done: int, total: int) -> None:
        """Says how far it is; `phase` is shown to a person."""
        line = {"v": 1, "seq": self._seq, "t": int(time.time() * 1000), "kind": "prepare"}
        text = json.dumps({**line, "phase": phase[:300], "done": done, "total": total})
        os.write(self._file, text.encode() + b"\n")
        self._seq += 1


def wanted(requirements: Path, system_torch: bool) -> list[str]:
    """The lines to install. With the machine's own torch, neither that nor what comes with it is asked for."""
    lines = [line.split("#")[0].strip() for line in requirements.read_text(encoding="utf-8").splitlines()]
    names = [line for line in lines if line]
    return [line for line in names if not (system_torch and re.match(r"(torch|triton|nvidia-[a-z0-9-]+)\s*=", line))]


def make(environment: Path, system_torch: bool) -> None:
    """The empty environment, with pip."""
    if (environment / "bin" / "python").exists() and _pip(environment, "--version").returncode == 0:
        return
    more = ["--system-site-packages"] if system_torch else []
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", *more, str(environment)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        hint = f"{sys.executable} cannot make environments (Debian: install python3-venv); its words are in log.txt"
        raise PrepareError(_DISK_FULL if "No space left" in made.stdout else _MISSING, hint)


def install(environment: Path, lines: list[str], wheels: str | None, events: Events) -> None:
    """Pip, told which versions, and what it says turned into progress. What it brought before is kept."""
    chosen = Path("chosen-requirements.txt")
    chosen.write_text("\n".join(lines) + "\n", encoding="utf-8")
    source = [] if wheels is None else ["--no-index", "--find-links", wheels]
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off", *source]
    program = subprocess.Popen(
        [str(environment / "bin" / "python"), "-m", "pip", "install", *options, "-r", str(chosen)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    seen, last = 0, ""
    assert program.stdout is not None
    for line in program.stdout:
        word = line.strip()
        if word.startswith(("Collecting ", "Processing ", "Requirement already satisfied")):
            seen += 1
            events.tell(word, min(seen, len(lines)), len(lines))
        elif word.startswith("Installing collected packages"):
            events.tell("installing", len(lines), len(lines))
        elif word.startswith("ERROR"):
            last = last or word
    if program.wait() != 0:
        raise PrepareError(
            _DISK_FULL if "No space left" in last else _FAULT, last or "pip failed; its words are in log.txt"
        )


def check(environment: Path, lines: list[str]) -> None:
    """Every pinned package must be there in its version; what stands beside it is not our business."""
    pins = {match[1]: match[2] for match in map(_PIN.match, lines) if match}
    look = "import json, sys; from importlib.metadata import version\n"
    look += "print(json.dumps({name: version(name) for name in json.loads(sys.argv[1])}))"
    python = str(environment / "bin" / "python")
    told = subprocess.run([python, "-I", "-c", look, json.dumps(list(pins))], stdout=subprocess.PIPE, check=False)
    found = json.loads(told.stdout) if told.returncode == 0 else {}
    wrong = [name for name, pin in pins.items() if found.get(name) != pin]
    if wrong:
        raise PrepareError(_FAULT, f"{wrong[0]} is {found.get(wrong[0], 'missing')} and not {pins[wrong[0]]} after all")


def _pip(environment: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    python = str(environment / "bin" / "python")
    return subprocess.run([python, "-m", "pip", *arguments], stdout=subprocess.DEVNULL, check=False)


def prepare(given: argparse.Namespace) -> None:
    """One at a time: two that are asked for the same environment make it once."""
    environment: Path = given.environment.absolute()
    environment.parent.mkdir(parents=True, exist_ok=True)
    events = Events()
    lock = os.open(str(environment) + ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    events.tell("waiting for the environment", 0, 1)
    fcntl.flock(lock, fcntl.LOCK_EX)
    whole = environment / "whole.json"
    lines = wanted(given.requirements, given.system_torch)
    if not whole.exists():
        events.tell("making the environment", 0, len(lines))
        make(environment, given.system_torch)
        install(environment, lines, given.wheels, events)
        check(environment, lines)
        whole.write_text(json.dumps({"requirements": lines}), encoding="utf-8")
    events.tell("ready", len(lines), len(lines))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("environment", type=Path)
    parser.add_argument("requirements", type=Path)
    parser.add_argument("--wheels")
    parser.add_argument("--system-torch", action="store_true")
    try:
        prepare(parser.parse_args())
    except PrepareError as failure:
        Path("end.json").write_text(json.dumps({"code": failure.code, "reason": str(failure)}), encoding="utf-8")
        sys.exit(failure.code)
