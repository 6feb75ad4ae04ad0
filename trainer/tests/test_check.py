import json
from pathlib import Path
from typing import Any

import pytest
from transformers import PreTrainedTokenizerFast

from msm_trainer.check import check_file
from msm_trainer.commands import main
from msm_trainer.events import LARGEST_LINE_BYTES
from msm_trainer.model import load_model
from msm_trainer.run import train
from msm_trainer.samples import rendered
from tests import runs, stand_in


def _report(run: Path) -> dict[str, Any]:
    return check_file(run / "run.json")


def test_steps_and_tokens_are_those_that_the_run_then_has(tmp_path: Path) -> None:
    run = runs.folder(tmp_path, runs.spec(stages=[runs.midtrain(steps=None, epochs=2), runs.finetune(epochs=1.5)]))
    report = _report(run)
    assert train(run) == 0
    told = runs.events(run, "stage")
    assert [stage["steps"] for stage in report["stages"]] == [event["steps"] for event in told]
    assert [stage["dataTokens"] for stage in report["stages"]] == [event["tokens"] for event in told]
    assert report["stages"][0]["tokens"] == 2 * report["stages"][0]["dataTokens"]
    assert [stage["rows"] for stage in report["stages"]] == [400, 64]
    assert report["stages"][0]["rendered"] == [[tuple(piece) for piece in runs.events(run, "rendered")[0]["pieces"]]]


def test_few_steps_are_warned_of(tmp_path: Path) -> None:
    few = runs.folder(tmp_path / "few", runs.spec(stages=[runs.midtrain(steps=31)]))
    many = runs.folder(tmp_path / "many", runs.spec(stages=[runs.midtrain(steps=246)]))
    (warning,) = _report(few)["warnings"]
    assert warning.startswith("The stage midtrain has 31 optimizer steps")
    assert _report(many)["warnings"] == []


def test_weights_and_their_memory_are_counted_without_loading_any(tmp_path: Path) -> None:
    full = runs.folder(tmp_path / "full", runs.spec(tune={"kind": "full"}))
    lora = runs.folder(tmp_path / "lora", runs.spec(precision="bfloat16"))
    parameters = sum(parameter.numel() for parameter in load_model(full / "base").parameters())
    for run in (full, lora):
        (run / "base/model.safetensors").unlink()
        (run / "base/model.safetensors").touch()
    report = _report(full)
    assert (report["parameters"], report["trainedParameters"]) == (parameters, parameters)
    memory = report["memoryBytes"]
    assert [memory[key] / parameters for key in ("weights", "gradients", "optimizer")] == [4, 4, 8]
    report = _report(lora)
    adapter = 2 * 4 * (2 * (64 + 64) + 2 * (64 + 32) + 3 * (64 + 96))
    assert report["trainedParameters"] == adapter
    assert report["memoryBytes"]["weights"] == 2 * parameters + 4 * adapter
    assert report["memoryBytes"]["optimizer"] == 8 * adapter
    assert report["diskBytes"]["checkpoint"] == 4 * adapter


def test_memory_is_that_of_the_longest_row_and_of_one_shard(tmp_path: Path) -> None:
    def memory(**changes: Any) -> dict[str, int]:
        run = runs.folder(
            tmp_path / str(len(list(tmp_path.iterdir()))), runs.spec(**changes), max_position_embeddings=1 << 15
        )
        found: dict[str, int] = _report(run)["memoryBytes"]
        return found

    def rows_of(tokens: int) -> list[dict[str, Any]]:
        return [runs.midtrain(batches=[{**runs.DOCUMENTS, "maxTokens": tokens, "batchTokens": 1 << 20}])]

    short, long = (memory(stages=rows_of(tokens))["activations"] for tokens in (1 << 13, 1 << 14))
    assert long == 2 * short
    alone, four = (
        memory(tune={"kind": "full"}, parallel=each)
        for each in ({"mode": "single", "processes": 1}, {"mode": "fsdp2", "processes": 4})
    )
    assert [alone[key] / four[key] for key in ("weights", "gradients", "optimizer")] == [4, 4, 4]


def test_disk_counts_exported_files_and_the_merged_adapter(tmp_path: Path) -> None:
    export = {"precisions": ["float32", "float16"]}
    full, lora = (
        runs.folder(tmp_path / name, runs.spec(tune=tune, export=export))
        for name, tune in (("full", {"kind": "full"}), ("lora", runs.LORA))
    )
    parameters = _report(full)["parameters"]
    assert [_report(run)["diskBytes"]["export"] / parameters for run in (full, lora)] == [6, 10]


def test_an_adapter_has_as_many_weights_as_the_estimate_says(tmp_path: Path) -> None:
    run = runs.trained(tmp_path, runs.spec(stages=[runs.midtrain(steps=1)]))
    size = (run / "checkpoint/adapter/adapter_model.safetensors").stat().st_size
    assert size == pytest.approx(4 * _report(run)["trainedParameters"], rel=0.2)


def test_the_command_prints_one_json_document_or_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = stand_in.run_folder(tmp_path)
    assert main(["check", str(run / "run.json"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["architecture"] == "qwen3"
    assert main(["check", str(run / "run.json")]) == 0
    lines = capsys.readouterr().out
    assert "pretrain: 40 steps, 2,560 tokens" in lines
    assert "user : pilta or sunvo ? ona :[ pilta .<|end|>]" in lines
    assert "Warning: The stage pretrain has 40 optimizer steps" in lines


def test_the_command_refuses_with_the_code_of_the_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = stand_in.run_folder(tmp_path)
    (run / "data/chats.jsonl").write_text("{}\n")
    assert main(["check", str(run / "run.json")]) == 65
    told = capsys.readouterr()
    assert told.out == ""
    assert "Line 1 of" in told.err
    (run / "run.json").write_text("{}")
    assert main(["check", str(run / "run.json")]) == 64


@pytest.mark.parametrize("letter", ["a", "世", "😀"])
def test_what_is_shown_of_a_row_fits_an_event_in_any_script(letter: str, tokenizer: PreTrainedTokenizerFast) -> None:
    asked, learned = (tokenizer(letter * 2_000, add_special_tokens=False)["input_ids"] for _ in range(2))
    pieces = rendered(tokenizer, ([*asked, *learned], [False] * len(asked) + [True] * len(learned)))
    assert [shown for _, shown in pieces] == [False, True]
    assert all(len(text) > 50 for text, _ in pieces)
    assert len(json.dumps(pieces)) < LARGEST_LINE_BYTES - 500
