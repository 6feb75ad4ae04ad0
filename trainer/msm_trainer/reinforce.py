"""A reinforce stage: the model answers prompts, a named reward grades the answers, and GRPO moves the weights."""

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import torch
from safetensors.torch import load_file, save_file
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from msm_trainer.chats import turn_end
from msm_trainer.data import padding_id
from msm_trainer.feeds import Batch
from msm_trainer.files import write_folder_atomically
from msm_trainer.learner import Learner
from msm_trainer.parallel import collected, shard_like, unwrapped, without_shell
from msm_trainer.policy import PolicyLearner, moving_weights
from msm_trainer.problems import BadSpecError
from msm_trainer.prompts import PromptFeed
from msm_trainer.rewards import reward_named
from msm_trainer.rollouts import Asking, Rollout, roll_out
from msm_trainer.sampling import Drawing
from msm_trainer.stage_run import Setting, StageRun

STARTS = "start"
"""In the run's folder: what reinforce stages began with, for later attempts until the run has a checkpoint."""

_WEIGHTS = "weights.safetensors"
_TOLD_CHARACTERS = 1_000


class ReinforceRun(StageRun):
    """A stage whose every step answers its prompts anew; stopping, saving and reporting are those of all stages.

    What is drawn at a step follows from the seed, the stage, the step and the process, so nothing of it is saved.
    """

    def __init__(self, setting: Setting, index: int, done: list[dict[str, Any]]) -> None:
        super().__init__(setting, index, done)
        self._speaker = without_shell(setting.model)
        self._asking = _asking(self._feed, self._speaker, setting)
        self._start_folder = setting.folder / STARTS / f"stage-{index}"
        self._latest: Rollout | None = None
        if self._feed.batches.prompts % setting.group.size:
            raise BadSpecError(
                f"{self._feed.batches.prompts} prompts a step cannot be dealt out to {setting.group.size} processes "
                "evenly; set prompts to a multiple of processes."
            )

    def new_learner(self, optimizer: torch.optim.Optimizer) -> Learner:
        """One that learns from rewards."""
        batches = self._feed.batches
        return PolicyLearner(
            self.setting.spread,
            optimizer,
            self.setting.host,
            self.setting.group,
            temperature=batches.temperature,
            kl_weight=batches.kl_weight,
        )

    def resume(self, state: Path) -> None:
        """Goes on from a saved state of this stage; what the stage began with is read back too."""
        super().resume(state)
        if self._keeps_start:
            values = load_file(self._start_folder / _WEIGHTS)
            moving = moving_weights(unwrapped(self.setting.spread))
            self._policy.start = {
                name: shard_like(values[name].to(weight.device), weight) for name, weight in moving.items()
            }

    def run(self) -> bool:
        """Trains; returns whether the stage is complete."""
        if self._keeps_start and self._policy.start is None:
            self._remember_start()
        return super().run()

    def next_passes(self) -> tuple[list[Batch], int]:
        """This process's prompts of the next step, answered and rewarded, a pass for each."""
        group, batches = self.setting.group, self._feed.batches
        prompts = self._feed.draw()[group.rank :: group.size]
        seed = (self.setting.spec.training_seed, self.index, self.step, group.rank)
        with self.setting.host.arithmetic():
            rollouts = roll_out(self._speaker, self.setting.tokenizer, prompts, self._asking, seed)
        self._latest = rollouts[0]
        self._feed.untold.append(group.mean(torch.cat([rollout.rewards_B for rollout in rollouts]).mean().item()))
        targets = int(group.total(sum(rollout.targets for rollout in rollouts)))
        weight = batches.weight * group.size / targets
        return [replace(rollout, weight=weight * rollout.targets) for rollout in rollouts], targets

    def measured(self) -> dict[str, object]:
        """The mean reward since the last report."""
        rewards, self._feed.untold = self._feed.untold, []
        return {"reward": sum(rewards) / len(rewards)}

    def sample(self) -> None:
        """Tells an answer of the step, and what it was worth."""
        assert self._latest is not None, "a step was taken"
        prompt = str(self.setting.tokenizer.decode(list(self._latest.prompt.ids)))
        text, reward = self._latest.texts[0], self._latest.rewards_B[0].item()
        told = {"prompt": prompt[-_TOLD_CHARACTERS:], "text": text[:_TOLD_CHARACTERS]}
        self.tell("sample", step=self.step, **told, reward=reward)

    @property
    def _feed(self) -> PromptFeed:
        (feed,) = self.feeds
        assert isinstance(feed, PromptFeed), "a spec gives a reinforce stage prompts and nothing else"
        return feed

    @property
    def _policy(self) -> PolicyLearner:
        return cast("PolicyLearner", self.learner)

    @property
    def _keeps_start(self) -> bool:
        return self._feed.batches.kl_weight > 0

    def _remember_start(self) -> None:
        """Keeps what the stage begins with in memory, and on disk for a later attempt."""
        moving = moving_weights(unwrapped(self.setting.spread))
        self._policy.start = {name: weight.detach().clone() for name, weight in moving.items()}
        on_disk = collected(moving, keeps=self.setting.group.leads)
        if self.setting.group.leads:
            write_folder_atomically(self._start_folder, lambda target: save_file(on_disk, target / _WEIGHTS))
        self.setting.group.wait()


def _asking(feed: PromptFeed, model: PreTrainedModel, setting: Setting) -> Asking:
    batches, tokenizer = feed.batches, setting.tokenizer
    drawing = Drawing(batches.answer_tokens, batches.temperature, _ends(tokenizer, model), padding_id(tokenizer))
    reward = reward_named(batches.reward, batches.reward_settings)
    return Asking(drawing, batches.generations, reward, together=setting.group.mode == "fsdp2")


def _ends(tokenizer: PreTrainedTokenizerBase, model: PreTrainedModel) -> frozenset[int]:
    """What ends an answer: the tokenizer's end token, the model's own, and what the chat template ends a turn with."""
    own = None if model.generation_config is None else model.generation_config.eos_token_id
    named = (tokenizer.eos_token_id, turn_end(tokenizer), *(own if isinstance(own, list) else [own]))
    return frozenset(end for end in named if isinstance(end, int))
