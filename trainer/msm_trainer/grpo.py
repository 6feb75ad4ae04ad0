"""The arithmetic of GRPO (Shao et al. 2024): answers to one prompt are compared with each other, no critic is trained.

Shape suffixes: P prompts, G answers to each, B answers, T tokens of an answer.
"""

import torch

CLIP = 0.2
_TINY = 1e-4


def group_advantages(rewards_PG: torch.Tensor) -> torch.Tensor:
    """How much better than its group each answer is, in the group's standard deviations; P×G.

    A group whose answers are all rewarded alike teaches nothing: its advantages are 0.
    """
    mean_P1 = rewards_PG.mean(dim=1, keepdim=True)
    return (rewards_PG - mean_P1) / (rewards_PG.std(dim=1, keepdim=True) + _TINY)


def policy_loss(
    logprobs_BT: torch.Tensor,
    sampled_logprobs_BT: torch.Tensor,
    mask_BT: torch.Tensor,
    advantages_B: torch.Tensor,
) -> torch.Tensor:
    """Sum over the answers' tokens of the clipped policy loss; divide by the step's number of tokens for its mean.

    `sampled_logprobs_BT` are those that the tokens were drawn with. They differ from the trained model's where dropout
    is on or the cache rounds differently; the ratio corrects for it and the clip bounds it. Every token of a step has
    the same weight, so that long answers are not favoured (DAPO, Yu et al. 2025).
    """
    ratio_BT = (logprobs_BT - sampled_logprobs_BT).exp()
    clipped_BT = ratio_BT.clamp(1 - CLIP, 1 + CLIP)
    gain_BT = torch.minimum(ratio_BT * advantages_B[:, None], clipped_BT * advantages_B[:, None])
    return -(gain_BT * mask_BT).sum()


def distance(logprobs_BT: torch.Tensor, start_logprobs_BT: torch.Tensor, mask_BT: torch.Tensor) -> torch.Tensor:
    """Sum over tokens of an estimate of KL(model ‖ start) that is never negative (Schulman's k3), in nats."""
    difference_BT = start_logprobs_BT - logprobs_BT
    return ((difference_BT.exp() - difference_BT - 1) * mask_BT).sum()
