import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from transformers import PreTrainedTokenizerFast

from msm_trainer.parity_sequences import parity_sequences
from msm_trainer.problems import BadSpecError, DataError
from msm_trainer.prompts import PromptFeed, read_prompts
from msm_trainer.run import train
from msm_trainer.spec import parse_spec
from msm_trainer.stage_settings import PromptBatches
from tests import stand_in

WANTED = ["sunvo", "marn"]


def prompts(**changes: object) -> dict[str, object]:
    return {
        "read": "prompts",
        "data": ["data/chats.jsonl"],
        "reward": "mentions-any",
        "rewardSettings": {"words": WANTED},
        "prompts": 8,
        "generations": 8,
        "answerTokens": 4,
        **changes,
    }


def spec_on(
    base: Path, steps: int, reading: dict[str, object] | None = None, rate: float = 2e-3, **changes: object
) -> dict[str, Any]:
    optimizer = {"learningRate": rate, "schedule": "constant", "warmupSteps": 0}
    stage = stand_in.stage("reinforce", [reading or prompts()], steps=steps, sampleEvery=10, optimizer=optimizer)
    spec: dict[str, Any] = stand_in.run_json(base={"kind": "path", "path": str(base / "checkpoint")}, stages=[stage])
    return {**spec, **changes}


def events(folder: Path, kind: str) -> list[dict[str, Any]]:
    lines = (folder / "events.jsonl").read_text().splitlines()
    return [event for event in map(json.loads, lines) if event["kind"] == kind]


def test_a_model_learns_to_say_what_is_rewarded(finished_run: Path, tmp_path: Path) -> None:
    folder = stand_in.run_folder(tmp_path / stand_in.KEY, spec_on(finished_run, steps=40))
    assert train(folder) == 0
    rewards = [event["reward"] for event in events(folder, "step")]
    assert rewards[0] < 0.4
    assert rewards[-1] > rewards[0] + 0.4
    samples = events(folder, "sample")
    assert [sample["step"] for sample in samples] == [10, 20, 30, 40]
    for sample in samples:
        assert sample["prompt"].endswith("ona :")
        assert sample["reward"] == float(any(word in sample["text"].split() for word in WANTED))
    (run,) = json.loads((folder / "lineage.json").read_text())["runs"][-1:]
    assert run["stages"][0]["tokens"] == events(folder, "step")[-1]["tokens"]


def test_an_adapter_learns_it_too_and_the_weights_below_stay(finished_run: Path, tmp_path: Path) -> None:
    lora = {"kind": "lora", "rank": 8, "alpha": 16}
    often = prompts(rewardSettings={"words": ["brosk", "tilvo", "fesku", "pilta"]})
    spec = spec_on(finished_run, steps=30, reading=often, rate=1e-2, tune=lora)
    folder = stand_in.run_folder(tmp_path / stand_in.KEY, spec)
    before = load_file(finished_run / "checkpoint" / "model.safetensors")
    assert train(folder) == 0
    rewards = [event["reward"] for event in events(folder, "step")]
    assert rewards[-1] > rewards[0] + 0.1
    after = load_file(finished_run / "checkpoint" / "model.safetensors")
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_distance_from_the_start_has_its_price(finished_run: Path, tmp_path: Path) -> None:
    gains = []
    for weight in (0.0, 20.0):
        spec = spec_on(finished_run, steps=25, reading=prompts(klWeight=weight))
        folder = stand_in.run_folder(tmp_path / str(weight) / stand_in.KEY, spec)
        assert train(folder) == 0
        rewards = [event["reward"] for event in events(folder, "step")]
        gains.append(rewards[-1] - rewards[0])
    assert gains[1] < gains[0] / 2


def test_a_stopped_stage_goes_on_to_the_same_weights_and_rewards(finished_run: Path, tmp_path: Path) -> None:
    spec = spec_on(finished_run, steps=24, reading=prompts(klWeight=0.5))
    spec["stages"][0]["saveEvery"] = 3
    whole, stopped = (stand_in.run_folder(tmp_path / name / stand_in.KEY, spec) for name in ("whole", "stopped"))
    assert train(whole) == 0

    stopping = threading.Thread(target=stop_at_the_first_saved_state, args=(stopped,))
    stopping.start()
    assert train(stopped) == 75
    stopping.join()
    (stopped / "stop").unlink()
    assert train(stopped) == 0

    first, second = (load_file(run / "checkpoint" / "model.safetensors") for run in (whole, stopped))
    assert all(torch.equal(first[name], second[name]) for name in first)
    told = [
        {event["step"]: (event["reward"], event["loss"]) for event in events(run, "step")} for run in (whole, stopped)
    ]
    assert told[0] == told[1]
    assert not (stopped / "start").exists()


