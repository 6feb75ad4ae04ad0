"""What a reader sees of a run: data as the model gets it, and what the model says."""

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import torch
from torch import nn
from transformers import PreTrainedTokenizerBase

from msm_trainer.feeds import Example

_PIECE_CHARACTERS = 600
_LARGEST_BYTES = 3_500
_PROMPT_TOKENS, _ANSWER_TOKENS = 64, 64


def rendered(tokenizer: PreTrainedTokenizerBase, example: Example) -> list[tuple[str, bool]]:
    """A row as pieces of text and whether each is learned; long pieces are shortened in the middle, to 4 KiB in all."""
    ids, mask = example
    pieces = []
    for learned, group in groupby(zip(ids, mask, strict=True), key=lambda pair: pair[1]):
        pieces.append((_shortened(str(tokenizer.decode([i for i, _ in group]))), learned))
    while len(json.dumps(pieces)) > _LARGEST_BYTES and len(pieces) > 1:
        pieces.pop()
    return pieces


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


def _shortened(text: str) -> str:
    half = _PIECE_CHARACTERS // 2
    return text if len(text) <= _PIECE_CHARACTERS else f"{text[:half]} … {text[-half:]}"
