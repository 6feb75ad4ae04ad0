"""What every Python peer's process does: load, warm up, do the job's tasks, write outcomes as lines of JSON.

`tests/bench/job.ts` has the shapes of a job and of its outcomes.
"""

import json
import resource
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any

Json = dict[str, Any]
IsOver = Callable[[], bool]


class System(ABC):
    """One system, loaded."""

    versions: dict[str, str]
    modes: dict[str, str]

    @abstractmethod
    def parity(self, prompt: Json, targets: list[Json], first_word: int) -> tuple[list[int], list[float]]:
        """Ids and log-probabilities (nats) of the targets as the token after the prompt."""

    @abstractmethod
    def score(self, task: Json, is_over: IsOver) -> Json:
        """Does a scoring task until it is done or over; gives a `done`."""

    @abstractmethod
    def sample(self, task: Json, is_over: IsOver) -> Json:
        """Does a sampling task until it is done or over; gives a `done`."""


def done(units: int, *, fixed_ms: float = 0.0, tokens: int = 0, scores: list[tuple[int, float]] | None = None) -> Json:
    """What was done of a task, as an outcome has it."""
    return {"fixedMs": fixed_ms, "units": units, "tokens": tokens, "scores": scores or []}


def flat(task: Json) -> list[tuple[Json, Json]]:
    """All continuations of a scoring task, each with its prompt, in the order of their numbers."""
    return [(request["prompt"], text) for request in task["requests"] for text in request["continuations"]]


def run_worker(load: Callable[[Json], System]) -> None:
    """Does the job whose path is the first argument."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    system = load(job)
    load_ms = time.time() * 1000 - job["startedAtMs"]
    with Path(job["out"]).open("a", encoding="utf-8") as out:

        def report(outcome: Json) -> None:
            out.write(json.dumps(outcome) + "\n")
            out.flush()

        report({"kind": "loaded", "loadMs": load_ms, "versions": system.versions, "modes": system.modes})
        if job["parity"]:
            found = [system.parity(each["prompt"], each["targets"], job["firstWord"]) for each in job["parity"]]
            report({"kind": "parity", "ids": [ids for ids, _ in found], "nats": [nats for _, nats in found]})
        for task in job["warmUp"]:
            if task["kind"] == "score" or "G1" in system.modes:
                _do(system, task, lambda: False)
        for name, task in job["tasks"].items():
            if name not in system.modes:
                continue
            start = time.perf_counter()

            def is_over(start: float = start) -> bool:
                return time.perf_counter() - start > job["capSeconds"]

            result = _do(system, task, is_over)
            ms = (time.perf_counter() - start) * 1000
            report({"kind": "task", "task": name, "ms": ms, **result})
        report({"kind": "end", "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024})


def _do(system: System, task: Json, is_over: IsOver) -> Json:
    return system.score(task, is_over) if task["kind"] == "score" else system.sample(task, is_over)
