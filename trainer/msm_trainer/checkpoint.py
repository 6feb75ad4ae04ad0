"""What a run ends with: `checkpoint/`, a folder as transformers writes them, or an adapter and where its base lies."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import torch
from peft import PeftModel
from torch import nn

from msm_trainer.adapter import folded, save_adapter
from msm_trainer.files import write_folder_atomically, write_json_atomically
from msm_trainer.model import load_model
from msm_trainer.origin import ADAPTER_FOLDER, BASE_FILE, Origin, copy_tokenizer, open_config
from msm_trainer.parallel import collected
from msm_trainer.spec import LoraTuning, ShapeBase
from msm_trainer.stage_run import Setting
from msm_trainer.tokenizer import save_tokenizer

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

NAME = "checkpoint"


def write_checkpoint(setting: Setting, origin: Origin) -> None:
    """Writes `checkpoint/` whole or not at all. Weights that moved stay float32. Every process must ask; one writes."""
    tune = setting.spec.tune
    sharded = setting.group.mode == "fsdp2"
    named = setting.model.state_dict(keep_vars=True) if sharded else {}
    state = collected(named, keeps=setting.group.leads) if sharded else None
    if not setting.group.leads:
        return

    def fill(target: Path) -> None:
        if isinstance(setting.model, PeftModel):
            assert origin.weights is not None, "an adapter stands on weights"
            save_adapter(setting.model, target / ADAPTER_FOLDER, state)
            if isinstance(tune, LoraTuning) and tune.merge:
                _fold_in(origin.weights, target)
            else:
                write_json_atomically(target / BASE_FILE, {"path": str(origin.weights.resolve())})
        else:
            if state is None:
                nn.Module.to(setting.model, torch.device("cpu"))
            cast("PreTrainedModel", setting.model).save_pretrained(target, state_dict=state)
        if isinstance(setting.spec.base, ShapeBase):
            save_tokenizer(cast("PreTrainedTokenizerFast", setting.tokenizer), target)
        else:
            copy_tokenizer(origin, target)

    write_folder_atomically(setting.folder / NAME, fill)


def _fold_in(weights: Path, target: Path) -> None:
    """Adds the adapter in float32 and stores the sum in the format that the base's weights had."""
    model: Any = folded(load_model(weights), target / ADAPTER_FOLDER)
    stored = getattr(open_config(weights), "dtype", None) or torch.float32
    model.to(stored).save_pretrained(target)
    for path in (target / ADAPTER_FOLDER).iterdir():
        path.unlink()
    (target / ADAPTER_FOLDER).rmdir()
