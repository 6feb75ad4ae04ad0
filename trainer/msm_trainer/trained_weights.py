"""A finished run's weights as one Hugging Face folder and one float32 model, an adapter merged into its base."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from peft import PeftModel
from safetensors import SafetensorError
from torch import nn
from transformers import AutoModelForCausalLM, PreTrainedModel, PreTrainedTokenizerFast

from msm_trainer.problems import BaseModelError
from msm_trainer.strict_json import read_json
from msm_trainer.tokenizer import load_tokenizer


@dataclass(frozen=True)
class TrainedWeights:
    """`folder` holds config.json and safetensors; `model` is what they say, in float32 on the CPU."""

    folder: Path
    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerFast


@contextmanager
def open_trained(checkpoint: Path) -> Iterator[TrainedWeights]:
    """Opens a run's `checkpoint/`: a whole model, or `base.json` and `adapter/`, which are merged in float32.

    A merged model lies beside the checkpoint until the block ends. BaseModelError when weights are missing or damaged.
    """
    tokenizer = load_tokenizer(checkpoint)
    if not (checkpoint / "base.json").is_file():
        yield TrainedWeights(checkpoint, _load(checkpoint), tokenizer)
        return
    base = _load(Path(read_json(checkpoint / "base.json")["path"]))
    with TemporaryDirectory(dir=checkpoint.parent, prefix="merged-") as name:
        folder = Path(name)
        adapted = PeftModel.from_pretrained(base, str(checkpoint / "adapter"))
        merged: PreTrainedModel = adapted.merge_and_unload()
        merged.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        yield TrainedWeights(folder, merged, tokenizer)


def _load(folder: Path) -> PreTrainedModel:
    if not any(folder.glob("*.safetensors")):
        raise BaseModelError(f"{folder} holds no weights in safetensors.")
    try:
        model: PreTrainedModel = AutoModelForCausalLM.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="eager", use_safetensors=True, local_files_only=True
        )
    except (SafetensorError, OSError) as problem:
        raise BaseModelError(f"The weights in {folder} cannot be read: {problem}.") from None
    nn.Module.train(model, mode=False)
    return model
