"""Logits and log-probabilities from both engines: transformers in float32, and ONNX Runtime on an exported file.

Shape suffixes: B sequences, S positions, V vocabulary.
"""

import copy
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn
from transformers import PreTrainedModel

from msm_trainer.strict_json import read_json

Side = Literal["left", "right"]

_PROMPTS_AT_ONCE = 128
# Under this many bytes of weights a thread pool costs more than it gives.
_ONE_THREAD_BYTES = 50_000_000


@torch.no_grad()
def rounded_to_float16(model: PreTrainedModel) -> PreTrainedModel:
    """The same model with each weight rounded to float16 and widened again: what an exported file computes with."""
    rounded = copy.deepcopy(model)
    for weight in rounded.parameters():
        weight.copy_(weight.half().float())
    nn.Module.train(rounded, mode=False)
    return rounded


def log_softmax(logits: np.ndarray) -> np.ndarray:
    """Log-probabilities over the last axis, in float64."""
    wide = logits.astype(np.float64)
    wide -= wide.max(axis=-1, keepdims=True)
    normalised: np.ndarray = wide - np.log(np.exp(wide).sum(axis=-1, keepdims=True))
    return normalised


@torch.no_grad()
def transformers_logits(model: PreTrainedModel, ids: Sequence[int]) -> np.ndarray:
    """Logits after each of the ids, float32, shape S×V, one sequence at a time without padding or cache."""
    nn.Module.train(model, mode=False)
    logits_SV = model(input_ids=torch.tensor([list(ids)], device=model.device), use_cache=False).logits[0]
    table: np.ndarray = logits_SV.float().cpu().numpy()
    return table


def transformers_log_probabilities(model: PreTrainedModel, ids: Sequence[int]) -> np.ndarray:
    """Log-probabilities after each of the ids, shape S×V."""
    return log_softmax(transformers_logits(model, ids))


class OnnxScorer:
    """An exported file on ONNX Runtime's CPU provider; `grouped` says that its attention is one fused operator."""

    def __init__(self, path: Path) -> None:
        options = onnxruntime.SessionOptions()
        weights = sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*"))
        options.intra_op_num_threads = 1 if weights < _ONE_THREAD_BYTES else len(os.sched_getaffinity(0))
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        inputs = self._session.get_inputs()
        self._names = {value.name for value in inputs}
        self._cached = {value.name: value for value in inputs if value.name.startswith("past_key_values.")}
        self._outputs = [output.name for output in self._session.get_outputs()]
        # The builder names the last size of a cache instead of giving it.
        named = path.parent / "genai_config.json"
        self._head_size = read_json(named)["model"]["decoder"]["head_size"] if named.is_file() else 0
        nodes = onnx.load(path, load_external_data=False).graph.node
        self.grouped = any(node.op_type == "GroupQueryAttention" for node in nodes)

    def logits(self, ids: Sequence[int]) -> np.ndarray:
        """Logits after each of the ids, float32, shape S×V, in one pass."""
        return self.padded([ids], "right")[0]

    def log_probabilities(self, ids: Sequence[int]) -> np.ndarray:
        """Log-probabilities after each of the ids, shape S×V, in one pass."""
        return log_softmax(self.logits(ids))

    def padded(self, sequences: Sequence[Sequence[int]], side: Side) -> list[np.ndarray]:
        """Logits of several sequences in one batch, padded to the longest on the given side."""
        longest = max(len(ids) for ids in sequences)
        ids_BS = np.zeros((len(sequences), longest), dtype=np.int64)
        mask_BS = np.zeros_like(ids_BS)
        spans = [slice(longest - len(ids), longest) if side == "left" else slice(len(ids)) for ids in sequences]
        for row, (ids, span) in enumerate(zip(sequences, spans, strict=True)):
            ids_BS[row, span], mask_BS[row, span] = list(ids), 1
        positions_BS = np.maximum(mask_BS.cumsum(axis=1) - 1, 0)
        logits_BSV, _ = self._run(ids_BS, mask_BS, positions_BS, self._empty_cache(len(sequences)))
        return [logits_BSV[row, span] for row, span in enumerate(spans)]

    def cached(self, ids: Sequence[int], pieces: Sequence[int]) -> np.ndarray:
        """Like `logits`, fed piece by piece with the cache; `pieces` are lengths that sum to that of ids."""
        assert sum(pieces) == len(ids)
        cache, results, done = self._empty_cache(1), [], 0
        for length in pieces:
            piece = np.array([list(ids[done : done + length])], dtype=np.int64)
            positions = np.arange(done, done + length, dtype=np.int64)[None]
            mask = np.ones((1, done + length), dtype=np.int64)
            logits_BSV, cache = self._run(piece, mask, positions, cache)
            results.append(logits_BSV[0])
            done += length
        return np.concatenate(results)

    def _empty_cache(self, batch: int) -> dict[str, np.ndarray]:
        empty = {}
        for name, value in self._cached.items():
            _, heads, _, size = value.shape
            size = size if isinstance(size, int) else self._head_size
            kind = np.float16 if value.type == "tensor(float16)" else np.float32
            empty[name] = np.zeros((batch, heads, 0, size), dtype=kind)
        return empty

    def _run(
        self, ids: np.ndarray, mask: np.ndarray, positions: np.ndarray, cache: dict[str, np.ndarray]
    ) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        feeds = {"input_ids": ids, "attention_mask": mask, "position_ids": positions, **cache}
        wanted = {name: value for name, value in feeds.items() if name in self._names}
        results = dict(zip(self._outputs, self._session.run(self._outputs, wanted), strict=True))
        logits: np.ndarray = results["logits"].astype(np.float32, copy=False)
        return logits, {name: results[name.replace("past_key_values", "present")] for name in cache}


@torch.no_grad()
def next_log_probabilities(model: PreTrainedModel, prompts: Sequence[Sequence[int]]) -> np.ndarray:
    """Log-probabilities of the token after each prompt, a row each; padded on the right, which causality allows."""
    nn.Module.train(model, mode=False)
    rows = []
    for start in range(0, len(prompts), _PROMPTS_AT_ONCE):
        chunk = prompts[start : start + _PROMPTS_AT_ONCE]
        ids_BS = torch.zeros(len(chunk), max(map(len, chunk)), dtype=torch.long)
        for row, ids in enumerate(chunk):
            ids_BS[row, : len(ids)] = torch.tensor(list(ids))
        logits_BSV = model(input_ids=ids_BS, use_cache=False).logits
        last = torch.tensor([len(ids) - 1 for ids in chunk])
        rows.append(log_softmax(logits_BSV[torch.arange(len(chunk)), last].numpy()))
    return np.concatenate(rows)
