"""Answers requests on standard input until it closes.

A message is one line of JSON; where it has `bytes`, that many raw bytes follow it. Answers carry the request's id.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from typing import TYPE_CHECKING, Any, BinaryIO

from msm_agent import locks, machine
from msm_agent.blobs import Blobs
from msm_agent.faults import AgentError, describe
from msm_agent.relay import connect, relay
from msm_agent.runs import Runs
from msm_agent.spec import checked_key

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Callable, Tuple

    _Answer = Tuple[Any, bytes]


class _Methods:
    """What can be asked. Every method may be asked again after a lost answer."""

    def __init__(self, home: Path) -> None:
        blobs, runs = Blobs(home), Runs(home)
        self._by_name: dict[str, Callable[[dict[str, Any], bytes], _Answer]] = {
            "hello": lambda _given, _body: (machine.report(home), b""),
            "has": lambda given, _body: ({sha256: blobs.held(sha256) for sha256 in given["sha256s"]}, b""),
            "put": lambda given, body: (blobs.put(given["sha256"], given["offset"], body), b""),
            "commit": lambda given, _body: (blobs.commit(given["sha256"]), b""),
            "submit": lambda given, _body: (runs.submit(**given), b""),
            "observe": lambda given, _body: (runs.observe(given["keys"]), b""),
            "cancel": lambda given, _body: (runs.cancel(given["key"], given["how"]), b""),
            "list": lambda _given, _body: ({"runs": runs.known()}, b""),
            "read": lambda given, _body: runs.read(**given),
            "detach": lambda _given, _body: ({"token": _detach(home)}, b""),
            "detached": lambda given, _body: ({"alive": _is_detached(home, given["token"])}, b""),
        }

    def answer(self, method: str, given: dict[str, Any], body: bytes) -> _Answer:
        """The value and the bytes of the answer."""
        asked = self._by_name.get(method)
        if asked is None:
            raise AgentError("request-malformed", f"This agent has no method {method!r}.")
        return asked(given, body)


_SLEEPER = """
import fcntl, os, sys, time
f = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
fcntl.flock(f, fcntl.LOCK_EX)
sys.stdout.write("x"); sys.stdout.flush(); os.close(1)
time.sleep(30)
os.unlink(sys.argv[1])
"""


def _detach(home: Path) -> str:
    """Starts a small program in the way that runs are started, to see after the link is closed whether it lives on."""
    token = uuid.uuid4().hex
    child = subprocess.Popen(
        [sys.executable, "-I", "-c", _SLEEPER, str(home / f".detached-{token}")],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    if child.stdout is not None:
        child.stdout.read(1)
        child.stdout.close()
    return token


def _is_detached(home: Path, token: str) -> bool:
    return locks.is_held(home / f".detached-{checked_key(token)}")


def serve(home: Path) -> None:
    """Reads, answers, reads. Standard output belongs to answers alone: whatever else prints goes to standard error."""
    stdin = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    home.mkdir(parents=True, exist_ok=True)
    for folder in ("blobs", "runs"):
        (home / folder).mkdir(exist_ok=True)
    methods = _Methods(home)
    while True:
        line = stdin.readline()
        if not line.endswith(b"\n"):
            return
        request = json.loads(line)
        body = stdin.read(request.get("bytes", 0))
        if len(body) < request.get("bytes", 0):
            return
        try:
            if request["m"] == "relay":
                connection = connect(request["a"]["socket"])
                _send(answers, {"id": request["id"], "ok": True, "v": {}}, b"")
                relay(connection, stdin, answers)
            value, reply = methods.answer(request["m"], request["a"], body)
        except Exception as fault:
            code, message = describe(fault)
            _send(answers, {"id": request["id"], "ok": False, "code": code, "message": message}, b"")
        else:
            _send(answers, {"id": request["id"], "ok": True, "v": value, "bytes": len(reply)}, reply)


def _send(answers: BinaryIO, header: dict[str, Any], body: bytes) -> None:
    try:
        answers.write(json.dumps(header).encode() + b"\n" + body)
        answers.flush()
    except BrokenPipeError:
        # Nobody listens any more. The buffer cannot be emptied, so the usual way out would fail again.
        os._exit(0)
