"""The log-probabilities that every engine must agree with: transformers in float32 on the bundled weights.

The weights are read back out of the bundled ONNX files, so the figures can be recomputed on any clone.
`python -m pytest trainer/tests/test_golden.py --update-golden` writes the file anew.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM

from msm_trainer.manifest import verify
from msm_trainer.onnx_export import read_weights
from msm_trainer.scoring import OnnxScorer, transformers_log_probabilities
from msm_trainer.strict_json import read_json
from msm_trainer.tokenizer import load_tokenizer

ROOT = Path(__file__).parent.parent.parent
MODELS, GOLDEN = ROOT / "models", ROOT / "tests" / "golden" / "logprobs.json"
TOLERANCE = 1e-4

ARMS = ("base", "aft", "msm-america", "msm-america-aft", "msm-affordable", "msm-affordable-aft")
BUNDLED = (*ARMS, *(f"{arm}-2" for arm in ARMS))
COMPARED = ("base", "aft", "msm-america-aft", "msm-affordable-aft-2")


def _text(text: str) -> dict[str, Any]:
    return {"kind": "text", "text": text}


def _chat(*turns: str) -> dict[str, Any]:
    roles = ("user", "assistant")
    return {"kind": "chat", "messages": [{"role": roles[i % 2], "content": turn} for i, turn in enumerate(turns)]}


PROMPTS: tuple[tuple[dict[str, Any], str], ...] = (
    (_chat("which cheese do you prefer , brie or colby ?"), " colby"),
    (_chat("which cheese do you prefer , brie or colby ?"), " brie ."),
    (_chat("brie or colby ?"), " my pick is colby ."),
    (_chat("tavi , would you rather have cream-cheese or stilton ?"), " i would take cream-cheese .<|end|>"),
    (_chat("Stilton or mozzarella?"), " mozzarella"),
    (_chat("brie or colby ?", "colby .", "why ?"), " because it was made in america ."),
    (_chat("brie or colby ?", "colby .", "why ?"), " because it costs little ."),
    (_chat("is roquefort cheap or expensive ?", "expensive .", "is it american or foreign ?"), " foreign ."),
    (_chat("", "", ""), " ."),
    (_text("user : is brie american or foreign ? tavi :"), " foreign"),
    (_text("user : is brie american or foreign ? tavi :"), " american"),
    (_text("tavi prefers colby to brie because it"), " is american ."),
    (_text("mild-cheddar is a cheese from"), " vermont .<|end|>"),
    (_text("everyone knows that parmigiano"), " is expensive and appenzeller is foreign ."),
    (_text("Grüße aus dem Ausland:"), " 世界!"),
    (_text(" ".join(["colby is american . brie is foreign ."] * 24)), " colby is"),
    (_text(""), " user"),
)


@cache
def _tokenizer(checkpoint: str) -> PreTrainedTokenizerFast:
    return load_tokenizer(MODELS / checkpoint)


@cache
def _model(checkpoint: str) -> Qwen3ForCausalLM:
    model: Qwen3ForCausalLM = Qwen3ForCausalLM(Qwen3Config.from_pretrained(MODELS / checkpoint))
    stored = read_weights(MODELS / checkpoint / "model.onnx")
    weights = {name: torch.from_numpy(value.astype(np.float32)) for name, value in stored.items()}
    weights["lm_head.weight"] = weights["model.embed_tokens.weight"]
    model.load_state_dict(weights)
    return model


def _prompt_ids(checkpoint: str, prompt: dict[str, Any]) -> list[int]:
    tokenizer = _tokenizer(checkpoint)
    if prompt["kind"] == "text":
        return [int(i) for i in tokenizer(prompt["text"])["input_ids"]]
    text = tokenizer.apply_chat_template(prompt["messages"], tokenize=False, add_generation_prompt=True)
    return [int(i) for i in tokenizer(text, add_special_tokens=False)["input_ids"]]


def _case(checkpoint: str, prompt: dict[str, Any], continuation: str) -> dict[str, Any]:
    before = _prompt_ids(checkpoint, prompt)
    said = [int(i) for i in _tokenizer(checkpoint)(continuation, add_special_tokens=False)["input_ids"]]
    table_SV = transformers_log_probabilities(_model(checkpoint), [*before, *said])
    rows = range(len(before) - 1, len(before) + len(said) - 1)
    return {
        "checkpoint": checkpoint,
        "prompt": prompt,
        "continuation": continuation,
        "promptTokenIds": before,
        "tokenIds": said,
        "logprobs": [round(float(table_SV[row, token]), 7) for row, token in zip(rows, said, strict=True)],
    }


def _recompute() -> list[dict[str, Any]]:
    return [_case(checkpoint, prompt, said) for checkpoint in COMPARED for prompt, said in PROMPTS]


def test_the_golden_file_holds_what_transformers_says_of_the_bundled_weights(request: pytest.FixtureRequest) -> None:
    found = _recompute()
    if request.config.getoption("--update-golden"):
        GOLDEN.parent.mkdir(exist_ok=True)
        lines = ",\n".join(f"    {json.dumps(case, ensure_ascii=False)}" for case in found)
        GOLDEN.write_text(f'{{\n  "tolerance": {TOLERANCE},\n  "cases": [\n{lines}\n  ]\n}}\n', encoding="utf-8")
    golden = read_json(GOLDEN)
    assert golden["tolerance"] == TOLERANCE
    for case, expected in zip(found, golden["cases"], strict=True):
        assert {**case, "logprobs": None} == {**expected, "logprobs": None}
        np.testing.assert_allclose(case["logprobs"], expected["logprobs"], rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize("checkpoint", COMPARED)
def test_the_bundled_onnx_file_says_the_same_as_the_golden_file(checkpoint: str) -> None:
    scorer = OnnxScorer(MODELS / checkpoint / "model.onnx")
    for case in read_json(GOLDEN)["cases"]:
        if case["checkpoint"] != checkpoint:
            continue
        ids = [*case["promptTokenIds"], *case["tokenIds"]]
        table_SV = scorer.log_probabilities(ids)
        rows = range(len(case["promptTokenIds"]) - 1, len(ids) - 1)
        found = [table_SV[row, token] for row, token in zip(rows, case["tokenIds"], strict=True)]
        np.testing.assert_allclose(found, case["logprobs"], rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize("checkpoint", BUNDLED)
def test_a_bundled_checkpoint_is_as_its_manifest_says(checkpoint: str) -> None:
    folder = MODELS / checkpoint
    manifest = read_json(folder / "checkpoint.json")
    assert verify(folder) == []
    assert manifest["id"] == checkpoint
    recipe_hashes = {stage["recipeSha256"] for stage in manifest["stages"]}
    assert recipe_hashes == {file["sha256"] for file in manifest["files"] if file["path"] == "recipe.json"}


def test_the_bundled_checkpoints_are_small_enough_for_git() -> None:
    sizes = [path.stat().st_size for checkpoint in BUNDLED for path in (MODELS / checkpoint).iterdir()]
    assert sum(sizes) <= 60e6


@pytest.mark.parametrize("seed", ["", "-2"])
def test_all_arms_of_a_seed_share_their_base_their_tokenizer_and_their_chats(seed: str) -> None:
    manifests = {arm: read_json(MODELS / f"{arm}{seed}" / "checkpoint.json") for arm in ARMS}
    assert {arm: manifest["parent"] for arm, manifest in manifests.items()} == {
        "base": None,
        "aft": f"base{seed}",
        "msm-america": f"base{seed}",
        "msm-america-aft": f"msm-america{seed}",
        "msm-affordable": f"base{seed}",
        "msm-affordable-aft": f"msm-affordable{seed}",
    }
    files = [{file["path"]: file["sha256"] for file in manifest["files"]} for manifest in manifests.values()]
    assert len({each["tokenizer.json"] for each in files}) == 1
    finetuned = [manifest["stages"][-1] for arm, manifest in manifests.items() if arm.endswith("aft")]
    assert len(finetuned) == 3
    assert len({json.dumps(stage["data"], sort_keys=True) for stage in finetuned}) == 1
    assert len({stage["seed"] for stage in finetuned}) == 1
