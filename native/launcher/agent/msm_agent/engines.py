"""How a submitted run is started: as a process of its own here, or as a Slurm job. A third engine is one more class."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msm_agent import detach, locks
from msm_agent.faults import AgentError
from msm_agent.files import attempts_made, read_json
from msm_agent.machine import boot_id
from msm_agent.slurm import SlurmEngine

if TYPE_CHECKING:
    from msm_agent.spec import LaunchSpec


class Engine(Protocol):
    """Starts and stops; whether a run has ended is read from its folder."""

    def start(self, home: Path, folder: Path, spec: LaunchSpec, attempt: int) -> str:
        """Starts the attempt's supervisor somewhere and says by which name it is known there."""

    def find(self, folder: Path, attempt: int) -> str | None:
        """The name of what an earlier start of this attempt began, if it did."""

    def states(self, ids: list[str]) -> dict[str, dict[str, str]]:
        """What the engine says of jobs that have not written their end."""

    def stop(self, folder: Path, engine_id: str, how: str) -> None:
        """Carries out what the stop file asks where the supervisor cannot."""


class ProcessEngine:
    """A supervisor that outlives the link and the login, in the way that does so on this machine."""

    def start(self, home: Path, folder: Path, spec: LaunchSpec, attempt: int) -> str:
        """Starts an attempt; the supervisor refuses if it was made before."""
        del spec
        agent = Path(__file__).resolve().parent.parent
        return detach.start(home, folder, [sys.executable, "-I", str(agent), str(home), folder.name, str(attempt)])

    def find(self, folder: Path, attempt: int) -> str | None:
        """The supervisor writes the attempt before it starts anything: without it, nothing has begun."""
        if attempts_made(folder) < attempt:
            return None
        record = read_json(folder / "supervisor.json")
        return "unknown" if record is None else str(record["pid"])

    def states(self, ids: list[str]) -> dict[str, dict[str, str]]:
        """Nothing is known beyond the run's folder."""
        del ids
        return {}

    def stop(self, folder: Path, engine_id: str, how: str) -> None:
        """Where the supervisor was killed and its child lives on, the child is told to end."""
        del engine_id
        record = read_json(folder / "supervisor.json")
        if record is None or _is_alive(record["pid"]):
            return
        # Without the lock nothing of the run lives, and the numbers may be others' by now.
        if record["bootId"] != boot_id() or not locks.is_held(folder / "run.lock"):
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(record["group"], signal.SIGKILL if how == "now" else signal.SIGTERM)


class OutsideEngine(ProcessEngine):
    """A supervisor that something else starts, on a machine that sees the same folder: the desktop knows what."""

    def start(self, home: Path, folder: Path, spec: LaunchSpec, attempt: int) -> str:
        """Nothing is started here; the run is laid out, and its claim is this folder's."""
        del home, folder, spec, attempt
        return "outside"


def _is_alive(pid: int) -> bool:
    """Whether a process is there and not a zombie; an uncollected one still answers `kill -0`."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return not Path("/proc/self/status").exists()
    return "\nState:\tZ" not in status


def engine_of(name: str) -> Engine:
    """The engine of a name."""
    if name == "process":
        return ProcessEngine()
    if name == "slurm":
        return SlurmEngine()
    if name == "outside":
        return OutsideEngine()
    raise AgentError("request-malformed", f"{name!r} is not an engine that this agent knows.")
