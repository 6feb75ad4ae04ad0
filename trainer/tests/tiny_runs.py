"""Finished runs of tiny models, trained for real: Qwen3, Qwen2, Llama and GPT-2 on the stand-in corpus.

`python -m tests.tiny_runs OUT FAMILY:PRECISION,… …` writes and exports runs into folders of OUT, for other tests.
"""

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from torch import nn
from transformers import (
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    Qwen2Config,
    Qwen2ForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
)

from msm_trainer.events import EventLog
from msm_trainer.export import export_run
from msm_trainer.files import write_json_atomically
from msm_trainer.lineage import write_lineage
from msm_trainer.origin import Origin
from msm_trainer.spec import read_spec
from msm_trainer.tokenizer import save_tokenizer
from tests import stand_in

KEY = "01KB0000000000000000000000"
CONTEXT = 64
_STEPS, _BATCH, _WINDOW = 150, 8, 24
_STAGE: dict[str, Any] = {
    "stage": "midtrain",
    "seed": 1,
    "steps": _STEPS,
    "tokens": 0,
    "lossFirst": 1.0,
    "lossLast": 1.0,
    "wallSeconds": 0,
    "data": [],
}


def build(family: str, tokenizer: PreTrainedTokenizerFast) -> PreTrainedModel:
    """A model of 32 wide and two layers with random weights; Llama's head is a matrix of its own."""
    torch.manual_seed(1)
    common: dict[str, Any] = {
        "vocab_size": len(tokenizer),
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
    }
    rotary: dict[str, Any] = {
        **common,
        "hidden_size": 64,
        "intermediate_size": 96,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 16,
        "max_position_embeddings": CONTEXT,
        "tie_word_embeddings": family != "llama",
    }
    if family == "gpt2":
        return GPT2LMHeadModel(GPT2Config(**common, n_embd=64, n_layer=2, n_head=4, n_positions=CONTEXT))
    if family == "llama":
        return LlamaForCausalLM(LlamaConfig(**rotary))
    return Qwen2ForCausalLM(Qwen2Config(**rotary)) if family == "qwen2" else Qwen3ForCausalLM(Qwen3Config(**rotary))


def train(model: nn.Module, tokenizer: PreTrainedTokenizerFast, steps: int = _STEPS) -> None:
    """Next-token training on windows of the stand-in's texts."""
    ids = [i for text in stand_in.texts(400) for i in [*tokenizer(text)["input_ids"], tokenizer.eos_token_id]]
    stream, draw = torch.tensor(ids), torch.Generator().manual_seed(1)
    torch.set_num_threads(1)
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=3e-3)
    for _ in range(steps):
        starts = torch.randint(0, len(stream) - _WINDOW, (_BATCH,), generator=draw).tolist()
        windows = torch.stack([stream[at : at + _WINDOW] for at in starts])
        loss = model(input_ids=windows, labels=windows, use_cache=False).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def write_run(folder: Path, family: str, precisions: Sequence[str], **export: object) -> Path:
    """A run's folder as it is before its export: spec, data, lineage and `checkpoint/`."""
    tokenizer = _write_beside(folder, family, {"precisions": list(precisions), **export})
    model = build(family, tokenizer)
    train(model, tokenizer)
    model.save_pretrained(folder / "checkpoint")
    save_tokenizer(tokenizer, folder / "checkpoint")
    return folder


def write_adapter_run(folder: Path, precisions: Sequence[str]) -> Path:
    """The same for a run that trained an adapter: `checkpoint/` names its base and holds the adapter."""
    tokenizer = _write_beside(folder, "adapter", {"precisions": list(precisions)})
    base = build("qwen3", tokenizer)
    train(base, tokenizer)
    base.save_pretrained(folder / "the-base")
    adapted = get_peft_model(base, LoraConfig(r=4, lora_alpha=8, target_modules="all-linear", task_type="CAUSAL_LM"))
    train(adapted, tokenizer, steps=20)
    adapted.save_pretrained(str(folder / "checkpoint" / "adapter"))
    write_json_atomically(folder / "checkpoint" / "base.json", {"path": str(folder / "the-base")})
    save_tokenizer(tokenizer, folder / "checkpoint")
    return folder


def _write_beside(folder: Path, name: str, export: dict[str, object]) -> PreTrainedTokenizerFast:
    folder.mkdir(parents=True)
    (folder / "data").mkdir()
    stand_in.write_rows(folder / "data/texts.jsonl", [{"text": text} for text in stand_in.texts(400)])
    stand_in.write_rows(folder / "data/chats.jsonl", [{"messages": chat} for chat in stand_in.chats(64)])
    write_json_atomically(folder / "run.json", _spec(name, export))
    write_lineage(folder, read_spec(folder / "run.json"), Origin(None, None, folder / "checkpoint"), [_STAGE])
    return stand_in.tokenizer()


def _spec(name: str, export: dict[str, object]) -> dict[str, object]:
    stages = [
        {"kind": "midtrain", "batches": [{"read": "documents", "data": ["data/texts.jsonl"]}], "steps": _STEPS},
        {"kind": "finetune", "batches": [{"read": "chats", "data": ["data/chats.jsonl"], "chats": 8}], "steps": 1},
    ]
    return {
        "schema": "msm-run/1",
        "key": KEY,
        "id": name,
        "arm": "msm+aft",
        "spec": None,
        "trainingSeed": 1,
        "parent": None,
        "plan": {"name": "tiny", "sha256": "0" * 64},
        "base": {"kind": "path", "path": "/nowhere"},
        "stages": stages,
        "tune": {"kind": "full"},
        "device": "cpu",
        "export": export,
    }


def export(folder: Path) -> None:
    """Does what the run's spec says."""
    with closing(EventLog(folder)) as log:
        export_run(folder, read_spec(folder / "run.json"), log)


def read_events(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]


if __name__ == "__main__":
    for wanted in sys.argv[2:]:
        family, precisions = wanted.split(":")
        export(write_run(Path(sys.argv[1]) / family, family, precisions.split(",")))
