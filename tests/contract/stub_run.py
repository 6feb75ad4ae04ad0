"""A small run for tests of hand-off: counts its executions, writes events, then artefacts with their manifest.

Arguments: LINES PAUSE_S [WAIT_FOR]. It goes on to write lines until the file WAIT_FOR is there.
"""

import hashlib
import json
import os
import signal
import struct
import sys
import time
from pathlib import Path

lines, pause = int(sys.argv[1]), float(sys.argv[2])
wait_for = Path(sys.argv[3]) if len(sys.argv) > 3 else None
stopped = False


def note_stop(_number, _frame):
    global stopped
    stopped = True


signal.signal(signal.SIGTERM, note_stop)
with Path("executions.txt").open("a") as file:
    file.write(f"{os.getpid()}\n")
descriptor = os.open("events.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
seq = 0
while seq < lines or (wait_for is not None and not wait_for.exists()):
    event = {"v": 1, "seq": seq, "t": int(time.time() * 1000), "attempt": 1, "kind": "step", "step": seq, "loss": 2 / (seq + 1)}
    os.write(descriptor, json.dumps(event).encode() + b"\n")
    seq += 1
    time.sleep(pause)
    if stopped or Path("stop").exists():
        sys.exit(75)

files = []


def keep(path, body):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(body)
    files.append({"path": path, "bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()})


tensor = bytes(range(256)) * 40_000
header = json.dumps({"w": {"dtype": "U8", "shape": [len(tensor)], "data_offsets": [0, len(tensor)]}}).encode()
keep("out/model.safetensors", struct.pack("<Q", len(header)) + header + tensor)
keep("out/config.json", b'{"model_type": "stub"}\n')
keep("out/tokenizer.json", b"{}\n")
keep("out/training_args.bin", b"a pickle")
keep("out/notes.txt", b"not wanted")
if Path("data.bin").exists():
    keep("out/data.jsonl", hashlib.sha256(Path("data.bin").read_bytes()).hexdigest().encode() + b"\n")
Path("manifest.tmp").write_text(json.dumps({"v": 1, "files": files}))
Path("manifest.tmp").rename("manifest.json")
