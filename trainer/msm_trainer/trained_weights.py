"""A finished run's weights as one Hugging Face folder and one float32 model, an adapter merged into its base."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from torch import nn
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from msm_trainer.model import load_whole
from msm_trainer.origin import ADAPTER_FOLDER, copy_tokenizer, open_tokenizer, origin_in


@dataclass(frozen=True)
class TrainedWeights:
    """`folder` holds config.json, safetensors and tokenizer; `model` is what they say, in float32 on the CPU."""

    folder: Path
    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase


@contextmanager
def open_trained(checkpoint: Path) -> Iterator[TrainedWeights]:
    """Opens a run's `checkpoint/`: a whole model, or an adapter, which is merged into its base in float32.

    A merged model lies beside the checkpoint until the block ends. BaseModelError when weights are missing or damaged.
    """
    tokenizer, model = open_tokenizer(checkpoint), load_whole(checkpoint)
    # Attention as matrix products and a softmax: what both exporters and every kernel are compared with.
    model.set_attn_implementation("eager")
    nn.Module.train(model, mode=False)
    if not (checkpoint / ADAPTER_FOLDER).is_dir():
        yield TrainedWeights(checkpoint, model, tokenizer)
        return
    with TemporaryDirectory(dir=checkpoint.parent, prefix="merged-") as name:
        model.save_pretrained(name)
        copy_tokenizer(origin_in(checkpoint), Path(name))
        yield TrainedWeights(Path(name), model, tokenizer)
