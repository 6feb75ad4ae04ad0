"""Programs that outlive the link and the login.

Two ways: a unit of the account's own service manager (systemd), which has a control group of its own and whose name
keeps a second start out; or a session of its own (setsid). Some machines end the one at logout, some the other, so both
are tried when a machine is linked, and the way that lived is remembered in `detach.json`.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from msm_agent import locks
from msm_agent.files import read_json, write_json
from msm_agent.spec import checked_key

UNIT, SESSION = "unit", "session"
_PATIENCE_S = 15
_START_S = 5

_HERE = Path(__file__).resolve().parent


def start(home: Path, folder: Path, command: list[str]) -> str:
    """Starts a run's supervisor, whose last arguments are the run's key and attempt; gives the name it is known by.

    Where the chosen way does not work any more, a session of its own is better than no start.
    """
    if (read_json(home / "detach.json") or {}).get("way") == UNIT:
        unit = f"msm-{command[-2]}-{command[-1]}"
        if _start_unit(unit, command, folder, folder / "log.txt"):
            return unit
    return str(_start_session(command, folder, folder / "log.txt"))


def begin_trial(home: Path, seconds: float) -> dict[str, str | None]:
    """Starts a small program each way, to see after the link is closed which lives on. None: the way is not there."""
    tokens: dict[str, str | None] = {}
    for way in (SESSION, UNIT):
        token = uuid.uuid4().hex
        place = _place(home, token)
        command = [sys.executable, "-I", str(_HERE / "sleeper.py"), str(place), str(seconds)]
        log = Path(os.devnull)
        started = way == SESSION and _start_session(command, home, log) > 0
        started = started or (way == UNIT and _start_unit(f"msm-trial-{token}", command, home, log))
        tokens[way] = token if started and _appears(place) else None
    return tokens


def end_trial(home: Path, tokens: dict[str, str | None]) -> dict[str, Any]:
    """Which of them live; the better living way is the one that runs are started by from now on."""
    lived = {way: None if token is None else locks.is_held(_place(home, token)) for way, token in tokens.items()}
    for token in tokens.values():
        if token is not None and locks.is_held(_place(home, token)):
            _end(_place(home, token))
    way = next((way for way in (UNIT, SESSION) if lived.get(way)), None)
    # Where neither lives, runs last as long as the login; a session is the way without conditions.
    write_json(home / "detach.json", {"way": way or SESSION})
    return {"way": way, "lived": lived}


def _start_session(command: list[str], folder: Path, log: Path) -> int:
    with log.open("ab") as output:
        child = subprocess.Popen(
            command,
            cwd=str(folder),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    return child.pid


def _start_unit(unit: str, command: list[str], folder: Path, log: Path) -> bool:
    """True where the unit runs now: it was started, or it had been before."""
    # A name of its own: a second start must not take away what the first one has not read yet.
    given = folder / f".{unit}-{uuid.uuid4().hex}.json"
    descriptor = os.open(str(given), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump({"folder": str(folder), "log": str(log), "env": dict(os.environ)}, file)
    # mixed: the supervisor is asked to end, and only what it leaves behind is killed.
    options = ["--user", "--quiet", "--collect", f"--unit={unit}", "--property=KillMode=mixed"]
    entering = [sys.executable, "-I", str(_HERE / "enter.py"), str(given), *command]
    if _succeeds("systemd-run", *options, "--", *entering):
        return True
    with contextlib.suppress(OSError):
        given.unlink()
    return _succeeds("systemctl", "--user", "--quiet", "is-active", unit)


def _succeeds(*command: str) -> bool:
    """Whether a program of the service manager ends well, and soon."""
    env = dict(os.environ)
    runtime = f"/run/user/{os.getuid()}"
    # A login without PAM's session module does not say where the manager is.
    if Path(runtime).is_dir():
        env.setdefault("XDG_RUNTIME_DIR", runtime)
    try:
        done = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE_S,
            env=env,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _place(home: Path, token: str) -> Path:
    return home / f".detached-{checked_key(token)}"


def _appears(place: Path) -> bool:
    give_up = time.monotonic() + _START_S
    while not (locks.is_held(place) and place.stat().st_size > 0):
        if time.monotonic() > give_up:
            return False
        time.sleep(0.02)
    return True


def _end(place: Path) -> None:
    """The lock shows that the program which wrote its number there still lives."""
    with contextlib.suppress(OSError, ValueError):
        os.kill(int(place.read_text()), signal.SIGKILL)
        place.unlink()
