"""Several processes on this computer, joined by gloo."""

import json
import multiprocessing
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
import torch
import torch.distributed as dist
from safetensors.torch import load_file

from msm_trainer.launch import environment_of, launch, processes_of
from msm_trainer.run import train
from tests import stand_in

LOCALHOST = "127.0.0.1"
STORES: list[Any] = []  # a store ends with the last name for it


def start_two(folder: Path) -> list[Any]:
    """What `launch` does, but by fork: the libraries are imported already, which saves half a minute of tests."""
    store = dist.TCPStore(LOCALHOST, 0, is_master=True, wait_for_workers=False)  # type: ignore[attr-defined]
    STORES.append(store)
    context = multiprocessing.get_context("fork")

    def one(environment: dict[str, str]) -> None:
        os.environ.update(environment)
        sys.exit(train(folder))

    processes = [
        context.Process(target=one, args=(environment_of(rank, 2, store.port),), daemon=True) for rank in range(2)
    ]
    for process in processes:
        process.start()
    return processes


def train_in_two(folder: Path) -> list[int]:
    processes = start_two(folder)
    for process in processes:
        process.join(timeout=120)
    return [process.exitcode if process.exitcode is not None else -1 for process in processes]


def spec_of(mode: str, **changes: object) -> dict[str, Any]:
    parallel = {"mode": mode, "processes": 1 if mode == "single" else 2}
    return {**stand_in.run_json(steps=12, save_every=5), "parallel": parallel, **changes}


def stages() -> list[dict[str, object]]:
    """All readings, in steps of several passes and of few rows."""
    rates = {"learningRate": 5e-4, "warmupSteps": 0}  # a larger rate enlarges how sums round
    documents = {"read": "documents", "data": ["data/texts.jsonl"], "maxTokens": 48, "batchTokens": 200}
    chats = {"read": "chats", "data": ["data/chats.jsonl"], "chats": 3}
    return [
        stand_in.stage("pretrain", [stand_in.stream()], steps=8, optimizer=rates),
        stand_in.stage("midtrain", [documents], steps=8, optimizer=rates),
        stand_in.stage("finetune", [chats, stand_in.stream(weight=0.5)], steps=8, optimizer=rates),
    ]


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return load_file(folder / "checkpoint" / "model.safetensors")


def furthest(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor]) -> float:
    assert first.keys() == second.keys()
    return max((first[name] - second[name]).abs().max().item() for name in first)


def events(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = stand_in.run_folder(tmp_path_factory.mktemp("alone") / stand_in.KEY, spec_of("single", stages=stages()))
    assert train(folder) == 0
    return folder


@pytest.mark.parametrize("mode", ["ddp", "fsdp2"])
def test_two_processes_take_the_steps_of_one(mode: str, alone: Path, tmp_path: Path) -> None:
    folder = stand_in.run_folder(tmp_path / stand_in.KEY, spec_of(mode, stages=stages()))
    assert train_in_two(folder) == [0, 0]
    assert furthest(weights(alone), weights(folder)) < 1e-5
    steps = [[event for event in events(run) if event["kind"] == "step"] for run in (alone, folder)]
    assert [event["tokens"] for event in steps[0]] == [event["tokens"] for event in steps[1]]
    assert [event["loss"] for event in steps[1]] == pytest.approx([event["loss"] for event in steps[0]], abs=1e-5)
    assert [event["seq"] for event in events(folder)] == list(range(len(events(folder))))


def test_shards_leave_the_same_files_behind(alone: Path, tmp_path: Path) -> None:
    folder = stand_in.run_folder(tmp_path / stand_in.KEY, spec_of("fsdp2", stages=stages()[:1]))
    assert train_in_two(folder) == [0, 0]
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in alone.iterdir())
    assert (folder / "checkpoint" / "config.json").read_text() == (alone / "checkpoint" / "config.json").read_text()


