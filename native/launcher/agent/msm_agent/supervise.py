"""The process that runs one attempt of a run and writes how it ended.

It holds `run.lock`, which its child inherits: as long as either lives the run is running, whatever killed the other.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from msm_agent import locks
from msm_agent.faults import AgentError
from msm_agent.files import attempts_made, now_ms, read_json, write_json, write_whole
from msm_agent.machine import boot_id
from msm_agent.spec import LaunchSpec, parse_spec
from msm_agent.waits import NoTurn, Turn, await_turn

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType

DUPLICATE = 3
_LOOK_S = 0.2
# From SIGTERM to SIGKILL.
_KILL_S = 60
# An observer holds the lock for an instant; a true holder for as long as it runs.
_LOCK_PATIENCE_S = 5
_ROOM = ".room-for-exit"
# Also a folder's own block, on file systems that write each change to a new place.
_ROOM_BYTES = 1 << 18
# A sentence and a path.
_LONGEST_END_BYTES = 1 << 16


def supervise(home: Path, key: str, attempt: int) -> int:
    """Runs the attempt unless it was made before. Returns the supervisor's own exit code."""
    folder = home / "runs" / key
    lock = locks.hold(folder / "run.lock", _LOCK_PATIENCE_S)
    if lock is None:
        return DUPLICATE
    if (folder / "exit.json").exists() or attempts_made(folder) >= attempt:
        return DUPLICATE
    spec = _stored_spec(folder)
    for left in ("supervisor.json", "waiting.json"):
        with contextlib.suppress(FileNotFoundError):
            (folder / left).unlink()
    write_whole(folder / "attempt", f"{attempt}\n")
    _keep_room(folder)
    return _Attempt(home, spec, attempt, lock).run()


def _stored_spec(folder: Path) -> LaunchSpec:
    text = (folder / "spec.json").read_text(encoding="utf-8")
    return parse_spec(text, hashlib.sha256(text.encode()).hexdigest())


class _Attempt:
    """One child from the wait for its turn to its end, with the two ways of ending it early."""

    def __init__(self, home: Path, spec: LaunchSpec, attempt: int, lock: int) -> None:
        self._home = home
        self._folder = home / "runs" / spec.key
        self._spec = spec
        self._attempt = attempt
        self._lock = lock
        self._warned = False
        self._hurried = False
        self._why_stopped: str | None = None
        self._terminate_at: float | None = None
        self._kill_at: float | None = None

    def run(self) -> int:
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGUSR1, self._on_signal)
        turn = await_turn(self._home, self._folder, self._spec, self._why_stop)
        if isinstance(turn, NoTurn):
            _write_end(self._folder, self._attempt, turn.code, turn.reason, turn.details)
            return turn.code
        try:
            child = self._start(turn)
        except OSError as fault:
            _write_end(self._folder, self._attempt, 78, f"cannot-start: {fault}")
            return 78
        record = {"pid": os.getpid(), "group": child.pid, "startedAt": now_ms(), "bootId": boot_id()}
        # On a full disk the run goes on; it only cannot be told to end where this process is killed.
        with contextlib.suppress(OSError):
            write_json(self._folder / "supervisor.json", record)
        code = self._wait(child)
        _write_end(self._folder, self._attempt, code, self._reason(code))
        # Slurm's accounts show what they are told; codes from 126 on it takes for signals.
        return code if 0 <= code < 126 else 1

    def _why_stop(self) -> str | None:
        """Why a run that still waits for its turn is to be given up."""
        return "cancelled" if (self._folder / "stop").exists() else "preempted" if self._warned else None

    def _start(self, turn: Turn) -> subprocess.Popen[bytes]:
        words = [sys.executable if word == "{python}" else word for word in self._spec.command]
        with (self._folder / "log.txt").open("ab") as log:
            return subprocess.Popen(
                words,
                cwd=str(self._folder),
                env={**os.environ, **turn.env, **self._spec.env, "MSM_ATTEMPT": str(self._attempt)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=(self._lock, *turn.locks),
            )

    def _wait(self, child: subprocess.Popen[bytes]) -> int:
        wall = self._spec.limits.wall_seconds
        started = time.monotonic()
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return child.wait(_LOOK_S)
            now = time.monotonic()
            if wall is not None and now - started > wall and self._why_stopped is None:
                self._stop_from(now, "timed-out", 0)
            self._look_at_stop_file(now)
            if self._warned and self._terminate_at is None:
                self._stop_from(now, "preempted", self._spec.stop_grace_seconds)
            self._press(child, now)

    def _look_at_stop_file(self, now: float) -> None:
        path = self._folder / "stop"
        if not path.exists():
            return
        if path.read_text() == "now" and not self._hurried:
            self._hurried = True
            self._stop_from(now, "cancelled", 0)
        elif self._terminate_at is None:
            self._stop_from(now, "cancelled", self._spec.stop_grace_seconds)

    def _stop_from(self, now: float, why: str, grace_s: float) -> None:
        """The trainer watches the stop file; if it has not ended by itself after the grace, it is told, then killed."""
        if not (self._folder / "stop").exists():
            # On a full disk the signal has to do.
            with contextlib.suppress(OSError):
                write_whole(self._folder / "stop", why)
        self._why_stopped = self._why_stopped or why
        self._terminate_at = now + grace_s
        self._kill_at = self._terminate_at + min(_KILL_S, max(5, self._spec.stop_grace_seconds))

    def _press(self, child: subprocess.Popen[bytes], now: float) -> None:
        if self._terminate_at is None or self._kill_at is None or now < self._terminate_at:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL if now >= self._kill_at else signal.SIGTERM)
        # Told once; the next and last word is the kill.
        self._terminate_at = self._kill_at

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._warned = True

    def _reason(self, code: int) -> str:
        if self._why_stopped is not None and code != 0:
            return self._why_stopped
        return "finished" if code == 0 else "ended-by-signal" if code < 0 or code > 128 else "failed"


def _write_end(folder: Path, attempt: int, code: int, reason: str, details: dict[str, Any] | None = None) -> None:
    """The one proof of an end. What the trainer wrote itself about its end is kept beside it in `end.json`."""
    rc = code if code >= 0 else 128 - code
    end = {"v": 1, "rc": rc, "reason": reason, "attempt": attempt, "at": now_ms(), **(details or {})}
    try:
        write_json(folder / "exit.json", {**end, "told": _told(folder)})
    except OSError:
        # A full disk: room for this was kept.
        with contextlib.suppress(FileNotFoundError):
            (folder / _ROOM).unlink()
        write_json(folder / "exit.json", {**end, "told": None})
    with contextlib.suppress(OSError):
        (folder / _ROOM).unlink()


def _told(folder: Path) -> Any:
    """The trainer's own record of its end; None where it is missing, spoiled or too long to be one."""
    path = folder / "end.json"
    try:
        told = read_json(path) if path.exists() and path.stat().st_size <= _LONGEST_END_BYTES else None
        json.dumps(told, allow_nan=False)
    except (AgentError, OSError, ValueError, RecursionError):
        return None
    return told


def _keep_room(folder: Path) -> None:
    """Bytes on the disk that the end's record can take, when a run has filled it."""
    with contextlib.suppress(OSError):
        (folder / _ROOM).write_bytes(b"\0" * _ROOM_BYTES)
