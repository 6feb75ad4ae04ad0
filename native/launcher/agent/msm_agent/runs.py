"""Runs as folders: observed from what lies there, stopped by a file.

A run's state is read in this order: `exit.json`, else whether `run.lock` is held, else what its engine says, else lost.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any

from msm_agent import locks
from msm_agent.engines import engine_of
from msm_agent.faults import AgentError
from msm_agent.files import attempts_made, now_ms, opened_inside, read_json, write_whole
from msm_agent.machine import boot_id
from msm_agent.spec import checked_key, parse_spec
from msm_agent.waits import bad_parent

if TYPE_CHECKING:
    from pathlib import Path

_MOST_BYTES_A_READ = 8 << 20


class Runs:
    """The folder `runs/`."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._folder = home / "runs"

    def folder(self, key: str) -> Path:
        """Where a run lies or will lie."""
        return self._folder / checked_key(key)

    def observe(self, keys: list[str]) -> dict[str, Any]:
        """What can be said of each run now. A run that this machine does not know has no entry but None."""
        slurm_ids: dict[str, str] = {}
        observed: dict[str, Any] = {}
        unread: dict[str, str] = {}
        for key in keys:
            folder = self.folder(key)
            if not folder.exists():
                observed[key] = None
                continue
            try:
                observed[key] = self._seen(folder)
            except (AgentError, OSError, ValueError, KeyError, TypeError) as fault:
                # A spoiled folder says nothing of its own run, and must not silence the others.
                unread[key] = str(fault)
                continue
            engine = observed[key]["engine"]
            # A held lock says enough: the controller is shared, and is asked for the others only.
            unsure = observed[key]["exit"] is None and not observed[key]["lockHeld"]
            if engine is not None and engine["engine"] == "slurm" and unsure:
                slurm_ids[key] = engine["id"]
        if slurm_ids:
            told = engine_of("slurm").states(list(slurm_ids.values()))
            for key, engine_id in slurm_ids.items():
                observed[key]["engineState"] = told.get(engine_id)
                # It may have ended while Slurm was asked. Listing has a network file system look anew.
                list(self.folder(key).iterdir())
                observed[key]["exit"] = _readable(self.folder(key) / "exit.json")
        return {"at": now_ms(), "bootId": boot_id(), "runs": observed, "unread": unread}

    def _seen(self, folder: Path) -> dict[str, Any]:
        ended = read_json(folder / "exit.json")
        held = ended is None and locks.is_held(folder / "run.lock")
        if ended is None and not held:
            # It may have ended between the two looks: the record is written before the lock is let go.
            ended = read_json(folder / "exit.json")
        made, engine = attempts_made(folder), read_json(folder / "engine.json")
        begun = engine is not None and made >= engine.get("attempt", 1)
        events = folder / "events.jsonl"
        return {
            "exit": ended,
            "lockHeld": held,
            "stopRequested": (folder / "stop").exists(),
            "attempt": made,
            "engine": engine,
            "engineState": None,
            "waiting": read_json(folder / "waiting.json") if held else None,
            "badParent": None if ended is not None or begun else self._bad_parent(folder),
            "eventBytes": events.stat().st_size if events.exists() else 0,
        }

    def _bad_parent(self, folder: Path) -> str | None:
        """Slurm ends a job that waits for one that failed without giving it the word."""
        path = folder / "spec.json"
        if not path.exists():
            return None
        text = path.read_text(encoding="utf-8")
        return bad_parent(self._home, parse_spec(text, hashlib.sha256(text.encode()).hexdigest()))

    def cancel(self, key: str, how: str) -> dict[str, Any]:
        """Asks a run to stop. The supervisor carries it out, so that it holds when the link is lost the next moment."""
        folder = self.folder(key)
        if not folder.exists():
            raise AgentError("run-unknown", f"This machine has no run {key}.")
        stop = folder / "stop"
        asked = stop.read_text() if stop.exists() else ""
        if asked != "now" and asked != how:
            write_whole(stop, how)
        engine = read_json(folder / "engine.json")
        if engine is not None and read_json(folder / "exit.json") is None:
            engine_of(engine["engine"]).stop(folder, engine["id"], how)
        return {}

    def known(self) -> list[dict[str, Any]]:
        """All runs in this folder, for a desktop that has lost its database."""
        if not self._folder.exists():
            return []
        folders = sorted(path for path in self._folder.iterdir() if path.is_dir())
        return [{"key": folder.name, "engine": _readable(folder / "engine.json")} for folder in folders]

    def read(self, key: str, path: str, offset: int, length: int) -> tuple[dict[str, Any] | None, bytes]:
        """A range of a file in the run's folder with the file's size; None where there is none."""
        folder = self.folder(key)
        if not folder.exists():
            return None, b""
        with opened_inside(folder, path) as descriptor:
            if descriptor is None:
                return None, b""
            size = os.fstat(descriptor).st_size
            body = os.pread(descriptor, max(0, min(length, _MOST_BYTES_A_READ)), offset)
        return {"size": size, "offset": offset}, body


def _readable(path: Path) -> Any:
    """A document, or None where it is missing or spoiled."""
    try:
        return read_json(path)
    except AgentError:
        return None
