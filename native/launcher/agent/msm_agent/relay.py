"""Bytes between the link and a Unix socket of this machine: how a server that only listens there is spoken to."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from pathlib import Path
from typing import BinaryIO

from msm_agent.faults import AgentError

_MOST_BYTES = 1 << 16


def connect(path: str) -> socket.socket:
    """A connection to the server behind a socket; `~` is the account's home."""
    place = str(Path(path).expanduser())
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(place)
    except OSError as fault:
        connection.close()
        why = fault.strerror or str(fault)
        raise AgentError("socket-refused", f"Nothing answers at the socket {place} ({why}).") from fault
    return connection


def relay(connection: socket.socket, incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Passes bytes both ways until either side ends, and then ends this process: its session has no other use."""
    threading.Thread(target=_answers, args=(connection, outgoing), daemon=True).start()
    # read1: what was read ahead together with the request comes first.
    with contextlib.suppress(OSError):
        for block in iter(lambda: incoming.read1(_MOST_BYTES), b""):  # type: ignore[attr-defined]
            connection.sendall(block)
    os._exit(0)


def _answers(connection: socket.socket, outgoing: BinaryIO) -> None:
    with contextlib.suppress(OSError):
        for block in iter(lambda: connection.recv(_MOST_BYTES), b""):
            outgoing.write(block)
            outgoing.flush()
    os._exit(0)