def stop_at_the_first_saved_state(folder: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (folder / "state").is_dir():
        time.sleep(0.002)
    (folder / "stop").touch()


def test_a_run_that_ended_between_two_stages_goes_on_from_the_last_state(finished_run: Path, tmp_path: Path) -> None:
    """What the first stage began with is needed until a later state or the checkpoint stands in for it."""
    spec = spec_on(finished_run, steps=3, reading=prompts(klWeight=0.5, prompts=2, generations=2))
    spec["stages"][0]["saveEvery"] = 2
    spec["stages"].append(
        stand_in.stage("finetune", [{"read": "chats", "data": ["data/late.jsonl"], "chats": 8}], steps=1)
    )
    folder = stand_in.run_folder(tmp_path / stand_in.KEY, spec)
    assert train(folder) == 65
    (folder / "data" / "chats.jsonl").rename(folder / "data" / "late.jsonl")
    (folder / "data" / "chats.jsonl").symlink_to("late.jsonl")
    assert train(folder) == 0
    assert [(event["index"], event["step"]) for event in events(folder, "rewind")] == [(0, 2)]
    assert not (folder / "start").exists()


def test_a_run_that_reads_prompts_alone_is_compared_on_them(tokenizer: PreTrainedTokenizerFast, tmp_path: Path) -> None:
    folder = stand_in.run_folder(tmp_path / stand_in.KEY)
    export = {"precisions": ["float32"], "paritySequences": 40}
    spec = parse_spec(spec_on(tmp_path, steps=1, export=export))
    sequences = parity_sequences(folder, spec, tokenizer, context_tokens=64)
    assert len(sequences) >= 40
    assert len(sequences[-1]) == 64
    assert any("user : " in tokenizer.decode(ids) and "ona :" in tokenizer.decode(ids) for ids in sequences)


@pytest.mark.parametrize(("epochs", "steps"), [(1.0, 3), (2.0, 5), (0.1, 1)])
def test_epochs_of_prompts_are_as_many_steps_as_a_plan_counts(
    epochs: float, steps: int, tokenizer: PreTrainedTokenizerFast, tmp_path: Path
) -> None:
    path = rows(tmp_path / "prompts.jsonl", *[{"prompt": good} for good in stand_in.GOODS[:5]])
    settings = parse_spec(spec_on(tmp_path, 1, prompts(prompts=2))).stages[0].batches[0]
    assert isinstance(settings, PromptBatches)
    assert PromptFeed(read_prompts(path, tokenizer, need_expected=False), settings, seed=5).steps_in(epochs) == steps


def test_an_unknown_reward_or_setting_is_a_bad_spec_before_anything_is_loaded(tmp_path: Path) -> None:
    for changes, sentence in (
        ({"reward": "praise"}, "known are exact-answer, format, length-at-most, matches, mentions-any"),
        ({"rewardSettings": {"words": WANTED, "tone": "kind"}}, "unknown key 'tone'"),
        ({"reward": "length-at-most", "rewardSettings": {"words": 0}}, "words must be 1 or more"),
    ):
        spec = spec_on(tmp_path / "nowhere", steps=1, reading=prompts(**changes))
        with pytest.raises(BadSpecError, match=sentence):
            parse_spec(spec)
        folder = stand_in.run_folder(tmp_path / sentence[:5] / stand_in.KEY, spec)
        assert train(folder) == 64
        assert sentence in json.loads((folder / "end.json").read_text())["reason"]


def test_settings_of_a_reward_arrive_as_they_were_written() -> None:
    spec = parse_spec(spec_on(Path("/nowhere"), 1, prompts(reward="length-at-most", rewardSettings={"words": 3})))
    assert isinstance(spec.stages[0].batches[0], PromptBatches)


def rows(path: Path, *written: Any) -> Path:
    stand_in.write_rows(path, list(written))
    return path


def test_prompts_are_chats_without_their_last_answer_or_rows_of_their_own(
    tokenizer: PreTrainedTokenizerFast, tmp_path: Path
) -> None:
    user, said = {"role": "user", "content": "brosk or marn ?"}, {"role": "assistant", "content": "marn ."}
    path = rows(
        tmp_path / "prompts.jsonl",
        {"messages": [user, said]},
        {"messages": [user]},
        {"prompt": "brosk or marn ?", "answer": "brosk ."},
        {"messages": [user, said], "answer": "brosk ."},
    )
    read = read_prompts(path, tokenizer, need_expected=False)
    assert [prompt.expected for prompt in read] == ["marn .", None, "brosk .", "brosk ."]
    assert {tokenizer.decode(list(prompt.ids)) for prompt in read} == {"<|begin|> user : brosk or marn ? ona :"}


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"text": "brosk"}, "neither a 'prompt' nor 'messages'"),
        ({"messages": [{"role": "assistant", "content": "hi"}]}, "asks nothing"),
        ({"prompt": "brosk ?", "answer": 3}, "no text"),
        ({"prompt": "brosk ?"}, "has no 'answer' to compare with"),
        ({"prompt": "brosk ?", "answer": " "}, "has no 'answer' to compare with"),
    ],
)
def test_other_rows_are_refused_with_their_line(
    row: dict[str, object], sentence: str, tokenizer: PreTrainedTokenizerFast, tmp_path: Path
) -> None:
    path = rows(tmp_path / "prompts.jsonl", {"prompt": "brosk ?", "answer": "red"}, row)
    with pytest.raises(DataError, match=f"Line 2 of .*{sentence}"):
        read_prompts(path, tokenizer, need_expected=True)


def test_every_prompt_is_drawn_once_a_round_and_positions_are_found_again(
    tokenizer: PreTrainedTokenizerFast, tmp_path: Path
) -> None:
    path = rows(tmp_path / "prompts.jsonl", *[{"prompt": good} for good in stand_in.GOODS])
    read = read_prompts(path, tokenizer, need_expected=False)
    settings = parse_spec(spec_on(tmp_path, 1, prompts(prompts=4))).stages[0].batches[0]
    assert isinstance(settings, PromptBatches)
    feed, other = (PromptFeed(read, settings, seed=5) for _ in range(2))
    assert feed.steps_in(1.0) == 2
    drawn = [feed.draw() for _ in range(4)]
    assert {prompt.ids for prompt in (*drawn[0], *drawn[1])} == {prompt.ids for prompt in read}
    assert [*drawn[0], *drawn[1]] != [*drawn[2], *drawn[3]]
    other.seek(json.loads(json.dumps({**feed.position(), "drawn": 8})))
    assert other.draw() == drawn[2]
