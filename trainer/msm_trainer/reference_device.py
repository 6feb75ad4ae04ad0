"""Where the trained model computes what an exported file is compared with."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import torch
from torch import nn
from transformers import PreTrainedModel

# The model, its weights rounded, and the attention of the longest sequence.
_ROOM = 2.5


@contextmanager
def on_fast_device(model: PreTrainedModel, wanted: Literal["auto", "cpu", "cuda"]) -> Iterator[PreTrainedModel]:
    """Puts the float32 model on the GPU for the time of the block, where there is one that holds it twice."""
    size = sum(parameter.numel() * parameter.element_size() for parameter in model.parameters())
    on_gpu = wanted != "cpu" and torch.cuda.is_available() and torch.cuda.mem_get_info()[0] > _ROOM * size
    if on_gpu:
        nn.Module.to(model, torch.device("cuda"))
    try:
        yield model
    finally:
        if on_gpu:
            nn.Module.to(model, torch.device("cpu"))
            torch.cuda.empty_cache()
