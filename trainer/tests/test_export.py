import json
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from transformers import AutoModelForCausalLM, PreTrainedModel

from msm_trainer.commands import main
from msm_trainer.export import choose_exporter
from msm_trainer.manifest import folder_hash, verify
from msm_trainer.onnx_export import read_weights, write_graph
from msm_trainer.parity import FLOAT32, Gate, check_parity
from msm_trainer.problems import BadSpecError, ExportDisagreesError
from msm_trainer.score_texts import score_file
from msm_trainer.scoring import OnnxScorer, rounded_to_float16, transformers_log_probabilities
from msm_trainer.strict_json import read_json
from tests import stand_in, tiny_runs

IDS = [1, 294, 301, 316, 2, 295, 303]


def _model(run: Path) -> PreTrainedModel:
    model: PreTrainedModel = AutoModelForCausalLM.from_pretrained(run / "checkpoint", attn_implementation="eager")
    return model


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Qwen3 run, exported by both exporters."""
    folder = tiny_runs.write_run(tmp_path_factory.mktemp("runs") / "qwen3", "qwen3", ["float16", "int4"])
    tiny_runs.export(folder)
    return folder


@pytest.fixture(scope="module")
def exported(run: Path) -> Path:
    return run / "onnx" / "float16"


def test_the_exported_file_agrees_with_the_model_on_many_sequences(exported: Path) -> None:
    parity = read_json(exported / "checkpoint.json")["export"]["parity"]
    assert parity["sequences"] >= 200
    for reading in ("whole", "cached", "leftPadded", "rightPadded"):
        assert parity[reading]["maxAbsNats"] <= 1e-4
        assert parity[reading]["top1Agreement"] >= 0.999
    assert 0 < parity["roundingOfWeights"]["maxAbsNats"] < 0.1


def test_a_file_of_other_weights_does_not_pass_the_gate(exported: Path, run: Path) -> None:
    model = _model(run)
    with torch.no_grad():
        model.get_parameter("model.norm.weight").mul_(1.01)
    with pytest.raises(ExportDisagreesError, match="are not the trained model's"):
        check_parity(model, OnnxScorer(exported / "model.onnx"), [IDS], Gate(FLOAT32, rounds_weights=True))


def test_weights_that_four_bits_cannot_hold_leave_no_folder_and_the_other_precision(tmp_path: Path) -> None:
    folder = tiny_runs.write_run(tmp_path / "run", "qwen3", ["float32", "int4"], paritySequences=20)
    model = _model(folder)
    _put_outliers(model)
    model.save_pretrained(folder / "checkpoint")
    with pytest.raises(ExportDisagreesError, match=r"^qwen3 was not exported as int4 because its log-prob") as failure:
        tiny_runs.export(folder)
    assert failure.value.code == 77
    assert [path.name for path in (folder / "onnx").iterdir()] == ["float32"]
    listed = [file["path"] for file in read_json(folder / "manifest.json")["files"] if file["role"] == "onnx"]
    assert "onnx/float32/model.onnx" in listed


@torch.no_grad()
def _put_outliers(model: PreTrainedModel) -> None:
    """One channel between norm and attention 10,000 times as large in the matrix and as small in the norm.

    In float32 the model says what it said; in blocks with a common scale the channel's neighbours are lost.
    """
    for layer in range(2):
        for part in ("q", "k", "v"):
            for channel in (0, 32):
                model.get_parameter(f"model.layers.{layer}.self_attn.{part}_proj.weight")[:, channel] *= 1e4
        model.get_parameter(f"model.layers.{layer}.input_layernorm.weight")[[0, 32]] /= 1e4


def test_an_export_that_was_done_is_kept_and_told_again(run: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (run / "onnx").rglob("*")}
    tiny_runs.export(run)
    assert before == {path: path.stat().st_mtime_ns for path in (run / "onnx").rglob("*")}
    told = [event["precision"] for event in tiny_runs.read_events(run) if event["kind"] == "exported"]
    assert told == ["float16", "int4", "float16", "int4"]


def test_each_precision_has_an_id_and_an_exporter_of_its_own(run: Path) -> None:
    manifests = [read_json(run / "onnx" / precision / "checkpoint.json") for precision in ("float16", "int4")]
    assert [manifest["id"] for manifest in manifests] == ["qwen3", "qwen3-int4"]
    exporters = [manifest["export"]["exporter"] for manifest in manifests]
    assert exporters[0] == "torch.onnx.export(dynamo=True)"
    assert exporters[1].endswith("model builder, int4, cpu")
    assert [manifest["lineage"] for manifest in manifests] == [read_json(run / "lineage.json")["runs"]] * 2


def test_four_bits_agree_roughly_with_the_model_and_closely_with_themselves(run: Path) -> None:
    parity = read_json(run / "onnx/int4/checkpoint.json")["export"]["parity"]
    assert "leftPadded" not in parity
    assert 1e-3 < parity["whole"]["meanAbsNats"] < 0.5
    assert parity["fromOwnWhole"]["cached"]["meanAbsNats"] < 1e-3


def test_the_run_lists_its_exported_files(run: Path) -> None:
    listed = [file["path"] for file in read_json(run / "manifest.json")["files"] if file["role"] == "onnx"]
    inside = [path.relative_to(run).as_posix() for path in (run / "onnx").rglob("*") if path.is_file()]
    assert sorted(listed) == sorted(inside)


def test_a_gpt2_run_is_quantised_by_torchs_exporter(tmp_path: Path) -> None:
    folder = tiny_runs.write_run(tmp_path / "run", "gpt2", ["int8"], paritySequences=20)
    tiny_runs.export(folder)
    nodes = onnx.load(folder / "onnx/int8/model.onnx").graph.node
    assert sum(node.op_type == "MatMulNBits" for node in nodes) == 2 * 4 + 1
    assert not any(node.op_type == "Gemm" for node in nodes)


def test_an_adapter_is_merged_into_its_base_and_nothing_of_the_merge_is_left(tmp_path: Path) -> None:
    folder = tiny_runs.write_adapter_run(tmp_path / "run", ["float32"])
    tiny_runs.export(folder)
    rows = tmp_path / "rows.jsonl"
    stand_in.write_rows(rows, [{"text": "brosk is red ."}, {"prefix": "marn or tilvo ?", "continuation": " marn ."}])
    found, merged, base = (
        [row["perToken"] for row in score_file(place, rows)]
        for place in (folder / "onnx/float32", folder / "checkpoint", _with_tokenizer(folder))
    )
    for one, other in zip(found, merged, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-4)
    assert np.abs(np.array(found[0]) - np.array(base[0])).max() > 1e-2
    assert [path.name for path in folder.iterdir() if path.name.startswith("merged")] == []


def _with_tokenizer(run: Path) -> Path:
    base = run / "the-base"
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (base / name).write_bytes((run / "checkpoint" / name).read_bytes())
    return base


def test_the_builder_is_not_asked_for_families_it_does_not_know() -> None:
    with pytest.raises(BadSpecError, match="genai"):
        choose_exporter("genai", "gpt2", "int4", 1000)
    assert choose_exporter("auto", "gpt2", "int4", 1000) == "torch"
    assert choose_exporter("auto", "qwen3", "float16", 1000) == "torch"
    assert choose_exporter("auto", "qwen3", "float32", 1000) == "torch"
    assert choose_exporter("auto", "qwen3", "float32", 8_000_000_000) == "genai"


def test_large_weights_lie_in_a_file_beside_the_graph(exported: Path, tmp_path: Path) -> None:
    write_graph(onnx.load(exported / "model.onnx"), tmp_path / "model.onnx", largest_inline=10_000)
    assert (tmp_path / "model.onnx").stat().st_size < (tmp_path / "model.onnx.data").stat().st_size
    expected = OnnxScorer(exported / "model.onnx").logits(IDS)
    np.testing.assert_array_equal(OnnxScorer(tmp_path / "model.onnx").logits(IDS), expected)


def test_texts_are_scored_from_the_command_line_as_prefix_and_continuation_or_whole(
    exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = exported.parent.parent / "rows.jsonl"
    two: list[dict[str, object]] = [{"prefix": "brosk is", "continuation": " red ."}, {"text": "brosk is red ."}]
    stand_in.write_rows(rows, two)
    assert main(["score", str(exported), "--input", str(rows)]) == 0
    after, whole = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (after["tokens"], whole["tokens"]) == (2, 4)
    np.testing.assert_allclose(after["perToken"], whole["perToken"][-2:], atol=1e-5)
    assert after["sum"] == pytest.approx(sum(after["perToken"]))


def test_a_row_with_nothing_to_score_is_named(exported: Path, tmp_path: Path) -> None:
    bad: list[tuple[dict[str, object], str]] = [
        ({"texts": "a"}, "neither"),
        ({"prefix": "brosk", "continuation": ""}, "nothing to score"),
    ]
    for row, says in bad:
        stand_in.write_rows(tmp_path / "rows.jsonl", [{"text": "marn is red ."}, row])
        with pytest.raises(ValueError, match=rf"^Line 2 of .*{says}"):
            list(score_file(exported, tmp_path / "rows.jsonl"))


def test_a_cache_of_any_length_gives_the_same_answer(exported: Path) -> None:
    scorer = OnnxScorer(exported / "model.onnx")
    whole = scorer.logits(IDS)
    for pieces in ([7], [1] * 7, [6, 1], [2, 5]):
        np.testing.assert_allclose(scorer.cached(IDS, pieces), whole, atol=5e-5)


def test_padding_of_either_side_changes_nothing(exported: Path) -> None:
    scorer = OnnxScorer(exported / "model.onnx")
    sequences = [IDS, IDS[:3], IDS[:1]]
    for side in ("left", "right"):
        for ids, found in zip(sequences, scorer.padded(sequences, "left" if side == "left" else "right"), strict=True):
            np.testing.assert_allclose(found, scorer.logits(ids), atol=5e-5)


def test_the_weights_can_be_read_back_out_of_the_exported_file(exported: Path, run: Path) -> None:
    model = rounded_to_float16(_model(run))
    stored = read_weights(exported / "model.onnx")
    expected = {name: value for name, value in model.state_dict().items() if name != "lm_head.weight"}
    assert stored.keys() == expected.keys()
    assert all(np.array_equal(stored[name].astype(np.float32), expected[name].numpy()) for name in expected)


def test_inputs_and_outputs_are_named_and_typed_as_promised(exported: Path) -> None:
    graph = onnx.load(exported / "model.onnx").graph
    cache = [f"{layer}.{part}" for layer in range(2) for part in ("key", "value")]
    assert [value.name for value in graph.input] == [
        "input_ids",
        "attention_mask",
        "position_ids",
        *(f"past_key_values.{name}" for name in cache),
    ]
    assert [value.name for value in graph.output] == ["logits", *(f"present.{name}" for name in cache)]
    assert {value.type.tensor_type.elem_type for value in graph.output} == {onnx.TensorProto.FLOAT}
    sizes = [dimension.dim_param or dimension.dim_value for dimension in graph.input[3].type.tensor_type.shape.dim]
    assert sizes == ["batch", 2, "past", 16]


@pytest.mark.parametrize("precision", ["float16", "int4"])
def test_exported_files_tell_nothing_of_the_machine(run: Path, precision: str) -> None:
    for path in (run / "onnx" / precision).iterdir():
        content = path.read_bytes()
        assert str(run.parent).encode() not in content
        assert b"site-packages" not in content


def test_the_manifest_lists_the_folder_and_a_changed_file_is_found(exported: Path, tmp_path: Path) -> None:
    manifest = read_json(exported / "checkpoint.json")
    assert verify(exported) == []
    assert manifest["sha256"] == folder_hash(manifest["files"])
    assert [stage["stage"] for stage in manifest["stages"]] == ["midtrain"]
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in exported.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    (copy / "config.json").write_text(json.dumps({}))
    (copy / "tokenizer.json").unlink()
    assert verify(copy) == ["tokenizer.json is missing.", "config.json has changed."]


def test_transformers_reads_one_distribution_per_position(run: Path) -> None:
    table = transformers_log_probabilities(_model(run), IDS)
    assert table.shape[0] == len(IDS)
    np.testing.assert_allclose(np.exp(table).sum(axis=1), 1.0)
