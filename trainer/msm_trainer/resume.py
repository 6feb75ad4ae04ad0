"""What a stopped run goes on from: weights, optimiser moments and data position, in files without pickles."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import nn

from msm_trainer.files import write_folder_atomically

_MOMENTS = ("exp_avg", "exp_avg_sq", "step")


@dataclass(frozen=True)
class Position:
    """Where a run stands: index of its stage, steps and targets done in it, positions of its feeds, records so far."""

    stage: int
    step: int
    tokens: int
    seconds: float
    loss_first: float | None
    feeds: list[dict[str, Any]]
    stages_done: list[dict[str, Any]]


def save_state(folder: Path, position: Position, model: nn.Module, optimizer: torch.optim.Optimizer) -> None:
    """Writes `folder/stage-N-step-M`, whole or not at all, then removes older ones."""
    moments = {
        f"{name}/{key}": optimizer.state[parameter][key].detach().cpu().contiguous()
        for name, parameter in model.named_parameters()
        for key in _MOMENTS
    }
    weights = {name: p.detach().cpu().contiguous() for name, p in model.named_parameters()}

    def fill(target: Path) -> None:
        save_file(weights, target / "model.safetensors")
        save_file(moments, target / "optimizer.safetensors")
        (target / "position.json").write_text(json.dumps(vars(position)), encoding="utf-8")

    name = f"stage-{position.stage}-step-{position.step:07d}"
    write_folder_atomically(folder / name, fill)
    for other in folder.iterdir():
        if other.name != name:
            shutil.rmtree(other)


def find_state(folder: Path) -> Path | None:
    """The newest whole state, or None."""
    whole = sorted(path for path in folder.glob("stage-*") if not path.name.endswith(".partial"))
    return whole[-1] if whole else None


def read_position(state: Path) -> Position:
    """Reads where the state was taken."""
    return Position(**json.loads((state / "position.json").read_text(encoding="utf-8")))


def restore(state: Path, model: nn.Module, optimizer: torch.optim.Optimizer) -> None:
    """Puts weights and optimiser moments back."""
    weights = load_file(state / "model.safetensors")
    moments = load_file(state / "optimizer.safetensors")
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(weights[name])
            optimizer.state[parameter] = {
                key: moments[f"{name}/{key}"].to(parameter.device if key != "step" else "cpu") for key in _MOMENTS
            }
