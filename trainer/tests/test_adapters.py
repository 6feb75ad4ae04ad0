import json
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from msm_trainer.adapter import continued_adapter
from msm_trainer.model import load_model
from msm_trainer.run import train
from msm_trainer.spec import LoraTuning
from msm_trainer.trained_weights import open_trained
from tests import runs

ADAPTER = "checkpoint/adapter/adapter_model.safetensors"


@pytest.fixture(scope="module")
def midtrained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return runs.trained(tmp_path_factory.mktemp("lora"), runs.spec())


def _child(**changes: Any) -> dict[str, Any]:
    parent = {"base": {"kind": "run", "key": runs.PARENT}, "parent": "stand-in"}
    return runs.spec(**{"key": runs.CHILD, "id": "child", "stages": [runs.finetune()], **parent, **changes})


def test_an_adapter_is_put_on_all_projections_and_nothing_else_is_kept(midtrained: Path) -> None:
    told = json.loads((midtrained / "checkpoint/adapter/adapter_config.json").read_text())
    projections = {"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"}
    assert (set(told["target_modules"]), told["r"], told["lora_alpha"]) == (projections, 4, 8)
    assert sorted(path.name for path in (midtrained / "checkpoint").iterdir()) == [
        "adapter",
        "base.json",
        "chat_template.jinja",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
    assert json.loads((midtrained / "checkpoint/base.json").read_text()) == {"path": str(midtrained / "base")}


def test_documents_are_learned_by_the_adapter(midtrained: Path) -> None:
    losses = [event["loss"] for event in runs.events(midtrained, "step")]
    assert losses[-1] < losses[0] - 0.1


def test_a_child_goes_on_with_the_same_adapter_and_the_same_base(midtrained: Path) -> None:
    child = runs.trained(midtrained.parent, _child())
    before, after = load_file(midtrained / ADAPTER), load_file(child / ADAPTER)
    assert before.keys() == after.keys()
    one, other = (torch.cat([each[name].flatten() for name in sorted(each)]) for each in (before, after))
    assert torch.nn.functional.cosine_similarity(one, other, dim=0) > 0.9
    assert not torch.equal(one, other)
    assert json.loads((child / "checkpoint/base.json").read_text()) == {"path": str(midtrained / "base")}
    lineage = json.loads((child / "lineage.json").read_text())["runs"]
    assert [(run["id"], run["parent"], [stage["stage"] for stage in run["stages"]]) for run in lineage] == [
        ("stand-in", None, ["midtrain"]),
        ("child", "stand-in", ["finetune"]),
    ]
    first = runs.events(child, "step")[0]["loss"]
    assert first < _loss_of_base(midtrained) - 0.1, "it starts from what the parent learned"


def _loss_of_base(midtrained: Path) -> float:
    fresh = runs.trained(midtrained.parent, _child(key="01J0000000000000000000000D", base=_path(midtrained / "base")))
    return float(runs.events(fresh, "step")[0]["loss"])


def _path(folder: Path) -> dict[str, str]:
    return {"kind": "path", "path": str(folder)}


def test_a_child_of_another_rank_is_refused(midtrained: Path) -> None:
    told = _child(key="01J0000000000000000000000E", tune={"kind": "lora", "rank": 8, "alpha": 8})
    child = runs.folder(midtrained.parent, told)
    assert train(child) == 64
    assert "rank 4 and alpha 8" in runs.end(child)["reason"]


def test_a_child_has_the_dropout_that_it_asks_for(midtrained: Path) -> None:
    model = load_model(midtrained / "base")
    child = continued_adapter(model, midtrained / "checkpoint/adapter", LoraTuning(rank=4, alpha=8.0, dropout=0.25))
    assert {each.p for each in child.modules() if isinstance(each, torch.nn.Dropout)} == {0.25}
    assert all(weight.requires_grad for name, weight in child.named_parameters() if "lora_" in name)


def test_merging_gives_whole_weights_that_say_what_base_and_adapter_say_together(
    midtrained: Path, tmp_path: Path
) -> None:
    merged = runs.trained(tmp_path, runs.spec(tune={**runs.LORA, "merge": True}))
    assert not (merged / "checkpoint" / "adapter").exists()
    assert not (merged / "checkpoint" / "base.json").exists()
    ids = torch.tensor([[1, 300, 301, 302, 303]])
    with open_trained(midtrained / "checkpoint") as trained:
        apart = _logits(trained.model, ids)
    whole, base = (_logits(load_model(folder), ids) for folder in (merged / "checkpoint", midtrained / "base"))
    torch.testing.assert_close(whole, apart, atol=1e-5, rtol=1e-5)
    assert (whole - base).abs().max() > 0.01


def _logits(model: Any, ids: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        logits: torch.Tensor = model(input_ids=ids).logits
    return logits


def test_a_full_run_on_an_adapter_starts_from_the_two_folded_together(midtrained: Path) -> None:
    told = _child(key="01J0000000000000000000000F", tune={"kind": "full"}, stages=[runs.finetune()])
    full = runs.trained(midtrained.parent, told)
    child = runs.trained(midtrained.parent, _child(key="01J0000000000000000000000G"))
    assert (full / "checkpoint/model.safetensors").is_file()
    first = [runs.events(run, "step")[0]["loss"] for run in (full, child)]
    assert first[0] == pytest.approx(first[1], abs=1e-4)


@pytest.mark.parametrize(
    ("tune", "weights"),
    [
        ({"kind": "full"}, "checkpoint/model.safetensors"),
        ({**runs.LORA, "dropout": 0.1}, ADAPTER),
    ],
)
def test_a_run_that_is_stopped_again_and_again_ends_with_the_same_bits(
    tune: dict[str, Any], weights: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages = [runs.midtrain(reportEvery=3), runs.finetune(reportEvery=3)]
    told = runs.spec(tune=tune, stages=stages)
    whole = runs.trained(tmp_path / "whole", told)
    stopped = runs.folder(tmp_path / "stopped", told)
    for attempt, at in enumerate((4, 8, 17), start=1):
        monkeypatch.setenv("MSM_ATTEMPT", str(attempt))
        with monkeypatch.context() as patch:
            _stop_at(patch, at)
            assert train(stopped) == 75
        (stopped / "stop").unlink(missing_ok=True)
    assert train(stopped) == 0
    assert runs.equal(whole / weights, stopped / weights)
    assert [event["attempt"] for event in runs.events(stopped, "start")] == [1, 2, 3, 3]
    assert [(event["index"], event["step"]) for event in runs.events(stopped, "rewind")] == [(0, 4), (0, 8), (1, 5)]
    assert [_told(event) for event in runs.events(stopped, "step")] == [
        _told(event) for event in runs.events(whole, "step")
    ]


def _told(event: dict[str, Any]) -> list[Any]:
    return [event[key] for key in ("index", "step", "tokens", "loss", "learningRate", "gradientNorm")]


def _stop_at(patch: pytest.MonkeyPatch, steps: int) -> None:
    """Makes the file `stop` once so many steps of the run are done, as the supervisor would at some time."""
    from msm_trainer.stage_run import StageRun

    take_step = StageRun._take_step

    def counted(self: StageRun) -> None:
        take_step(self)
        before = sum(record["steps"] for record in self.done)
        if before + self.step == steps:
            (self.setting.folder / "stop").touch()

    patch.setattr(StageRun, "_take_step", counted)
