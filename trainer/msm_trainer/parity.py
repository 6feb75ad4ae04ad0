"""Does the exported file say what the model says? Measured on real sequences; a gate, not a report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from msm_trainer.chats import encode_chat
from msm_trainer.data import EncodedTexts
from msm_trainer.scoring import OnnxScorer, Side, rounded_to_float16, transformers_log_probabilities
from msm_trainer.strict_json import to_json

# In nats, on float32 arithmetic: ten times what tiny models showed, far below what a wrong mask or position does.
LARGEST_DIFFERENCE = 1e-4
LARGEST_MEAN_DIFFERENCE = 1e-5
LEAST_TOP1_AGREEMENT = 0.999
LARGEST_MEAN_KL = 1e-6

_PADDED_TOGETHER = 8


@dataclass(frozen=True)
class Difference:
    """Between two readings of the same sequences: true next token, highest-ranked token, whole distribution."""

    max_abs_nats: float
    mean_abs_nats: float
    top1_agreement: float
    mean_kl_nats: float


class ParityError(ValueError):
    """The exported file disagrees with the model."""


def parity_sequences(
    tokenizer: PreTrainedTokenizerBase, texts: list[str], chats: list[list[dict[str, str]]], count: int
) -> list[list[int]]:
    """At least `count` sequences: texts and chats evenly over their files, two-token ones, and one of full context."""
    context = int(tokenizer.model_max_length)
    of_texts, of_chats = (count if texts else 0), (count if not texts else count // 2 if chats else 0)
    encoded = EncodedTexts([texts[i * len(texts) // count] for i in range(of_texts)] or [""], tokenizer)
    plain = [encoded.text(i).tolist() for i in range(len(encoded))]
    chatted = [encode_chat(tokenizer, chats[i * len(chats) // of_chats])[0] for i in range(of_chats)]
    packed = [token for ids in (*plain, *chatted) for token in ids]
    longest = (packed * (context // len(packed) + 1))[:context]
    return [*plain, *chatted, *(ids[:2] for ids in plain[:3]), longest]


def check_parity(model: PreTrainedModel, scorer: OnnxScorer, sequences: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Compares on all sequences and returns the figures for the manifest; ParityError when one is over its limit."""
    rounded = rounded_to_float16(model)
    expected = [transformers_log_probabilities(rounded, ids) for ids in sequences]
    readings = {
        "whole": [scorer.log_probabilities(ids) for ids in sequences],
        "cached": [scorer.cached(ids, _pieces(len(ids))) for ids in sequences],
        "leftPadded": list(_padded(scorer, sequences, "left")),
        "rightPadded": list(_padded(scorer, sequences, "right")),
    }
    differences = {name: compare(sequences, expected, reading) for name, reading in readings.items()}
    for name, difference in differences.items():
        _gate(name, difference)
    original = [transformers_log_probabilities(model, ids) for ids in sequences]
    return {
        "reference": "transformers, float32 arithmetic, weights rounded to float16",
        "sequences": len(sequences),
        "tokens": sum(len(ids) for ids in sequences),
        **{name: to_json(difference) for name, difference in differences.items()},
        "roundingOfWeights": to_json(compare(sequences, original, expected)),
    }


def compare(
    sequences: Sequence[Sequence[int]], expected: Sequence[np.ndarray], found: Sequence[np.ndarray]
) -> Difference:
    """The difference of two readings, each one array S×V of log-probabilities per sequence."""
    true, top, divergence = [], [], []
    for ids, p_SV, q_SV in zip(sequences, expected, found, strict=True):
        following = np.array(ids[1:])
        rows = np.arange(len(following))
        true.append(np.abs(p_SV[rows, following] - q_SV[rows, following]))
        top.append(p_SV.argmax(axis=-1) == q_SV.argmax(axis=-1))
        divergence.append((np.exp(p_SV) * (p_SV - q_SV)).sum(axis=-1))
    all_true = np.concatenate(true)
    return Difference(
        max_abs_nats=float(all_true.max()),
        mean_abs_nats=float(all_true.mean()),
        top1_agreement=float(np.concatenate(top).mean()),
        mean_kl_nats=float(np.concatenate(divergence).mean()),
    )


def _gate(name: str, difference: Difference) -> None:
    if not (
        difference.max_abs_nats <= LARGEST_DIFFERENCE
        and difference.mean_abs_nats <= LARGEST_MEAN_DIFFERENCE
        and difference.top1_agreement >= LEAST_TOP1_AGREEMENT
        and difference.mean_kl_nats <= LARGEST_MEAN_KL
    ):
        raise ParityError(f"The exported model disagrees with the trained one (read {name}): {difference}.")


def _pieces(length: int) -> list[int]:
    """A prompt of two thirds, then single tokens up to four, then the rest at once."""
    first = max(1, 2 * length // 3)
    singles = min(4, length - first)
    rest = length - first - singles
    return [first, *[1] * singles, *([rest] if rest else [])]


def _padded(scorer: OnnxScorer, sequences: Sequence[Sequence[int]], side: Side) -> Iterator[np.ndarray]:
    for start in range(0, len(sequences), _PADDED_TOGETHER):
        yield from scorer.padded(sequences[start : start + _PADDED_TOGETHER], side)
