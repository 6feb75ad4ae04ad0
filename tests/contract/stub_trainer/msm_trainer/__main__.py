"""A trainer that trains nothing, for tests of everything around it: reads run.json, writes events, exports a checkpoint.

What lies in the machine's folder decides its course: `hold-ID` keeps the run with that id at its first step for as long
as it is there, `fail-ID` ends it with code 70 after the first step, once. `times.txt` there notes who ran when.
"""

import hashlib
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path

HOME = Path("../..")
PAUSE_S = 0.01
stopped = False


def note_stop(_number, _frame):
    global stopped
    stopped = True


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def write(path, value):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(f"{path}.new").write_text(json.dumps(value))
    Path(f"{path}.new").rename(path)


def end(code, reason):
    tell("end", code=code, reason=reason)
    write("end.json", {"code": code, "reason": reason, "lastCheckpoint": None})
    note("ended")
    sys.exit(code)


def note(word):
    with (HOME / "times.txt").open("a") as file:
        file.write(f"{spec['id']} {word} {os.environ.get('CUDA_VISIBLE_DEVICES', 'none')}\n")


def tell(kind, **fields):
    global seq
    line = {"v": 1, "seq": seq, "t": int(time.time() * 1000), "kind": kind, **fields}
    os.write(descriptor, json.dumps(line).encode() + b"\n")
    seq += 1


def train(index, stage, first):
    place = {"stage": stage["kind"], "index": index}
    steps = stage["steps"]
    tell("stage", **place, step=first, steps=steps, tokens=100)
    tell("rendered", **place, pieces=[["question", False], ["answer", True]])
    for step in range(first + 1, steps + 1):
        rate = {"learningRate": 0.1, "gradientNorm": 1.0, "tokensPerSecond": 1000.0}
        tell("step", **place, step=step, steps=steps, tokens=10 * step, loss=2.0 / step, **rate)
        time.sleep(PAUSE_S)
        while step == 1 and (HOME / f"hold-{spec['id']}").exists() and not stopped and not Path("stop").exists():
            time.sleep(PAUSE_S)
        if step == 1 and (HOME / f"fail-{spec['id']}").exists():
            (HOME / f"fail-{spec['id']}").unlink()
            write("state/position.json", [index, 0])
            end(70, "the stub was told to fail")
        if stopped or Path("stop").exists():
            write("state/position.json", [index, step])
            tell("saved", **place, step=step)
            end(75, "stopped")
    tell("sample", **place, step=steps, prompt="question", text="\x1b[31manswer")


def stages():
    data = [{"path": f.name, "sha256": sha256(f), "rows": 1, "tokens": 1} for f in sorted(Path("data").glob("*"))]
    record = {"recipe": "run.json", "recipeSha256": sha256("run.json"), "seed": spec["trainingSeed"], "data": data}
    figures = {"tokens": 1, "lossFirst": 2.0, "lossLast": 1.0, "wallSeconds": 0.1}
    return [{"stage": stage["kind"], "steps": stage["steps"], **record, **figures} for stage in spec["stages"]]


def lineage():
    before = []
    if spec["base"]["kind"] == "run":
        before = json.loads(Path(f"../{spec['base']['key']}/lineage.json").read_text())["runs"]
    own = {name: spec[name] for name in ("id", "key", "arm", "spec", "trainingSeed", "parent", "plan", "base")}
    return [*before, {**own, "runSha256": sha256("run.json"), "stages": stages()}]


def export(runs):
    """The bundled base under this run's name; the id in a file of its own makes its hash this run's."""
    folder = Path("onnx/float16")
    shutil.copytree(Path(os.environ["MSM_STUB_CHECKPOINT"]), folder, dirs_exist_ok=True)
    generation = json.loads((folder / "generation_config.json").read_text())
    (folder / "generation_config.json").write_text(json.dumps({**generation, "stub": spec["id"]}))
    manifest = json.loads((folder / "checkpoint.json").read_text())
    (folder / "recipe.json").unlink()
    shutil.copy("run.json", folder / "run.json")
    for file in manifest["files"]:
        file["path"] = file["path"].replace("recipe.json", "run.json")
        file["sha256"] = sha256(folder / file["path"])
        file["sizeBytes"] = (folder / file["path"]).stat().st_size
    lines = "".join(f"{f['sha256']}  {f['path']}\n" for f in sorted(manifest["files"], key=lambda f: f["path"]))
    who = {name: spec[name] for name in ("id", "arm", "spec", "trainingSeed", "parent")}
    digest = hashlib.sha256(lines.encode()).hexdigest()
    write(folder / "checkpoint.json", {**manifest, **who, "sha256": digest, "stages": stages(), "lineage": runs})


def list_files():
    roles = {"onnx": "onnx", "checkpoint": "weights"}
    paths = [p for top in ("onnx", "checkpoint") for p in sorted(Path(top).rglob("*")) if p.is_file()]
    paths += [Path("run.json"), Path("lineage.json")]
    files = [
        {"path": p.as_posix(), "bytes": p.stat().st_size, "sha256": sha256(p), "role": roles.get(p.parts[0], "record")}
        for p in paths
    ]
    write("manifest.json", {"format": 1, "files": files})


signal.signal(signal.SIGTERM, note_stop)
print("\x1b[1mstub\x1b[0m trainer", *sys.argv[1:], flush=True)
assert sys.argv[1:] == ["train", "."]
spec = json.loads(Path("run.json").read_text())
if spec["base"]["kind"] == "run":
    assert Path(f"../{spec['base']['key']}/checkpoint/config.json").exists(), "the parent has no checkpoint"
with Path("executions.txt").open("a") as executions:
    executions.write(f"{os.getpid()}\n")
events = Path("events.jsonl")
seq = len(events.read_bytes().splitlines()) if events.exists() else 0
descriptor = os.open(events, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
note("began")
tell("start", attempt=int(os.environ["MSM_ATTEMPT"]), id=spec["id"], device="cpu", versions={"stub": "1"})
position = Path("state/position.json")
index, step = json.loads(position.read_text()) if position.exists() else (0, 0)
if position.exists():
    tell("rewind", stage=spec["stages"][index]["kind"], index=index, step=step)
tell("phase", phase="training")
for at in range(index, len(spec["stages"])):
    train(at, spec["stages"][at], step if at == index else 0)
write("checkpoint/config.json", {"model_type": "stub"})
write("lineage.json", {"format": 1, "runs": lineage()})
if spec["export"] is not None:
    tell("phase", phase="exporting")
    export(lineage())
list_files()
end(0, "done")
