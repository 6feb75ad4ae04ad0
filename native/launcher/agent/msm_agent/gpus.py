"""GPUs as slots: a run takes so many for itself, by a lock a GPU. A machine without GPUs is one slot."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING, Any

from msm_agent import locks
from msm_agent.files import read_json

if TYPE_CHECKING:
    from pathlib import Path

_SMI_PATIENCE_S = 10
# nvidia-smi may take a second; who else computes here is asked no more often than this.
_FOREIGN_EVERY_S = 2


class SmiSilentError(Exception):
    """nvidia-smi is there and gives no answer: whether there are GPUs, and who uses them, is not known."""


class Slots:
    """The folder `gpu/`: a lock for each GPU, or `cpu.lock` alone."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._folder = home / "gpu"
        self._folder.mkdir(exist_ok=True)
        self._gpus = _visible()
        self._computing: list[dict[str, Any]] = []
        self._foreign: list[dict[str, Any]] = []
        self._asked_at = float("-inf")

    @property
    def count(self) -> int:
        """GPUs that this account may use; 0: none."""
        return len(self._gpus)

    def foreign(self) -> list[dict[str, Any]]:
        """Programs on GPUs whose lock is free: nobody who goes by these locks started them."""
        return self._foreign

    def take(self, need: int, key: str) -> tuple[list[int], dict[str, str]] | None:
        """Locks of `need` free GPUs and what tells the run's program of them; None where it is not its turn yet."""
        if self._is_another_first(key):
            return None
        if not self._gpus:
            held = locks.hold(self._folder / "cpu.lock", 0)
            return None if held is None else ([held], {})
        held_by_gpu = self._free_ones()
        chosen = sorted(held_by_gpu, key=int)[:need]
        spare = held_by_gpu if len(chosen) < need else [gpu for gpu in held_by_gpu if gpu not in chosen]
        for gpu in spare:
            os.close(held_by_gpu[gpu])
        if len(chosen) < need:
            return None
        names = {"CUDA_DEVICE_ORDER": "PCI_BUS_ID", "CUDA_VISIBLE_DEVICES": ",".join(chosen)}
        return [held_by_gpu[gpu] for gpu in chosen], names

    def _free_ones(self) -> dict[str, int]:
        """Descriptors of the locks that could be had, but for GPUs on which others compute."""
        held = {gpu: locks.hold(self._folder / f"{gpu}.lock", 0) for gpu in self._gpus}
        mine = {gpu: descriptor for gpu, descriptor in held.items() if descriptor is not None}
        if time.monotonic() - self._asked_at > _FOREIGN_EVERY_S:
            try:
                self._computing = _computing()
            except SmiSilentError:
                for descriptor in mine.values():
                    os.close(descriptor)
                return {}
            self._asked_at = time.monotonic()
        # Of the locks as they are now: one that was another run's when nvidia-smi was asked may be free since.
        self._foreign = [each for each in self._computing if each["gpu"] in mine]
        for gpu in {each["gpu"] for each in self._foreign}:
            os.close(mine.pop(gpu))
        return mine

    def _is_another_first(self, key: str) -> bool:
        """Keys sort by age: older runs that wait go first, or one that needs many GPUs would be passed by for ever."""
        older = [path.parent for path in self._home.glob("runs/*/waiting.json") if path.parent.name < key]
        return any(self._wants_gpus(folder) and locks.is_held(folder / "run.lock") for folder in older)

    def _wants_gpus(self, folder: Path) -> bool:
        """Also one that has not yet seen that its parent is done."""
        waiting = read_json(folder / "waiting.json") or {}
        if waiting.get("for") != "parent":
            return waiting.get("for") == "gpu"
        ended = read_json(self._home / "runs" / waiting["key"] / "exit.json")
        return ended is not None and ended["rc"] == 0


def _visible() -> list[str]:
    """Indices by nvidia-smi, of those that CUDA_VISIBLE_DEVICES leaves where the machine was linked with it."""
    rows = _smi("--query-gpu=index,uuid")
    allowed = os.environ.get("CUDA_VISIBLE_DEVICES")
    if allowed is None:
        return [index for index, _ in rows]
    names = [name.strip() for name in allowed.split(",")]
    return [index for index, uuid in rows if index in names or uuid in names]


def _computing() -> list[dict[str, Any]]:
    """Programs that compute on a GPU of this machine now."""
    index_of = {uuid: index for index, uuid in _smi("--query-gpu=index,uuid")}
    rows = _smi("--query-compute-apps=gpu_uuid,pid,process_name")
    return [{"gpu": index_of.get(uuid, ""), "pid": pid, "name": name} for uuid, pid, name in rows]


def _smi(query: str) -> list[list[str]]:
    """Rows of one question to nvidia-smi; none where it is missing or fails."""
    columns = query.count(",") + 1
    try:
        done = subprocess.run(
            ["nvidia-smi", query, "--format=csv,noheader,nounits"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SMI_PATIENCE_S,
            text=True,
            check=False,
        )
    except OSError:
        return []
    except subprocess.TimeoutExpired as fault:
        raise SmiSilentError from fault
    rows = [[cell.strip() for cell in line.split(",", columns - 1)] for line in done.stdout.splitlines()]
    return [row for row in rows if len(row) == columns] if done.returncode == 0 else []
