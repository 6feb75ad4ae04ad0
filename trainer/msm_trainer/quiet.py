"""Switches of the libraries that must be set before they are imported: nobody is told of a run, nothing is fetched."""

import json
import os
from pathlib import Path

_TELEMETRY_OFF = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "TRACKIO_DISABLED": "1",
    "WANDB_MODE": "disabled",
    "ORT_DISABLE_TELEMETRY": "1",
}


def quiet(arguments: list[str]) -> None:
    """Turns telemetry off, and the network too unless the named run starts from a model of the Hub."""
    os.environ.update(_TELEMETRY_OFF)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    if not any(_starts_from_hub(Path(argument)) for argument in arguments if not argument.startswith("-")):
        os.environ["HF_HUB_OFFLINE"] = "1"


def _starts_from_hub(path: Path) -> bool:
    """Whether a folder with a `run.json`, or such a file, names the Hub; anything unreadable does not."""
    try:
        spec = json.loads((path / "run.json" if path.is_dir() else path).read_bytes())
        return bool(spec["base"]["kind"] == "hub")
    except (OSError, ValueError, KeyError, TypeError):
        return False
