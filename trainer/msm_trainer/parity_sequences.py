"""The sequences on which an exported file must agree: what the run was trained on, as the model saw it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from transformers import PreTrainedTokenizerBase

from msm_trainer.data import Messages, read_chats, read_texts
from msm_trainer.prompts import read_conversations
from msm_trainer.spec import TrainSpec
from msm_trainer.stage_settings import Batches, ChatBatches, DocumentBatches, PromptBatches, StreamBatches

_TWO_TOKENS, _LONGEST = 3, 1
# Attention is written out in full: its memory grows with the square of a sequence's length.
_MOST_TOKENS, _MOST_CONTEXT_TOKENS = 256, 2048

Row = TypeVar("Row")


def parity_sequences(
    folder: Path, spec: TrainSpec, tokenizer: PreTrainedTokenizerBase, context_tokens: int
) -> list[list[int]]:
    """At least `spec.export.parity_sequences` sequences of token ids, each of two tokens or more.

    Texts, rendered chats and prompts evenly over the run's data files, each cut after 256 tokens; three of two; one
    that fills the context, or 2,048 tokens of it. A tokenizer without chat template reads texts only.
    """
    assert spec.export is not None, "only a run that is exported is compared"
    wanted = max(1, spec.export.parity_sequences - _TWO_TOKENS - _LONGEST)
    texts, chats = _rows(folder, spec)
    context = min(context_tokens, _MOST_CONTEXT_TOKENS)
    most = min(_MOST_TOKENS, context)
    of_chats = wanted // 3 if tokenizer.chat_template else 0
    plain = [_encode_text(tokenizer, text) for text in _spread(texts, wanted - of_chats)]
    rendered = [_encode_chat(tokenizer, chat) for chat in _spread(chats, of_chats)]
    packed = [token for ids in (*plain, *rendered) for token in ids]
    packed *= context // len(packed) + 1
    sequences = [list(ids[:most]) for ids in dict.fromkeys(map(tuple, (*plain, *rendered))) if len(ids) >= 2]
    # A run of few rows: pieces of all of them, begun at other places.
    missing = wanted - len(sequences)
    sequences += [packed[at : at + most] for at in _places(len(packed) - most, missing)]
    return [*sequences, *(ids[:2] for ids in sequences[:_TWO_TOKENS]), packed[:context]]


def _rows(folder: Path, spec: TrainSpec) -> tuple[list[str], list[Messages]]:
    """All texts and conversations that the run read; each stands in for the other where a run has none of it."""
    batches = [each for stage in spec.stages for each in stage.batches]
    texts = [text for path in _files(batches, (StreamBatches, DocumentBatches)) for text in read_texts(folder / path)]
    chats = [chat for path in _files(batches, (ChatBatches,)) for chat in read_chats(folder / path)]
    chats += [asked for path in _files(batches, (PromptBatches,)) for asked in read_conversations(folder / path)]
    if not texts:
        texts = [message["content"] for chat in chats for message in chat if message["content"].strip()]
    if not chats:
        chats = [_as_chat(text) for text in texts]
    return texts, chats


def _files(batches: Sequence[Batches], kinds: tuple[type, ...]) -> Iterator[str]:
    for each in batches:
        if isinstance(each, kinds):
            yield from (source.data for source in each.sources) if isinstance(each, StreamBatches) else each.data


def _as_chat(text: str) -> Messages:
    middle = len(text) // 2
    return [{"role": "user", "content": text[:middle]}, {"role": "assistant", "content": text[middle:]}]


def _spread(rows: Sequence[Row], count: int) -> list[Row]:
    return [rows[i * len(rows) // count] for i in range(count)]


def _places(last: int, count: int) -> list[int]:
    return [i * last // count for i in range(count)] if count > 0 else []


def _encode_text(tokenizer: PreTrainedTokenizerBase, text: str) -> list[int]:
    """With what the tokenizer puts before a text, and its end token."""
    ids = [int(i) for i in tokenizer(text)["input_ids"]]
    end = tokenizer.eos_token_id
    return [*ids, end] if isinstance(end, int) else ids


def _encode_chat(tokenizer: PreTrainedTokenizerBase, chat: Messages) -> list[int]:
    text = tokenizer.apply_chat_template(chat, tokenize=False)
    assert isinstance(text, str)
    return [int(i) for i in tokenizer(text, add_special_tokens=False)["input_ids"]]
