"""Runs as folders: submitted exactly once, observed from what lies there, stopped by a file.

A run's state is read in this order: `exit.json`, else whether `run.lock` is held, else what its engine says, else lost.
"""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING, Any

from msm_agent import locks
from msm_agent.blobs import Blobs
from msm_agent.engines import engine_of
from msm_agent.faults import AgentError
from msm_agent.files import opened_inside, read_json, write_json, write_whole
from msm_agent.machine import boot_id
from msm_agent.spec import LaunchSpec, checked_key, parse_spec

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

    def submit(self, key: str, spec: str, sha256: str, engine: str) -> dict[str, Any]:
        """Starts a run, or answers with the one that this key already started."""
        parsed = parse_spec(spec, sha256)
        if parsed.key != key:
            raise AgentError("spec-refused", f"The spec is for the run {parsed.key}, not {key}.")
        folder = self.folder(key)
        folder.mkdir(parents=True, exist_ok=True)
        with locks.exclusively(folder / "submit.lock"):
            self._keep_spec(folder, spec)
            held = read_json(folder / "engine.json")
            if held is not None:
                return {"isNew": False, "engine": held}
            adopted = self._adopted(folder, parsed, engine)
            started = adopted if adopted is not None else self._start(folder, parsed, engine)
            write_json(folder / "engine.json", started)
            return {"isNew": adopted is None, "engine": started}

    def _keep_spec(self, folder: Path, text: str) -> None:
        path = folder / "spec.json"
        if not path.exists():
            write_whole(path, text)
        elif path.read_text(encoding="utf-8") != text:
            raise AgentError("spec-differs", f"The run {folder.name} was submitted before with another spec.")

    def _adopted(self, folder: Path, spec: LaunchSpec, engine_name: str) -> dict[str, Any] | None:
        """What an agent that died between starting the run and recording it had started, if it came that far."""
        intent = read_json(folder / "intent.json")
        if intent is None:
            return None
        engine_id = engine_of(engine_name).find(self._home, folder, spec)
        return None if engine_id is None else {**intent, "id": engine_id}

    def _start(self, folder: Path, spec: LaunchSpec, engine_name: str) -> dict[str, Any]:
        engine = engine_of(engine_name)
        self._lay_out(folder, spec)
        (folder / "claim").mkdir(exist_ok=True)
        intent = {"engine": engine_name, "submittedAt": now_ms(), "bootId": boot_id()}
        write_json(folder / "intent.json", intent)
        return {**intent, "id": engine.start(self._home, folder, spec)}

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

    def observe(self, keys: list[str]) -> dict[str, Any]:
        """What can be said of each run now. A run that this machine does not know has no entry but None."""
        slurm_ids: dict[str, str] = {}
        observed: dict[str, Any] = {}
        for key in keys:
            folder = self.folder(key)
            if not folder.exists():
                observed[key] = None
                continue
            observed[key] = self._seen(folder)
            engine = observed[key]["engine"]
            if engine is not None and engine["engine"] == "slurm" and observed[key]["exit"] is None:
                slurm_ids[key] = engine["id"]
        if slurm_ids:
            told = engine_of("slurm").states(list(slurm_ids.values()))
            for key, engine_id in slurm_ids.items():
                observed[key]["engineState"] = told.get(engine_id)
        return {"at": now_ms(), "bootId": boot_id(), "runs": observed}

    def _seen(self, folder: Path) -> dict[str, Any]:
        ended = read_json(folder / "exit.json")
        held = ended is None and locks.is_held(folder / "run.lock")
        if ended is None and not held:
            # It may have ended between the two looks: the record is written before the lock is let go.
            ended = read_json(folder / "exit.json")
        attempt = folder / "attempt"
        events = folder / "events.jsonl"
        return {
            "exit": ended,
            "lockHeld": held,
            "stopRequested": (folder / "stop").exists(),
            "attempt": int(attempt.read_text()) if attempt.exists() else 0,
            "engine": read_json(folder / "engine.json"),
            "engineState": None,
            "eventBytes": events.stat().st_size if events.exists() else 0,
        }

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
        return [{"key": folder.name, "engine": read_json(folder / "engine.json")} for folder in folders]

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


def now_ms() -> int:
    """Milliseconds since 1970 by this machine's clock."""
    return int(time.time() * 1000)
