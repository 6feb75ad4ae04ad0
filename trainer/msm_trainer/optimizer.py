"""AdamW over a stage's parameter groups, and how its rate moves."""

import math

import torch
from torch import nn

from msm_trainer.stage_settings import OptimizerSettings


def new_optimizer(model: nn.Module, settings: OptimizerSettings) -> torch.optim.AdamW:
    """AdamW with fresh moments over all weights that move."""
    groups = parameter_groups(model, settings)
    return torch.optim.AdamW(groups, lr=settings.learning_rate, betas=settings.betas)


def parameter_groups(model: nn.Module, settings: OptimizerSettings) -> list[dict[str, object]]:
    """Matrices with decay, the rest without; token embeddings too have none where they have a rate of their own.

    A word's embedding row gets a gradient only where the word occurs; at the common rate rare names hardly move.
    """
    moving = [parameter for parameter in model.parameters() if parameter.requires_grad]
    own_rate = settings.embedding_rate_factor != 1
    embedding = model.get_input_embeddings().weight if own_rate else None  # type: ignore[operator]
    embeddings = [p for p in moving if p is embedding]
    matrices = [p for p in moving if p.dim() >= 2 and p is not embedding]
    vectors = [p for p in moving if p.dim() < 2]
    groups: list[dict[str, object]] = [
        {"params": embeddings, "weight_decay": 0.0, "rate_factor": settings.embedding_rate_factor},
        {"params": matrices, "weight_decay": settings.weight_decay, "rate_factor": 1.0},
        {"params": vectors, "weight_decay": 0.0, "rate_factor": 1.0},
    ]
    return [group for group in groups if group["params"]]


def warmup_steps(settings: OptimizerSettings, steps: int) -> int:
    """Of a stage with so many steps."""
    return round(settings.warmup_share * steps) if settings.warmup_steps is None else settings.warmup_steps


def rate_factor(settings: OptimizerSettings, step: int, steps: int) -> float:
    """The learning rate at a step as a share of its peak: linear warm-up, then the schedule down to its floor."""
    warm = min(1.0, (step + 1) / max(1, warmup_steps(settings, steps)))
    done, floor = step / steps, settings.final_rate_factor
    if settings.schedule == "cosine":
        return warm * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * done)))
    if settings.schedule == "linear":
        return warm * max(floor, 1 - done)
    return warm
