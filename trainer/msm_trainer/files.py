"""Files that are either whole or absent, and their hashes."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path


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
    """Lets `fill` write into a folder beside the target and renames it; a folder that was there is replaced."""
    partial = path.with_name(path.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    fill(partial)
    for file in partial.iterdir():
        with file.open("rb") as handle:
            os.fsync(handle.fileno())
    shutil.rmtree(path, ignore_errors=True)
    partial.rename(path)
