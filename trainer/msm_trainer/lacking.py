"""How a run ends where a library that the trainer needs is not installed: with nothing but Python itself."""

import json
import sys
from contextlib import suppress
from pathlib import Path

from msm_trainer.problems import DeviceError


def end_lacking(missing: ModuleNotFoundError, arguments: list[str]) -> int:
    """Says what is missing, on standard error and, of `train FOLDER`, in its `end.json`; returns the exit code."""
    reason = f"{sys.executable} has no {missing.name}"
    print(f"msm_trainer: {reason}.", file=sys.stderr)  # noqa: T201
    if arguments[:1] == ["train"] and len(arguments) > 1:
        with suppress(OSError):
            _record(Path(arguments[1]), reason)
    return DeviceError.code


def _record(folder: Path, reason: str) -> None:
    part = folder / "end.json.part"
    part.write_text(json.dumps({"code": DeviceError.code, "reason": reason, "lastCheckpoint": None}))
    part.replace(folder / "end.json")
