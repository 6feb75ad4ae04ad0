"""How fast this machine trains: a real run on made-up text, midtrain and then finetune, and what it took."""

import json
import math
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open

from msm_trainer.bench_run import Bench, Reading, readings_of, shape_of, write_run
from msm_trainer.origin import open_config
from msm_trainer.problems import DONE
from msm_trainer.strict_json import read_json, to_json
from msm_trainer.throughput import Arithmetic, flops_per_token, peak_flops


def measure(bench: Bench, folder: Path, train: Callable[[Path], int]) -> dict[str, Any]:
    """Writes a run into `folder`, lets `train` run it, and works out from its events how fast each stage was.

    ValueError when the run did not end well.
    """
    write_run(bench, folder)
    code = train(folder)
    if code != DONE:
        raise ValueError(f"The run of the bench ended with code {code}: {_reason(folder)}")
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    (start,) = (event for event in events if event["kind"] == "start")
    device = torch.cuda.get_device_name() if start["device"] == "cuda" else f"{platform.machine()} CPU"
    peak = peak_flops(device, bench.precision)
    model = _arithmetic(folder)
    stages = []
    for index, reading in enumerate(readings_of(folder)):
        steps = [event for event in events if event["kind"] == "step" and event["index"] == index]
        speed = _speed(bench, steps, model, reading)
        share = None if peak is None else round(speed["flopsPerSecond"] / (peak * bench.processes), 4)
        stages.append({**speed, "fractionOfPeak": share})
    return {
        "format": 1,
        "device": device,
        "settings": to_json(bench),
        "shape": to_json(shape_of(bench)),
        "weightsInMatrices": model.tuned,
        "peakFlopsPerSecond": peak,
        "stages": stages,
        "versions": start["versions"],
    }


def _reason(folder: Path) -> str:
    end = folder / "end.json"
    return str(read_json(end)["reason"]) if end.is_file() else "it left no reason."


def _arithmetic(folder: Path) -> Arithmetic:
    """Of the model as it was trained: the tied embedding is stored once and is the output head too."""
    config = open_config(folder / "checkpoint")
    with safe_open(folder / "checkpoint" / "model.safetensors", framework="pt") as file:
        shapes = [file.get_slice(name).get_shape() for name in file.keys()]  # noqa: SIM118 # it is no mapping
    matrices = sum(math.prod(shape) for shape in shapes if len(shape) == 2)
    return Arithmetic(matrices, 0, config.num_hidden_layers, config.num_attention_heads, config.head_dim)


def _speed(bench: Bench, steps: list[dict[str, Any]], model: Arithmetic, reading: Reading) -> dict[str, Any]:
    """From the end of the warm-up's last step to that of the stage's; padding is not counted as read."""
    first, last = steps[bench.warm_up_steps - 1], steps[-1]
    seconds = max((last["t"] - first["t"]) / 1_000, 1e-3)
    tokens = (last["tokens"] - first["tokens"]) * reading.tokens_per_target
    flops = flops_per_token(model, reading.context_tokens)
    return {
        "stage": last["stage"],
        "steps": len(steps) - bench.warm_up_steps,
        "tokens": round(tokens),
        "seconds": seconds,
        "tokensPerSecond": round(tokens / seconds, 1),
        "flopsPerToken": round(flops),
        "flopsPerSecond": round(tokens / seconds * flops),
        "peakMemoryBytes": last.get("peakMemoryBytes"),
    }
