"""Answers drawn from the model as it is, each token with the log-probability it was drawn with.

Shape suffixes: B answers, Q prompt tokens (padded on the left), T answer tokens (padded on the right), V vocabulary.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from transformers import GenerationConfig, LogitsProcessor, LogitsProcessorList, PreTrainedModel


@dataclass(frozen=True)
class Sampled:
    """Answers after their prompts. `answered_BT` is true for an answer's tokens, its end token included."""

    prompts_BQ: torch.Tensor
    asked_BQ: torch.Tensor
    answers_BT: torch.Tensor
    answered_BT: torch.Tensor
    logprobs_BT: torch.Tensor

    def rows(self, first: int, end: int) -> "Sampled":
        """Those answers alone, without the columns that are padding for all of them."""
        asked, answered = self.asked_BQ[first:end], self.answered_BT[first:end]
        q, t = int(asked.sum(dim=1).max()), int(answered.sum(dim=1).max())
        return Sampled(
            prompts_BQ=self.prompts_BQ[first:end, -q:],
            asked_BQ=asked[:, -q:],
            answers_BT=self.answers_BT[first:end, :t],
            answered_BT=answered[:, :t],
            logprobs_BT=self.logprobs_BT[first:end, :t],
        )


@dataclass(frozen=True)
class Drawing:
    """How answers are drawn: at most `tokens` tokens at a temperature, until one of the `ends`."""

    tokens: int
    temperature: float
    ends: Collection[int]
    pad: int


@torch.no_grad()
def sample(
    model: PreTrainedModel, prompts: Sequence[Sequence[int]], drawing: Drawing, seed: int, *, together: bool = False
) -> Sampled:
    """Draws one answer to each prompt (token ids); the same model, prompts and seed give the same answers.

    `together`: other processes hold parts of the weights, so all go on until the last of them is done.
    """
    device = model.device
    width = max(len(prompt) for prompt in prompts)
    prompts_BQ = torch.tensor([[drawing.pad] * (width - len(p)) + list(p) for p in prompts], device=device)
    asked_BQ = torch.tensor([[0] * (width - len(p)) + [1] * len(p) for p in prompts], device=device)
    generate: Any = model.generate
    recorder = _Recorder(drawing.temperature)
    with _evaluating(model), _seeded(device, seed):
        whole: torch.Tensor = generate(
            input_ids=prompts_BQ,
            attention_mask=asked_BQ,
            logits_processor=LogitsProcessorList([recorder]),
            synced_gpus=together,
            **_settings(drawing),
        )
    answers_BT = whole[:, width:]
    ended_BT = torch.isin(answers_BT, torch.tensor(sorted(drawing.ends), device=device))
    answered_BT = ended_BT.cumsum(dim=1) - ended_BT.int() == 0
    return Sampled(prompts_BQ, asked_BQ, answers_BT, answered_BT, recorder.chosen(answers_BT))


class _Recorder(LogitsProcessor):
    """Divides by the temperature, and keeps of each step's log-probabilities only that of the token chosen."""

    def __init__(self, temperature: float) -> None:
        self._temperature = temperature
        self._last_BV: torch.Tensor | None = None
        self._chosen: list[torch.Tensor] = []

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        if self._last_BV is not None:
            self._chosen.append(self._last_BV.gather(1, input_ids[:, -1:]))
        warmed_BV = scores.float() / self._temperature
        self._last_BV = warmed_BV.log_softmax(dim=-1)
        return warmed_BV

    def chosen(self, answers_BT: torch.Tensor) -> torch.Tensor:
        """B×T; the last token's is known only once all are drawn."""
        assert self._last_BV is not None, "at least one token was drawn"
        return torch.cat([*self._chosen, self._last_BV.gather(1, answers_BT[:, -1:])], dim=1)


def _settings(drawing: Drawing) -> dict[str, object]:
    """Plain sampling: no cut of the distribution, and the temperature is the recorder's."""
    return {
        "max_new_tokens": drawing.tokens,
        "do_sample": True,
        "temperature": 1.0,
        "top_k": 0,
        "top_p": 1.0,
        "eos_token_id": sorted(drawing.ends),
        "pad_token_id": drawing.pad,
        "use_cache": True,
    }


@contextmanager
def _evaluating(model: PreTrainedModel) -> Iterator[None]:
    """No dropout; and nothing of the settings that the checkpoint came with, such as a penalty for repetition."""
    training, settings = model.training, model.generation_config
    model.train(False)
    model.generation_config = GenerationConfig()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        model.generation_config = settings
        model.train(training)


@contextmanager
def _seeded(device: torch.device, seed: int) -> Iterator[None]:
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(seed)
        yield
