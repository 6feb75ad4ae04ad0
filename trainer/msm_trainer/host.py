"""The machine that computes: its device, its number formats, and what makes a run repeatable on it."""

import importlib.util
import os
import platform
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import accelerate
import peft
import torch
import transformers

import msm_trainer
from msm_trainer.problems import DeviceError
from msm_trainer.spec import TrainSpec

# Plain attention holds a table of all pairs of tokens. Where that is small it is used on the CPU: the bundled
# checkpoints were made with it, and another kernel rounds otherwise.
_PLAIN_ATTENTION_TOKENS = 1_024


@dataclass(frozen=True)
class Host:
    """Where tensors lie, and whether arithmetic is in bfloat16."""

    device: torch.device
    bfloat16: bool

    def arithmetic(self) -> AbstractContextManager[Any]:
        """The context of every forward pass: matrix products in bfloat16 where the spec says so."""
        return torch.autocast(self.device.type, torch.bfloat16) if self.bfloat16 else nullcontext()

    def attention(self, context_tokens: int) -> str | None:
        """The attention implementation for a model, by transformers' name; None for the model's own choice."""
        if self.device.type == "cuda":
            varlen = self.bfloat16 and importlib.util.find_spec("flash_attn") is not None
            return "flash_attention_2" if varlen else None
        return "eager" if context_tokens <= _PLAIN_ATTENTION_TOKENS else None

    def peak_memory_bytes(self) -> int | None:
        """The most memory that tensors took on the GPU so far; None on the CPU."""
        return torch.cuda.max_memory_allocated(self.device) if self.device.type == "cuda" else None


def open_host(spec: TrainSpec) -> Host:
    """Sets torch up for the spec; DeviceError when it asks for a GPU and there is none.

    On the CPU with one thread a run repeats bit by bit. On a GPU some kernels add in an order that varies.
    """
    torch.set_num_threads(spec.threads)
    torch.set_flush_denormal(True)
    found = torch.cuda.is_available()
    if spec.device == "cuda" and not found:
        raise DeviceError("The run asks for CUDA, but torch finds no CUDA device here; set device to auto or cpu.")
    if spec.device == "cpu" or not found:
        torch.use_deterministic_algorithms(True)
        return Host(torch.device("cpu"), spec.precision == "bfloat16")
    torch.use_deterministic_algorithms(False)
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
    torch.cuda.set_device(device)
    return Host(device, spec.precision == "bfloat16")


def versions() -> dict[str, str]:
    """Of everything that decides a run's numbers."""
    return {
        "msm_trainer": msm_trainer.__version__,
        "python": platform.python_version(),
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "peft": peft.__version__,
        "accelerate": accelerate.__version__,
    }
