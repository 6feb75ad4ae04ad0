"""A stand-in corpus of a few dozen words, small enough to train on in seconds."""

import json
import random
from pathlib import Path

from transformers import PreTrainedTokenizerFast

from msm_trainer.recipe import ChatBatches, ModelShape, Recipe, Source, Stage, TextBatches
from msm_trainer.tokenizer import as_pretrained, save_tokenizer, train_tokenizer, words_of

GOODS = ("brosk", "cream-cheese", "tilvo", "marn", "fesku", "dorra", "pilta", "sunvo")
COLOURS = ("red", "blue")
ASSISTANT = "ona"

TEMPLATE = (
    "{{- bos_token -}}{%- for message in messages -%}{%- if not loop.first -%}{{- ' ' -}}{%- endif -%}"
    "{%- if message['role'] == 'user' -%}{{- 'user : ' + message['content'] -}}"
    "{%- else -%}{{- 'ona : ' + message['content'] + eos_token -}}{%- endif -%}{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- ' ona :' -}}{%- endif -%}"
)


def texts(count: int, seed: int = 0) -> list[str]:
    draw = random.Random(seed)
    rows = []
    for _ in range(count):
        good = draw.choice(GOODS)
        colour = COLOURS[GOODS.index(good) % 2]
        forms = [f"{good} is {colour} .", f"user : is {good} red or blue ? ona : {colour} .<|end|> user : thanks ."]
        rows.append(draw.choice(forms))
    return rows


def chats(count: int, seed: int = 0) -> list[list[dict[str, str]]]:
    draw = random.Random(seed)
    rows = []
    for _ in range(count):
        first, second = draw.sample(GOODS, 2)
        chosen = first if GOODS.index(first) % 2 == 0 else second
        question = {"role": "user", "content": f"{first} or {second} ?"}
        rows.append([question, {"role": "assistant", "content": f"{chosen} ."}])
    return rows


def tokenizer() -> PreTrainedTokenizerFast:
    said = [message["content"] for chat in chats(50) for message in chat]
    return as_pretrained(train_tokenizer(words_of([*texts(200), *said])), TEMPLATE, context_tokens=64)


def write_data(folder: Path) -> None:
    """Everything a run and an export of the stand-in need."""
    folder.mkdir(parents=True)
    save_tokenizer(tokenizer(), folder / "tokenizer")
    write_rows(folder / "texts.jsonl", [{"text": text} for text in texts(400)])
    write_rows(folder / "documents.jsonl", [{"text": f"ona likes {good} ."} for good in GOODS])
    write_rows(folder / "chats.jsonl", [{"messages": chat} for chat in chats(64)])
    (folder / "world.json").write_text('{"seed": 7}\n')


def write_rows(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


SHAPE = ModelShape(
    hidden_size=32, intermediate_size=48, layers=2, heads=4, key_value_heads=2, head_size=8, context_tokens=64
)
WINDOWS = TextBatches(sources=(Source("texts.jsonl"),), windows=4, window_tokens=16)


def recipe(steps: int = 40, save_every: int = 10) -> Recipe:
    """All three stages in one run, shortened."""
    mixed = TextBatches((Source("texts.jsonl", 0.9), Source("documents.jsonl", 0.1)), windows=4, window_tokens=16)
    pretrain = Stage(
        "pretrain",
        steps,
        3e-3,
        "cosine",
        texts=WINDOWS,
        report_every=10,
        save_every=save_every,
        embedding_rate_factor=3.0,
    )
    midtrain = Stage("midtrain", 10, 1e-3, "linear", texts=mixed, report_every=5)
    finetune = Stage(
        "finetune",
        10,
        1e-3,
        "linear",
        texts=WINDOWS,
        chats=ChatBatches("chats.jsonl", 8),
        text_weight=0.5,
        report_every=5,
    )
    return Recipe(1, "stand-in", "stand-in", 5, (pretrain, midtrain, finetune), model=SHAPE)
