"""From a finished run to a checkpoint folder that the workbench opens: ONNX, tokenizer, configuration, manifest."""

import shutil
import time
from pathlib import Path
from typing import Any

import onnx
import onnxruntime
import torch
import transformers

from msm_trainer.data import read_chats, read_texts
from msm_trainer.files import sha256_of_file, write_folder_atomically, write_json_atomically
from msm_trainer.manifest import NAME, folder_hash, list_files
from msm_trainer.model import load_model
from msm_trainer.onnx_export import EXPORTER, OPSET, export_onnx
from msm_trainer.parity import check_parity, parity_sequences
from msm_trainer.recipe import Recipe
from msm_trainer.scoring import OnnxScorer
from msm_trainer.strict_json import from_json, read_json
from msm_trainer.tokenizer import load_tokenizer

PARITY_TEXTS = 160
COPIED = ("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja")


def export_run(run_folder: Path, data: Path, texts_name: str, chats_name: str, target: Path) -> dict[str, Any]:
    """Writes `target` whole or not at all and returns its manifest; ParityError when the ONNX file disagrees.

    `texts_name` and `chats_name` name the files in `data` from which parity is measured; `world.json` lies there too.
    """
    recipe = from_json(Recipe, read_json(run_folder / "recipe.json"))
    stages = read_json(run_folder / "stages.json")
    source = run_folder / "checkpoint"
    model, tokenizer = load_model(source), load_tokenizer(source)
    sequences = parity_sequences(tokenizer, read_texts(data / texts_name), read_chats(data / chats_name), PARITY_TEXTS)
    world = data / "world.json"
    manifest: dict[str, Any] = {}

    def fill(folder: Path) -> None:
        began = time.monotonic()
        export_onnx(model, folder / "model.onnx")
        parity = check_parity(model, OnnxScorer(folder / "model.onnx"), sequences)
        for name in COPIED:
            shutil.copyfile(source / name, folder / name)
        shutil.copyfile(run_folder / "recipe.json", folder / "recipe.json")
        files = list_files(folder)
        recipe_record = {"recipe": "recipe.json", "recipeSha256": sha256_of_file(folder / "recipe.json")}
        manifest.update(
            {
                "format": 1,
                "id": recipe.id,
                "arm": recipe.arm,
                "trainingSeed": recipe.training_seed,
                "architecture": str(model.config.model_type),
                "parameters": sum(parameter.numel() for parameter in model.parameters()),
                "weightDtype": "float16",
                "ioDtype": "float32",
                "files": files,
                "sha256": folder_hash(files),
                "parent": recipe.parent,
                "spec": recipe.spec,
                "stages": [{"stage": stage["stage"], **recipe_record, **stage} for stage in stages],
                "export": {
                    "exporter": EXPORTER,
                    "opset": OPSET,
                    "precision": "float16 weights, float32 arithmetic",
                    "versions": _versions(),
                    "parity": parity,
                    "wallSeconds": round(time.monotonic() - began, 1),
                },
                "world": {"seed": read_json(world)["seed"], "sha256": sha256_of_file(world)},
            }
        )
        write_json_atomically(folder / NAME, manifest)

    write_folder_atomically(target, fill)
    return manifest


def _versions() -> dict[str, str]:
    return {
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "onnx": onnx.__version__,
        "onnxruntime": onnxruntime.__version__,
    }
