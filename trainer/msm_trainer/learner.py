"""One optimiser step: forward and backward over a step's passes, clipping, and the update."""

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import nn

from msm_trainer.data import IGNORED
from msm_trainer.feeds import PASS_TOKENS, Batch
from msm_trainer.host import Host
from msm_trainer.parallel import Group, unwrapped, whole
from msm_trainer.problems import DivergedError


class Learner:
    """A model with its optimiser. Of processes that train together each takes its own passes of the same step."""

    def __init__(
        self, model: nn.Module, optimizer: torch.optim.Optimizer, host: Host, group: Group | None = None
    ) -> None:
        self.model, self.optimizer, self.host = model, optimizer, host
        self.group = group or Group()

    def step(self, passes: Sequence[Batch], rate: float, clip_norm: float) -> tuple[float, float]:
        """Moves the weights once; returns the loss in nats and the gradient's norm before clipping.

        DivergedError, before the weights move, when either is not finite.
        """
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group.get("rate_factor", 1.0)
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.accumulate(passes)
        norm = self.clip(clip_norm)
        if not math.isfinite(loss):
            raise DivergedError(f"the loss is {loss}")
        if not math.isfinite(norm):
            raise DivergedError(f"the gradient's norm is {norm}")
        self.optimizer.step()
        return loss, norm

    def accumulate(self, passes: Sequence[Batch]) -> float:
        """Adds up the gradients of all passes and returns their loss. Small passes share one backward pass."""
        if self.group.size == 1 and sum(batch.inputs_BT.numel() for batch in passes) <= PASS_TOKENS:
            together = torch.stack([self.loss(batch) for batch in passes]).sum()
            self.backward(together)
            return together.item()
        losses = []
        for number, batch in enumerate(passes, start=1):
            with self.group.syncing(self.model, wanted=number == len(passes)):
                loss = self.loss(batch)
                self.backward(loss)
            losses.append(loss.detach())
        return self.group.mean(torch.stack(losses).sum().item())

    def loss(self, batch: Batch) -> torch.Tensor:
        """Mean cross-entropy in nats over the batch's targets, times its weight."""
        with self.host.arithmetic():
            logits_BTV = self.logits(batch)
            targets_BT = batch.targets_BT.to(self.host.device)
            return batch.weight * F.cross_entropy(logits_BTV.flatten(0, 1), targets_BT.flatten(), ignore_index=IGNORED)

    def logits(self, batch: Batch) -> torch.Tensor:
        """Of all positions, shape B×T×V. Positions that begin anew tell the model where a document ends."""
        inputs_BT = batch.inputs_BT.to(self.host.device)
        if batch.positions_BT is None:
            logits: torch.Tensor = self.model(input_ids=inputs_BT, use_cache=False).logits
            return logits
        positions_BT = batch.positions_BT.to(self.host.device)
        shape = (1, -1) if self._reads_one_row else inputs_BT.shape
        result = self.model(input_ids=inputs_BT.view(shape), position_ids=positions_BT.view(shape), use_cache=False)
        logits = result.logits
        return logits.view(*inputs_BT.shape, -1)

    def backward(self, loss: torch.Tensor) -> None:
        """Adds the loss's gradient to the weights'."""
        loss.backward()  # type: ignore[no-untyped-call]

    def clip(self, largest: float) -> float:
        """Shortens the gradient to the largest norm and returns the norm that it had."""
        moving = [parameter for parameter in self.model.parameters() if parameter.requires_grad]
        return whole(nn.utils.clip_grad_norm_(moving, largest)).item()

    @property
    def _reads_one_row(self) -> bool:
        """Flash attention tells documents apart within one row only."""
        config = getattr(unwrapped(self.model), "config", None)
        return getattr(config, "_attn_implementation", "") == "flash_attention_2"


@torch.no_grad()
def sees_across_documents(learner: Learner, batch: Batch) -> bool:
    """Whether changing a row's first document changes what the model says of the next: if so they cannot share a row.

    True for models that take no notice of positions that begin anew. The batch's first row has at least two documents.
    """
    assert batch.positions_BT is not None, "documents of one row have positions"
    second = int((batch.positions_BT[0, 1:] == 0).nonzero()[0]) + 1
    end = _end_of_document(batch.positions_BT[0], second)
    inputs_BT, positions_BT = batch.inputs_BT[:1, :end], batch.positions_BT[:1, :end]
    changed_BT = inputs_BT.clone()
    changed_BT[0, :second] = inputs_BT[0, :second].flip(0).roll(1) + 1
    changed_BT[0, :second] %= int(inputs_BT.max()) + 1
    training = learner.model.training
    learner.model.eval()
    with learner.host.arithmetic():
        before, after = (
            learner.logits(Batch(ids_BT, ids_BT, 1.0, positions_BT))[0, second:] for ids_BT in (inputs_BT, changed_BT)
        )
    learner.model.train(training)
    return not torch.equal(before, after)  # what is masked out counts exactly nothing


def _end_of_document(positions: torch.Tensor, start: int) -> int:
    later = (positions[start + 1 :] == 0).nonzero()
    return start + 1 + int(later[0]) if len(later) else len(positions)
