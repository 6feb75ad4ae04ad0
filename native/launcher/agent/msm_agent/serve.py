"""Answers requests on standard input until it closes.

A message is one line of JSON; where it has `bytes`, that many raw bytes follow it. Answers carry the request's id.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any, BinaryIO

from msm_agent import detach, machine
from msm_agent.blobs import Blobs
from msm_agent.faults import AgentError, describe
from msm_agent.relay import connect, relay
from msm_agent.runs import Runs
from msm_agent.starts import Starts

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Callable, Tuple

    _Answer = Tuple[Any, bytes]


class _Methods:
    """What can be asked. Every method may be asked again after a lost answer."""

    def __init__(self, home: Path) -> None:
        blobs, runs, starts = Blobs(home), Runs(home), Starts(home)
        self._by_name: dict[str, Callable[[dict[str, Any], bytes], _Answer]] = {
            "hello": lambda _given, _body: (machine.report(home), b""),
            "has": lambda given, _body: ({sha256: blobs.held(sha256) for sha256 in given["sha256s"]}, b""),
            "put": lambda given, body: (blobs.put(given["sha256"], given["offset"], body), b""),
            "commit": lambda given, _body: (blobs.commit(given["sha256"]), b""),
            "submit": lambda given, _body: (starts.submit(**given), b""),
            "resume": lambda given, _body: (starts.resume(**given), b""),
            "observe": lambda given, _body: (runs.observe(given["keys"]), b""),
            "cancel": lambda given, _body: (runs.cancel(given["key"], given["how"]), b""),
            "list": lambda _given, _body: ({"runs": runs.known()}, b""),
            "read": lambda given, _body: runs.read(**given),
            "detach": lambda given, _body: (detach.begin_trial(home, given["seconds"]), b""),
            "detached": lambda given, _body: (detach.end_trial(home, given["tokens"]), b""),
        }

    def answer(self, method: str, given: dict[str, Any], body: bytes) -> _Answer:
        """The value and the bytes of the answer."""
        asked = self._by_name.get(method)
        if asked is None:
            raise AgentError("request-malformed", f"This agent has no method {method!r}.")
        return asked(given, body)


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
