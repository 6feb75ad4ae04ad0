"""Conversations as token ids, and which of them the assistant says: exactly those are learned."""

import re
from dataclasses import dataclass
from typing import Any

from transformers import PreTrainedTokenizerBase

from msm_trainer.data import Messages
from msm_trainer.problems import BaseModelError, DataError

_THINKING = re.compile(r"\s*<think>.*?</think>\s*", re.DOTALL)


@dataclass(frozen=True)
class EncodedChat:
    """Rows of one conversation: token ids, and for each whether it is the assistant's.

    One row as a rule. A template that renders a turn differently once more turns follow it (such as one that drops
    earlier reasoning) gives a row for each turn of the assistant's, as the model will see it when it is to say it.
    """

    rows: tuple[tuple[list[int], list[bool]], ...]

    @property
    def longest(self) -> int:
        """Tokens of the longest row."""
        return max(len(ids) for ids, _ in self.rows)

    @property
    def tokens(self) -> int:
        """Tokens of all rows."""
        return sum(len(ids) for ids, _ in self.rows)


def without_reasoning(messages: Messages) -> Messages:
    """The conversation without the think blocks of the assistant's turns."""
    return [
        {**message, "content": _THINKING.sub("", message["content"])} if message["role"] == "assistant" else message
        for message in messages
    ]


def encode_chat_rows(tokenizer: PreTrainedTokenizerBase, messages: Messages) -> EncodedChat:
    """Encodes a conversation; DataError when nobody speaks that is learned from, or the template refuses it.

    The template itself says where a turn begins: what it adds after rendering the conversation so far with the
    generation prompt is the assistant's, up to and with the turn's end token.
    """
    turns = [index for index, message in enumerate(messages) if message["role"] == "assistant"]
    if not turns:
        raise DataError("A conversation has no assistant turn to learn from.")
    rows = _rows(tokenizer, messages, turns)
    if not all(any(mask[1:]) for _, mask in rows):
        raise DataError("An assistant turn of a conversation is empty, and the chat template ends it with nothing.")
    return EncodedChat(rows)


def _rows(
    tokenizer: PreTrainedTokenizerBase, messages: Messages, turns: list[int]
) -> tuple[tuple[list[int], list[bool]], ...]:
    whole = _render(tokenizer, messages, prompt=False)
    spans = [_span(tokenizer, messages, turn) for turn in turns]
    if all(whole.startswith(through) for _, through in spans):
        return (_row(tokenizer, whole, spans),)
    return tuple(_row(tokenizer, through, [(before, through)]) for before, through in spans)


def encode_chat(tokenizer: PreTrainedTokenizerBase, messages: Messages) -> tuple[list[int], list[bool]]:
    """The last row of a conversation: all of it, and which tokens in it are the assistant's."""
    return encode_chat_rows(tokenizer, messages).rows[-1]


def prompt_ids(tokenizer: PreTrainedTokenizerBase, messages: Messages) -> list[int]:
    """Token ids of a conversation up to where the assistant is to speak."""
    return _encode(tokenizer, _render(tokenizer, messages, prompt=True))


def turn_end(tokenizer: PreTrainedTokenizerBase) -> int | None:
    """The special token that the chat template ends an assistant's turn with; None where it ends it with text."""
    ids, mask = encode_chat(tokenizer, [{"role": "user", "content": "a"}, {"role": "assistant", "content": "a"}])
    last = ids[max(place for place, said in enumerate(mask) if said)]
    return last if last in set(tokenizer.all_special_ids) | _marked_special(tokenizer) else None


def _span(tokenizer: PreTrainedTokenizerBase, messages: Messages, turn: int) -> tuple[str, str]:
    """The text before the assistant speaks, and through its turn."""
    before = _render(tokenizer, messages[:turn], prompt=True)
    through = _render(tokenizer, messages[: turn + 1], prompt=False)
    if not through.startswith(before):
        raise DataError("The chat template renders the words before an answer differently once the answer is there.")
    return before, through


def _row(tokenizer: PreTrainedTokenizerBase, whole: str, spans: list[tuple[str, str]]) -> tuple[list[int], list[bool]]:
    """Ids of `whole` and the mask of the spans in it, each given as the text before and the text through it."""
    ids = _encode(tokenizer, whole)
    edges = [len(_encode(tokenizer, text)) for span in spans for text in span]
    texts = [text for span in spans for text in span]
    if any(ids[:edge] != _encode(tokenizer, text) for edge, text in zip(edges, texts, strict=True)):
        # A token would reach over an edge. At an edge generation begins or ends, so each stretch is encoded alone.
        ids, edges = _encode_apart(tokenizer, whole, texts)
    mask = [False] * len(ids)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        end = _through_the_end_token(tokenizer, ids, start, end)
        mask[start:end] = [True] * (end - start)
    return ids, mask


def _encode_apart(tokenizer: PreTrainedTokenizerBase, whole: str, texts: list[str]) -> tuple[list[int], list[int]]:
    ids: list[int] = []
    edges = []
    done = 0
    for text in texts:
        ids += _encode(tokenizer, whole[done : len(text)])
        edges.append(len(ids))
        done = len(text)
    return ids + _encode(tokenizer, whole[done:]), edges


def _through_the_end_token(tokenizer: PreTrainedTokenizerBase, ids: list[int], start: int, end: int) -> int:
    """Where the turn ends: behind its last special token, if only white space follows that."""
    special = set(tokenizer.all_special_ids) | _marked_special(tokenizer)
    last = next((at for at in range(end - 1, start - 1, -1) if ids[at] in special), None)
    if last is None or _decode(tokenizer, ids[last + 1 : end]).strip():
        return end
    return last + 1


def _marked_special(tokenizer: Any) -> set[int]:
    return {number for number, token in tokenizer.added_tokens_decoder.items() if token.special}


def _decode(tokenizer: PreTrainedTokenizerBase, ids: list[int]) -> str:
    return str(tokenizer.decode(ids))


def _render(tokenizer: PreTrainedTokenizerBase, messages: Messages, *, prompt: bool) -> str:
    if tokenizer.chat_template is None:
        raise BaseModelError("The base's tokenizer has no chat template, which conversations are rendered by.")
    try:
        text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=prompt)
    except Exception as problem:  # a template raises what it likes
        raise DataError(f"The chat template refuses a conversation: {problem}") from problem
    assert isinstance(text, str)
    return text


def _encode(tokenizer: PreTrainedTokenizerBase, text: str) -> list[int]:
    return [int(i) for i in tokenizer(text, add_special_tokens=False)["input_ids"]]
