"""From files to batches: JSONL rows, packed windows of text, and chats with the loss on the assistant's tokens.

Shape suffixes: B windows or chats, T tokens.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from transformers import PreTrainedTokenizerFast

from msm_trainer.files import sha256_of_file
from msm_trainer.recipe import ChatBatches, Stage, TextBatches

IGNORED = -100  # what cross_entropy leaves out of the loss

_ENCODED_AT_ONCE = 2_000


@dataclass(frozen=True)
class Batch:
    """One forward pass of a step: inputs, the token expected after each, and the weight of its mean loss."""

    inputs_BT: torch.Tensor
    targets_BT: torch.Tensor
    weight: float


@dataclass(frozen=True)
class DataFile:
    """A file as it was read: path as in the recipe, SHA-256, rows, and tokens with begin and end tokens."""

    path: str
    sha256: str
    rows: int
    tokens: int


class Feed(Protocol):
    """An endless, seeded source of batches that can say and resume its position."""

    def next(self) -> Batch: ...  # noqa: D102
    def position(self) -> dict[str, Any]: ...  # noqa: D102
    def seek(self, position: dict[str, Any]) -> None: ...  # noqa: D102


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yields line number and object of each line; ValueError names file and line of anything else."""
    if not path.is_file():
        raise ValueError(f"There is no data file {path}.")
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                row = json.loads(line)
            except json.JSONDecodeError as problem:
                raise ValueError(f"Line {number} of {path} is not JSON: {problem}.") from None
            if not isinstance(row, dict):
                raise ValueError(f"Line {number} of {path} is not an object.")
            yield number, row


def read_texts(path: Path) -> list[str]:
    """The `text` of each line."""
    texts = []
    for number, row in read_rows(path):
        text = row.get("text")
        if not isinstance(text, str):
            raise ValueError(f"Line {number} of {path} has no string under 'text'.")
        texts.append(text)
    if not texts:
        raise ValueError(f"{path} has no rows.")
    return texts


def read_chats(path: Path) -> list[list[dict[str, str]]]:
    """The `messages` of each line."""
    chats = []
    for number, row in read_rows(path):
        messages = row.get("messages")
        if not isinstance(messages, list) or not all(_is_message(message) for message in messages):
            raise ValueError(f"Line {number} of {path} has no list of role and content under 'messages'.")
        chats.append([{"role": m["role"], "content": m["content"]} for m in messages])
    if not chats:
        raise ValueError(f"{path} has no rows.")
    return chats


def _is_message(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("role"), str) and isinstance(value.get("content"), str)


class EncodedTexts:
    """All texts of a file as one flat array of token ids, each framed by begin and end token."""

    def __init__(self, texts: list[str], tokenizer: PreTrainedTokenizerFast) -> None:
        begin, end = token_id(tokenizer, "bos"), token_id(tokenizer, "eos")
        pieces: list[np.ndarray] = []
        for start in range(0, len(texts), _ENCODED_AT_ONCE):
            encoded = tokenizer(texts[start : start + _ENCODED_AT_ONCE], add_special_tokens=False)["input_ids"]
            pieces.extend(np.array([begin, *ids, end], dtype=np.int32) for ids in encoded)
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


class TextFeed:
    """Packs drawn texts into one endless stream and cuts it into windows.

    Each source gives every text once per round. Consecutive windows share one token (the last target is the next first
    input), so that every token but the stream's first is a target exactly once: no text is dropped or cut off.
    """

    def __init__(self, sources: list[EncodedTexts], shape: TextBatches, seed: int, weight: float = 1.0) -> None:
        shares = np.array([source.share for source in shape.sources])
        self._sources, self._shape, self._seed, self._weight = sources, shape, seed, weight
        self._shares = shares / shares.sum()
        self._random = np.random.default_rng([seed, 0])
        self._drawn = [0] * len(sources)
        self._orders: list[tuple[int, np.ndarray]] = [(-1, np.empty(0))] * len(sources)
        self._buffer = np.empty(0, dtype=np.int32)

    def next(self) -> Batch:
        """The next windows, shape B×T."""
        b, t = self._shape.windows, self._shape.window_tokens
        pieces, have = [self._buffer], len(self._buffer)
        while have < b * t + 1:
            pieces.append(self._draw())
            have += len(pieces[-1])
        stream = np.concatenate(pieces)
        self._buffer = stream[b * t :]
        ids = torch.from_numpy(stream[: b * t + 1].astype(np.int64))
        return Batch(ids[:-1].view(b, t), ids[1:].view(b, t), self._weight)

    def position(self) -> dict[str, Any]:
        """Everything `seek` needs, as JSON."""
        return {"random": self._random.bit_generator.state, "drawn": self._drawn, "buffer": self._buffer.tolist()}

    def seek(self, position: dict[str, Any]) -> None:
        """Goes on exactly where `position` was taken."""
        self._random.bit_generator.state = position["random"]
        self._drawn = list(position["drawn"])
        self._buffer = np.array(position["buffer"], dtype=np.int32)

    def _draw(self) -> np.ndarray:
        which = int(self._random.choice(len(self._sources), p=self._shares))
        texts = self._sources[which]
        round_, index = divmod(self._drawn[which], len(texts))
        self._drawn[which] += 1
        if self._shape.sources[which].order == "as-written":
            return texts.text(index)
        if self._orders[which][0] != round_:
            self._orders[which] = (round_, _order(len(texts), self._seed, which + 1, round_))
        return texts.text(int(self._orders[which][1][index]))


