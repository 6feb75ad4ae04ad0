import re
import shutil
from pathlib import Path
from typing import Any

import onnx
import pytest
import torch
from huggingface_hub import constants
from safetensors.torch import load_file, save_file

from msm_trainer.model import load_model
from msm_trainer.onnx_export import export_onnx
from msm_trainer.problems import BaseModelError
from msm_trainer.run import train
from tests import runs, tiny_models

FULL = {"kind": "full"}
BUNDLED = Path(__file__).parent.parent.parent / "models" / "base"


@pytest.mark.parametrize("architecture", ["llama", "gpt2", "gemma3"])
def test_any_causal_model_of_transformers_is_trained(architecture: str, tmp_path: Path) -> None:
    run = runs.trained(tmp_path, runs.spec(tune=FULL, stages=[runs.midtrain(steps=3)]), architecture)
    kept = load_model(run / "checkpoint")
    assert kept.config.model_type == load_model(run / "base").config.model_type
    losses = [event["loss"] for event in runs.events(run, "step")]
    assert len(losses) == 3
    assert losses[2] < losses[0]


def test_a_child_of_a_full_run_starts_from_its_checkpoint(tmp_path: Path) -> None:
    parent = runs.trained(tmp_path, runs.spec(tune=FULL))
    base = {"kind": "run", "key": runs.PARENT}
    told = runs.spec(tune=FULL, base=base, key=runs.CHILD, parent="stand-in", stages=[runs.midtrain(steps=1)])
    child = runs.trained(tmp_path, told)
    first, last = runs.events(parent, "step")[0]["loss"], runs.events(parent, "step")[-1]["loss"]
    assert runs.events(child, "step")[0]["loss"] == pytest.approx(last, abs=0.3)
    assert runs.events(child, "step")[0]["loss"] < first - 0.5


def test_a_bundled_checkpoint_is_a_base(tmp_path: Path) -> None:
    base = {"kind": "path", "path": str(BUNDLED)}
    run = runs.trained(tmp_path, runs.spec(tune=FULL, base=base, stages=[runs.midtrain(steps=1)]))
    before, after = load_model(BUNDLED), load_model(run / "checkpoint")
    assert before.config.to_dict().keys() == after.config.to_dict().keys()
    moved = {name: (after.state_dict()[name] - value).abs().max() for name, value in before.state_dict().items()}
    assert max(moved.values()) < 0.02, "one step away from what was stored"
    assert (run / "checkpoint/tokenizer.json").read_bytes() == (BUNDLED / "tokenizer.json").read_bytes()


def test_an_export_in_float32_is_a_base_and_one_without_a_weight_is_not(finished_run: Path, tmp_path: Path) -> None:
    trained = load_model(finished_run / "checkpoint")
    shutil.copyfile(finished_run / "checkpoint/config.json", tmp_path / "config.json")
    export_onnx(trained, tmp_path / "model.onnx", "float32")
    weights = load_model(tmp_path).state_dict()
    assert all(torch.equal(weights[name], value) for name, value in trained.state_dict().items())
    _drop_a_weight(tmp_path / "model.onnx")
    with pytest.raises(BaseModelError, match="start from the float16 or float32 export"):
        load_model(tmp_path)


def _drop_a_weight(path: Path) -> None:
    proto = onnx.load(path)
    (weight,) = [tensor for tensor in proto.graph.initializer if tensor.name == "model.norm.weight"]
    weight.name = "model.norm.weight/in-blocks"
    onnx.save(proto, path)


def test_a_model_of_the_hub_is_found_in_this_machines_cache_without_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision = "a" * 40
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    tiny_models.write_folder(tmp_path / "cache/models--lab--tiny/snapshots" / revision)
    base = {"kind": "hub", "id": "lab/tiny", "revision": revision}
    runs.trained(tmp_path, runs.spec(base=base, stages=[runs.midtrain(steps=1)]))
    absent = runs.folder(tmp_path, runs.spec(base={**base, "id": "lab/other"}, key=runs.CHILD))
    assert train(absent) == 66
    assert "lab/other at aaaaaaaaaaaa is not in this machine's cache" in runs.end(absent)["reason"]


def _without_weights(base: Path) -> None:
    (base / "model.safetensors").unlink()


def _as_a_pickle(base: Path) -> None:
    weights = load_file(base / "model.safetensors")
    _without_weights(base)
    torch.save(weights, base / "pytorch_model.bin")


def _with_a_bad_header(base: Path) -> None:
    (base / "model.safetensors").write_bytes(b"\xff" * 64)


def _with_a_weight_missing(base: Path) -> None:
    weights = load_file(base / "model.safetensors")
    del weights["model.norm.weight"]
    save_file(weights, base / "model.safetensors", {"format": "pt"})


def _without_tokenizer(base: Path) -> None:
    for path in base.glob("*token*"):
        path.unlink()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (_without_weights, "no weights in safetensors"),
        (_as_a_pickle, "no weights in safetensors; weights in pickles are never read"),
        (_with_a_bad_header, "cannot be read"),
        (_with_a_weight_missing, r"lack model\.norm\.weight"),
        (_without_tokenizer, "no tokenizer"),
        (shutil.rmtree, "There is no base model in"),
    ],
)
def test_a_base_that_is_missing_or_damaged_ends_with_66(damage: Any, message: str, tmp_path: Path) -> None:
    run = runs.folder(tmp_path, runs.spec())
    damage(run / "base")
    assert train(run) == 66
    assert re.search(message, runs.end(run)["reason"])


def test_an_adapter_whose_base_is_gone_ends_with_66(tmp_path: Path) -> None:
    parent = runs.trained(tmp_path, runs.spec(stages=[runs.midtrain(steps=1)]))
    shutil.rmtree(parent / "base")
    child = runs.folder(tmp_path, runs.spec(base={"kind": "run", "key": runs.PARENT}, key=runs.CHILD))
    assert train(child) == 66
    assert "which are not there any more" in runs.end(child)["reason"]
