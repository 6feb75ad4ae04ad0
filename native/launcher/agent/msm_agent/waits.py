"""What a run waits for before it begins: parents that must have ended well, then GPUs that nobody else uses.

`waiting.json` in the run's folder says what for, as long as its supervisor waits.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from msm_agent import locks
from msm_agent.faults import AgentError
from msm_agent.files import read_json, write_json
from msm_agent.gpus import Slots, SmiSilentError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Callable, Iterator

    from msm_agent.spec import LaunchSpec

_INTERRUPTED = 75
_NO_DEVICE = 69
# Between two looks: short at first, then as long as who waits will not mind; a plan may have a hundred that wait.
_LOOK_S = 0.2
_LONGEST_LOOK_S = 2
# A parent has no lock for the moment between two of its attempts, and other nodes may see its end late.
_LOST_AFTER_S = 10
_LOST_AFTER_S_BY_SLURM = 120


@dataclass(frozen=True)
class Turn:
    """The run may begin. The locks are for its program to inherit, as long as which the GPUs are taken."""

    locks: list[int] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NoTurn:
    """The run will not begin in this attempt."""

    code: int
    reason: str
    details: dict[str, Any] = field(default_factory=dict)


def await_turn(home: Path, folder: Path, spec: LaunchSpec, why_stop: Callable[[], str | None]) -> Turn | NoTurn:
    """Waits until the run may begin; `why_stop` is the reason to give it up, as soon as there is one."""
    try:
        for parent in spec.after:
            ended = _await_parent(home, folder, parent, why_stop)
            if ended is not None:
                return ended
        stop = why_stop()
        if stop is not None:
            return NoTurn(_INTERRUPTED, stop)
        if spec.gpus is None or _is_slurms(folder):
            return Turn()
        return _await_gpus(home, folder, spec.gpus, why_stop)
    finally:
        with contextlib.suppress(FileNotFoundError):
            (folder / "waiting.json").unlink()


def bad_parent(home: Path, spec: LaunchSpec) -> str | None:
    """A parent that ended otherwise than well."""
    for parent in spec.after:
        ended = read_json(home / "runs" / parent / "exit.json")
        if ended is not None and ended["rc"] != 0:
            return parent
    return None


def _await_parent(home: Path, folder: Path, key: str, why_stop: Callable[[], str | None]) -> NoTurn | None:
    parent = home / "runs" / key
    patience = _LOST_AFTER_S_BY_SLURM if _is_slurms(folder) else _LOST_AFTER_S
    free_since: float | None = None
    pauses = _pauses()
    while True:
        # The lock first: an end is written before it is let go.
        held = locks.is_held(parent / "run.lock")
        ended = read_json(parent / "exit.json")
        if ended is not None:
            return None if ended["rc"] == 0 else NoTurn(_INTERRUPTED, "parent-ended", {"parent": key})
        now = time.monotonic()
        free_since = None if held else (free_since or now)
        if free_since is not None and now - free_since > patience:
            return NoTurn(_INTERRUPTED, "parent-lost", {"parent": key})
        stop = why_stop()
        if stop is not None:
            return NoTurn(_INTERRUPTED, stop)
        _tell(folder, {"for": "parent", "key": key})
        time.sleep(next(pauses))


def _await_gpus(home: Path, folder: Path, need: int, why_stop: Callable[[], str | None]) -> Turn | NoTurn:
    slots: Slots | None = None
    pauses = _pauses()
    while True:
        with contextlib.suppress(SmiSilentError):
            slots = slots or Slots(home)
        if slots is not None and 0 < slots.count < need:
            return NoTurn(_NO_DEVICE, "too-few-gpus", {"need": need, "gpus": slots.count})
        taken = None if slots is None else slots.take(need, folder.name)
        if taken is not None:
            return Turn(*taken)
        stop = why_stop()
        if stop is not None:
            return NoTurn(_INTERRUPTED, stop)
        seen = {"gpus": 0, "foreign": []} if slots is None else {"gpus": slots.count, "foreign": slots.foreign()}
        _tell(folder, {"for": "gpu", "need": need, **seen})
        time.sleep(next(pauses))


def _pauses() -> Iterator[float]:
    pause = _LOOK_S
    while True:
        yield pause
        pause = min(1.1 * pause, _LONGEST_LOOK_S)


def _is_slurms(folder: Path) -> bool:
    """Whether Slurm started it: then GPUs and the order of jobs are Slurm's business."""
    return (read_json(folder / "intent.json") or {}).get("engine") == "slurm"


def _tell(folder: Path, waiting: dict[str, Any]) -> None:
    """Written when it changes, for each write waits for the disk."""
    # What it waits for is a help only: a full disk must not end the wait.
    with contextlib.suppress(OSError, AgentError):
        if read_json(folder / "waiting.json") != waiting:
            write_json(folder / "waiting.json", waiting)
