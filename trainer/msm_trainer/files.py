"""Files that are either whole or absent, and their hashes."""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from safetensors import SafetensorError

from msm_trainer.problems import DiskFullError

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def sha256_of_file(path: Path) -> str:
    """The file's SHA-256 as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomically(path: Path, content: bytes) -> None:
    """Writes beside the target, flushes to disk, and renames: readers see the old file or the new, never a part."""
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def write_json_atomically(path: Path, value: object) -> None:
    """Like `write_atomically`, for JSON with two-space indent."""
    write_atomically(path, (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode())


def write_folder_atomically(path: Path, fill: Callable[[Path], None]) -> None:
    """Lets `fill` write into a folder beside the target and renames it; a folder that was there is replaced.

    When `fill` fails nothing of its folder is left. DiskFullError when there was no room.
    """
    partial = path.with_name(path.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        with naming_a_full_disk(path):
            partial.mkdir(parents=True)
            fill(partial)
            for file in partial.rglob("*"):
                if file.is_file():
                    with file.open("rb") as handle:
                        os.fsync(handle.fileno())
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    shutil.rmtree(path, ignore_errors=True)
    partial.rename(path)


@contextmanager
def naming_a_full_disk(path: Path) -> Iterator[None]:
    """Turns the many ways in which libraries say that there is no room into a DiskFullError."""
    try:
        yield
    except (OSError, SafetensorError) as problem:
        code = problem.errno if isinstance(problem, OSError) else None
        if code in _NO_ROOM or any(f"os error {number}" in str(problem) for number in _NO_ROOM):
            raise DiskFullError(f"There is no room left to write {path.name} in {path.parent}; free some.") from problem
        raise
