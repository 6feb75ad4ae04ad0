"""Every way in which a run ends has its code and one sentence, and leaves what it had."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from msm_trainer.resume import find_state
from msm_trainer.run import train
from tests import runs, stand_in
from tests.limits import largest_file

TRAINER = Path(__file__).parent.parent
LONG = [{"role": "user", "content": "brosk " * 99}, {"role": "assistant", "content": "marn ."}]


def _change(run: Path, **changes: Any) -> None:
    told = json.loads((run / "run.json").read_text())
    (run / "run.json").write_text(json.dumps({**told, **changes}))


def _ended(run: Path, code: int) -> str:
    """The sentence of a run that must end with the code, the same in `end.json` and in the last event."""
    assert train(run) == code
    end, last = runs.end(run), runs.events(run)[-1]
    assert (last["kind"], last["code"], last["reason"]) == ("end", code, end["reason"])
    return str(end["reason"])


def test_an_unknown_key_ends_with_64(tmp_path: Path) -> None:
    run = stand_in.run_folder(tmp_path)
    _change(run, colour="red")
    assert "run.json has the unknown key 'colour'" in _ended(run, 64)


def test_a_missing_run_json_ends_with_64(tmp_path: Path) -> None:
    assert "There is no file" in _ended(tmp_path, 64)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "There is no data file"),
        ("not json\n", "Line 1 of"),
        ('{"messages": [{"role": "user", "content": "brosk ?"}]}\n', "no assistant turn"),
        (
            json.dumps({"messages": LONG}),
            "No conversation in data/chats.jsonl fits 64 tokens",
        ),
    ],
)
def test_malformed_data_end_with_65(content: str | None, message: str, finished_run: Path, tmp_path: Path) -> None:
    told = stand_in.run_json(base=_path(finished_run), stages=[runs.finetune()])
    run = stand_in.run_folder(tmp_path, told)
    if content is None:
        (run / "data/chats.jsonl").unlink()
    else:
        (run / "data/chats.jsonl").write_text(content)
    assert message in _ended(run, 65)


def _path(finished_run: Path) -> dict[str, str]:
    return {"kind": "path", "path": str(finished_run / "checkpoint")}


def test_conversations_that_are_too_long_are_left_out_and_counted(finished_run: Path, tmp_path: Path) -> None:
    told = stand_in.run_json(base=_path(finished_run), stages=[runs.finetune()])
    run = stand_in.run_folder(tmp_path, told)
    with (run / "data/chats.jsonl").open("a") as file:
        file.write(json.dumps({"messages": LONG}) + "\n")
    assert train(run) == 0
    (warning,) = runs.events(run, "warn")
    message = "1 of 65 conversations in data/chats.jsonl are longer than 64 tokens and are left out."
    assert warning["message"] == message
    (data,) = json.loads((run / "lineage.json").read_text())["runs"][-1]["stages"][0]["data"]
    assert (data["rows"], data["leftOut"]) == (65, 1)


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a GPU")
def test_a_gpu_that_is_not_there_ends_with_69(tmp_path: Path) -> None:
    run = stand_in.run_folder(tmp_path, stand_in.run_json(device="cuda"))
    assert "finds no CUDA device" in _ended(run, 69)


def test_a_loss_that_is_not_finite_ends_with_76_and_keeps_the_last_state(tmp_path: Path) -> None:
    optimizer = {"learningRate": 1e30, "clipNorm": 1e30, "schedule": "constant", "warmupShare": 0}
    stage = {"kind": "pretrain", "batches": [stand_in.stream()], "steps": 50, "saveEvery": 1, "optimizer": optimizer}
    run = stand_in.run_folder(tmp_path, stand_in.run_json(stages=[stage]))
    reason = _ended(run, 76)
    assert reason.startswith("Step 2 of pretrain diverged: the ")
    assert runs.end(run)["lastCheckpoint"] == "state/stage-0-step-0000001"


def test_a_fault_of_ours_ends_with_70(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a wire came loose")

    monkeypatch.setattr("msm_trainer.run.open_model", broken)
    assert "RuntimeError: a wire came loose" in _ended(stand_in.run_folder(tmp_path), 70)


def test_a_request_before_the_first_step_saves_and_ends_with_75(finished_run: Path, tmp_path: Path) -> None:
    run = stand_in.run_folder(tmp_path / stand_in.KEY)
    (run / "stop").touch()
    _ended(run, 75)
    assert runs.end(run)["lastCheckpoint"] == "state/stage-0-step-0000000"
    (run / "stop").unlink()
    assert train(run) == 0
    assert runs.equal(run / "checkpoint/model.safetensors", finished_run / "checkpoint/model.safetensors")


def test_a_file_that_may_not_grow_ends_with_73_and_the_last_state_is_whole(tmp_path: Path) -> None:
    run = stand_in.run_folder(tmp_path / "run")
    (run / "stop").touch()
    assert train(run) == 75, "a first state is saved"
    (run / "stop").unlink()
    with largest_file(60_000):
        assert "no room left" in _ended(run, 73)
    _is_as_if_nothing_had_happened(run)


@pytest.mark.skipif(os.geteuid() != 0 or sys.platform != "linux", reason="mounting a small disk takes root on Linux")
def test_a_full_disk_ends_with_73_and_the_last_state_is_whole(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1900k", "tmpfs", str(disk)]
    mounted = subprocess.run(mount, capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    try:
        run = stand_in.run_folder(disk / "run")
        (run / "stop").touch()
        assert train(run) == 75, "a first state is saved"
        (run / "stop").unlink()
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        (disk / "others").write_bytes(b"\0" * (free - 200_000))
        assert "no room left" in _ended(run, 73)
        (disk / "others").unlink()
        _is_as_if_nothing_had_happened(run)
    finally:
        subprocess.run(["umount", disk], check=True)


def _is_as_if_nothing_had_happened(run: Path) -> None:
    """One state is left, whole, and the run goes on from it to its end."""
    (state,) = (run / "state").iterdir()
    assert find_state(run / "state") == state
    assert runs.end(run)["lastCheckpoint"] == f"state/{state.name}"
    assert train(run) == 0
    assert runs.events(run, "rewind")[-1]["step"] == int(state.name[-7:])


def test_a_state_that_is_there_is_not_written_anew(tmp_path: Path) -> None:
    """A process that is killed while it replaces its only state would leave none."""
    run = stand_in.run_folder(tmp_path / "run")
    (run / "stop").touch()
    assert train(run) == 75
    (state,) = (run / "state").iterdir()
    before = state.stat().st_ino
    assert train(run) == 75
    assert state.stat().st_ino == before
    (run / "stop").unlink()
    assert train(run) == 0


def test_the_newest_state_is_that_of_the_last_stage_and_step(tmp_path: Path) -> None:
    for name in ("stage-9-step-0000005", "stage-10-step-0000001", "stage-2-step-0000009", "stage-10-step-2.partial"):
        (tmp_path / name).mkdir()
    assert find_state(tmp_path) == tmp_path / "stage-10-step-0000001"


def test_a_state_that_outlived_its_checkpoint_is_removed_by_the_next_attempt(tmp_path: Path) -> None:
    run = runs.trained(tmp_path, runs.spec(stages=[runs.midtrain(steps=1)]))
    (run / "state/stage-0-step-0000001").mkdir(parents=True)
    assert train(run) == 0
    assert not (run / "state").exists()


def test_nobody_is_told_and_nothing_is_fetched(tmp_path: Path) -> None:
    run = stand_in.run_folder(tmp_path)
    told = (
        "import os, sys; from msm_trainer.quiet import quiet; quiet(['train', sys.argv[1]]);"
        "import huggingface_hub.constants as c; print(c.HF_HUB_OFFLINE, c.HF_HUB_DISABLE_TELEMETRY)"
    )
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HF_")}
    environment["PYTHONPATH"] = str(TRAINER)

    def switches() -> str:
        command = [sys.executable, "-c", told, str(run)]
        return subprocess.run(command, env=environment, text=True, capture_output=True, check=True).stdout.strip()

    assert switches() == "True True"
    _change(run, base={"kind": "hub", "id": "lab/tiny", "revision": "a" * 40})
    assert switches() == "False True"


def test_signals_are_the_processes_own_again_after_a_run(tmp_path: Path) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1)]
    train(tmp_path)
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1)] == before


def test_a_python_without_the_libraries_ends_with_69(tmp_path: Path) -> None:
    run = stand_in.run_folder(tmp_path)
    bare = [sys.executable, "-S", "-m", "msm_trainer", "train", str(run)]  # -S: without installed packages
    done = subprocess.run(bare, cwd=TRAINER, capture_output=True, text=True, check=False)
    end = runs.end(run)
    assert (done.returncode, end["code"]) == (69, 69)
    assert done.stderr == f"msm_trainer: {end['reason']}.\n"
    assert " has no " in end["reason"]
