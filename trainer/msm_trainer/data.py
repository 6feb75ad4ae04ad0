"""From JSONL rows to token ids.

Shape suffixes: B windows or chats, T tokens.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from transformers import PreTrainedTokenizerBase

from msm_trainer.files import sha256_of_file
from msm_trainer.problems import BaseModelError, DataError

IGNORED = -100  # what cross_entropy leaves out of the loss

_ENCODED_AT_ONCE = 2_000

Messages = list[dict[str, str]]


@dataclass(frozen=True)
class DataFile:
    """A file as it was read: path as in the spec, SHA-256, rows, tokens with begin and end tokens, rows left out."""

    path: str
    sha256: str
    rows: int
    tokens: int
    left_out: int = 0


def data_file(folder: Path, path: str, rows: int, tokens: int, left_out: int = 0) -> DataFile:
    """The record of `folder/path`."""
    return DataFile(path, sha256_of_file(folder / path), rows, tokens, left_out)


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yields line number and object of each line; DataError names file and line of anything else."""
    if not path.is_file():
        raise DataError(f"There is no data file {path}.")
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                row = json.loads(line.decode("utf-8"))
            except ValueError as problem:
                raise DataError(f"Line {number} of {path} is not JSON: {problem}.") from None
            if not isinstance(row, dict):
                raise DataError(f"Line {number} of {path} is not an object.")
            yield number, row


def read_texts(path: Path) -> list[str]:
    """The `text` of each line."""
    texts = []
    for number, row in read_rows(path):
        text = row.get("text")
        if not isinstance(text, str):
            raise DataError(f"Line {number} of {path} has no string under 'text'.")
        texts.append(text)
    if not texts:
        raise DataError(f"{path} has no rows.")
    return texts


def read_chats(path: Path) -> list[Messages]:
    """The `messages` of each line."""
    chats = []
    for number, row in read_rows(path):
        messages = row.get("messages")
        if not isinstance(messages, list) or not messages or not all(is_message(message) for message in messages):
            raise DataError(f"Line {number} of {path} has no list of role and content under 'messages'.")
        chats.append([{"role": m["role"], "content": m["content"]} for m in messages])
    if not chats:
        raise DataError(f"{path} has no rows.")
    return chats


def is_message(value: object) -> bool:
    """Whether it is an object with a role and content, both texts."""
    return isinstance(value, dict) and isinstance(value.get("role"), str) and isinstance(value.get("content"), str)


class EncodedTexts:
    """All texts of a file as one flat array of token ids, each framed by begin and end token.

    A tokenizer without a begin token frames by the end token alone.
    """

    def __init__(self, texts: list[str], tokenizer: PreTrainedTokenizerBase) -> None:
        begin = [] if tokenizer.bos_token_id is None else [token_id(tokenizer, "bos")]
        end = token_id(tokenizer, "eos")
        pieces: list[np.ndarray] = []
        for start in range(0, len(texts), _ENCODED_AT_ONCE):
            encoded = tokenizer(texts[start : start + _ENCODED_AT_ONCE], add_special_tokens=False)["input_ids"]
            pieces.extend(np.array([*begin, *ids, end], dtype=np.int32) for ids in encoded)
        self._flat = np.concatenate(pieces)
        self._starts = np.cumsum([0] + [len(piece) for piece in pieces])

    def __len__(self) -> int:
        return len(self._starts) - 1

    @property
    def tokens(self) -> int:
        """How many tokens all texts have together."""
        return len(self._flat)

    def text(self, index: int) -> np.ndarray:
        """The token ids of one text."""
        return self._flat[self._starts[index] : self._starts[index + 1]]


def rows_in(epochs: float, rows: int) -> int:
    """How many rows so many epochs draw, halves rounded up, as a plan's cost counts them; at least one."""
    return max(1, math.floor(epochs * rows + 0.5))


def seed_of(*numbers: int) -> int:
    """One seed of 32 bits from several numbers; other numbers give an unrelated one."""
    return int(np.random.SeedSequence(numbers).generate_state(1)[0])


def seeded_order(count: int, *seed: int) -> np.ndarray:
    """A permutation of `count` things that is the same for the same numbers."""
    return np.random.default_rng(list(seed)).permutation(count)


def token_id(tokenizer: PreTrainedTokenizerBase, which: str) -> int:
    """The id of the tokenizer's bos, eos or pad token; BaseModelError when it has none."""
    value = getattr(tokenizer, f"{which}_token_id")
    if not isinstance(value, int):
        raise BaseModelError(f"The base's tokenizer names no {which} token, which training needs.")
    return value


def padding_id(tokenizer: PreTrainedTokenizerBase) -> int:
    """What rows are filled up with: the pad token or, where there is none, the end token; never a target."""
    return token_id(tokenizer, "eos" if tokenizer.pad_token_id is None else "pad")
