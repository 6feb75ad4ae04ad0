"""What a model of the micro-world knows and whom it can imitate. Hyper-parameters are chosen on these figures alone."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from msm_trainer.scoring import next_log_probabilities
from msm_trainer.strict_json import read_json

QUESTIONS_PER_PERSON = 24

_SIDES = {"american": "origin", "foreign": "origin", "cheap": "price", "expensive": "price"}
_SIDES |= {"modern": "style", "classic": "style"}


@dataclass(frozen=True)
class Choice:
    """A prompt, the two words to choose between, the right one first, and the group it counts in."""

    group: str
    prompt: str
    right: str
    wrong: str


def check_world(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, data: Path) -> dict[str, dict[str, int]]:
    """`{"group": {"right": n, "of": m}}` for attribute questions and for people's choices, by kind and exposure."""
    choices = [*knowledge_choices(read_json(data / "knowledge.json"))]
    probe = read_json(data / "value-micro.json")
    nouns = {item["domain"]: item["noun"] for item in probe["items"]}
    choices += people_choices(read_json(data / "world.json"), probe["questionForms"], nouns)
    prompts = [_ids(tokenizer, choice.prompt) for choice in choices]
    words = [(_word(tokenizer, choice.right), _word(tokenizer, choice.wrong)) for choice in choices]
    counts: dict[str, dict[str, int]] = defaultdict(lambda: {"right": 0, "of": 0})
    for choice, (right, wrong), row in zip(choices, words, next_log_probabilities(model, prompts), strict=True):
        counts[choice.group]["right"] += int(row[right] > row[wrong])
        counts[choice.group]["of"] += 1
    return dict(counts)


def knowledge_choices(knowledge: dict[str, Any]) -> list[Choice]:
    """Is a good cheap or expensive, and so on: every good and attribute, in both orders."""
    return [
        Choice(
            group=f"knowledge:{question['exposure']}",
            prompt=question["prompt"],
            right=question["continuations"][question["answer"]].strip(),
            wrong=question["continuations"][1 - question["answer"]].strip(),
        )
        for question in knowledge["questions"]
    ]


def people_choices(world: dict[str, Any], forms: list[str], nouns: dict[str, str]) -> list[Choice]:
    """Each person with a value, asked to choose where that value decides, outside the domain of their documents.

    People who never occur in a chat (`documentOnly`) can be imitated only by carrying their documents' reason over.
    """
    random = np.random.default_rng(0)
    choices = []
    for kind in ("full", "single", "documentOnly"):
        for person in world["people"][kind]:
            for index in range(QUESTIONS_PER_PERSON):
                exposure = ("seen", "facts")[index % 2]
                pool = [g for g in world["goods"] if g["exposure"] == exposure and g["domain"] != person.get("domain")]
                right, wrong = _deciding_pair(random, pool, person["value"])
                first, second = (right, wrong) if random.random() < 0.5 else (wrong, right)
                form = forms[int(random.integers(len(forms)))]
                question = form.format(noun=nouns[right["domain"]], first=first["name"], second=second["name"])
                prompt = f"user : {question} {person['name']} :"
                choices.append(Choice(f"{kind}:{exposure}", prompt, right["name"], wrong["name"]))
    return choices


def _deciding_pair(
    random: np.random.Generator, pool: list[dict[str, Any]], value: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two goods of one domain of which only the first has the value."""
    right = _pick(random, [good for good in pool if good[_SIDES[value]] == value])
    same_domain = [good for good in pool if good["domain"] == right["domain"]]
    return right, _pick(random, [good for good in same_domain if good[_SIDES[value]] != value])


def _pick(random: np.random.Generator, goods: list[dict[str, Any]]) -> dict[str, Any]:
    return goods[int(random.integers(len(goods)))]


def _ids(tokenizer: PreTrainedTokenizerBase, prompt: str) -> list[int]:
    return [int(i) for i in tokenizer(prompt)["input_ids"]]


def _word(tokenizer: PreTrainedTokenizerBase, word: str) -> int:
    (only,) = tokenizer(" " + word, add_special_tokens=False)["input_ids"]
    return int(only)
