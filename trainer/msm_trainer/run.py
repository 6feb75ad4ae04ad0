"""A run: the stages of a folder's `run.json` in order, recorded, stoppable and resumable, and then its export.

The folder gets `events.jsonl`, `state/` (until the stages are done), `checkpoint/`, `lineage.json`, `onnx/`,
`manifest.json`, and `end.json` at every end.
"""

import os
import shutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from msm_trainer.checkpoint import NAME as CHECKPOINT
from msm_trainer.checkpoint import write_checkpoint
from msm_trainer.events import EventLog, SilentLog, write_end
from msm_trainer.files import naming_a_full_disk
from msm_trainer.host import Host, open_host, versions
from msm_trainer.lineage import RECIPE, write_lineage, write_manifest
from msm_trainer.model import context_of, open_model
from msm_trainer.origin import find_origin, open_tokenizer
from msm_trainer.parallel import Group, is_first_process, joined
from msm_trainer.problems import DONE, FAULT, STOPPED, DeviceError, RunError
from msm_trainer.reinforce import STARTS, ReinforceRun
from msm_trainer.resume import STATE, find_state, read_position
from msm_trainer.spec import TrainSpec, read_spec
from msm_trainer.stage_run import Setting, StageRun
from msm_trainer.stopping import StopRequest


def train(folder: Path) -> int:
    """Trains and exports what `folder/run.json` says; returns the exit code, which `end.json` holds with its reason.

    Called again on a folder that was stopped or killed, it goes on from the last saved state. AlreadyRunningError, with
    nothing touched, while another process is at it.
    """
    leads = is_first_process()
    log, stop = (EventLog(folder) if leads else SilentLog()), StopRequest(folder)
    if leads:
        (folder / "end.json").unlink(missing_ok=True)
    with stop.listening(), log.beating():
        code, reason = _outcome(folder, lambda: _attempt(folder, log, stop))
    try:
        log.append("end", code=code, reason=reason)
        if leads:
            write_end(folder, code, reason, _last_checkpoint(folder))
    except OSError as problem:
        print(f"msm_trainer: the end could not be recorded: {problem}", file=sys.stderr)  # noqa: T201
    log.close()
    return code


def _outcome(folder: Path, body: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    """Runs the body and says by code and sentence how it ended, whatever was raised."""
    try:
        with naming_a_full_disk(folder / "events.jsonl"):
            return body()
    except RunError as problem:
        return problem.code, str(problem)
    except ImportError as problem:
        return DeviceError.code, f"A Python package that the run needs is missing here: {problem}."
    except torch.OutOfMemoryError:
        return FAULT, "The GPU's memory did not suffice; lower maxTokens or turn gradient checkpointing on."
    except Exception as problem:
        traceback.print_exc()
        return FAULT, f"The trainer failed: {type(problem).__name__}: {problem}"


def _last_checkpoint(folder: Path) -> str | None:
    if (folder / CHECKPOINT).is_dir():
        return CHECKPOINT
    state = find_state(folder / STATE)
    return None if state is None else state.relative_to(folder).as_posix()


def _attempt(folder: Path, log: EventLog, stop: StopRequest) -> tuple[int, str]:
    spec = read_spec(folder / RECIPE)
    host = open_host(spec)
    attempt = int(os.environ.get("MSM_ATTEMPT", "1"))
    log.append("start", attempt=attempt, id=spec.id, device=host.device.type, versions=versions())
    if not (folder / CHECKPOINT).is_dir():
        with joined(spec.parallel, host.device) as group:
            if not _trained(folder, spec, host, log, stop, group):
                return STOPPED, "Stopped on request; the state is saved, and the same command goes on from there."
    if not is_first_process():
        return DONE, "The first process goes on alone."
    for done_with in (STATE, STARTS):  # by now all that they are for is in the checkpoint
        shutil.rmtree(folder / done_with, ignore_errors=True)
    if spec.export is not None:
        from msm_trainer.export import export_run  # ONNX and its exporters are needed by runs that export alone

        export_run(folder, spec, log)
    write_manifest(folder)
    return DONE, "The run is complete."


def _trained(folder: Path, spec: TrainSpec, host: Host, log: EventLog, stop: StopRequest, group: Group) -> bool:
    """Goes through the stages and writes the checkpoint; False when it was stopped before."""
    log.append("phase", phase="loading")
    with group.first():
        origin = find_origin(spec, folder)
    tokenizer = open_tokenizer(origin.tokenizer)
    model = open_model(spec, origin, tokenizer, host)
    spread = group.spread(model)
    setting = Setting(folder, spec, host, log, stop, model, spread, tokenizer, context_of(model.config), group)
    state = find_state(folder / STATE)
    position = None if state is None else read_position(state)
    done: list[dict[str, Any]] = [] if position is None else position.stages_done
    if log.continues:
        index, step = (0, 0) if position is None else (position.stage, position.step)
        log.append("rewind", stage=spec.stages[index].kind, index=index, step=step)
    for index in range(len(done), len(spec.stages)):
        log.append("phase", phase="tokenizing")
        stage = _open_stage(setting, index, done)
        if state is not None:
            stage.resume(state)
        log.append("phase", phase="training")
        if not stage.run():
            return False
        done, state = [*done, stage.record()], None
    log.append("phase", phase="saving")
    if group.leads:
        write_lineage(folder, spec, origin, done)
    write_checkpoint(setting, origin)
    return True


def _open_stage(setting: Setting, index: int, done: list[dict[str, Any]]) -> StageRun:
    kind = ReinforceRun if setting.spec.stages[index].kind == "reinforce" else StageRun
    return kind(setting, index, done)