def adapter_spec(mode: str, base: Path, **tune: object) -> dict[str, Any]:
    """An adapter with dropout that is finetuned and then rewarded, held near where it began."""
    chats = {"read": "chats", "data": ["data/chats.jsonl"], "chats": 4}
    prompts = {
        "read": "prompts",
        "data": ["data/chats.jsonl"],
        "reward": "exact-answer",
        "prompts": 4,
        "generations": 4,
        "answerTokens": 4,
        "klWeight": 0.1,
    }
    both = [
        stand_in.stage("finetune", [chats], steps=4),
        stand_in.stage("reinforce", [prompts], steps=10, saveEvery=3, sampleEvery=5),
    ]
    lora = {"kind": "lora", "rank": 4, "alpha": 8, "dropout": 0.2, **tune}
    return spec_of(mode, base={"kind": "path", "path": str(base)}, tune=lora, stages=both)


def adapter(folder: Path) -> dict[str, torch.Tensor]:
    return load_file(folder / "checkpoint" / "adapter" / "adapter_model.safetensors")


def test_a_parallel_run_goes_on_to_the_same_weights(
    finished_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = adapter_spec("ddp", finished_run / "checkpoint")
    whole = stand_in.run_folder(tmp_path / "whole" / stand_in.KEY, spec)
    assert train_in_two(whole) == [0, 0]

    stopped = stand_in.run_folder(tmp_path / "stopped" / stand_in.KEY, spec)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    process = multiprocessing.get_context("fork").Process(target=launch_and_exit, args=(stopped,), daemon=True)
    process.start()
    wait_for(stopped, '"kind": "saved", "stage": "reinforce"', process)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGTERM)
    process.join(timeout=120)
    assert process.exitcode == 75
    assert json.loads((stopped / "end.json").read_text())["code"] == 75

    assert train_in_two(stopped) == [0, 0]
    assert furthest(adapter(whole), adapter(stopped)) == 0
    rewards = [[e["reward"] for e in events(run) if e["kind"] == "step" and "reward" in e] for run in (whole, stopped)]
    assert rewards[0][-1] == rewards[1][-1]
    assert not (stopped / "start").exists()


def launch_and_exit(folder: Path) -> None:
    sys.exit(launch(["train", str(folder)], processes_of(folder)))


def wait_for(folder: Path, text: str, process: Any) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.is_alive():
        path = folder / "events.jsonl"
        if path.exists() and text in path.read_text():
            return
        time.sleep(0.01)
    raise AssertionError(f"The run has not told {text}.")


def test_a_process_that_dies_ends_the_run_as_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = stand_in.run_folder(
        tmp_path / stand_in.KEY, spec_of("ddp", stages=[stand_in.stage("pretrain", [stand_in.stream()], steps=50_000)])
    )
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    launched = multiprocessing.get_context("fork").Process(target=launch_and_exit, args=(folder,), daemon=True)
    launched.start()
    wait_for(folder, '"kind": "step"', launched)
    (second,) = (rank for rank in psutil.Process(launched.pid).children() if rank.environ()["RANK"] == "1")
    second.kill()
    # The other one notices, or is ended: the library now and then waits for ever.
    launched.join(timeout=120)
    assert launched.exitcode == 70


def test_shards_of_an_adapter_on_frozen_half_precision_weights_train(finished_run: Path, tmp_path: Path) -> None:
    spec = {**adapter_spec("fsdp2", finished_run / "checkpoint", merge=True), "precision": "bfloat16"}
    folder = stand_in.run_folder(tmp_path / stand_in.KEY, spec)
    assert train_in_two(folder) == [0, 0]
    assert 0 < furthest(weights(finished_run), weights(folder)) < 0.1


def test_what_cannot_be_dealt_out_evenly_is_refused(finished_run: Path, tmp_path: Path) -> None:
    spec = adapter_spec("ddp", finished_run / "checkpoint")
    spec["stages"][1]["batches"][0]["prompts"] = 3
    folder = stand_in.run_folder(tmp_path / stand_in.KEY, spec)
    assert train_in_two(folder) == [64, 64]
    assert "multiple of processes" in json.loads((folder / "end.json").read_text())["reason"]
