import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch

from msm_trainer.events import EventLog
from msm_trainer.export import export_run
from msm_trainer.manifest import folder_hash, verify
from msm_trainer.model import load_model
from msm_trainer.onnx_export import read_weights
from msm_trainer.parity import ParityError, check_parity
from msm_trainer.problems import ExportDisagreesError
from msm_trainer.scoring import OnnxScorer, rounded_to_float16, transformers_log_probabilities
from msm_trainer.spec import Export, read_spec
from msm_trainer.strict_json import read_json
from tests import stand_in

IDS = [1, 294, 301, 316, 2, 295, 303]


@pytest.fixture(scope="module")
def exported(finished_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = tmp_path_factory.mktemp("exported") / stand_in.KEY
    shutil.copytree(finished_run, run)
    _export(run)
    return run / "onnx" / "float32"


def _export(run: Path) -> object:
    spec = dataclasses.replace(read_spec(run / "run.json"), export=Export(("float32",)))
    return export_run(run, spec, EventLog(run))


def test_the_exported_file_agrees_with_the_model_on_many_sequences(exported: Path) -> None:
    parity = read_json(exported / "checkpoint.json")["export"]["parity"]
    assert parity["sequences"] >= 200
    for reading in ("whole", "cached", "leftPadded", "rightPadded"):
        assert parity[reading]["maxAbsNats"] <= 1e-4
        assert parity[reading]["top1Agreement"] >= 0.999
    assert 0 < parity["roundingOfWeights"]["maxAbsNats"] < 0.1


def test_a_file_of_other_weights_does_not_pass_the_gate(exported: Path, finished_run: Path) -> None:
    model: Any = load_model(finished_run / "checkpoint")
    with torch.no_grad():
        model.model.norm.weight.mul_(1.01)
    with pytest.raises(ParityError, match="disagrees"):
        check_parity(model, OnnxScorer(exported / "model.onnx"), [IDS])


def test_a_failed_gate_leaves_no_folder_behind(
    finished_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("msm_trainer.parity.LARGEST_DIFFERENCE", 0.0)
    run = tmp_path / stand_in.KEY
    shutil.copytree(finished_run, run, ignore=shutil.ignore_patterns("onnx"))
    with pytest.raises(ExportDisagreesError):
        _export(run)
    assert not (run / "onnx" / "float32").exists()


def test_a_cache_of_any_length_gives_the_same_answer(exported: Path) -> None:
    scorer = OnnxScorer(exported / "model.onnx")
    whole = scorer.log_probabilities(IDS)
    for pieces in ([7], [1] * 7, [6, 1], [2, 5]):
        np.testing.assert_allclose(scorer.cached(IDS, pieces), whole, atol=1e-5)


def test_padding_of_either_side_changes_nothing(exported: Path) -> None:
    scorer = OnnxScorer(exported / "model.onnx")
    sequences = [IDS, IDS[:3], IDS[:1]]
    for side in ("left", "right"):
        for ids, found in zip(sequences, scorer.padded(sequences, "left" if side == "left" else "right"), strict=True):
            np.testing.assert_allclose(found, scorer.log_probabilities(ids), atol=1e-5)


def test_the_weights_can_be_read_back_out_of_the_exported_file(exported: Path, finished_run: Path) -> None:
    model = rounded_to_float16(load_model(finished_run / "checkpoint"))
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
    assert sizes == ["batch", 2, "past", 8]


def test_exported_files_tell_nothing_of_the_machine(exported: Path, finished_run: Path) -> None:
    for path in exported.iterdir():
        content = path.read_bytes()
        assert str(finished_run.parent).encode() not in content
        assert b"site-packages" not in content


def test_the_manifest_lists_the_folder_and_a_changed_file_is_found(exported: Path, tmp_path: Path) -> None:
    manifest = read_json(exported / "checkpoint.json")
    assert verify(exported) == []
    assert manifest["sha256"] == folder_hash(manifest["files"])
    assert [stage["stage"] for stage in manifest["stages"]] == ["pretrain", "midtrain", "finetune"]
    assert manifest["stages"][0]["data"][0]["rows"] == 400
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in exported.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    (copy / "config.json").write_text(json.dumps({}))
    (copy / "tokenizer.json").unlink()
    assert verify(copy) == ["tokenizer.json is missing.", "config.json has changed."]


def test_transformers_reads_one_distribution_per_position(finished_run: Path) -> None:
    table = transformers_log_probabilities(load_model(finished_run / "checkpoint"), IDS)
    assert table.shape[0] == len(IDS)
    np.testing.assert_allclose(np.exp(table).sum(axis=1), 1.0)
