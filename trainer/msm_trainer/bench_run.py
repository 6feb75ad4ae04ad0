"""The run that a bench measures: a model from nothing, documents and conversations of random words."""

import json
import random
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from msm_trainer.data import read_rows
from msm_trainer.spec import ModelShape
from msm_trainer.strict_json import to_json

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


@dataclass(frozen=True)
class Reading:
    """What a target of a stage stands for: tokens that the model read for it, and the context that these had."""

    tokens_per_target: float
    context_tokens: float


def readings_of(folder: Path) -> tuple[Reading, Reading]:
    """Of the midtrain and of the finetune stage in a run's folder."""
    documents = [row["text"] for _, row in read_rows(folder / "data" / "documents.jsonl")]
    lengths = [len(text.split()) + 1 for text in documents]
    context = sum(length * length for length in lengths) / sum(lengths)
    chat = _ASKED_WORDS + _SAID_WORDS + _CHAT_MARKS
    return Reading(1.0, context), Reading(chat / (_SAID_WORDS + 1), chat)
