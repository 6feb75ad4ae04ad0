"""One stage of a run: what it reads, its steps, what is told of them, and what is saved between them."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import PreTrainedTokenizerBase

from msm_trainer.data import seed_of
from msm_trainer.events import EventLog
from msm_trainer.feeds import Batch
from msm_trainer.host import Host, versions
from msm_trainer.learner import Learner, sees_across_documents
from msm_trainer.optimizer import new_optimizer, rate_factor
from msm_trainer.packing import DocumentFeed
from msm_trainer.parallel import Group, unwrapped
from msm_trainer.problems import DivergedError
from msm_trainer.readings import open_readings
from msm_trainer.resume import STATE, Position, read_position, restore, save_state
from msm_trainer.samples import answer, prompt_of, rendered
from msm_trainer.sharing import shared
from msm_trainer.spec import TrainSpec
from msm_trainer.stopping import StopRequest
from msm_trainer.strict_json import to_json


@dataclass(frozen=True)
class Setting:
    """What the stages of a run share. `spread` is the model as several processes call it forward, or the model."""

    folder: Path
    spec: TrainSpec
    host: Host
    log: EventLog
    stop: StopRequest
    model: nn.Module
    spread: nn.Module
    tokenizer: PreTrainedTokenizerBase
    context_tokens: int
    group: Group


class StageRun:
    """A stage from its first step, or from a saved state, to its last step or a request to stop."""

    def __init__(self, setting: Setting, index: int, done: list[dict[str, Any]]) -> None:
        self.setting, self.index, self.done = setting, index, done
        self.stage = setting.spec.stages[index]
        # Each stage of a seed reads its data in its own order, the same in all arms.
        readings = open_readings(
            self.stage, setting.folder, setting.tokenizer, setting.spec.training_seed, setting.context_tokens
        )
        self.feeds, self.files = readings.feeds, readings.files
        self.steps = readings.steps_of(self.stage)
        torch.manual_seed(setting.spec.training_seed * 1_000 + index)  # for dropout, the one thing that draws
        optimizer = new_optimizer(setting.model, self.stage.optimizer)
        self.learner = self.new_learner(optimizer)
        self.step, self.tokens = 0, 0
        self.loss_first: float | None = None
        self.loss_last = 0.0
        self._losses: list[float] = []
        self._reported = (0, time.monotonic())
        self._seconds_before, self._began = 0.0, time.monotonic()
        self._warnings = readings.warnings

    @property
    def seconds(self) -> float:
        """Spent in the stage, over all attempts."""
        return self._seconds_before + time.monotonic() - self._began

    def resume(self, state: Path) -> None:
        """Goes on from a saved state of this stage."""
        position = read_position(state)
        assert position.stage == self.index, "a state belongs to the first stage that is not done"
        restore(state, self.setting.model, self.learner.optimizer)
        self.step, self.tokens, self._losses = position.step, position.tokens, list(position.losses)
        self.loss_first, self._seconds_before = position.loss_first, position.seconds
        for feed, feed_position in zip(self.feeds, position.feeds, strict=True):
            feed.seek(feed_position)
        self._reported = (self.tokens, time.monotonic())

    def run(self) -> bool:
        """Trains; returns whether the stage is complete. When it was asked to stop, it has saved its state."""
        self._introduce()
        self.setting.model.train()
        while self.step < self.steps:
            if self.setting.group.any(self.setting.stop.wanted):
                self.save()
                return False
            self._take_step()
            if self.step % self.stage.save_every == 0 and self.step < self.steps:
                self.save()
        return True

    def new_learner(self, optimizer: torch.optim.Optimizer) -> Learner:
        """What takes the steps."""
        return Learner(self.setting.spread, optimizer, self.setting.host, self.setting.group)

    def next_passes(self) -> tuple[list[Batch], int]:
        """This process's passes of the next step, and how many targets those of all processes have."""
        passes = [batch for feed in self.feeds for batch in feed.next()]
        return shared(passes, self.setting.group), sum(batch.targets for batch in passes)

    def measured(self) -> dict[str, object]:
        """What a report tells beyond the loss."""
        return {}

    def record(self) -> dict[str, Any]:
        """The stage as the checkpoint's manifest tells it; losses are means over the first and last report's steps."""
        return {
            "stage": self.stage.kind,
            "data": to_json(self.files),
            "seed": self.setting.spec.training_seed,
            "steps": self.step,
            "tokens": self.tokens,
            "lossFirst": round(self.loss_first or 0.0, 6),
            "lossLast": round(self.loss_last, 6),
            "wallSeconds": round(self.seconds, 1),
            "device": self.setting.host.device.type,
            "threads": self.setting.spec.threads,
            "versions": versions(),
        }

    def save(self) -> None:
        """Saves everything that the stage goes on from."""
        position = Position(
            stage=self.index,
            step=self.step,
            tokens=self.tokens,
            seconds=self.seconds,
            loss_first=self.loss_first,
            losses=self._losses,
            feeds=[feed.position() for feed in self.feeds],
            stages_done=self.done,
        )
        state, leads = self.setting.folder / STATE, self.setting.group.leads
        save_state(state, position, self.setting.model, self.learner.optimizer, writes=leads)
        self.setting.group.wait()
        self.tell("saved", step=self.step)

    def _introduce(self) -> None:
        tokens = sum(feed.tokens for feed in self.feeds)
        self.tell("stage", step=self.step, steps=self.steps, tokens=tokens)
        for warning in self._warnings:
            self.setting.log.append("warn", message=warning)
        for feed in self.feeds:
            if isinstance(feed, DocumentFeed):
                self._check_that_documents_are_apart(feed)
            if self.step == 0:
                self.tell("rendered", pieces=rendered(self.setting.tokenizer, feed.example()))

    def _check_that_documents_are_apart(self, feed: DocumentFeed) -> None:
        shared = feed.first_shared_row()
        if shared is not None and sees_across_documents(self.learner, shared):
            feed.apart = True
            message = "This model would read across documents that share a row, so each has a row of its own: slower."
            self.setting.log.append("warn", message=message)

    def _take_step(self) -> None:
        settings = self.stage.optimizer
        rate = settings.learning_rate * rate_factor(settings, self.step, self.steps)
        if self.setting.group.size > 1:  # each process draws its own dropout, and only one process's state is saved
            place = (self.setting.spec.training_seed, self.index, self.step, self.setting.group.rank)
            torch.manual_seed(seed_of(*place))
        passes, targets = self.next_passes()
        try:
            loss, norm = self.learner.step(passes, rate, settings.clip_norm)
        except DivergedError as problem:
            where = f"Step {self.step + 1} of {self.stage.kind} diverged"
            raise DivergedError(f"{where}: {problem}. Lower the learning rate.") from None
        self._losses.append(loss)
        self.step += 1
        self.tokens += targets
        if self.step % self.stage.report_every == 0 or self.step == self.steps:
            self._report(rate, norm)
        every = self.stage.sample_every
        if every is not None and (self.step % every == 0 or self.step == self.steps):
            self.sample()

    def _report(self, rate: float, norm: float) -> None:
        self.loss_last = sum(self._losses) / len(self._losses)
        self.loss_first = self.loss_last if self.loss_first is None else self.loss_first
        self._losses = []
        tokens, at = self._reported
        self._reported = (self.tokens, time.monotonic())
        self.tell(
            "step",
            step=self.step,
            steps=self.steps,
            tokens=self.tokens,
            loss=self.loss_last,
            learningRate=rate,
            gradientNorm=norm,
            tokensPerSecond=round((self.tokens - tokens) / max(1e-9, time.monotonic() - at), 1),
            peakMemoryBytes=self.setting.host.peak_memory_bytes(),
            **self.measured(),
        )

    def sample(self) -> None:
        """Tells what the model says."""
        prompt = prompt_of(self.feeds[0].example())
        with self.setting.host.arithmetic():
            said = answer(unwrapped(self.setting.spread), self.setting.tokenizer, prompt)
        asked = str(self.setting.tokenizer.decode(prompt))
        self.tell("sample", step=self.step, prompt=asked[-1_000:], text=said[:1_000])

    def tell(self, kind: str, **fields: object) -> None:
        """Appends an event of this stage."""
        self.setting.log.append(kind, stage=self.stage.kind, index=self.index, **fields)
