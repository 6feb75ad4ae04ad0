"""How a step learns from rewarded answers: the learner of a reinforce stage.

Shape suffixes: B answers, A tokens of an answer, V vocabulary.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import torch
from torch import nn

from msm_trainer.data import IGNORED
from msm_trainer.feeds import Batch
from msm_trainer.grpo import distance, policy_loss
from msm_trainer.host import Host
from msm_trainer.learner import Learner
from msm_trainer.parallel import Group, unwrapped
from msm_trainer.rollouts import Rollout


class PolicyLearner(Learner):
    """Moves the weights towards answers that were better than the others to the same prompt.

    Where distance from the stage's start costs something, `start` holds the moving weights that it began with, by name.
    """

    def __init__(
        self,
        model: nn.Module,
        optimizer: torch.optim.Optimizer,
        host: Host,
        group: Group,
        *,
        temperature: float,
        kl_weight: float,
    ) -> None:
        super().__init__(model, optimizer, host, group)
        self._temperature, self._kl_weight = temperature, kl_weight
        self.start: Mapping[str, torch.Tensor] | None = None

    def accumulate(self, passes: Sequence[Batch]) -> float:
        """Adds up the gradients. The start is asked first: no weight may change between a pass and its gradient."""
        if self._kl_weight > 0:
            assert self.start is not None, "the start is known before the first step"
            with self._at_start(self.start):
                passes = [replace(rollout, start_logprobs_BA=self._logprobs(rollout)) for rollout in _rollouts(passes)]
        return super().accumulate(passes)

    def loss(self, batch: Batch) -> torch.Tensor:
        """The clipped policy loss, a mean over the answers' tokens, times the batch's weight."""
        (rollout,) = _rollouts([batch])
        mask_BA = rollout.targets_BT[:, -rollout.logprobs_BA.shape[1] :] != IGNORED
        logprobs_BA = self._logprobs(rollout)
        loss = policy_loss(logprobs_BA, rollout.logprobs_BA, mask_BA, rollout.advantages_B)
        if rollout.start_logprobs_BA is not None:
            loss = loss + self._kl_weight * distance(logprobs_BA, rollout.start_logprobs_BA, mask_BA)
        return rollout.weight * loss / rollout.targets

    def _logprobs(self, batch: Rollout) -> torch.Tensor:
        """In nats, of the answers' tokens at the temperature that they were drawn at, shape B×A."""
        a = batch.logprobs_BA.shape[1]
        with self.host.arithmetic():
            logits_BAV = self.model(input_ids=batch.inputs_BT, logits_to_keep=a, use_cache=False).logits
        targets_BA = batch.targets_BT[:, -a:].clamp(min=0)
        logprobs_BAV = (logits_BAV.float() / self._temperature).log_softmax(dim=-1)
        chosen_BA: torch.Tensor = logprobs_BAV.gather(2, targets_BA[..., None])[..., 0]
        return chosen_BA

    @contextmanager
    def _at_start(self, start: Mapping[str, torch.Tensor]) -> Iterator[None]:
        """The model as the stage began with it, without dropout and gradients."""
        moving = moving_weights(unwrapped(self.model))
        now = {name: weight.detach().clone() for name, weight in moving.items()}
        training = self.model.training
        self.model.train(False)
        with torch.no_grad():
            put(start, moving)
            try:
                yield
            finally:
                put(now, moving)
                self.model.train(training)


def _rollouts(passes: Sequence[Batch]) -> list[Rollout]:
    rollouts = [batch for batch in passes if isinstance(batch, Rollout)]
    assert len(rollouts) == len(passes), "a reinforce stage learns from rollouts"
    return rollouts


def moving_weights(model: nn.Module) -> dict[str, torch.Tensor]:
    """The weights that are trained, by name."""
    return {name: weight for name, weight in model.named_parameters() if weight.requires_grad}


def put(values: Mapping[str, torch.Tensor], weights: Mapping[str, torch.Tensor]) -> None:
    """Copies values into weights of the same names."""
    for name, weight in weights.items():
        weight.copy_(values[name])
