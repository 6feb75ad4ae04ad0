#!/usr/bin/env python3
"""Stands in for a machine's Python: speaks as the agent does, but answers "observe" as the file `mode` beside it says."""

import json
import sys
import time
from pathlib import Path

MODE = Path(__file__).with_name("mode")
incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
incoming.read(int(incoming.readline()))
incoming.readline()


def tell(value):
    outgoing.write(json.dumps(value).encode() + b"\n")
    outgoing.flush()


REPORT = {
    "python": "3.12.0",
    "executable": "python",
    "platform": "Linux",
    "host": "hostile",
    "user": "nobody",
    "folder": "/",
    "disk": {"totalBytes": 1, "freeBytes": 1},
    "gpus": [],
    "flock": True,
    "bootId": "b",
    "slurm": None,
}
ENGINE = {"engine": "process", "id": "1", "submittedAt": 0, "bootId": "b", "attempt": 1}


def observed(keys):
    mode = MODE.read_text()
    if mode == "nonsense":
        return 7
    run = {"exit": None, "lockHeld": True, "stopRequested": False, "attempt": 1, "engine": ENGINE}
    run = {**run, "engineState": None, "eventBytes": 0}
    spoiled = {**run, "exit": {"rc": "zero"}}
    runs = {key: spoiled if place == 0 and mode == "spoiled" else run for place, key in enumerate(sorted(keys))}
    return {"at": int(time.time() * 1000), "bootId": "b", "runs": runs}


tell({"ready": True, "need": False})
for line in incoming:
    request = json.loads(line)
    incoming.read(request.get("bytes", 0))
    given = request["a"]
    answers = {
        "hello": lambda: REPORT,
        "detach": lambda: {"unit": None, "session": None},
        "detached": lambda: {"way": "session", "lived": {"unit": None, "session": True}},
        "has": lambda: {sha256: {"whole": True, "bytes": 0} for sha256 in given["sha256s"]},
        "submit": lambda: {"isNew": True, "engine": ENGINE},
        "observe": lambda: observed(given["keys"]),
        "read": lambda: None,
    }
    if MODE.read_text() == "endless" and request["m"] == "observe":
        tell({"id": request["id"], "ok": True, "v": {}, "bytes": 1 << 40})
        continue
    tell({"id": request["id"], "ok": True, "v": answers[request["m"]]()})
