"""The training loop."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from msm_trainer.data import IGNORED, Batch, Feed
from msm_trainer.model import parameter_groups
from msm_trainer.recipe import Stage


class DivergedError(RuntimeError):
    """The loss is no longer a finite number."""


@dataclass(frozen=True)
class StepReport:
    """Means over the steps since the last report; `tokens` counts targets since the stage began."""

    step: int
    tokens: int
    loss: float
    learning_rate: float
    gradient_norm: float


@dataclass
class Progress:
    """Where a stage stands: steps done and targets trained on."""

    step: int = 0
    tokens: int = 0


def new_optimizer(model: nn.Module, stage: Stage) -> torch.optim.AdamW:
    """AdamW over the stage's parameter groups."""
    return torch.optim.AdamW(parameter_groups(model, stage), lr=stage.learning_rate, betas=stage.betas)


def rate_factor(stage: Stage, step: int) -> float:
    """The learning rate at a step as a share of its peak: linear warm-up, then cosine or linear decay to a floor."""
    warm = min(1.0, (step + 1) / max(1, stage.warmup_steps))
    done, floor = step / stage.steps, stage.final_rate_factor
    if stage.schedule == "cosine":
        return warm * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * done)))
    return warm * max(floor, 1 - done)


def batch_loss(model: nn.Module, batch: Batch, device: torch.device) -> torch.Tensor:
    """Mean cross-entropy in nats over the batch's targets, times its weight."""
    logits_BTV = model(input_ids=batch.inputs_BT.to(device), use_cache=False).logits
    targets_BT = batch.targets_BT.to(device)
    return batch.weight * F.cross_entropy(logits_BTV.flatten(0, 1), targets_BT.flatten(), ignore_index=IGNORED)


def train_stage(
    model: nn.Module,
    optimizer: torch.optim.AdamW,
    feeds: Sequence[Feed],
    stage: Stage,
    progress: Progress,
    after_step: Callable[[StepReport | None], bool],
) -> bool:
    """Trains until the stage's last step; `after_step` gets a report when one is due and may stop the loop by True.

    Returns whether the stage is complete. `progress` moves with every step, so it is right whenever the loop stops.
    """
    device = next(model.parameters()).device
    model.train()
    losses: list[float] = []
    while progress.step < stage.steps:
        rate = stage.learning_rate * rate_factor(stage, progress.step)
        for group in optimizer.param_groups:
            group["lr"] = rate * group["rate_factor"]
        batches = [feed.next() for feed in feeds]
        optimizer.zero_grad(set_to_none=True)
        loss = torch.stack([batch_loss(model, batch, device) for batch in batches]).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        norm = nn.utils.clip_grad_norm_(model.parameters(), stage.clip_norm)
        optimizer.step()
        losses.append(loss.item())
        progress.step += 1
        progress.tokens += sum(int((batch.targets_BT != IGNORED).sum()) for batch in batches)
        if not math.isfinite(losses[-1]):
            raise DivergedError(f"The loss of step {progress.step} is {losses[-1]}; lower the learning rate.")
        due = progress.step % stage.report_every == 0 or progress.step == stage.steps
        report = StepReport(progress.step, progress.tokens, sum(losses) / len(losses), rate, norm.item())
        if due:
            losses.clear()
        if after_step(report if due else None):
            return progress.step == stage.steps
    return True
