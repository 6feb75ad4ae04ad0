"""Does the exported file say what the model says? Measured on the run's own sequences; a gate, not a report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from transformers import PreTrainedModel

from msm_trainer.problems import ExportDisagreesError
from msm_trainer.scoring import OnnxScorer, log_softmax, rounded_to_float16, transformers_logits
from msm_trainer.strict_json import to_json

_PADDED_TOGETHER = 8
# Logits of sequences that are read together, so that large vocabularies fit into memory.
_MOST_LOGITS_TOGETHER = 1 << 28
_ROWS_AT_ONCE = 256


@dataclass(frozen=True)
class Difference:
    """Between two readings of the same sequences: true next token, highest-ranked token, whole distribution."""

    max_abs_nats: float
    mean_abs_nats: float
    top1_agreement: float
    mean_kl_nats: float

    def within(self, limit: "Difference") -> bool:
        """Whether no figure is worse than the limit's; one that is not a number is worse than any."""
        return (
            self.max_abs_nats <= limit.max_abs_nats
            and self.mean_abs_nats <= limit.mean_abs_nats
            and self.top1_agreement >= limit.top1_agreement
            and self.mean_kl_nats <= limit.mean_kl_nats
        )


# Float32 and float16: ten times and more of what trained models showed, far below what a wrong mask or position does.
# Bits: between what sound files of trained models showed and what one matrix with wrong scales does, both measured in
# docs/decisions/0012-export.md. A largest difference says little there, since an unlikely token may be nats apart.
FLOAT32 = Difference(max_abs_nats=1e-4, mean_abs_nats=1e-5, top1_agreement=0.999, mean_kl_nats=1e-6)
# Rounding adds up with depth and width: 12 layers of 768 were five times as far apart as 4 of 128.
FLOAT32_LARGE = Difference(max_abs_nats=1e-3, mean_abs_nats=1e-4, top1_agreement=0.995, mean_kl_nats=1e-6)
_LARGE_PARAMETERS = 100_000_000
FLOAT16_ARITHMETIC = Difference(max_abs_nats=0.1, mean_abs_nats=0.01, top1_agreement=0.98, mean_kl_nats=1e-5)
INT8 = Difference(max_abs_nats=2.0, mean_abs_nats=0.05, top1_agreement=0.95, mean_kl_nats=1e-3)
INT4 = Difference(max_abs_nats=8.0, mean_abs_nats=0.25, top1_agreement=0.75, mean_kl_nats=0.05)
# Of a quantised file's other readings from its reading in one pass: a sum's last bit can tip an activation's rounding.
OWN_READINGS = Difference(max_abs_nats=0.2, mean_abs_nats=5e-3, top1_agreement=0.99, mean_kl_nats=1e-4)


@dataclass(frozen=True)
class Gate:
    """How far a file may be from its reference, and whether its weights are the model's rounded to float16."""

    limit: Difference
    rounds_weights: bool = False

    def for_size(self, parameters: int) -> "Gate":
        """The gate for a model of so many parameters."""
        large = parameters > _LARGE_PARAMETERS and self.limit is FLOAT32
        return replace(self, limit=FLOAT32_LARGE) if large else self


class _Tally:
    """Adds up the differences of two readings, a sequence at a time."""

    def __init__(self) -> None:
        self._largest, self._true, self._top, self._divergence = 0.0, 0.0, 0, 0.0
        self._targets = self._rows = 0

    def add(self, ids: Sequence[int], expected: np.ndarray, found: np.ndarray) -> None:
        """Takes logits, S×V."""
        for start in range(0, len(ids), _ROWS_AT_ONCE):
            rows = slice(start, start + _ROWS_AT_ONCE)
            p_SV, q_SV = log_softmax(expected[rows]), log_softmax(found[rows])
            following = np.array(ids[start + 1 : start + 1 + _ROWS_AT_ONCE], dtype=np.int64)
            at = np.arange(len(following))
            true = np.abs(p_SV[at, following] - q_SV[at, following])
            self._largest = float(np.maximum(self._largest, true.max(initial=0.0)))
            self._true += float(true.sum())
            self._top += int((p_SV.argmax(axis=-1) == q_SV.argmax(axis=-1)).sum())
            self._divergence += float((np.exp(p_SV) * (p_SV - q_SV)).sum())
            self._targets, self._rows = self._targets + len(following), self._rows + len(p_SV)

    def difference(self) -> Difference:
        return Difference(
            max_abs_nats=self._largest,
            mean_abs_nats=self._true / self._targets,
            top1_agreement=self._top / self._rows,
            mean_kl_nats=self._divergence / self._rows,
        )


