import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from msm_trainer.events import EventLog
from msm_trainer.loop import rate_factor
from msm_trainer.model import load_model, new_model, parameter_groups
from msm_trainer.recipe import Stage
from msm_trainer.run import Host, Places, run
from msm_trainer.strict_json import canonical_bytes
from msm_trainer.tokenizer import load_tokenizer
from tests import stand_in


def _events(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]


def _weights(folder: Path) -> dict[str, torch.Tensor]:
    return load_file(folder / "checkpoint" / "model.safetensors")


def test_training_lowers_the_loss_of_every_stage(finished_run: Path) -> None:
    stages = json.loads((finished_run / "stages.json").read_text())
    assert [stage["stage"] for stage in stages] == ["pretrain", "midtrain", "finetune"]
    assert all(stage["lossLast"] < stage["lossFirst"] for stage in stages)
    assert stages[0]["lossFirst"] - stages[0]["lossLast"] > 1.0


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
    assert [event["kind"] for event in events if event["kind"] in ("start", "checkpoint", "end")] == [
        "start",
        "checkpoint",
        "end",
    ]
    assert events[-1]["code"] == json.loads((finished_run / "exit.json").read_text())["code"] == 0


def test_the_same_recipe_gives_the_same_weights_bit_by_bit(finished_run: Path, data: Path, tmp_path: Path) -> None:
    run(stand_in.recipe(), Places(tmp_path / "again", data, data / "tokenizer"), Host())
    first, second = _weights(finished_run), _weights(tmp_path / "again")
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_a_run_stopped_by_a_signal_goes_on_to_the_same_weights(finished_run: Path, data: Path, tmp_path: Path) -> None:
    out, recipe_path = tmp_path / "stopped", tmp_path / "recipe.json"
    recipe_path.write_bytes(canonical_bytes(stand_in.recipe()))
    arguments = [str(recipe_path), "--out", str(out), "--data", str(data), "--start", str(data / "tokenizer")]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "msm_trainer", "run", *arguments]
    process = subprocess.Popen(command, env=environment)
    _wait_for_event(out, "saved", process)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 75
    assert json.loads((out / "exit.json").read_text())["code"] == 75

    assert run(stand_in.recipe(), Places(out, data, data / "tokenizer"), Host()) == 0
    whole, resumed = _weights(finished_run), _weights(out)
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)
    assert "resume" in [event["kind"] for event in _events(out)]


def _wait_for_event(folder: Path, kind: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    path = folder / "events.jsonl"
    while time.monotonic() < deadline and process.poll() is None:
        if path.exists() and f'"kind": "{kind}"' in path.read_text():
            return
        time.sleep(0.01)
    raise AssertionError(f"The run said nothing of {kind}.")


def test_a_torn_last_line_is_cut_before_going_on(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_text('{"seq":0}\n{"se')
    log = EventLog(tmp_path)
    log.append("start", loss=float("nan"))
    log.close()
    events = _events(tmp_path)
    assert [event["seq"] for event in events] == [0, 1]
    assert events[1]["loss"] == "nan"


def test_a_folder_of_another_recipe_is_refused(finished_run: Path, data: Path) -> None:
    with pytest.raises(ValueError, match="another recipe"):
        run(stand_in.recipe(steps=41), Places(finished_run, data, data / "tokenizer"), Host())


def test_a_missing_data_file_ends_the_run_with_its_name(data: Path, tmp_path: Path) -> None:
    places = Places(tmp_path / "run", tmp_path, data / "tokenizer")
    with pytest.raises(ValueError, match=r"There is no data file .*texts\.jsonl"):
        run(stand_in.recipe(), places, Host())
    assert json.loads((tmp_path / "run" / "exit.json").read_text())["code"] == 64


def test_embeddings_have_their_own_rate_and_every_parameter_is_in_one_group(data: Path) -> None:
    model = new_model(stand_in.SHAPE, load_tokenizer(data / "tokenizer"), seed=1)
    groups = parameter_groups(model, stand_in.recipe().stages[0])
    sizes = [sum(parameter.numel() for parameter in group["params"]) for group in groups]  # type: ignore[attr-defined]
    assert [group["rate_factor"] for group in groups] == [3.0, 1.0, 1.0]
    assert sizes[0] == model.model.embed_tokens.weight.numel()
    assert sum(sizes) == sum(parameter.numel() for parameter in model.parameters())


def test_another_seed_starts_from_other_weights(data: Path) -> None:
    tokenizer = load_tokenizer(data / "tokenizer")
    one, same, other = (new_model(stand_in.SHAPE, tokenizer, seed).lm_head.weight for seed in (1, 1, 2))
    assert torch.equal(one, same)
    assert not torch.equal(one, other)


def test_the_rate_warms_up_and_decays_to_its_floor() -> None:
    for schedule in ("cosine", "linear"):
        stage = Stage(
            "pretrain",
            100,
            1.0,
            "cosine" if schedule == "cosine" else "linear",
            texts=stand_in.WINDOWS,
            warmup_steps=10,
            final_rate_factor=0.05,
        )
        rates = [rate_factor(stage, step) for step in range(100)]
        assert rates[0] < rates[5] < rates[9] > rates[50] > rates[99]
        assert rates[99] == pytest.approx(0.05, abs=0.01)
