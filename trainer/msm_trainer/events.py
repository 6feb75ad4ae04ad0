"""The record of a run on disk: `events.jsonl`, append-only, and `end.json`, how the trainer ended."""

import json
import math
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msm_trainer.files import write_json_atomically

LARGEST_LINE_BYTES = 4_096
HEARTBEAT_SECONDS = 10.0


class EventLog:
    """Appends one event per line, each by one write, so that a reader sees whole lines or a tail without a newline.

    `seq` rises by one per line and goes on after a restart; a torn last line of a killed run is cut off first.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "events.jsonl"
        self._seq = _cut_torn_line(path)
        self.continues = self._seq > 0
        self._lock = threading.Lock()
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def append(self, kind: str, **fields: object) -> None:
        """Adds `{"v":1,"seq":…,"t":<Unix ms>,"kind":…,…fields}`; non-finite numbers become strings, None is left out.

        A line has at most 4 KiB: longer texts in it are cut.
        """
        known = {key: _finite(value) for key, value in fields.items() if value is not None}
        with self._lock:
            event = {"v": 1, "seq": self._seq, "t": time.time_ns() // 1_000_000, "kind": kind, **known}
            os.write(self._file, _line_of(event))
            self._seq += 1

    @contextmanager
    def beating(self, seconds: float = HEARTBEAT_SECONDS) -> Iterator[None]:
        """Says every so many seconds that the process lives, whatever it is at."""
        over = threading.Event()

        def beat() -> None:
            while not over.wait(seconds):
                with suppress(OSError):  # a full disk is found by what must be saved
                    self.append("heartbeat")

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def close(self) -> None:
        """Closes the file."""
        os.close(self._file)


class SilentLog(EventLog):
    """What the processes have that train along with the first one, which alone keeps the record."""

    def __init__(self) -> None:
        self.continues = False

    def append(self, kind: str, **fields: object) -> None:
        """Says nothing."""

    def close(self) -> None:
        """Has nothing to close."""


def write_end(folder: Path, code: int, reason: str, last_checkpoint: str | None) -> None:
    """Writes `end.json` by rename: exit code, one sentence, and where in the folder the last weights are."""
    write_json_atomically(folder / "end.json", {"code": code, "reason": reason, "lastCheckpoint": last_checkpoint})


def _line_of(event: dict[str, object]) -> bytes:
    line = (json.dumps(event, allow_nan=False) + "\n").encode()
    while len(line) > LARGEST_LINE_BYTES:
        texts = {key: value for key, value in event.items() if isinstance(value, str)}
        longest = max(texts, key=lambda key: len(texts[key]))
        assert len(texts[longest]) > 8, "only texts make an event long"
        event = {**event, longest: texts[longest][: len(texts[longest]) * 3 // 4] + "…"}
        line = (json.dumps(event, allow_nan=False) + "\n").encode()
    return line


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
