"""Arithmetic that training needs per token, and what share of a GPU's peak it reached."""

import re
from dataclasses import dataclass
from typing import Literal

PEAK_BF16: tuple[tuple[str, float], ...] = (
    (r"\bB200\b", 2250e12),
    (r"\bGH200\b|\bH200\b", 989e12),
    (r"\bH100.*NVL\b", 835e12),
    (r"\bH100.*PCIe\b", 756e12),
    (r"\bH100\b", 989e12),
    (r"\bA100\b|\bA800\b", 312e12),
    (r"\bL40S\b", 362e12),
    (r"\bL4\b", 121e12),
    (r"\bA10\b", 125e12),
    (r"\b4090\b", 165e12),
    (r"\bMI300X\b", 1307e12),
)
"""Dense bfloat16 with float32 accumulation, FLOP/s, by the makers' data sheets; the first name that fits counts."""

PEAK_FLOAT32: tuple[tuple[str, float], ...] = (
    (r"\bGH200\b|\bH200\b", 67e12),
    (r"\bH100.*NVL\b", 60e12),
    (r"\bH100.*PCIe\b", 51e12),
    (r"\bH100\b", 67e12),
    (r"\bA100\b|\bA800\b", 19.5e12),
    (r"\bL40S\b", 91.6e12),
    (r"\bL4\b", 30.3e12),
    (r"\bA10\b", 31.2e12),
    (r"\b4090\b", 82.6e12),
)
"""Plain float32 (no TF32), FLOP/s, from the same sheets."""


@dataclass(frozen=True)
class Arithmetic:
    """What decides a token's FLOPs: weights of matrices (an embedding only where it is the output head), and heads."""

    tuned: int
    frozen: int
    layers: int
    heads: int
    head_size: int


def flops_per_token(model: Arithmetic, context_tokens: float) -> float:
    """Of one training step, forward and backward: 6 a tuned weight, 4 a frozen one, and the causal attention.

    A weight multiplies and adds once forward (2), once for its input's gradient (2), and once for its own (2, tuned
    only): Kaplan et al. 2020. Attention's two products are 2 × 2 × heads × head size a position seen, three times
    over forward and backward; a token sees half of its context (PaLM's appendix B counts all of it). Checkpointed
    activations that are computed again do not count: this is what the model needs, not what the machine did.
    """
    attention = 12 * model.layers * model.heads * model.head_size * context_tokens / 2
    return 6 * model.tuned + 4 * model.frozen + attention


def peak_flops(device_name: str, precision: Literal["float32", "bfloat16"]) -> float | None:
    """FLOP/s of one GPU by its driver's name, such as "NVIDIA H100 80GB HBM3"; None for one that is not known."""
    table = PEAK_BF16 if precision == "bfloat16" else PEAK_FLOAT32
    return next((peak for pattern, peak in table if re.search(pattern, device_name)), None)
