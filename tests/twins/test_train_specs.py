"""A run's spec means the same to the workbench and to the trainer: train-specs.json is read by both.

Each accepted spec stands there as given and as a whole, with every default filled in.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from msm_trainer.problems import BadSpecError
from msm_trainer.spec import parse_spec
from msm_trainer.strict_json import to_json

TWIN = json.loads(Path(__file__).with_name("train-specs.json").read_text(encoding="utf-8"))


def _named(cases: list[dict[str, Any]]) -> Any:
    return [pytest.param(case, id=case["name"]) for case in cases]


@pytest.mark.parametrize("case", _named(TWIN["accepted"]))
def test_a_spec_has_the_same_defaults_in_both_languages(case: dict[str, Any]) -> None:
    assert to_json(parse_spec(case["given"])) == case["whole"]
    assert parse_spec(case["whole"]) == parse_spec(case["given"])


@pytest.mark.parametrize("case", _named(TWIN["refused"]))
def test_what_the_workbench_refuses_the_trainer_refuses(case: dict[str, Any]) -> None:
    with pytest.raises(BadSpecError, match=r"run\.json"):
        parse_spec(case["given"])
