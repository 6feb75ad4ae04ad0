"""A step's answers, rewarded: each prompt is answered several times, and its answers are compared with each other.

Shape suffixes: B answers, T tokens of prompt and answer, A tokens of an answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from msm_trainer.data import IGNORED, seed_of
from msm_trainer.feeds import Batch
from msm_trainer.grpo import group_advantages
from msm_trainer.prompts import Prompt
from msm_trainer.rewards import Answer, Reward, grade
from msm_trainer.sampling import Drawing, Sampled, sample

_ANSWERS_AT_ONCE = 256


@dataclass(frozen=True, kw_only=True)
class Rollout(Batch):
    """All answers to one prompt, for one forward pass; the targets are the answers' tokens, in the last columns.

    Log-probabilities are in nats: those that the tokens were drawn with, and those of the stage's start once known.
    """

    prompt: Prompt
    texts: tuple[str, ...]
    rewards_B: torch.Tensor
    advantages_B: torch.Tensor
    logprobs_BA: torch.Tensor
    start_logprobs_BA: torch.Tensor | None = None


@dataclass(frozen=True)
class Asking:
    """How prompts are answered and rewarded. `together`: all processes hold parts of the weights and go on as one."""

    drawing: Drawing
    generations: int
    reward: Reward
    together: bool = False


def roll_out(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    prompts: Sequence[Prompt],
    asking: Asking,
    seed: Sequence[int],
) -> list[Rollout]:
    """Answers and rewards the prompts; the same model, prompts and seed give the same rollouts."""
    rollouts: list[Rollout] = []
    at_once = max(1, _ANSWERS_AT_ONCE // asking.generations)
    for start in range(0, len(prompts), at_once):
        asked = prompts[start : start + at_once]
        ids = [prompt.ids for prompt in asked for _ in range(asking.generations)]
        number = seed_of(*seed, start)
        sampled = sample(model, ids, asking.drawing, number, together=asking.together)
        for place, prompt in enumerate(asked):
            own = sampled.rows(place * asking.generations, (place + 1) * asking.generations)
            rollouts.append(_rollout(tokenizer, prompt, own, asking.reward))
    return rollouts


def _rollout(tokenizer: PreTrainedTokenizerBase, prompt: Prompt, sampled: Sampled, reward: Reward) -> Rollout:
    texts = tuple(
        str(tokenizer.decode(ids[answered], skip_special_tokens=True))
        for ids, answered in zip(sampled.answers_BT.cpu(), sampled.answered_BT.cpu(), strict=True)
    )
    rewards_B = torch.tensor([grade(reward, Answer(text, prompt.expected)) for text in texts])
    # Answers to one prompt begin alike, so nothing is padded but their ends, which no earlier token sees.
    ids_BT = torch.cat([sampled.prompts_BQ, sampled.answers_BT], dim=1)
    asked_BQ = torch.full_like(sampled.prompts_BQ, IGNORED)
    targets_BT = torch.cat([asked_BQ, sampled.answers_BT.masked_fill(~sampled.answered_BT, IGNORED)], dim=1)
    return Rollout(
        ids_BT[:, :-1],
        targets_BT[:, 1:],
        1.0,
        prompt=prompt,
        texts=texts,
        rewards_B=rewards_B,
        advantages_B=group_advantages(rewards_B[None])[0].to(ids_BT.device),
        logprobs_BA=sampled.logprobs_BT,
    )
