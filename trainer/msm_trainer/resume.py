"""What a stopped run goes on from: weights that move, optimiser moments, random state and data position, no pickles."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import nn

from msm_trainer.files import write_folder_atomically
from msm_trainer.parallel import collected, shard_like

STATE = "state"
"""In the run's folder: where a later attempt goes on."""

_MOMENTS = ("exp_avg", "exp_avg_sq", "step")
_CPU, _GPU = "cpu", "cuda"


@dataclass(frozen=True)
class Position:
    """Where a run stands: index of its stage, steps and targets done in it, positions of its feeds, records so far.

    `losses` are those of the steps that no report has told of yet.
    """

    stage: int
    step: int
    tokens: int
    seconds: float
    loss_first: float | None
    losses: list[float]
    feeds: list[dict[str, Any]]
    stages_done: list[dict[str, Any]]


def state_name(stage: int, step: int) -> str:
    """The folder's name."""
    return f"stage-{stage}-step-{step:07d}"


def save_state(
    folder: Path, position: Position, model: nn.Module, optimizer: torch.optim.Optimizer, *, writes: bool = True
) -> None:
    """Writes `folder/stage-N-step-M`, whole or not at all, then removes older ones.

    One of the same stage and step is kept as it is: at no moment is there none that is whole.
    Of several processes that train together one writes; all take part, for each may hold a shard of every tensor.
    """
    name = state_name(position.stage, position.step)
    if (folder / name).is_dir():
        return
    moving = {name: parameter for name, parameter in model.named_parameters() if parameter.requires_grad}
    moments = {
        f"{name}/{key}": optimizer.state[parameter][key]
        for name, parameter in moving.items()
        if parameter in optimizer.state
        for key in _MOMENTS
    }
    moments, weights = collected(moments, keeps=writes), collected(moving, keeps=writes)
    if not writes:
        return
    random = {_CPU: torch.get_rng_state()}
    if torch.cuda.is_available():
        random[_GPU] = torch.cuda.get_rng_state()

    def fill(target: Path) -> None:
        save_file(weights, target / "model.safetensors")
        save_file(moments, target / "optimizer.safetensors")
        save_file(random, target / "random.safetensors")
        (target / "position.json").write_text(json.dumps(vars(position)), encoding="utf-8")

    write_folder_atomically(folder / name, fill)
    for other in folder.iterdir():
        if other.name != name:
            shutil.rmtree(other)


def find_state(folder: Path) -> Path | None:
    """The newest whole state, or None."""
    whole = [path for path in folder.glob("stage-*") if not path.name.endswith(".partial")]
    return max(whole, key=_place, default=None)


def _place(state: Path) -> tuple[int, int]:
    _, stage, _, step = state.name.split("-")
    return int(stage), int(step)


def read_position(state: Path) -> Position:
    """Reads where the state was taken."""
    return Position(**json.loads((state / "position.json").read_text(encoding="utf-8")))


def restore(state: Path, model: nn.Module, optimizer: torch.optim.Optimizer) -> None:
    """Puts weights, optimiser moments and random state back."""
    weights = load_file(state / "model.safetensors")
    moments = load_file(state / "optimizer.safetensors")
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if not parameter.requires_grad:
                continue
            parameter.copy_(shard_like(weights[name], parameter))
            if f"{name}/step" in moments:
                optimizer.state[parameter] = {
                    key: moments[f"{name}/{key}"]
                    if key == "step"
                    else shard_like(moments[f"{name}/{key}"].to(parameter.device), parameter)
                    for key in _MOMENTS
                }
    random = load_file(state / "random.safetensors")
    torch.set_rng_state(random[_CPU])
    if _GPU in random and torch.cuda.is_available():
        torch.cuda.set_rng_state(random[_GPU])
