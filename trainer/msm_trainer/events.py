"""The record of a run on disk: `events.jsonl`, append-only, and `end.json`, how the trainer ended."""

import errno
import json
import math
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msm_trainer.files import write_json_atomically
from msm_trainer.problems import AlreadyRunningError

if sys.platform != "win32":
    import fcntl

LARGEST_LINE_BYTES = 4_096
HEARTBEAT_SECONDS = 10.0
# A process whose launcher was killed ends by itself, but finishes its step and saves before.
_PATIENCE_SECONDS = 120.0


class EventLog:
    """Appends one event per line, each by one write, so that a reader sees whole lines or a tail without a newline.

    `seq` rises by one per line and goes on after a restart; a torn last line of a killed run is cut off first.
    AlreadyRunningError when another process writes the folder's record and still does so after `patience` seconds.
    """

    def __init__(self, folder: Path, patience: float = _PATIENCE_SECONDS) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "events.jsonl"
        self._lock = threading.Lock()
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        if not _held(self._file, patience):
            os.close(self._file)
            raise AlreadyRunningError(f"Another process trains in {folder}; wait for its end, or stop it first.")
        self._seq = _cut_torn_line(path)
        self.continues = self._seq > 0

    def append(self, kind: str, **fields: object) -> None:
        """Adds `{"v":1,"seq":…,"t":<Unix ms>,"kind":…,…fields}`; non-finite numbers become strings, None is left out.

        A line has at most 4 KiB: longer texts in it are cut.
        """
        known = {key: _finite(value) for key, value in fields.items() if value is not None}
        with self._lock:
            event = {"v": 1, "seq": self._seq, "t": time.time_ns() // 1_000_000, "kind": kind, **known}
            self._write(_line_of(event))
            self._seq += 1

    def _write(self, line: bytes) -> None:
        """All of a line or nothing: a nearly full disk takes the beginning of one, which the next would stick to."""
        written = os.write(self._file, line)
        if written < len(line):
            os.ftruncate(self._file, os.fstat(self._file).st_size - written)
            raise OSError(errno.ENOSPC, "There is no room left for an event")

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


def _held(descriptor: int, patience: float) -> bool:
    """Whether this process now holds the file's lock, which ends with the process however that ends."""
    if sys.platform == "win32":
        return True
    give_up = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > give_up:
                return False
            time.sleep(0.1)
        except OSError:  # some network file systems have no locks
            return True
        else:
            return True


def _cut_torn_line(path: Path) -> int:
    """Drops a last line without newline; returns how many whole lines remain."""
    content = path.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        os.truncate(path, whole)
    return content.count(b"\n")


def _finite(value: object) -> object:
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
