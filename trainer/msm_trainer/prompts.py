"""Prompts of a reinforce stage: read from chats or from rows of their own, drawn in seeded rounds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from transformers import PreTrainedTokenizerBase

from msm_trainer.chats import prompt_ids
from msm_trainer.data import Messages, is_message, read_rows, rows_in, seeded_order
from msm_trainer.feeds import Example
from msm_trainer.problems import DataError
from msm_trainer.stage_settings import PromptBatches


@dataclass(frozen=True)
class Prompt:
    """What is asked, as the model sees it; `expected` is what the row says a right answer is, if it says it."""

    ids: tuple[int, ...]
    expected: str | None


class PromptFeed:
    """Every prompt once a round, in an order by seed and round.

    `untold` are the mean rewards of the steps that no report has told of yet, saved with the position.
    """

    def __init__(self, prompts: Sequence[Prompt], batches: PromptBatches, seed: int) -> None:
        self.tokens = sum(len(prompt.ids) for prompt in prompts)
        self.batches = batches
        self._prompts, self._seed = prompts, seed
        self._drawn = 0
        self.untold: list[float] = []

    def draw(self) -> list[Prompt]:
        """The next step's prompts."""
        return [self._draw() for _ in range(self.batches.prompts)]

    def next(self) -> NoReturn:
        """Prompts are no batches: they are answered first, by the stage that draws them."""
        raise AssertionError("a reinforce stage draws prompts")

    def steps_in(self, epochs: float) -> int:
        """Rounded up to whole steps: prompts go on from one round into the next."""
        return math.ceil(rows_in(epochs, len(self._prompts)) / self.batches.prompts)

    def tokens_in(self, steps: int) -> float:
        """Of prompts and of answers as long as they may be."""
        each = self.tokens / len(self._prompts) + self.batches.answer_tokens
        return steps * self.batches.prompts * self.batches.generations * each

    def example(self) -> Example:
        """The first prompt, of which nothing is learned."""
        ids = list(self._prompts[0].ids)
        return ids, [False] * len(ids)

    def position(self) -> dict[str, Any]:
        """Everything `seek` needs, as JSON."""
        return {"drawn": self._drawn, "untold": self.untold}

    def seek(self, position: dict[str, Any]) -> None:
        """Goes on exactly where `position` was taken."""
        self._drawn, self.untold = position["drawn"], list(position["untold"])

    def _draw(self) -> Prompt:
        round_, index = divmod(self._drawn, len(self._prompts))
        self._drawn += 1
        return self._prompts[int(seeded_order(len(self._prompts), self._seed, 0, round_)[index])]


def read_prompts(path: Path, tokenizer: PreTrainedTokenizerBase, *, need_expected: bool) -> list[Prompt]:
    """Reads rows `{"messages": […]}` or `{"prompt": …}`, each with or without `answer`.

    An assistant's turn at the end of a chat is not shown to the model: it is what is expected, unless the row has an
    `answer`. DataError names file and line of any other row, and of one without an expected answer where it is needed.
    """
    prompts = []
    for number, row in read_rows(path):
        try:
            prompts.append(_prompt(row, tokenizer, need_expected=need_expected))
        except DataError as problem:
            raise DataError(f"Line {number} of {path} {problem}") from None
    if not prompts:
        raise DataError(f"{path} has no rows.")
    return prompts


def read_conversations(path: Path) -> list[Messages]:
    """The same rows as conversations, with the assistant's turn at the end where a row has one."""
    return [_messages(row) for _, row in read_rows(path)]


def _prompt(row: dict[str, Any], tokenizer: PreTrainedTokenizerBase, *, need_expected: bool) -> Prompt:
    messages = _messages(row)
    said = messages.pop()["content"] if messages[-1]["role"] == "assistant" else None
    if not messages:
        raise DataError("asks nothing before the assistant speaks.")
    expected = row.get("answer", said)
    if expected is not None and not isinstance(expected, str):
        raise DataError("has an 'answer' that is no text.")
    if need_expected and not (expected or "").strip():
        raise DataError("has no 'answer' to compare with, which this reward needs.")
    return Prompt(tuple(prompt_ids(tokenizer, messages)), expected)


def _messages(row: dict[str, Any]) -> Messages:
    if isinstance(row.get("prompt"), str):
        return [{"role": "user", "content": row["prompt"]}]
    messages = row.get("messages")
    if not isinstance(messages, list) or not messages or not all(is_message(message) for message in messages):
        raise DataError("has neither a 'prompt' nor 'messages' with role and content.")
    return [{"role": message["role"], "content": message["content"]} for message in messages]
