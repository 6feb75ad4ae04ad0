"""What a run is on the machine: a command, the files it needs, and its limits. Unknown keys are refused."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

from msm_agent.faults import AgentError
from msm_agent.files import parts_of

SCHEMA = "msm-launch/1"
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def checked_key(key: str) -> str:
    """A run key as we make them: it becomes a folder's and a Slurm job's name."""
    if not _KEY.fullmatch(key):
        raise AgentError("request-malformed", f"{key!r} is not a run key.")
    return key


@dataclass(frozen=True)
class Limits:
    """Bounds of a run. None: no bound."""

    wall_seconds: int | None = None
    disk_bytes: int | None = None


@dataclass(frozen=True)
class LaunchSpec:
    """A run's command with its files by digest. `{python}` in the command is the agent's own Python."""

    key: str
    command: list[str]
    files: dict[str, str] = field(default_factory=dict)
    env: dict[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    stop_grace_seconds: int = 60
    sbatch: list[str] = field(default_factory=list)
    # Runs on this machine that must have ended well before this one begins.
    after: list[str] = field(default_factory=list)
    # None: it takes no GPU and waits for nobody.
    gpus: int | None = None


def parse_spec(text: str, sha256: str) -> LaunchSpec:
    """Reads a spec whose text must have the given digest."""
    if hashlib.sha256(text.encode()).hexdigest() != sha256:
        raise AgentError("hash-differs", "The run's spec does not have the digest that came with it.")
    value = json.loads(text)
    known = {"schema", "key", "command", "files", "env", "limits", "stopGraceSeconds", "sbatch", "after", "gpus"}
    _refuse_unknown(value, known, "the run's spec")
    if value.get("schema") != SCHEMA:
        raise AgentError("spec-refused", f"The run's spec has the schema {value.get('schema')!r}, not {SCHEMA!r}.")
    limits = value.get("limits", {})
    _refuse_unknown(limits, {"wallSeconds", "diskBytes"}, "limits")
    for path in value.get("files", {}):
        parts_of(path)
    for name in value.get("env", {}):
        if not _VARIABLE.fullmatch(name):
            raise AgentError("spec-refused", f"{name!r} cannot be the name of an environment variable.")
    if not value.get("command"):
        raise AgentError("spec-refused", "The run's spec has no command.")
    return LaunchSpec(
        key=checked_key(value["key"]),
        command=[str(word) for word in value["command"]],
        files=dict(value.get("files", {})),
        env=dict(value.get("env", {})),
        limits=Limits(wall_seconds=limits.get("wallSeconds"), disk_bytes=limits.get("diskBytes")),
        stop_grace_seconds=int(value.get("stopGraceSeconds", 60)),
        sbatch=[str(word) for word in value.get("sbatch", [])],
        after=[checked_key(key) for key in value.get("after", [])],
        gpus=None if value.get("gpus") is None else int(value["gpus"]),
    )


def _refuse_unknown(value: Any, known: set[str], place: str) -> None:
    if not isinstance(value, dict):
        raise AgentError("spec-refused", f"{place} is not a JSON object.")
    unknown = sorted(set(value) - known)
    if unknown:
        raise AgentError("spec-refused", f"{place} has the unknown key {unknown[0]!r}; correct it and submit again.")
