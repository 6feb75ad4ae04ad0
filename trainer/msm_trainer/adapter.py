"""Low-rank adapters on all projections of attention and MLP, by PEFT."""

import shutil
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from torch import nn
from transformers import PreTrainedModel
from transformers.pytorch_utils import Conv1D

from msm_trainer.problems import BadSpecError
from msm_trainer.spec import LoraTuning
from msm_trainer.strict_json import read_json

CONFIG, WEIGHTS = "adapter_config.json", "adapter_model.safetensors"


def new_adapter(model: PreTrainedModel, tune: LoraTuning, seed: int) -> PeftModel:
    """Freezes the model and puts an adapter on it that says nothing yet; its random half comes from the seed."""
    torch.manual_seed(seed)
    config = LoraConfig(
        r=tune.rank,
        lora_alpha=tune.alpha,  # type: ignore[arg-type] # PEFT says int and divides by the rank
        lora_dropout=tune.dropout,
        target_modules=_projections(model),
        task_type="CAUSAL_LM",
    )
    wrapped = get_peft_model(model, config)
    assert isinstance(wrapped, PeftModel)
    return wrapped


def _projections(model: PreTrainedModel) -> list[str]:
    """Names of all linear layers but the output's, as every reader of adapters knows them: without their layer."""
    output = model.get_output_embeddings()  # type: ignore[no-untyped-call]
    linear = (nn.Linear, Conv1D)
    found = [(name, each) for name, each in model.named_modules() if isinstance(each, linear) and each is not output]
    return sorted({name.rpartition(".")[2] for name, _ in found})


def continued_adapter(model: PreTrainedModel, folder: Path, tune: LoraTuning) -> PeftModel:
    """Goes on with the adapter of an earlier run, with the spec's dropout; BadSpecError where sizes are others."""
    told = read_json(folder / CONFIG)
    if (told["r"], float(told["lora_alpha"])) != (tune.rank, tune.alpha):
        raise BadSpecError(
            f"The adapter to go on from has rank {told['r']} and alpha {told['lora_alpha']}, the run asks for "
            f"{tune.rank} and {tune.alpha}; give it the same, or let the earlier run merge its adapter."
        )
    config = LoraConfig.from_pretrained(str(folder))
    config.lora_dropout = tune.dropout
    return PeftModel.from_pretrained(model, str(folder), is_trainable=True, config=config)


def folded(model: PreTrainedModel, folder: Path) -> PreTrainedModel:
    """The model with a saved adapter added to its weights."""
    wrapped: Any = PeftModel.from_pretrained(model, str(folder))
    merged = wrapped.merge_and_unload()
    assert isinstance(merged, PreTrainedModel)
    return merged


def save_adapter(model: PeftModel, folder: Path, state: dict[str, torch.Tensor] | None = None) -> None:
    """Writes configuration and weights, those of `state` if given, and nothing else of what PEFT writes."""
    model.save_pretrained(str(folder), safe_serialization=True, state_dict=state)
    for path in folder.iterdir():
        if path.name in (CONFIG, WEIGHTS):
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
