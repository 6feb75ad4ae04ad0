"""A finished run's weights as one Hugging Face folder and one float32 model, an adapter merged into its base."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from torch import nn
from transformers import PreTrainedModel, PreTrainedTokenizerFast

from msm_trainer.adapter import folded
from msm_trainer.model import load_model
from msm_trainer.origin import origin_in
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
    origin = origin_in(checkpoint)
    assert origin.weights is not None, "base.json names it"
    assert origin.adapter is not None, "it lies beside base.json"
    base = _load(origin.weights)
    with TemporaryDirectory(dir=checkpoint.parent, prefix="merged-") as name:
        folder = Path(name)
        merged = folded(base, origin.adapter)
        merged.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        yield TrainedWeights(folder, merged, tokenizer)


def _load(folder: Path) -> PreTrainedModel:
    model = load_model(folder, attention="eager")
    nn.Module.train(model, mode=False)
    return model
