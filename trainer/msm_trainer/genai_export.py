"""The model builder of onnxruntime-genai as an exporter: fused attention, in the layout that GenAI reads."""

import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from msm_trainer.problems import DeviceError, ExportDisagreesError
from msm_trainer.spec import Precision

PACKAGE = "onnxruntime-genai"
FAMILIES = ("llama", "qwen2", "qwen3")

# Precision and execution provider as the builder names them. Its float16 graph for the CPU cannot go on from a cache
# with several tokens at once; that for CUDA can, and runs on the CPU too once norms are nodes of their own.
_TARGETS = {"float32": ("fp32", "cpu"), "float16": ("fp16", "cuda"), "int8": ("int8", "cpu"), "int4": ("int4", "cpu")}
_OPTIONS = ("fuse_qk_norm_gqa=false",)
_KEPT = ("model.onnx", "model.onnx.data", "genai_config.json")


def build_with_genai(source: Path, target: Path, precision: Precision) -> None:
    """Writes model.onnx, model.onnx.data and genai_config.json into `target` from the Hugging Face folder `source`.

    Inputs and outputs are float32, of float16 files float16. DeviceError without the package; ExportDisagreesError with
    the builder's last words when it gives up.
    """
    kind, provider = _TARGETS[precision]
    with tempfile.TemporaryDirectory(dir=target, prefix="builder-") as name:
        scratch = Path(name)
        command = ["-i", str(source), "-o", str(scratch / "out"), "-c", str(scratch / "cache")]
        command += ["-p", kind, "-e", provider, "--extra_options", *_OPTIONS]
        # A process of its own: the builder puts its folder on the module path, and gives its memory back at its end.
        ended = subprocess.run(
            [sys.executable, "-m", "onnxruntime_genai.models.builder", *command],
            env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode != 0:
            _installed()
            last = (ended.stderr.strip().splitlines() or ["it said nothing"])[-1]
            raise ExportDisagreesError(f"the model builder of {PACKAGE} gave up: {last}")
        for file in _KEPT:
            shutil.move(scratch / "out" / file, target / file)


def exporter_name(precision: Precision) -> str:
    """How the manifest names this exporter."""
    return f"{PACKAGE} {_installed()} model builder, {', '.join(_TARGETS[precision])}"


def _installed() -> str:
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        raise DeviceError(
            f'The package {PACKAGE} is not installed here; install it, or set export.exporter to "torch".'
        ) from None