class ChatFeed:
    """Seeded rounds over conversations; only the assistant's tokens, each turn's end token included, are targets."""

    def __init__(self, chats: list[tuple[list[int], list[bool]]], shape: ChatBatches, seed: int, pad: int) -> None:
        self._chats, self._shape, self._seed, self._pad = chats, shape, seed, pad
        self._drawn = 0

    def next(self) -> Batch:
        """The next conversations, padded on the right, shape B×T with T the longest of them."""
        drawn = [self._draw() for _ in range(self._shape.chats)]
        t = max(len(ids) for ids, _ in drawn)
        ids_BT = torch.full((len(drawn), t), self._pad)
        targets_BT = torch.full((len(drawn), t), IGNORED)
        for row, (ids, mask) in enumerate(drawn):
            ids_BT[row, : len(ids)] = torch.tensor(ids)
            targets_BT[row, : len(ids)] = torch.tensor([i if m else IGNORED for i, m in zip(ids, mask, strict=True)])
        return Batch(ids_BT[:, :-1], targets_BT[:, 1:], 1.0)

    def position(self) -> dict[str, Any]:
        """Everything `seek` needs, as JSON."""
        return {"drawn": self._drawn}

    def seek(self, position: dict[str, Any]) -> None:
        """Goes on exactly where `position` was taken."""
        self._drawn = position["drawn"]

    def _draw(self) -> tuple[list[int], list[bool]]:
        round_, index = divmod(self._drawn, len(self._chats))
        self._drawn += 1
        return self._chats[int(_order(len(self._chats), self._seed, 0, round_)[index])]


def _order(count: int, *seed: int) -> np.ndarray:
    return np.random.default_rng(list(seed)).permutation(count)


def token_id(tokenizer: PreTrainedTokenizerFast, which: str) -> int:
    """The id of the tokenizer's bos, eos or pad token."""
    value = getattr(tokenizer, f"{which}_token_id")
    assert isinstance(value, int), f"the tokenizer has no {which} token"
    return value


def encode_chat(tokenizer: PreTrainedTokenizerFast, messages: list[dict[str, str]]) -> tuple[list[int], list[bool]]:
    """Token ids of the rendered conversation, and which of them the assistant says.

    The template itself says where a turn begins: what it adds after rendering the conversation so far with the
    generation prompt is the assistant's, up to and with the turn's end token.
    """
    ids = _encode(tokenizer, _render(tokenizer, messages, prompt=False))
    mask = [False] * len(ids)
    for turn, message in enumerate(messages):
        if message["role"] != "assistant":
            continue
        before = _encode(tokenizer, _render(tokenizer, messages[:turn], prompt=True))
        through = _encode(tokenizer, _render(tokenizer, messages[: turn + 1], prompt=False))
        if ids[: len(before)] != before or ids[: len(through)] != through:
            raise ValueError("The chat template renders a turn differently when more turns follow it.")
        mask[len(before) : len(through)] = [True] * (len(through) - len(before))
    if not any(mask):
        raise ValueError("A conversation has no assistant turn to learn from.")
    return ids, mask


def _render(tokenizer: PreTrainedTokenizerFast, messages: list[dict[str, str]], *, prompt: bool) -> str:
    text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=prompt)
    assert isinstance(text, str)
    return text


def _encode(tokenizer: PreTrainedTokenizerFast, text: str) -> list[int]:
    return [int(i) for i in tokenizer(text, add_special_tokens=False)["input_ids"]]


def open_feeds(
    stage: Stage, folder: Path, tokenizer: PreTrainedTokenizerFast, seed: int
) -> tuple[list[Feed], list[DataFile]]:
    """The feeds that each step of the stage reads, in order, and the files behind them."""
    feeds: list[Feed] = []
    files: list[DataFile] = []
    if stage.chats is not None:
        path = folder / stage.chats.path
        chats = [encode_chat(tokenizer, chat) for chat in read_chats(path)]
        feeds.append(ChatFeed(chats, stage.chats, seed, token_id(tokenizer, "pad")))
        tokens = sum(len(ids) for ids, _ in chats)
        files.append(DataFile(stage.chats.path, sha256_of_file(path), len(chats), tokens))
    if stage.texts is not None:
        sources = []
        for source in stage.texts.sources:
            path = folder / source.path
            sources.append(EncodedTexts(read_texts(path), tokenizer))
            files.append(DataFile(source.path, sha256_of_file(path), len(sources[-1]), sources[-1].tokens))
        weight = stage.text_weight if stage.chats is not None else 1.0
        feeds.append(TextFeed(sources, stage.texts, seed, weight))
    return feeds, files
