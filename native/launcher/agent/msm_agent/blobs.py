"""Bytes by SHA-256: received in ranges, resumable, checked, then never changed."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from typing import TYPE_CHECKING

from msm_agent.faults import AgentError
from msm_agent.files import sync_folder

if TYPE_CHECKING:
    from pathlib import Path

_SHA256 = re.compile(r"[0-9a-f]{64}")
# Of no bytes at all: nothing of it can be sent.
_EMPTY = hashlib.sha256().hexdigest()


class Blobs:
    """The folder `blobs/`: whole ones by their digest, unfinished ones in `part/`."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "blobs"
        self._parts = self._folder / "part"

    def path(self, sha256: str) -> Path:
        """Where a whole blob lies or will lie."""
        if not _SHA256.fullmatch(sha256):
            raise AgentError("request-malformed", f"{sha256!r} is not a SHA-256 digest.")
        return self._folder / sha256

    def held(self, sha256: str) -> dict[str, object]:
        """Whether the blob is whole, and how many of its bytes are here."""
        whole = self.path(sha256)
        if whole.exists():
            return {"whole": True, "bytes": whole.stat().st_size}
        part = self._parts / sha256
        return {"whole": False, "bytes": part.stat().st_size if part.exists() else 0}

    def put(self, sha256: str, offset: int, body: bytes) -> dict[str, object]:
        """Appends at `offset` if the part ends there. Says how far it is now, so that a lost answer loses nothing.

        Two senders of one blob send the same bytes, so the lock only has to keep each append whole.
        """
        if self.path(sha256).exists():
            return self.held(sha256)
        self._parts.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(str(self._parts / sha256), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if os.fstat(descriptor).st_size == offset:
                os.lseek(descriptor, offset, os.SEEK_SET)
                view = memoryview(body)
                while view:
                    view = view[os.write(descriptor, view) :]
            return {"whole": False, "bytes": os.fstat(descriptor).st_size}
        finally:
            os.close(descriptor)

    def commit(self, sha256: str) -> dict[str, object]:
        """Checks the whole part against its name and publishes it; a part that differs is thrown away."""
        whole = self.path(sha256)
        part = self._parts / sha256
        if whole.exists():
            return self.held(sha256)
        if sha256 == _EMPTY:
            self.put(sha256, 0, b"")
        try:
            descriptor = os.open(str(part), os.O_RDWR)
        except FileNotFoundError:
            if self.path(sha256).exists():
                return self.held(sha256)
            raise AgentError("blob-missing", f"Nothing of {sha256} is here to be checked.") from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            digest = hashlib.sha256()
            while True:
                block = os.read(descriptor, 1 << 20)
                if not block:
                    break
                digest.update(block)
            if digest.hexdigest() != sha256:
                part.unlink()
                raise AgentError("hash-differs", f"What arrived for {sha256} has the digest {digest.hexdigest()}.")
            os.fsync(descriptor)
            os.fchmod(descriptor, 0o444)
            if part.exists():
                part.replace(whole)
        finally:
            os.close(descriptor)
        sync_folder(self._folder)
        return self.held(sha256)