def check_parity(
    model: PreTrainedModel, scorer: OnnxScorer, sequences: Sequence[Sequence[int]], gate: Gate
) -> dict[str, Any]:
    """Compares on all sequences (two tokens and more each) and returns the figures for the manifest.

    The reference is transformers in float32 without cache or padding, on weights that are rounded where the file's are.
    ExportDisagreesError when a figure is over its limit, in any way of reading that the file's attention allows.
    """
    reference = rounded_to_float16(model) if gate.rounds_weights else model
    readings = ("whole", "cached", "rightPadded", *(() if scorer.grouped else ("leftPadded",)))
    from_model = {name: _Tally() for name in readings}
    from_whole = {name: _Tally() for name in readings if name != "whole"}
    rounding = _Tally()
    for group in _together(sequences, int(model.config.vocab_size)):
        expected = [transformers_logits(reference, ids) for ids in group]
        whole = [scorer.logits(ids) for ids in group]
        for name in readings:
            found = whole if name == "whole" else _read(scorer, group, name)
            for row, ids in enumerate(group):
                from_model[name].add(ids, expected[row], found[row])
                if name != "whole":
                    from_whole[name].add(ids, whole[row], found[row])
        if gate.rounds_weights:
            for row, ids in enumerate(group):
                rounding.add(ids, transformers_logits(model, ids), expected[row])
    differences = {name: tally.difference() for name, tally in from_model.items()}
    own = {name: tally.difference() for name, tally in from_whole.items()}
    _hold(differences, gate.limit, "the trained model's")
    if not gate.limit.within(OWN_READINGS):
        _hold(own, OWN_READINGS, "its own in one pass")
    return {
        "reference": "transformers, float32 arithmetic" + (", weights rounded to float16" * gate.rounds_weights),
        "sequences": len(sequences),
        "tokens": sum(len(ids) for ids in sequences),
        **{name: to_json(difference) for name, difference in differences.items()},
        "fromOwnWhole": {name: to_json(difference) for name, difference in own.items()},
        "limits": to_json(gate.limit),
        **({"roundingOfWeights": to_json(rounding.difference())} if gate.rounds_weights else {}),
        **({"notRead": {"leftPadded": "grouped attention takes padding on the right only"}} if scorer.grouped else {}),
    }


def _hold(differences: dict[str, Difference], limit: Difference, what: str) -> None:
    for name, found in differences.items():
        if not found.within(limit):
            raise ExportDisagreesError(
                f"its log-probabilities (read {name}) are not {what}: up to {found.max_abs_nats:.2g} nats apart "
                f"(allowed {limit.max_abs_nats:.2g}), "
                f"on average {found.mean_abs_nats:.2g} ({limit.mean_abs_nats:.2g}), "
                f"first token equal in {found.top1_agreement:.1%} ({limit.top1_agreement:.1%}), "
                f"KL {found.mean_kl_nats:.2g} ({limit.mean_kl_nats:.2g})"
            )


def _read(scorer: OnnxScorer, group: Sequence[Sequence[int]], name: str) -> list[np.ndarray]:
    if name == "cached":
        return [scorer.cached(ids, _pieces(len(ids))) for ids in group]
    return scorer.padded(group, "left" if name == "leftPadded" else "right")


def _pieces(length: int) -> list[int]:
    """A prompt of two thirds, then single tokens up to four, then the rest at once."""
    first = max(1, 2 * length // 3)
    singles = min(4, length - first)
    rest = length - first - singles
    return [first, *[1] * singles, *([rest] if rest else [])]


def _together(sequences: Sequence[Sequence[int]], vocabulary: int) -> Iterator[list[Sequence[int]]]:
    """Sequences that are padded to one length: up to eight, fewer where their logits would be too many."""
    group: list[Sequence[int]] = []
    for ids in sequences:
        longest = max(map(len, [*group, ids]))
        if group and (
            len(group) == _PADDED_TOGETHER or (len(group) + 1) * longest * vocabulary > _MOST_LOGITS_TOGETHER
        ):
            yield group
            group = []
        group.append(ids)
    yield group
