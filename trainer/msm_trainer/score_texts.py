"""Log-probabilities of texts by transformers or ONNX Runtime: the same reading as the workbench's own engine."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from transformers import PreTrainedTokenizerBase

from msm_trainer.data import read_rows
from msm_trainer.origin import open_tokenizer
from msm_trainer.problems import DataError
from msm_trainer.scoring import OnnxScorer, transformers_log_probabilities
from msm_trainer.trained_weights import open_trained

# Log-probabilities in nats after each of the ids, S×V.
Reader = Callable[[Sequence[int]], np.ndarray]


def score_file(folder: Path, rows: Path) -> Iterator[dict[str, Any]]:
    """Yields `{sum, tokens, perToken}` for each row of the JSONL file, in nats.

    Of a row `{"prefix", "continuation"}` the continuation's tokens are scored, of a row `{"text"}` all but the first.
    DataError names a row that is neither, or of which nothing is left to score.
    """
    with _open(folder) as (read, tokenizer):
        for number, row in read_rows(rows):
            where = f"Line {number} of {rows}"
            ids, first = _tokens(row, tokenizer, where)
            if not 0 < first < len(ids):
                raise DataError(f"{where} has no token with another before it, so there is nothing to score.")
            table = read(ids[:-1])
            nats = [float(table[at - 1, ids[at]]) for at in range(first, len(ids))]
            yield {"sum": sum(nats), "tokens": len(nats), "perToken": nats}


def _tokens(row: dict[str, Any], tokenizer: PreTrainedTokenizerBase, where: str) -> tuple[list[int], int]:
    """Ids of the whole text, and the place of the first that is scored.

    Prefix and continuation are tokenised as one text: a continuation begins where the ids of the whole part from those
    of the prefix alone.
    """
    text, prefix, continuation = row.get("text"), row.get("prefix"), row.get("continuation")
    if isinstance(text, str) and prefix is None and continuation is None:
        return _encode(tokenizer, text), 1
    if not (isinstance(prefix, str) and isinstance(continuation, str) and text is None):
        raise DataError(f"{where} has neither a string 'text' nor strings 'prefix' and 'continuation'.")
    before, ids = _encode(tokenizer, prefix), _encode(tokenizer, prefix + continuation)
    shared = zip(before, ids, strict=False)
    return ids, next((at for at, (one, other) in enumerate(shared) if one != other), min(len(before), len(ids)))


def _encode(tokenizer: PreTrainedTokenizerBase, text: str) -> list[int]:
    return [int(i) for i in tokenizer(text)["input_ids"]]


@contextmanager
def _open(folder: Path) -> Iterator[tuple[Reader, PreTrainedTokenizerBase]]:
    if (folder / "model.onnx").is_file():
        yield OnnxScorer(folder / "model.onnx").log_probabilities, open_tokenizer(folder)
        return
    with open_trained(folder) as trained:
        yield lambda ids: transformers_log_probabilities(trained.model, ids), trained.tokenizer
