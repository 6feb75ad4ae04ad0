"""From a finished run to checkpoint folders that the workbench opens: ONNX, tokenizer, configuration, manifest."""

import shutil
import time
from pathlib import Path
from typing import Any

import onnx
import onnxruntime
import torch
import transformers

from msm_trainer.data import Messages, read_chats, read_texts
from msm_trainer.events import EventLog
from msm_trainer.files import write_folder_atomically, write_json_atomically
from msm_trainer.manifest import NAME, folder_hash, list_files
from msm_trainer.model import load_whole
from msm_trainer.onnx_export import EXPORTER, OPSET, export_onnx
from msm_trainer.origin import open_tokenizer
from msm_trainer.parity import ParityError, check_parity, parity_sequences
from msm_trainer.problems import BadSpecError, ExportDisagreesError
from msm_trainer.scoring import OnnxScorer
from msm_trainer.spec import TrainSpec
from msm_trainer.stage_settings import ChatBatches, DocumentBatches, StreamBatches
from msm_trainer.strict_json import read_json

COPIED = ("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja")


def export_run(folder: Path, spec: TrainSpec, log: EventLog) -> list[dict[str, Any]]:
    """Writes `onnx/<precision>/`, whole or not at all, and returns the manifests; code 77 when a file disagrees."""
    assert spec.export is not None, "there is something to export"
    if spec.export.precisions != ("float32",):
        raise BadSpecError("This trainer exports float32 only.")
    source = folder / "checkpoint"
    model, tokenizer = load_whole(source), open_tokenizer(source)
    texts, chats = _read(spec, folder)
    sequences = parity_sequences(tokenizer, texts, chats, spec.export.parity_sequences)
    lineage = read_json(folder / "lineage.json")["runs"]
    manifest: dict[str, Any] = {}

    def fill(target: Path) -> None:
        began = time.monotonic()
        export_onnx(model, target / "model.onnx")
        log.append("phase", phase="checking parity")
        parity = check_parity(model, OnnxScorer(target / "model.onnx"), sequences)
        for name in COPIED:
            if (source / name).is_file():
                shutil.copyfile(source / name, target / name)
        shutil.copyfile(folder / "run.json", target / "run.json")
        files = list_files(target)
        manifest.update(
            {
                "format": 1,
                "id": spec.id,
                "arm": spec.arm or spec.id,
                "trainingSeed": spec.training_seed,
                "architecture": str(model.config.model_type),
                "parameters": sum(parameter.numel() for parameter in model.parameters()),
                "weightDtype": "float16",
                "ioDtype": "float32",
                "files": files,
                "sha256": folder_hash(files),
                "parent": spec.parent,
                "spec": spec.spec,
                "stages": lineage[-1]["stages"],
                "lineage": lineage,
                "export": {
                    "exporter": EXPORTER,
                    "opset": OPSET,
                    "precision": "float16 weights, float32 arithmetic",
                    "versions": _versions(),
                    "parity": parity,
                    "wallSeconds": round(time.monotonic() - began, 1),
                },
            }
        )
        write_json_atomically(target / NAME, manifest)

    try:
        write_folder_atomically(folder / "onnx" / "float32", fill)
    except ParityError as problem:
        raise ExportDisagreesError(str(problem)) from problem
    whole = manifest["export"]["parity"]["whole"]
    size = (folder / "onnx" / "float32" / "model.onnx").stat().st_size
    log.append("exported", precision="float32", sizeBytes=size, sequences=len(sequences), **whole)
    return [manifest]


def _read(spec: TrainSpec, folder: Path) -> tuple[list[str], list[Messages]]:
    """Texts and chats that the run read."""
    texts: list[str] = []
    chats: list[Messages] = []
    for batches in (batches for stage in spec.stages for batches in stage.batches):
        if isinstance(batches, StreamBatches):
            texts += [text for source in batches.sources for text in read_texts(folder / source.data)]
        elif isinstance(batches, DocumentBatches):
            texts += [text for path in batches.data for text in read_texts(folder / path)]
        elif isinstance(batches, ChatBatches):
            chats += [chat for path in batches.data for chat in read_chats(folder / path)]
    return texts, chats


def _versions() -> dict[str, str]:
    return {
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "onnx": onnx.__version__,
        "onnxruntime": onnxruntime.__version__,
    }
