"""Files that are whole or absent, paths that cannot leave their folder, and the time that is written into them."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msm_agent.faults import AgentError

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_whole(path: Path, text: str) -> None:
    """Replaces a file by rename after its bytes are on the disk: a reader sees the old text or the new one."""
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=str(path.parent))
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes a rename in the folder survive a power cut, where the file system can."""
    descriptor = os.open(str(folder), os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_json(path: Path, value: object) -> None:
    """`write_whole` of one JSON document. ValueError for numbers that are not finite: JSON has none."""
    write_whole(path, json.dumps(value, sort_keys=True, allow_nan=False) + "\n")


def read_json(path: Path) -> Any:
    """The JSON document in a file; None where there is no such file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_number)
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError) as fault:
        raise AgentError("file-malformed", f"{path} is not JSON ({fault}): look at it on the machine.") from fault


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number of JSON")


def attempts_made(folder: Path) -> int:
    """How many times the run in a folder was begun."""
    marker = folder / "attempt"
    return int(marker.read_text()) if marker.exists() else 0


def parts_of(path: str) -> list[str]:
    """The names of a relative path; absolute paths, `..` and odd separators are refused."""
    parts = path.split("/")
    if not path or any(part in ("", ".", "..") or "\0" in part or "\\" in part for part in parts):
        raise AgentError("path-refused", f"The path {path!r} leaves the run's folder, so it is refused.")
    return parts


@contextlib.contextmanager
def opened_inside(folder: Path, path: str) -> Iterator[int | None]:
    """A descriptor for reading a regular file below `folder`, no link followed on the way; None where it is missing."""
    names = parts_of(path)
    held = [os.open(str(folder), os.O_RDONLY | os.O_DIRECTORY)]
    try:
        for place, name in enumerate(names):
            last = place == len(names) - 1
            kind = os.O_NONBLOCK if last else os.O_DIRECTORY
            try:
                held.append(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | kind, dir_fd=held[-1]))
            except FileNotFoundError:
                yield None
                return
            except OSError as fault:
                reason = f"{path!r} is reached through a link or is no plain file, so it is refused."
                raise AgentError("path-refused", reason) from fault
        if not stat.S_ISREG(os.fstat(held[-1]).st_mode):
            raise AgentError("path-refused", f"{path!r} is no plain file, so it is refused.")
        yield held[-1]
    finally:
        for descriptor in reversed(held):
            os.close(descriptor)


def now_ms() -> int:
    """Milliseconds since 1970 by this machine's clock."""
    return int(time.time() * 1000)
