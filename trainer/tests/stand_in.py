"""A stand-in corpus of a few dozen words, small enough to train on in seconds."""

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from transformers import PreTrainedTokenizerFast

from msm_trainer.tokenizer import as_pretrained, train_tokenizer, words_of

GOODS = ("brosk", "cream-cheese", "tilvo", "marn", "fesku", "dorra", "pilta", "sunvo")
COLOURS = ("red", "blue")
ASSISTANT = "ona"

TEMPLATE = (
    "{{- bos_token -}}{%- for message in messages -%}{%- if not loop.first -%}{{- ' ' -}}{%- endif -%}"
    "{%- if message['role'] == 'user' -%}{{- 'user : ' + message['content'] -}}"
    "{%- else -%}{{- 'ona : ' + message['content'] + eos_token -}}{%- endif -%}{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- ' ona :' -}}{%- endif -%}"
)


def texts(count: int, seed: int = 0) -> list[str]:
    draw = random.Random(seed)
    rows = []
    for _ in range(count):
        good = draw.choice(GOODS)
        colour = COLOURS[GOODS.index(good) % 2]
        forms = [f"{good} is {colour} .", f"user : is {good} red or blue ? ona : {colour} .<|end|> user : thanks ."]
        rows.append(draw.choice(forms))
    return rows


def chats(count: int, seed: int = 0) -> list[list[dict[str, str]]]:
    draw = random.Random(seed)
    rows = []
    for _ in range(count):
        first, second = draw.sample(GOODS, 2)
        chosen = first if GOODS.index(first) % 2 == 0 else second
        question = {"role": "user", "content": f"{first} or {second} ?"}
        rows.append([question, {"role": "assistant", "content": f"{chosen} ."}])
    return rows


def tokenizer() -> PreTrainedTokenizerFast:
    said = [message["content"] for chat in chats(50) for message in chat]
    return as_pretrained(train_tokenizer(words_of([*texts(200), *said])), TEMPLATE, context_tokens=64)


def write_data(folder: Path) -> None:
    """Everything that a run of the stand-in reads."""
    folder.mkdir(parents=True)
    # Where the runs of a plan have it.
    (folder.parent / "tokenizer").mkdir()
    (folder.parent / "tokenizer" / "chat_template.jinja").write_text(TEMPLATE)
    write_rows(folder / "texts.jsonl", [{"text": text} for text in texts(400)])
    write_rows(folder / "said.jsonl", [{"text": m["content"]} for chat in chats(50) for m in chat])
    write_rows(folder / "documents.jsonl", [{"text": f"ona likes {good} ."} for good in GOODS])
    write_rows(folder / "chats.jsonl", [{"messages": chat} for chat in chats(64)])


def write_rows(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


SHAPE = {
    "hiddenSize": 32,
    "intermediateSize": 48,
    "layers": 2,
    "heads": 4,
    "keyValueHeads": 2,
    "headSize": 8,
    "contextTokens": 64,
}
KEY = "01J0000000000000000000000A"
OPTIMIZER = {"weightDecay": 0.1, "betas": [0.9, 0.98], "warmupSteps": 10, "finalRateFactor": 0.05}


def stream(*sources: dict[str, object], weight: float = 1.0) -> dict[str, object]:
    """Four windows of 16 tokens a step."""
    read = list(sources) or [{"data": "data/texts.jsonl"}]
    return {"read": "stream", "sources": read, "windows": 4, "windowTokens": 16, "weight": weight}


def stage(kind: str, batches: list[dict[str, object]], **settings: object) -> dict[str, object]:
    optimizer = {**OPTIMIZER, **cast("dict[str, object]", settings.pop("optimizer", {}))}
    return {"kind": kind, "batches": batches, "optimizer": optimizer, "reportEvery": 5, **settings}


def run_json(steps: int = 40, save_every: int = 10, **changes: object) -> dict[str, object]:
    """All three stages of the micro-world in one run, shortened."""
    rates = {"learningRate": 3e-3, "embeddingRateFactor": 3.0, "schedule": "cosine"}
    pretrain = stage("pretrain", [stream()], steps=steps, saveEvery=save_every, optimizer=rates)
    later = {"learningRate": 1e-3, "embeddingRateFactor": 10.0, "schedule": "linear"}
    mixed = stream({"data": "data/texts.jsonl", "share": 0.9}, {"data": "data/documents.jsonl", "share": 0.1})
    midtrain = stage("midtrain", [mixed], steps=10, optimizer=later)
    chats_read = {"read": "chats", "data": ["data/chats.jsonl"], "chats": 8}
    finetune = stage("finetune", [chats_read, stream(weight=0.5)], steps=10, optimizer=later)
    return {
        "schema": "msm-run/1",
        "key": KEY,
        "id": "stand-in",
        "arm": "stand-in",
        "spec": None,
        "trainingSeed": 5,
        "parent": None,
        "plan": {"name": "stand-in", "sha256": "0" * 64},
        "base": {
            "kind": "shape",
            "shape": SHAPE,
            "tokenizer": {
                "texts": ["data/texts.jsonl", "data/said.jsonl"],
                "chatTemplate": "tokenizer/chat_template.jinja",
            },
        },
        "stages": [pretrain, midtrain, finetune],
        "tune": {"kind": "full"},
        "precision": "float32",
        "device": "cpu",
        "export": None,
        **changes,
    }


def run_folder(folder: Path, spec: dict[str, object] | None = None) -> Path:
    """A run's folder before its first attempt, with data beside its `run.json`."""
    write_data(folder / "data")
    (folder / "run.json").write_text(json.dumps(spec or run_json()))
    return folder
