"""A run: a recipe's stages in order, recorded, stoppable and resumable, ending in a Hugging Face checkpoint folder.

The run folder holds `recipe.json`, `events.jsonl`, `stages.json`, `state/` (until the end), `checkpoint/`, `exit.json`.
"""

import platform
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
import transformers
from torch import nn
from transformers import PreTrainedTokenizerFast

import msm_trainer
from msm_trainer.data import DataFile, Feed, open_feeds
from msm_trainer.events import EventLog, write_exit
from msm_trainer.files import sha256_of_file, write_atomically, write_folder_atomically, write_json_atomically
from msm_trainer.loop import DivergedError, Progress, StepReport, new_optimizer, train_stage
from msm_trainer.model import load_model, new_model
from msm_trainer.recipe import Recipe, Stage
from msm_trainer.resume import Position, find_state, read_position, restore, save_state
from msm_trainer.strict_json import canonical_bytes, to_json
from msm_trainer.tokenizer import load_tokenizer, save_tokenizer

DONE, BAD_RECIPE, STOPPED, DIVERGED = 0, 64, 75, 76


@dataclass(frozen=True)
class Places:
    """Folders of a run: its own, that of the data files, and that of the parent checkpoint or the tokenizer."""

    out: Path
    data: Path
    start: Path


@dataclass(frozen=True)
class Host:
    """What computes: device and number of threads. One thread on the CPU makes a run repeatable bit by bit."""

    device: str = "cpu"
    threads: int = 1


class StopFlag:
    """Set by SIGTERM or SIGINT: finish the step, save, and end with code 75."""

    def __init__(self) -> None:
        self.wanted = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Takes over both signals for the time of the block."""

        def ask(*_: object) -> None:
            self.wanted = True

        before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def run(recipe: Recipe, places: Places, host: Host) -> int:
    """Trains the recipe's stages and writes the checkpoint; returns the exit code, which `exit.json` holds too.

    Called again on a stopped run's folder it goes on from the last saved state. ValueError for a bad recipe or data.
    """
    _claim(recipe, places.out)
    torch.set_num_threads(host.threads)
    torch.set_flush_denormal(True)
    torch.use_deterministic_algorithms(True)
    log, flag = EventLog(places.out), StopFlag()
    log.append("start", id=recipe.id, trainingSeed=recipe.training_seed, **_versions(host))
    try:
        with flag.listening():
            code, reason = _Run(recipe, places, host, log, flag).train()
    except (ValueError, DivergedError) as problem:
        code, reason = (DIVERGED if isinstance(problem, DivergedError) else BAD_RECIPE), str(problem)
    log.append("end", code=code, reason=reason)
    log.close()
    write_exit(places.out, code, reason)
    if code in (BAD_RECIPE, DIVERGED):
        raise ValueError(reason)
    return code


def _claim(recipe: Recipe, folder: Path) -> None:
    """Records the recipe, or checks that a folder used before belongs to the same one."""
    folder.mkdir(parents=True, exist_ok=True)
    path, content = folder / "recipe.json", canonical_bytes(recipe)
    if path.exists() and path.read_bytes() != content:
        raise ValueError(f"{folder} holds a run of another recipe; choose another folder or remove it.")
    if (folder / "checkpoint").exists():
        raise ValueError(f"The run in {folder} is complete already.")
    (folder / "exit.json").unlink(missing_ok=True)
    write_atomically(path, content)


def _versions(host: Host) -> dict[str, Any]:
    versions = {
        "msm_trainer": msm_trainer.__version__,
        "python": platform.python_version(),
        "torch": torch.__version__,
        "transformers": transformers.__version__,
    }
    return {"device": host.device, "threads": host.threads, "versions": versions}


class _Run:
    """One attempt at a run; holds what its stages share."""

    def __init__(self, recipe: Recipe, places: Places, host: Host, log: EventLog, flag: StopFlag) -> None:
        self.recipe, self.places, self.host, self.log, self.flag = recipe, places, host, log, flag
        self.tokenizer: PreTrainedTokenizerFast = load_tokenizer(places.start)
        shape, seed = recipe.model, recipe.training_seed
        self.model = load_model(places.start) if shape is None else new_model(shape, self.tokenizer, seed)
        nn.Module.to(self.model, torch.device(host.device))

    def train(self) -> tuple[int, str]:
        state = find_state(self.places.out / "state")
        done: list[dict[str, Any]] = read_position(state).stages_done if state else []
        for index in range(len(done), len(self.recipe.stages)):
            record = self._train_stage(index, state, done)
            if record is None:
                return STOPPED, f"Stopped on request in stage {index + 1}; the same command goes on from here."
            done, state = [*done, record], None
        self._write_checkpoint(done)
        return DONE, "The run is complete."

    def _train_stage(self, index: int, state: Path | None, done: list[dict[str, Any]]) -> dict[str, Any] | None:
        """Returns the stage's record, or None when it was stopped before its end."""
        stage = self.recipe.stages[index]
        # Each stage of a seed reads its data in its own order, the same in all arms.
        feeds, files = open_feeds(stage, self.places.data, self.tokenizer, self.recipe.training_seed)
        clock = _StageClock(self, index, stage, feeds, done)
        if state is not None:
            clock.resume(state)
        self.log.append("stage", stage=stage.stage, step=clock.progress.step, steps=stage.steps)
        complete = train_stage(self.model, clock.optimizer, feeds, stage, clock.progress, clock.after_step)
        if not complete:
            clock.save()
            return None
        return _stage_record(stage, clock, files, self.host, self.recipe)

    def _write_checkpoint(self, stages: list[dict[str, Any]]) -> None:
        write_json_atomically(self.places.out / "stages.json", stages)

        def fill(folder: Path) -> None:
            nn.Module.to(self.model, torch.device("cpu"))
            self.model.save_pretrained(folder)
            save_tokenizer(self.tokenizer, folder)

        write_folder_atomically(self.places.out / "checkpoint", fill)
        shutil.rmtree(self.places.out / "state", ignore_errors=True)
        self.log.append("checkpoint", sha256=sha256_of_file(self.places.out / "checkpoint" / "model.safetensors"))


