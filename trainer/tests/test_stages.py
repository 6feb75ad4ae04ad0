"""What a stage's settings do, seen in short runs."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from msm_trainer.host import open_host
from msm_trainer.model import open_model
from msm_trainer.origin import find_origin, open_tokenizer
from msm_trainer.run import train
from msm_trainer.spec import read_spec
from tests import runs, stand_in

FULL = {"kind": "full"}


def _losses(run: Path) -> list[float]:
    return [event["loss"] for event in runs.events(run, "step")]


@pytest.mark.parametrize(("tune", "frozen"), [(FULL, set()), (runs.LORA, {torch.bfloat16})])
def test_with_bfloat16_what_moves_is_float32_and_what_is_frozen_is_bfloat16(
    tune: dict[str, Any], frozen: set[torch.dtype], tmp_path: Path
) -> None:
    run = runs.folder(tmp_path, runs.spec(tune=tune, precision="bfloat16"))
    spec = read_spec(run / "run.json")
    origin = find_origin(spec, run)
    model = open_model(spec, origin, open_tokenizer(origin.tokenizer), open_host(spec))
    assert {p.dtype for p in model.parameters() if p.requires_grad} == {torch.float32}
    assert {p.dtype for p in model.parameters() if not p.requires_grad} == frozen


@pytest.mark.parametrize("tune", [FULL, runs.LORA])
def test_bfloat16_learns_as_float32_does_and_its_weights_are_kept_whole(tune: dict[str, Any], tmp_path: Path) -> None:
    wide = runs.trained(tmp_path / "wide", runs.spec(tune=tune))
    half = runs.trained(tmp_path / "half", runs.spec(tune=tune, precision="bfloat16"))
    assert _losses(half) == pytest.approx(_losses(wide), abs=0.05)
    assert _losses(half) != _losses(wide)
    (weights,) = (half / "checkpoint").rglob("*.safetensors")
    assert {tensor.dtype for tensor in load_file(weights).values()} == {torch.float32}


@pytest.mark.parametrize("tune", [FULL, runs.LORA])
def test_gradient_checkpointing_changes_no_loss(tune: dict[str, Any], tmp_path: Path) -> None:
    kept = runs.trained(tmp_path / "kept", runs.spec(tune=tune))
    anew = runs.trained(tmp_path / "anew", runs.spec(tune=tune, gradientCheckpointing=True))
    assert _losses(anew) == pytest.approx(_losses(kept), abs=1e-5)


def test_samples_are_told_in_turn_and_change_nothing_of_the_run(tmp_path: Path) -> None:
    quiet = runs.trained(tmp_path / "quiet", runs.spec(tune=FULL, stages=[runs.finetune()]))
    told = runs.trained(tmp_path / "told", runs.spec(tune=FULL, stages=[runs.finetune(sampleEvery=3)]))
    samples = runs.events(told, "sample")
    assert [sample["step"] for sample in samples] == [3, 6, 8]
    assert {sample["prompt"] for sample in samples} == {"<|begin|> user : pilta or sunvo ? ona :"}
    assert samples[-1]["text"] != ""
    assert runs.equal(quiet / "checkpoint/model.safetensors", told / "checkpoint/model.safetensors")


def test_chats_and_documents_are_read_side_by_side(tmp_path: Path) -> None:
    stage = runs.finetune(batches=[runs.CHATS, {**runs.DOCUMENTS, "weight": 0.5}])
    run = runs.trained(tmp_path, runs.spec(tune=FULL, stages=[stage]))
    assert [event["steps"] for event in runs.events(run, "stage")] == [8], "the first reading's epoch tells the length"
    (stage_told,) = json.loads((run / "lineage.json").read_text())["runs"][0]["stages"]
    assert [file["path"] for file in stage_told["data"]] == ["data/chats.jsonl", "data/texts.jsonl"]


def test_chats_of_several_files_are_one_set_and_reasoning_is_dropped_where_told(tmp_path: Path) -> None:
    batches = {**runs.CHATS, "data": ["data/chats.jsonl", "data/thought.jsonl"], "reasoning": "strip"}
    run = runs.folder(tmp_path, runs.spec(tune=FULL, stages=[runs.finetune(batches=[batches])]))
    said = {"role": "assistant", "content": "<think>\nred .\n</think>\n\nmarn ."}
    rows: list[dict[str, object]] = [{"messages": [{"role": "user", "content": "brosk or marn ?"}, said]}] * 16
    stand_in.write_rows(run / "data/thought.jsonl", rows)
    assert train(run) == 0
    assert [event["steps"] for event in runs.events(run, "stage")] == [10]
    (stage_told,) = json.loads((run / "lineage.json").read_text())["runs"][0]["stages"]
    plain = "<|begin|> user : brosk or marn ? ona : marn . <|end|>"
    assert stage_told["data"][1]["tokens"] == 16 * len(plain.split())


def test_a_window_that_is_longer_than_the_models_context_is_refused(tmp_path: Path) -> None:
    batches = {**stand_in.stream(), "windowTokens": 256}
    run = runs.folder(tmp_path, runs.spec(stages=[{"kind": "midtrain", "batches": [batches], "steps": 1}]))
    assert train(run) == 64
    assert runs.end(run)["reason"] == "A window of 256 tokens does not fit the model's context of 128."
