"""Locks by flock: they end with the processes that hold them, whatever ends those."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def exclusively(path: Path) -> Iterator[None]:
    """Waits for the lock and holds it."""
    descriptor = os.open(str(path), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether anyone holds the lock. Taken as shared for a moment, which those who want it have to sit out."""
    try:
        descriptor = os.open(str(path), os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def hold(path: Path, patience_s: float) -> int | None:
    """A descriptor that holds the lock, or None if another holder stays for all of `patience_s`."""
    descriptor = os.open(str(path), os.O_RDWR | os.O_CREAT, 0o600)
    give_up = time.monotonic() + patience_s
    while not _taken(descriptor):
        if time.monotonic() > give_up:
            os.close(descriptor)
            return None
        time.sleep(0.05)
    return descriptor


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def works(folder: Path) -> bool:
    """Whether flock keeps a second holder out on this file system; some network file systems ignore it."""
    path = folder / ".flock-test"
    first = hold(path, 1)
    if first is None:
        return True
    try:
        second = hold(path, 0)
        if second is None:
            return True
        os.close(second)
        return False
    except OSError:
        return False
    finally:
        os.close(first)
