"""Attempts of runs: each is started exactly once, however often and by whomever it is asked for.

`intent.json` is written before an attempt is started and `engine.json` after: what an agent began that died in between
is found again by its engine.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from typing import TYPE_CHECKING, Any

from msm_agent import locks
from msm_agent.blobs import Blobs
from msm_agent.engines import engine_of
from msm_agent.faults import AgentError
from msm_agent.files import attempts_made, now_ms, read_json, write_json, write_whole
from msm_agent.machine import boot_id
from msm_agent.spec import LaunchSpec, checked_key, parse_spec

if TYPE_CHECKING:
    from pathlib import Path

# A supervisor that has not written its attempt after this time will not come.
_START_PATIENCE_MS = 30_000
# A supervisor holds its lock a moment longer than it takes to write its end.
_LEFTOVER_PATIENCE_S = 5
_SLURM_GOES_ON = {"PENDING", "CONFIGURING", "RUNNING", "COMPLETING", "SUSPENDED", "REQUEUED", "SIGNALING", "STAGE_OUT"}


class Starts:
    """First and further attempts in the folder `runs/`."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def submit(self, key: str, spec: str, sha256: str, engine: str) -> dict[str, Any]:
        """Starts a run, or answers with the one that this key already started."""
        parsed = parse_spec(spec, sha256)
        if parsed.key != key:
            raise AgentError("spec-refused", f"The spec is for the run {parsed.key}, not {key}.")
        folder = self._home / "runs" / checked_key(key)
        folder.mkdir(parents=True, exist_ok=True)
        with locks.exclusively(folder / "submit.lock"):
            self._keep_spec(folder, spec)
            held = read_json(folder / "engine.json")
            if held is not None:
                return {"isNew": False, "engine": held}
            found = _adopted(folder, 1)
            if found is None:
                self._refuse_orphan(parsed)
                self._lay_out(folder, parsed)
                (folder / "claim").mkdir(exist_ok=True)
            return {"isNew": found is None, "engine": found or self._start(folder, parsed, engine, 1)}

    def resume(self, key: str, attempt: int) -> dict[str, Any]:
        """Starts the attempt after the last one, which must have ended; asked again for it, answers with it."""
        folder = self._home / "runs" / checked_key(key)
        if not (folder / "engine.json").exists():
            raise AgentError("run-unknown", f"This machine never began the run {key}.")
        with locks.exclusively(folder / "submit.lock"):
            held = read_json(folder / "engine.json")
            if held.get("attempt", 1) >= attempt:
                return {"isNew": False, "engine": held}
            found = _adopted(folder, attempt)
            if found is not None:
                return {"isNew": False, "engine": found}
            if (read_json(folder / "intent.json") or {}).get("attempt", 1) != attempt:
                _refuse_unfinished(folder, held, attempt)
                _set_aside(folder, attempt - 1)
            text = (folder / "spec.json").read_text(encoding="utf-8")
            spec = parse_spec(text, hashlib.sha256(text.encode()).hexdigest())
            return {"isNew": True, "engine": self._start(folder, spec, held["engine"], attempt)}

    def _keep_spec(self, folder: Path, text: str) -> None:
        path = folder / "spec.json"
        if not path.exists():
            write_whole(path, text)
        elif path.read_text(encoding="utf-8") != text:
            raise AgentError("spec-differs", f"The run {folder.name} was submitted before with another spec.")

    def _refuse_orphan(self, spec: LaunchSpec) -> None:
        for parent in spec.after:
            if not (self._home / "runs" / parent / "engine.json").exists():
                raise AgentError("run-unknown", f"{spec.key} goes on from the run {parent}, which was not begun here.")

    def _start(self, folder: Path, spec: LaunchSpec, engine_name: str, attempt: int) -> dict[str, Any]:
        intent = {"engine": engine_name, "attempt": attempt, "submittedAt": now_ms(), "bootId": boot_id()}
        write_json(folder / "intent.json", intent)
        started = {**intent, "id": engine_of(engine_name).start(self._home, folder, spec, attempt)}
        write_json(folder / "engine.json", started)
        return started

    def _lay_out(self, folder: Path, spec: LaunchSpec) -> None:
        """The run's files as links to blobs. All are checked to be here before the first is made."""
        blobs = Blobs(self._home)
        missing = [path for path, sha256 in sorted(spec.files.items()) if not blobs.path(sha256).exists()]
        if missing:
            raise AgentError("blob-missing", f"The bytes of {missing[0]} have not been sent to this machine.")
        free = shutil.disk_usage(str(folder)).free
        if spec.limits.disk_bytes is not None and free < spec.limits.disk_bytes:
            reason = f"The run needs {spec.limits.disk_bytes} bytes in {self._home}, of which {free} are free."
            raise AgentError("disk-full", reason)
        for path, sha256 in spec.files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                os.link(str(blobs.path(sha256)), str(target))


def _adopted(folder: Path, attempt: int) -> dict[str, Any] | None:
    """What an agent that died between starting the attempt and recording it had started, if it came that far."""
    intent = read_json(folder / "intent.json")
    if intent is None or intent.get("attempt", 1) != attempt:
        return None
    engine_id = engine_of(intent["engine"]).find(folder, attempt)
    if engine_id is None:
        return None
    adopted = {**intent, "id": engine_id}
    write_json(folder / "engine.json", adopted)
    return adopted


def _refuse_unfinished(folder: Path, held: dict[str, Any], attempt: int) -> None:
    """Only the attempt after the last one, and only when that one has ended and something is left to do."""
    last = held.get("attempt", 1)
    if attempt != last + 1:
        raise AgentError("not-resumable", f"The run {folder.name} is at its attempt {last}: {attempt} cannot be next.")
    ended = read_json(folder / "exit.json")
    if ended is not None and ended["rc"] == 0:
        raise AgentError("not-resumable", f"The run {folder.name} has ended well: there is nothing to go on with.")
    if ended is None and _goes_on(folder, held):
        raise AgentError("not-resumable", f"The run {folder.name} has not ended yet.")
    if ended is not None:
        lock = locks.hold(folder / "run.lock", _LEFTOVER_PATIENCE_S)
        if lock is None:
            reason = f"A program that the run {folder.name} left behind still lives: end it on the machine."
            raise AgentError("not-resumable", reason)
        os.close(lock)


def _goes_on(folder: Path, held: dict[str, Any]) -> bool:
    if locks.is_held(folder / "run.lock"):
        return True
    if held["engine"] == "slurm":
        told = engine_of("slurm").states([held["id"]]).get(held["id"])
        return told is not None and told["state"] in _SLURM_GOES_ON
    begun = attempts_made(folder) >= held.get("attempt", 1)
    return not begun and held["bootId"] == boot_id() and now_ms() - held["submittedAt"] < _START_PATIENCE_MS


def _set_aside(folder: Path, attempt: int) -> None:
    """An end is kept under its attempt's number, and requests to stop are done with."""
    for name in ("end", "exit"):
        with contextlib.suppress(FileNotFoundError):
            (folder / f"{name}.json").replace(folder / f"{name}-{attempt}.json")
    with contextlib.suppress(FileNotFoundError):
        (folder / "stop").unlink()
