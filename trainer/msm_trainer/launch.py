"""Starts the processes of a parallel run on this machine, as torchrun would, and ends with one code for all.

torchrun itself kills a stopped run after 30 seconds, too few to save a large model, and hides the exit codes.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch.distributed as dist

from msm_trainer.problems import FAULT, BadSpecError
from msm_trainer.spec import read_spec
from msm_trainer.stopping import LAUNCHER, SIGNALS

_PATIENCE_SECONDS = 30.0
_LOOPBACK = "127.0.0.1"


def is_one_of_many() -> bool:
    """Whether this process was started as one of several, by `launch` or by torchrun."""
    return "RANK" in os.environ and "WORLD_SIZE" in os.environ


def processes_of(folder: Path) -> int:
    """How many processes the folder's run has; one that cannot be read has one, which says why."""
    try:
        return read_spec(folder / "run.json").parallel.processes
    except BadSpecError:
        return 1


def launch(arguments: Sequence[str], processes: int) -> int:
    """Runs `python -m msm_trainer ARGUMENTS` in so many processes; returns the exit code of the run.

    Signals that ask a run to stop are passed on. Where one process fails, the others cannot go on without it: they
    have half a minute to notice it themselves, and are killed then.
    """
    store = dist.TCPStore(_LOOPBACK, 0, is_master=True, wait_for_workers=False)  # type: ignore[attr-defined]
    command = [sys.executable, "-m", "msm_trainer", *arguments]
    ranks: list[subprocess.Popen[bytes]] = []

    def pass_on(number: int, _: object) -> None:
        for process in ranks:
            if process.poll() is None:
                process.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in SIGNALS}
    try:
        environments = [environment_of(rank, processes, store.port) for rank in range(processes)]
        ranks.extend(subprocess.Popen(command, env=environment) for environment in environments)
        _wait(ranks)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return _code_of([process.returncode for process in ranks])


def environment_of(rank: int, processes: int, port: int) -> dict[str, str]:
    """The variables by which torch's processes find each other; the store is this process's."""
    loopback = {"GLOO_SOCKET_IFNAME": "lo"} if Path("/sys/class/net/lo").exists() else {}
    return {
        **loopback,
        **os.environ,
        "RANK": str(rank),
        "LOCAL_RANK": str(rank),
        "WORLD_SIZE": str(processes),
        "MASTER_ADDR": _LOOPBACK,
        "MASTER_PORT": str(port),
        "TORCHELASTIC_USE_AGENT_STORE": "True",
        LAUNCHER: str(os.getpid()),
    }


def _wait(ranks: Sequence["subprocess.Popen[bytes]"]) -> None:
    deadline: float | None = None
    while any(process.poll() is None for process in ranks):
        if deadline is None and any(process.returncode for process in ranks):
            deadline = time.monotonic() + _PATIENCE_SECONDS
        if deadline is not None and time.monotonic() > deadline:
            for process in ranks:
                process.kill()
        time.sleep(0.05)


def _code_of(codes: Sequence[int]) -> int:
    """That of the first process, which keeps the record, or else of the first that failed; a killed one is a fault."""
    code = next((code for code in codes if code != 0), 0)
    return code if code >= 0 else FAULT
