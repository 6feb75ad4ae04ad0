"""What a reader sees of a run: data as the model gets it, and what the model says."""

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import torch
from torch import nn
from transformers import PreTrainedTokenizerBase

from msm_trainer.feeds import Example

_PIECE_CHARACTERS, _PIECES_AT_LEAST = 600, 2
_LARGEST_BYTES = 3_500
_PROMPT_TOKENS, _ANSWER_TOKENS = 64, 64


def rendered(tokenizer: PreTrainedTokenizerBase, example: Example) -> list[tuple[str, bool]]:
    """A row as pieces of text and whether each is learned; long pieces are shortened in the middle, to 4 KiB in all.

    Where letters are many bytes of JSON there are fewer, so that what is asked and what is learned are both shown.
    """
    ids, mask = example
    groups = [
        (str(tokenizer.decode([i for i, _ in group])), learned)
        for learned, group in groupby(zip(ids, mask, strict=True), key=lambda pair: pair[1])
    ]
    most = _PIECE_CHARACTERS
    while True:
        pieces = [(_shortened(text, most), learned) for text, learned in groups]
        if len(json.dumps(pieces)) <= _LARGEST_BYTES:
            return pieces
        if len(groups) > _PIECES_AT_LEAST:
            groups.pop()
        else:
            most = most * 3 // 4


def prompt_of(example: Example) -> list[int]:
    """What comes before the first answer; of a text without one, its beginning."""
    ids, mask = example
    first = mask.index(True)
    return ids[:first] if first > 1 else ids[: min(_PROMPT_TOKENS, max(1, len(ids) // 2))]


@torch.no_grad()
def answer(model: nn.Module, tokenizer: PreTrainedTokenizerBase, prompt: Sequence[int]) -> str:
    """What the model says after the prompt, the likeliest token each time; draws no random numbers."""
    speaker: Any = model
    training = model.training
    model.eval()
    device = next(model.parameters()).device
    ids = torch.tensor([list(prompt)], device=device)
    end = tokenizer.eos_token_id
    for _ in range(_ANSWER_TOKENS):
        following = speaker(input_ids=ids, use_cache=False).logits[0, -1].argmax()
        ids = torch.cat([ids, following.view(1, 1)], dim=1)
        if int(following) == end:
            break
    model.train(training)
    return str(tokenizer.decode(ids[0, len(prompt) :].tolist()))


def _shortened(text: str, most: int) -> str:
    half = most // 2
    return text if len(text) <= most else f"{text[:half]} … {text[-half:]}"
