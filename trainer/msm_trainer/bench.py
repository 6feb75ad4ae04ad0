"""How fast this machine trains: a real run of a model from nothing on made-up text, midtrain and then finetune."""

import json
import math
import platform
import random
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch
from safetensors import safe_open

from msm_trainer.data import read_rows
from msm_trainer.origin import open_config
from msm_trainer.problems import DONE
from msm_trainer.spec import ModelShape
from msm_trainer.strict_json import read_json, to_json
from msm_trainer.throughput import Arithmetic, flops_per_token, peak_flops

_HEAD_SIZE, _WIDTH_TO_DEPTH = 64, 64
_TEMPLATE = (
    "{{- bos_token -}}{%- for message in messages -%}{{- ' ' + message['role'] + ' ' + message['content'] -}}"
    "{%- if message['role'] == 'assistant' -%}{{- eos_token -}}{%- endif -%}{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- ' assistant' -}}{%- endif -%}"
)
_SHORTEST_DOCUMENT = 100
_ASKED_WORDS, _SAID_WORDS = 96, 416
_CHAT_MARKS = 3  # the begin token and the two roles; the end token is only a target


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What is measured. Steps are per stage; the first `warm_up_steps` of each are not counted."""

    parameters: int
    device: Literal["auto", "cpu", "cuda"] = "auto"
    precision: Literal["float32", "bfloat16"] = "bfloat16"
    mode: Literal["single", "ddp", "fsdp2"] = "single"
    processes: int = 1
    steps: int = 20
    warm_up_steps: int = 3
    context_tokens: int = 2_048
    batch_tokens: int = 65_536
    gradient_checkpointing: bool = False

    def __post_init__(self) -> None:
        if self.steps <= self.warm_up_steps:
            raise ValueError(f"A bench needs more than {self.warm_up_steps} steps: the first ones are not counted.")
        if self.context_tokens < _ASKED_WORDS + _SAID_WORDS + _CHAT_MARKS + 1:
            raise ValueError("The conversations of a bench have 516 tokens: raise its context tokens.")
        if self.batch_tokens < self.context_tokens:
            raise ValueError("A step of a bench reads one context or more: raise its batch tokens.")

    @property
    def words(self) -> int:
        """Different words of the texts, each a token; few for a small model, lest all its weights be embeddings."""
        return min(12_000, max(200, self.parameters // 1_000))

    @property
    def chats(self) -> int:
        """Conversations of a finetune step."""
        return max(1, self.batch_tokens // (_ASKED_WORDS + _SAID_WORDS + _CHAT_MARKS))


def number(text: str) -> int:
    """Reads 120M, 1.5B, 64k or plain digits; ValueError for anything else."""
    factor = {"k": 10**3, "m": 10**6, "b": 10**9}.get(text[-1:].lower(), 1)
    return round(float(text if factor == 1 else text[:-1]) * factor)


def shape_of(bench: Bench) -> ModelShape:
    """The shape of at least so many weights that is about 64 times as wide as it is deep, as is usual."""
    shapes = [_shape(heads, bench) for heads in range(2, 130, 2)]
    return min(shapes, key=lambda shape: abs(shape.hidden_size - _WIDTH_TO_DEPTH * shape.layers))


def _shape(heads: int, bench: Bench) -> ModelShape:
    hidden, shared = heads * _HEAD_SIZE, heads // 2
    in_layer = 2 * hidden * _HEAD_SIZE * (heads + shared) + 9 * hidden * hidden
    layers = max(1, -(-(bench.parameters - bench.words * hidden) // in_layer))
    return ModelShape(hidden, 3 * hidden, layers, heads, shared, _HEAD_SIZE, bench.context_tokens)


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
    for index, reading in enumerate(_readings(folder)):
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


@dataclass(frozen=True)
class _Reading:
    """What a target of a stage stands for: tokens that the model read for it, and the context that these had."""

    tokens_per_target: float
    context_tokens: float


def _readings(folder: Path) -> tuple[_Reading, _Reading]:
    documents = [row["text"] for _, row in read_rows(folder / "data" / "documents.jsonl")]
    lengths = [len(text.split()) + 1 for text in documents]
    context = sum(length * length for length in lengths) / sum(lengths)
    chat = _ASKED_WORDS + _SAID_WORDS + _CHAT_MARKS
    return _Reading(1.0, context), _Reading(chat / (_SAID_WORDS + 1), chat)


def _speed(bench: Bench, steps: list[dict[str, Any]], model: Arithmetic, reading: _Reading) -> dict[str, Any]:
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


def write_run(bench: Bench, folder: Path) -> None:
    """Writes a run's folder: texts of random words, conversations of one length, and `run.json`."""
    draw = random.Random(1)
    words = _words(bench.words)
    data = folder / "data"
    data.mkdir(parents=True)
    (folder / "chat_template.jinja").write_text(_TEMPLATE, encoding="utf-8")
    _write_rows(data / "words.jsonl", [{"text": " ".join([*words, "user", "assistant"])}])
    _write_rows(data / "documents.jsonl", _documents(bench, words, draw))
    _write_rows(data / "chats.jsonl", (_chat(words, draw) for _ in range(bench.chats)))
    (folder / "run.json").write_text(json.dumps(_spec(bench), indent=2), encoding="utf-8")


def _words(count: int) -> list[str]:
    letters = string.ascii_lowercase
    return [a + b + c for a in letters for b in letters for c in letters][:count]


def _documents(bench: Bench, words: list[str], draw: random.Random) -> Iterator[dict[str, Any]]:
    """As many tokens as one step reads, in documents of all lengths up to a context's."""
    left = bench.batch_tokens
    while left > 0:
        length = draw.randint(min(_SHORTEST_DOCUMENT, bench.context_tokens - 2), bench.context_tokens - 2)
        left -= length
        yield {"text": " ".join(draw.choices(words, k=length))}


def _chat(words: list[str], draw: random.Random) -> dict[str, Any]:
    lengths = {"user": _ASKED_WORDS, "assistant": _SAID_WORDS}
    turns = [{"role": role, "content": " ".join(draw.choices(words, k=count))} for role, count in lengths.items()]
    return {"messages": turns}


def _write_rows(path: Path, rows: Any) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _spec(bench: Bench) -> dict[str, Any]:
    shape = shape_of(bench)
    length = {"steps": bench.steps, "saveEvery": bench.steps}
    documents = {
        "read": "documents",
        "data": ["data/documents.jsonl"],
        "maxTokens": bench.context_tokens,
        "batchTokens": bench.batch_tokens,
    }
    chats = {"read": "chats", "data": ["data/chats.jsonl"], "maxTokens": bench.context_tokens, "chats": bench.chats}
    return {
        "schema": "msm-run/1",
        "key": "0" * 26,
        "id": "bench",
        "arm": None,
        "spec": None,
        "trainingSeed": 1,
        "parent": None,
        "plan": {"name": "bench", "sha256": "0" * 64},
        "base": {
            "kind": "shape",
            "shape": to_json(shape),
            "tokenizer": {"texts": ["data/words.jsonl"], "chatTemplate": "chat_template.jinja"},
        },
        "stages": [
            {"kind": "midtrain", "batches": [documents], **length},
            {"kind": "finetune", "batches": [chats], **length},
        ],
        "tune": {"kind": "full"},
        "precision": bench.precision,
        "device": bench.device,
        "parallel": {"mode": bench.mode, "processes": bench.processes},
        "gradientCheckpointing": bench.gradient_checkpointing,
        "export": None,
    }
