"""The Slurm engine: sbatch, squeue, sacct and scancel, each with a time limit: silence is no answer."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from msm_agent.faults import AgentError
from msm_agent.files import read_json

if TYPE_CHECKING:
    from msm_agent.spec import LaunchSpec

_PATIENCE_S = 30
# Seconds of warning before the wall limit: the trainer saves and ends by itself.
_WARNING_S = 300
_SAFE_OPTION = re.compile(r"--?[a-z][a-z-]*(=[A-Za-z0-9_.,:/@+-]+)?")

# Several jobs, another script, none, or an answer only at its end; sbatch takes beginnings of names, too.
_OTHER_JOB = re.compile(r"--(ar|wr|tes|wait($|=))|-a")


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE_S,
            text=True,
            check=False,
        )
    except FileNotFoundError as fault:
        raise AgentError(
            "slurm-missing", f"There is no {command[0]} on this machine; choose another launcher."
        ) from fault
    except subprocess.TimeoutExpired as fault:
        raise AgentError("slurm-silent", f"{command[0]} gave no answer in {_PATIENCE_S} s; ask again later.") from fault


def job_name(key: str, attempt: int) -> str:
    """The run key goes into the name, which every record of Slurm keeps; comments it may drop."""
    return f"msm-{key}" if attempt == 1 else f"msm-{key}-{attempt}"


def _after(home: Path, spec: LaunchSpec) -> list[str]:
    """Jobs to wait for. Of those that have ended, Slurm may know nothing any more; the supervisor looks at them."""
    folders = [home / "runs" / parent for parent in spec.after]
    jobs = [read_json(folder / "engine.json")["id"] for folder in folders if not (folder / "exit.json").exists()]
    return [f"--dependency=afterok:{':'.join(jobs)}", "--kill-on-invalid-dep=yes"] if jobs else []


def _gpus(spec: LaunchSpec) -> list[str]:
    """GPUs as the run asks for them, unless its own options do, or the cluster has none."""
    asked = any(re.match(r"--(gpus|gres)|-G", option) for option in spec.sbatch)
    if spec.gpus is None or asked or not any("gpu" in line for line in _run("sinfo", "-h", "-o", "%G").stdout.split()):
        return []
    return [f"--gpus-per-node={spec.gpus}"]


class SlurmEngine:
    """Jobs by the command line of Slurm."""

    def start(self, home: Path, folder: Path, spec: LaunchSpec, attempt: int) -> str:
        """Submits the job; its second guard is the lock that the supervisor takes."""
        agent = Path(__file__).resolve().parent.parent
        command = [sys.executable, "-I", str(agent), str(home), folder.name, str(attempt)]
        script = folder / "job.sh"
        # The script's shell passes signals on: Slurm's warning goes to the batch shell alone.
        script.write_text(
            "#!/bin/sh\n"
            f"{' '.join(shlex.quote(word) for word in command)} &\n"
            "child=$!\n"
            "trap 'kill -USR1 $child' USR1\ntrap 'kill -TERM $child' TERM\n"
            'while :; do wait "$child"; rc=$?; kill -0 "$child" 2>/dev/null || exit "$rc"; done\n'
        )
        for option in spec.sbatch:
            if not _SAFE_OPTION.fullmatch(option):
                raise AgentError("spec-refused", f"The sbatch option {option!r} is not of the form --name=value.")
            if _OTHER_JOB.match(option):
                raise AgentError("spec-refused", f"The sbatch option {option!r} makes no job of one run: take it out.")
        given = [
            f"--signal=B:USR1@{_WARNING_S}",
            "--open-mode=append",
            f"--chdir={folder}",
            f"--output={folder}/log.txt",
            *_after(home, spec),
            *_gpus(spec),
        ]
        name = f"--job-name={job_name(spec.key, attempt)}"
        # Of an option that is given twice sbatch takes the last: ours, by which the job is found again.
        sent = _run("sbatch", *spec.sbatch, "--parsable", name, *given, str(script))
        if sent.returncode != 0:
            raise AgentError("slurm-refused", f"sbatch refused the job: {sent.stderr.strip() or sent.stdout.strip()}")
        return sent.stdout.strip().splitlines()[-1].split(";")[0]

    def find(self, folder: Path, attempt: int) -> str | None:
        """A job of this attempt's name, in the queue or in the accounts."""
        name = job_name(folder.name, attempt)
        queued = _run("squeue", "-h", "-t", "all", "--me", "-n", name, "-o", "%i")
        if queued.returncode != 0:
            raise AgentError("slurm-silent", f"squeue cannot say whether {name} was submitted: {queued.stderr.strip()}")
        ids = queued.stdout.split()
        if not ids:
            day = time.strftime("%Y-%m-%d", time.localtime(time.time() - 86_400))
            told = _run("sacct", "-X", "-n", "-P", "-S", day, "--name", name, "-o", "JobID")
            # Without accounting (rc 1) the lock in the run's folder is the only guard left.
            ids = told.stdout.split() if told.returncode == 0 else []
        return ids[0] if ids else None

    def states(self, ids: list[str]) -> dict[str, dict[str, str]]:
        """State and reason of each job that Slurm still knows."""
        found: dict[str, dict[str, str]] = {}
        queued = _run("squeue", "-h", "-t", "all", "-o", "%i|%T|%r", "--me")
        if queued.returncode != 0:
            raise AgentError("slurm-silent", f"squeue failed ({queued.stderr.strip()}); ask again later.")
        for line in queued.stdout.splitlines():
            job, state, reason = ([*line.split("|"), "", ""])[:3]
            if job in ids:
                found[job] = {"state": state.split(" ")[0], "reason": reason}
        for job in sorted(set(ids) - set(found)):
            told = _run("sacct", "-X", "-n", "-P", "-j", job, "-o", "State,Reason")
            lines = told.stdout.splitlines() if told.returncode == 0 else []
            if lines:
                state, reason = ([*lines[-1].split("|"), ""])[:2]
                # "CANCELLED by 0" is a state of one word and who did it.
                found[job] = {"state": state.split(" ")[0], "reason": reason}
        return found

    def stop(self, folder: Path, engine_id: str, how: str) -> None:
        """Asks the trainer to save and end, or ends the job. scancel of an unknown job is no error."""
        del folder
        if how == "now":
            _run("scancel", engine_id)
            return
        # A job that has not begun has nobody to ask, and a signal to it would be tried again and again.
        _run("scancel", "--state=PENDING", engine_id)
        _run("scancel", "--state=RUNNING", "--batch", "--signal=USR1", engine_id)
