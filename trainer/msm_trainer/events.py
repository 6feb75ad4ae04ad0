"""The record of a run on disk: `events.jsonl`, append-only, and `exit.json`, the one proof of an end."""

import json
import math
import os
import time
from pathlib import Path

from msm_trainer.files import write_json_atomically


class EventLog:
    """Appends one event per line, each by one write, so that a reader sees whole lines or a tail without a newline.

    `seq` rises by one per line and goes on after a restart; a torn last line of a killed run is cut off first.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "events.jsonl"
        self._seq = _cut_torn_line(path)
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def append(self, kind: str, **fields: object) -> None:
        """Adds `{"v":1,"seq":…,"t":<Unix ms>,"kind":…,…fields}`; non-finite numbers become strings."""
        event = {"v": 1, "seq": self._seq, "t": time.time_ns() // 1_000_000, "kind": kind}
        line = json.dumps({**event, **{key: _finite(value) for key, value in fields.items()}}, allow_nan=False)
        os.write(self._file, (line + "\n").encode())
        self._seq += 1

    def close(self) -> None:
        """Closes the file."""
        os.close(self._file)


def write_exit(folder: Path, code: int, reason: str) -> None:
    """Writes `exit.json` by rename. `code`: 0 done, 64 bad recipe or data, 75 stopped and resumable, 76 diverged."""
    at = time.time_ns() // 1_000_000
    write_json_atomically(folder / "exit.json", {"format": 1, "code": code, "reason": reason, "atMs": at})


def _cut_torn_line(path: Path) -> int:
    """Drops a last line without newline; returns how many whole lines remain."""
    if not path.exists():
        return 0
    content = path.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        os.truncate(path, whole)
    return content.count(b"\n")


def _finite(value: object) -> object:
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