class _StageClock:
    """Counts a stage's steps, losses and seconds, reports them, and saves its state now and then."""

    def __init__(self, run_: _Run, index: int, stage: Stage, feeds: list[Feed], done: list[dict[str, Any]]) -> None:
        self.run, self.index, self.stage, self.feeds, self.done = run_, index, stage, feeds, done
        self.optimizer = new_optimizer(run_.model, stage)
        self.progress = Progress()
        self.loss_first: float | None = None
        self.loss_last = 0.0
        self._seconds_before = 0.0
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        return self._seconds_before + time.monotonic() - self._began

    def resume(self, state: Path) -> None:
        position = read_position(state)
        assert position.stage == self.index, "a state belongs to the first stage that is not done"
        restore(state, self.run.model, self.optimizer)
        self.progress.step, self.progress.tokens = position.step, position.tokens
        self.loss_first, self._seconds_before = position.loss_first, position.seconds
        for feed, feed_position in zip(self.feeds, position.feeds, strict=True):
            feed.seek(feed_position)
        self.run.log.append("resume", stage=self.stage.stage, step=position.step)

    def after_step(self, report: StepReport | None) -> bool:
        if report is not None:
            self.loss_first = report.loss if self.loss_first is None else self.loss_first
            self.loss_last = report.loss
            self.run.log.append("step", stage=self.stage.stage, steps=self.stage.steps, **to_json(report))
        if self.progress.step % self.stage.save_every == 0 and self.progress.step < self.stage.steps:
            self.save()
        return self.run.flag.wanted

    def save(self) -> None:
        position = Position(
            stage=self.index,
            step=self.progress.step,
            tokens=self.progress.tokens,
            seconds=self.seconds,
            loss_first=self.loss_first,
            feeds=[feed.position() for feed in self.feeds],
            stages_done=self.done,
        )
        save_state(self.run.places.out / "state", position, self.run.model, self.optimizer)
        self.run.log.append("saved", stage=self.stage.stage, step=self.progress.step)


def _stage_record(
    stage: Stage, clock: _StageClock, files: list[DataFile], host: Host, recipe: Recipe
) -> dict[str, Any]:
    """The stage as the checkpoint's manifest tells it; losses are means over the first and last report's steps."""
    return {
        "stage": stage.stage,
        "data": [asdict(file) for file in files],
        "seed": recipe.training_seed,
        "steps": clock.progress.step,
        "tokens": clock.progress.tokens,
        "lossFirst": round(clock.loss_first or 0.0, 6),
        "lossLast": round(clock.loss_last, 6),
        "wallSeconds": round(clock.seconds, 1),
        **_versions(host),
    }
