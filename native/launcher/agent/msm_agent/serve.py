"""Answers requests on standard input until it closes.

A message is one line of JSON; where it has `bytes`, that many raw bytes follow it. Answers carry the request's id.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any, BinaryIO

from msm_agent import locks, machine
from msm_agent.blobs import Blobs
from msm_agent.faults import AgentFault, describe
from msm_agent.runs import Runs
from msm_agent.spec import checked_key


class _Methods:
    """What can be asked. Every method may be asked again after a lost answer."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._blobs = Blobs(home)
        self._runs = Runs(home)

    def answer(self, method: str, given: dict[str, Any], body: bytes) -> tuple[Any, bytes]:
        """The value and the bytes of the answer."""
        if method == "hello":
            return machine.report(self._home), b""
        if method == "has":
            return {sha256: self._blobs.held(sha256) for sha256 in given["sha256s"]}, b""
        if method == "put":
            return self._blobs.put(given["sha256"], given["offset"], body), b""
        if method == "commit":
            return self._blobs.commit(given["sha256"]), b""
        if method == "submit":
            return self._runs.submit(given["key"], given["spec"], given["sha256"], given["engine"]), b""
        if method == "observe":
            return self._runs.observe(given["keys"]), b""
        if method == "cancel":
            return self._runs.cancel(given["key"], given["how"]), b""
        if method == "list":
            return {"runs": self._runs.known()}, b""
        if method == "read":
            return self._runs.read(given["key"], given["path"], given["offset"], given["length"])
        if method == "detach":
            return {"token": _detach(self._home)}, b""
        if method == "detached":
            return {"alive": locks.is_held(self._home / f".detached-{checked_key(given['token'])}")}, b""
        raise AgentFault("request-malformed", f"This agent has no method {method!r}.")


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
