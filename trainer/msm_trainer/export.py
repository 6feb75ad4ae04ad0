"""The last stage of a run: its weights as ONNX, a checkpoint folder a precision, each checked against the weights."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import onnx
import onnxruntime
import torch
import transformers

from msm_trainer import genai_export
from msm_trainer.events import EventLog
from msm_trainer.files import write_folder_atomically, write_json_atomically
from msm_trainer.lineage import LINEAGE, RECIPE, write_manifest
from msm_trainer.manifest import NAME, folder_hash, list_files, verify
from msm_trainer.model import context_of
from msm_trainer.onnx_export import EXPORTER, OPSET, export_onnx
from msm_trainer.origin import TOKENIZER_FILES
from msm_trainer.parity import FLOAT16_ARITHMETIC, FLOAT32, INT4, INT8, Gate, check_parity
from msm_trainer.parity_sequences import parity_sequences
from msm_trainer.problems import BadSpecError, ExportDisagreesError
from msm_trainer.reference_device import on_fast_device
from msm_trainer.scoring import OnnxScorer
from msm_trainer.spec import Precision, TrainSpec
from msm_trainer.strict_json import read_json
from msm_trainer.trained_weights import TrainedWeights, open_trained

FOLDER = "onnx"
# A gigabyte in float32: up to there torch's exporter writes one file, and is quick enough.
_MOST_FOR_TORCH = 250_000_000
_COPIED = ("config.json", "generation_config.json", *TOKENIZER_FILES)

Exporter = Literal["torch", "genai"]


@dataclass(frozen=True)
class _Form:
    """What a precision of an exporter is: as the manifest tells it, and what is asked of it."""

    said: str
    io_dtype: str
    gate: Gate


_BLOCKS = "weights in blocks of 32, activations rounded to 8 bits, float32 between"
_FORMS: dict[tuple[Exporter, Precision], _Form] = {
    ("torch", "float32"): _Form("float32", "float32", Gate(FLOAT32)),
    ("torch", "float16"): _Form("float16 weights, float32 arithmetic", "float32", Gate(FLOAT32, rounds_weights=True)),
    ("torch", "int8"): _Form(f"int8 {_BLOCKS}", "float32", Gate(INT8)),
    ("torch", "int4"): _Form(f"int4 {_BLOCKS}", "float32", Gate(INT4)),
    ("genai", "float32"): _Form("float32", "float32", Gate(FLOAT32)),
    ("genai", "float16"): _Form("float16", "float16", Gate(FLOAT16_ARITHMETIC)),
    ("genai", "int8"): _Form(f"int8 {_BLOCKS}", "float32", Gate(INT8)),
    ("genai", "int4"): _Form(f"int4 {_BLOCKS}", "float32", Gate(INT4)),
}


def choose_exporter(
    wanted: Literal["auto", "torch", "genai"], family: str, precision: Precision, parameters: int
) -> Exporter:
    """Which exporter makes a file; `family` is the model type of config.json, the reasons are in decision 0012."""
    if wanted == "genai" and family not in genai_export.FAMILIES:
        known = ", ".join(genai_export.FAMILIES)
        raise BadSpecError(f'The exporter "genai" knows {known} and not {family}; set export.exporter to "auto".')
    if wanted != "auto":
        return wanted
    suits_genai = precision in ("int8", "int4") or (precision == "float32" and parameters > _MOST_FOR_TORCH)
    return "genai" if suits_genai and family in genai_export.FAMILIES else "torch"


def export_run(folder: Path, spec: TrainSpec, log: EventLog) -> list[dict[str, Any]]:
    """Writes `onnx/<precision>/` for every precision of the spec, each whole or not at all; returns their manifests.

    A precision that is there already is kept, so an export that was stopped goes on. All are tried before
    ExportDisagreesError says which of them failed; BaseModelError when `checkpoint/` cannot be read.
    """
    assert spec.export is not None, "the caller exports only where the spec says so"
    places = {precision: folder / FOLDER / precision for precision in spec.export.precisions}
    manifests = {precision: read_json(place / NAME) for precision, place in places.items() if _is_whole(place, folder)}
    failed: list[str] = []
    if len(manifests) < len(places):
        with open_trained(folder / "checkpoint") as trained:
            export = _Export(folder, spec, log, trained)
            for precision in [each for each in places if each not in manifests]:
                try:
                    manifests[precision] = export.write(precision, places[precision])
                except ExportDisagreesError as problem:
                    failed.append(f"{precision} because {problem}")
    for precision in places:
        if precision in manifests:
            log.append("exported", **_exported(precision, manifests[precision]))
    write_manifest(folder)
    if failed:
        raise ExportDisagreesError(f"{spec.id} was not exported as {'; nor as '.join(failed)}.")
    return [manifests[precision] for precision in places]


class _Export:
    """One run's weights on their way to its precisions; holds what these share."""

    def __init__(self, folder: Path, spec: TrainSpec, log: EventLog, trained: TrainedWeights) -> None:
        self._folder, self._spec, self._log, self._trained = folder, spec, log, trained
        self._family = str(trained.model.config.model_type)
        self._parameters = sum(parameter.numel() for parameter in trained.model.parameters())
        context = min(context_of(trained.model.config), int(trained.tokenizer.model_max_length))
        self._sequences = parity_sequences(folder, spec, trained.tokenizer, context)

    def write(self, precision: Precision, place: Path) -> dict[str, Any]:
        """Makes, checks and describes one checkpoint folder."""
        assert self._spec.export is not None
        exporter = choose_exporter(self._spec.export.exporter, self._family, precision, self._parameters)
        manifest: dict[str, Any] = {}
        self._log.append("phase", phase="exporting")

        def fill(target: Path) -> None:
            began = time.monotonic()
            _EXPORTERS[exporter](self._trained, target, precision)
            parity = self._checked(target, exporter, precision)
            self._copy_beside(target)
            manifest.update(self._described(target, exporter, precision))
            manifest["export"].update(parity=parity, wallSeconds=round(time.monotonic() - began, 1))
            write_json_atomically(target / NAME, manifest)

        write_folder_atomically(place, fill)
        return manifest

    def _checked(self, target: Path, exporter: Exporter, precision: Precision) -> dict[str, Any]:
        self._log.append("phase", phase="checking parity")
        scorer = OnnxScorer(target / "model.onnx")
        gate = _FORMS[exporter, precision].gate.for_size(self._parameters)
        with on_fast_device(self._trained.model, self._spec.device) as model:
            return check_parity(model, scorer, self._sequences, gate)

    def _copy_beside(self, target: Path) -> None:
        for name in _COPIED:
            if (self._trained.folder / name).is_file():
                shutil.copyfile(self._trained.folder / name, target / name)
        shutil.copyfile(self._folder / RECIPE, target / RECIPE)

    def _described(self, target: Path, exporter: Exporter, precision: Precision) -> dict[str, Any]:
        spec, form, files = self._spec, _FORMS[exporter, precision], list_files(target)
        assert spec.export is not None
        runs = read_json(self._folder / LINEAGE)["runs"]
        is_first = precision == spec.export.precisions[0]
        return {
            "format": 1,
            "id": spec.id if is_first else f"{spec.id}-{precision}",
            "arm": spec.arm or spec.id,
            "trainingSeed": spec.training_seed,
            "architecture": self._family,
            "parameters": self._parameters,
            "weightDtype": precision,
            "ioDtype": form.io_dtype,
            "files": files,
            "sha256": folder_hash(files),
            "parent": spec.parent,
            "spec": spec.spec,
            "stages": runs[-1]["stages"],
            "lineage": runs,
            "export": {
                "exporter": EXPORTER if exporter == "torch" else genai_export.exporter_name(precision),
                **({"opset": OPSET} if exporter == "torch" else {}),
                "precision": form.said,
                "versions": _versions(),
            },
        }


def _export_torch(trained: TrainedWeights, target: Path, precision: Precision) -> None:
    export_onnx(trained.model, target / "model.onnx", precision)


def _export_genai(trained: TrainedWeights, target: Path, precision: Precision) -> None:
    genai_export.build_with_genai(trained.folder, target, precision)


_EXPORTERS: dict[Exporter, Callable[[TrainedWeights, Path, Precision], None]] = {
    "torch": _export_torch,
    "genai": _export_genai,
}


def _is_whole(place: Path, folder: Path) -> bool:
    """Whether a precision was exported before, of this very run."""
    if not (place / NAME).is_file():
        return False
    return verify(place) == [] and (place / RECIPE).read_bytes() == (folder / RECIPE).read_bytes()


def _exported(precision: Precision, manifest: dict[str, Any]) -> dict[str, Any]:
    parity = manifest["export"]["parity"]
    size = sum(file["sizeBytes"] for file in manifest["files"])
    return {"precision": precision, "sizeBytes": size, "sequences": parity["sequences"], **parity["whole"]}


def _versions() -> dict[str, str]:
    return {
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "onnx": onnx.__version__,
        "onnxruntime": onnxruntime.__version__,
    }
