"""Short runs on a tiny base, as the hand-off leaves them on a machine."""

import json
import multiprocessing
import sys
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from msm_trainer.run import train
from tests import stand_in, tiny_models

PARENT, CHILD = "01J0000000000000000000000B", "01J0000000000000000000000C"
DOCUMENTS = {"read": "documents", "data": ["data/texts.jsonl"], "batchTokens": 256, "maxTokens": 64}
CHATS = {"read": "chats", "data": ["data/chats.jsonl"], "chats": 8}
RATE = {"learningRate": 1e-2}
LORA = {"kind": "lora", "rank": 4, "alpha": 8}


def midtrain(**settings: Any) -> dict[str, Any]:
    """Twelve steps on documents."""
    return {"kind": "midtrain", "batches": [DOCUMENTS], "steps": 12, "saveEvery": 5, "optimizer": RATE, **settings}


def finetune(**settings: Any) -> dict[str, Any]:
    """An epoch of 64 conversations, eight a step."""
    return {"kind": "finetune", "batches": [CHATS], "epochs": 1, "saveEvery": 5, "optimizer": RATE, **settings}


def spec(**changes: Any) -> dict[str, Any]:
    """A midtraining run with an adapter on a folder `base`."""
    told: dict[str, Any] = {
        "base": {"kind": "folder", "path": "base"},
        "stages": [midtrain()],
        "tune": LORA,
        "key": PARENT,
        **changes,
    }
    return stand_in.run_json(**told)


def folder(parent: Path, told: dict[str, Any], architecture: str = "llama", **model: Any) -> Path:
    """A run's folder under its key, with its data, and with a base where the spec names one."""
    made = stand_in.run_folder(parent / str(told["key"]), told)
    if told["base"] == {"kind": "folder", "path": "base"}:
        tiny_models.write_folder(made / "base", architecture, **model)
    return made


def trained(parent: Path, told: dict[str, Any], architecture: str = "llama", **model: Any) -> Path:
    """The folder of a run that is done."""
    made = folder(parent, told, architecture, **model)
    assert train(made) == 0, end(made)
    return made


def started(run: Path) -> BaseProcess:
    """A process that trains the folder's run; by fork, since the libraries are imported already."""
    process = multiprocessing.get_context("fork").Process(target=_train_and_exit, args=(run,))
    process.start()
    return process


def _train_and_exit(run: Path) -> None:
    sys.exit(train(run))


def events(run: Path, kind: str | None = None) -> list[dict[str, Any]]:
    """What a run told, of one kind or all."""
    told = [json.loads(line) for line in (run / "events.jsonl").read_text().splitlines()]
    return [event for event in told if kind in (None, event["kind"])]


def end(run: Path) -> dict[str, Any]:
    """How a run ended."""
    told: dict[str, Any] = json.loads((run / "end.json").read_text())
    return told


def equal(first: Path, second: Path) -> bool:
    """Whether two safetensors files hold the same bits."""
    one, other = load_file(first), load_file(second)
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)
