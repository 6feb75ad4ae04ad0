import json
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import torch
from safetensors.torch import load_file

from msm_trainer.model import load_model, new_model
from msm_trainer.optimizer import parameter_groups, rate_factor
from msm_trainer.origin import open_tokenizer
from msm_trainer.run import train
from msm_trainer.spec import ModelShape
from msm_trainer.stage_settings import OptimizerSettings
from msm_trainer.strict_json import from_json
from tests import runs, stand_in

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess


def _events(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]


def _weights(folder: Path) -> dict[str, torch.Tensor]:
    return load_file(folder / "checkpoint" / "model.safetensors")


def _equal(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor]) -> bool:
    return first.keys() == second.keys() and all(torch.equal(first[name], second[name]) for name in first)


def test_training_lowers_the_loss_of_every_stage(finished_run: Path) -> None:
    (run,) = json.loads((finished_run / "lineage.json").read_text())["runs"]
    assert [stage["stage"] for stage in run["stages"]] == ["pretrain", "midtrain", "finetune"]
    assert all(stage["lossLast"] < stage["lossFirst"] for stage in run["stages"])
    assert run["stages"][0]["lossFirst"] - run["stages"][0]["lossLast"] > 1.0


def test_a_finished_run_is_a_checkpoint_as_transformers_writes_them(finished_run: Path) -> None:
    names = sorted(path.name for path in (finished_run / "checkpoint").iterdir())
    assert names == [
        "chat_template.jinja",
        "config.json",
        "generation_config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
    assert load_model(finished_run / "checkpoint").config.model_type == "qwen3"
    assert not (finished_run / "state").exists()


def test_events_are_numbered_and_end_with_the_outcome(finished_run: Path) -> None:
    events = _events(finished_run)
    assert [event["seq"] for event in events] == list(range(len(events)))
    assert {"start", "phase", "stage", "rendered", "step", "saved", "end"} == {event["kind"] for event in events}
    end = json.loads((finished_run / "end.json").read_text())
    assert end == {"code": 0, "reason": events[-1]["reason"], "lastCheckpoint": "checkpoint"}


# The losses of the micro-world's trainer before its runs were told by run.json, at the first and last step of a stage.
# Another processor rounds sums otherwise; how far that may go in sixty steps is the tolerance.
GOLDEN_LOSSES = {0: 5.818723678588867, 1: 5.757117748260498, 39: 2.5409929752349854, 49: 2.312871217727661}
GOLDEN_LAST = 3.1389713287353516


def test_stages_of_the_micro_world_have_the_losses_that_they_always_had(tmp_path: Path) -> None:
    spec: Any = stand_in.run_json()
    for stage in spec["stages"]:
        stage["reportEvery"] = 1
    folder = stand_in.run_folder(tmp_path / stand_in.KEY, spec)
    stand_in.write_rows(folder / "data" / "words.jsonl", [{"text": text} for text in stand_in.texts(200)])
    spec["base"]["tokenizer"]["texts"][0] = "data/words.jsonl"
    (folder / "run.json").write_text(json.dumps(spec))
    assert train(folder) == 0
    losses = [event["loss"] for event in _events(folder) if event["kind"] == "step"]
    assert {step: losses[step] for step in GOLDEN_LOSSES} == pytest.approx(GOLDEN_LOSSES, abs=1e-3)
    assert losses[-1] == pytest.approx(GOLDEN_LAST, abs=1e-3)


def test_the_same_spec_gives_the_same_weights_bit_by_bit(finished_run: Path, tmp_path: Path) -> None:
    folder = stand_in.run_folder(tmp_path / stand_in.KEY)
    assert train(folder) == 0
    assert _equal(_weights(finished_run), _weights(folder))


def _wait_for_event(folder: Path, kind: str, process: "BaseProcess") -> None:
    deadline = time.monotonic() + 60
    path = folder / "events.jsonl"
    while time.monotonic() < deadline and process.is_alive():
        if path.exists() and f'"kind": "{kind}"' in path.read_text():
            return
        time.sleep(0.01)
    raise AssertionError(f"The run said nothing of {kind}.")


@pytest.mark.parametrize("ask", [signal.SIGTERM, signal.SIGUSR1, signal.SIGKILL])
def test_a_run_that_was_stopped_or_killed_goes_on_to_the_same_weights_and_losses(
    ask: signal.Signals, finished_run: Path, tmp_path: Path
) -> None:
    folder = stand_in.run_folder(tmp_path / stand_in.KEY)
    process = runs.started(folder)
    _wait_for_event(folder, "saved", process)
    assert process.pid is not None
    os.kill(process.pid, ask)
    process.join(timeout=60)
    code = process.exitcode
    if ask == signal.SIGKILL:
        assert code == -signal.SIGKILL
        assert not (folder / "end.json").exists()
    else:
        assert code == 75
        end = json.loads((folder / "end.json").read_text())
        assert (end["code"], end["lastCheckpoint"][:14]) == (75, "state/stage-0-")

    assert train(folder) == 0
    assert _equal(_weights(finished_run), _weights(folder))
    events = _events(folder)
    assert [event["seq"] for event in events] == list(range(len(events)))
    (rewind,) = [event for event in events if event["kind"] == "rewind"]
    assert _curve(events, rewind) == _curve(_events(finished_run), None)


def _curve(events: list[dict[str, Any]], rewind: dict[str, Any] | None) -> list[tuple[int, int, float]]:
    """Step events as a chart shows them: those after the rewind's step that were told before it are void."""
    steps = [event for event in events if event["kind"] == "step"]
    if rewind is not None:
        at = (rewind["index"], rewind["step"])
        steps = [event for event in steps if event["seq"] > rewind["seq"] or (event["index"], event["step"]) <= at]
    return [(event["index"], event["step"], event["loss"]) for event in steps]


def test_a_run_that_is_done_is_not_done_again(finished_run: Path) -> None:
    before = (finished_run / "checkpoint" / "model.safetensors").stat().st_mtime_ns
    assert train(finished_run) == 0
    assert (finished_run / "checkpoint" / "model.safetensors").stat().st_mtime_ns == before


def test_the_manifest_lists_weights_and_records_with_their_hashes(finished_run: Path) -> None:
    files = json.loads((finished_run / "manifest.json").read_text())["files"]
    assert {(file["path"], file["role"]) for file in files if file["role"] == "record"} == {
        ("run.json", "record"),
        ("lineage.json", "record"),
    }
    weights = {file["path"]: file for file in files if file["role"] == "weights"}
    assert weights["checkpoint/model.safetensors"]["bytes"] > 10_000


def test_embeddings_have_their_own_rate_and_every_parameter_is_in_one_group(finished_run: Path) -> None:
    model = _model(finished_run, seed=1)
    groups: Any = parameter_groups(model, OptimizerSettings(embedding_rate_factor=3.0, weight_decay=0.1))
    sizes = [sum(parameter.numel() for parameter in group["params"]) for group in groups]
    assert [(group["rate_factor"], group["weight_decay"]) for group in groups] == [(3.0, 0.0), (1.0, 0.1), (1.0, 0.0)]
    assert sizes[0] == model.model.embed_tokens.weight.numel()
    assert sum(sizes) == sum(parameter.numel() for parameter in model.parameters())


def test_at_the_common_rate_embeddings_decay_as_other_matrices_do(finished_run: Path) -> None:
    groups: Any = parameter_groups(_model(finished_run, seed=1), OptimizerSettings(weight_decay=0.1))
    assert [(group["weight_decay"], {p.dim() for p in group["params"]}) for group in groups] == [(0.1, {2}), (0.0, {1})]


def test_another_seed_starts_from_other_weights(finished_run: Path) -> None:
    one, same, other = (_model(finished_run, seed).lm_head.weight for seed in (1, 1, 2))
    assert torch.equal(one, same)
    assert not torch.equal(one, other)


def _model(run: Path, seed: int) -> Any:
    return new_model(from_json(ModelShape, stand_in.SHAPE, "shape"), open_tokenizer(run / "checkpoint"), seed)


@pytest.mark.parametrize("schedule", ["cosine", "linear", "constant"])
def test_the_rate_warms_up_and_follows_its_schedule_to_the_floor(schedule: Any) -> None:
    settings = OptimizerSettings(schedule=schedule, warmup_share=0.1, final_rate_factor=0.05)
    rates = [rate_factor(settings, step, 100) for step in range(100)]
    assert rates[0] == pytest.approx(0.1, abs=0.01)
    assert rates[0] < rates[5] < rates[9] == max(rates)
    assert rates[50] == (pytest.approx(0.52, abs=0.04) if schedule != "constant" else 1.0)
    assert rates[99] == (pytest.approx(0.05, abs=0.01) if schedule != "constant" else 1.0)


def test_warm_up_steps_win_over_the_share() -> None:
    settings = OptimizerSettings(schedule="constant", warmup_share=0.5, warmup_steps=2)
    assert [rate_factor(settings, step, 100) for step in range(3)] == [0.5, 1.0, 1.0]
