import json

import pytest

from msm_trainer.problems import BadSpecError
from msm_trainer.spec import FullTuning, LoraTuning, parse_spec
from msm_trainer.strict_json import to_json
from tests import stand_in


def _spec(**changes: object) -> dict[str, object]:
    return stand_in.run_json(**changes)  # type: ignore[arg-type]


def test_a_spec_survives_the_way_through_json() -> None:
    spec = parse_spec(_spec())
    assert parse_spec(json.loads(json.dumps(to_json(spec)))) == spec


def test_variants_are_told_apart_by_their_kind() -> None:
    base = {"kind": "folder", "path": "base"}
    assert parse_spec(_spec(base=base, tune={"kind": "lora", "rank": 8})).tune == LoraTuning(rank=8)
    assert parse_spec(_spec()).tune == FullTuning()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"colour": "red"}, r"run\.json has the unknown key 'colour'"),
        ({"tune": {"kind": "lora", "r": 8}}, r"run\.json\.tune has the unknown key 'r'"),
        ({"base": {"kind": "cloud"}}, r"run\.json\.base\.kind is 'cloud'"),
        ({"base": {"kind": "folder", "path": "../base"}}, r"run\.json\.base\.path must be a path inside"),
        ({"base": {"kind": "hub", "id": "a/b", "revision": "main"}}, r"run\.json\.base\.revision must be a commit"),
        ({"trainingSeed": "1"}, r"run\.json\.trainingSeed must be of type int"),
        ({"trainingSeed": True}, r"run\.json\.trainingSeed must be of type int"),
        ({"stages": []}, r"run\.json\.stages needs at least one stage"),
        ({"schema": "msm-run/2"}, r"run\.json\.schema is 'msm-run/2'"),
        ({"tune": {"kind": "lora"}}, "has no weights for an adapter"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(changes: dict[str, object], message: str) -> None:
    with pytest.raises(BadSpecError, match=message):
        parse_spec(_spec(**changes))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"learnngRate": 1}, r"stages\[0\] has the unknown key 'learnngRate'"),
        ({"steps": None}, "either steps or epochs"),
        ({"steps": None, "epochs": 1}, "only reads streams has no epochs"),
        ({"reportEvery": 0}, r"stages\[0\]\.reportEvery must be 1 or more"),
        ({"kind": "reinforce"}, "reads prompts"),
        ({"batches": [{"read": "stream"}]}, r"stages\[0\]\.batches\[0\] lacks the key 'sources'"),
    ],
)
def test_a_stage_that_does_not_fit_is_refused_with_its_place(changes: dict[str, object], message: str) -> None:
    stage = stand_in.stage("pretrain", [stand_in.stream()], steps=10)
    with pytest.raises(BadSpecError, match=message):
        parse_spec(_spec(stages=[{**stage, **changes}]))


def test_whole_numbers_are_read_as_fractions_where_those_are_meant() -> None:
    stage = stand_in.stage("pretrain", [stand_in.stream()], steps=10, optimizer={"weightDecay": 0})
    assert parse_spec(_spec(stages=[stage])).stages[0].optimizer.weight_decay == 0.0
