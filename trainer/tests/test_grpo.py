import math

import pytest
import torch

from msm_trainer.grpo import distance, group_advantages, policy_loss


def test_advantages_are_deviations_from_the_groups_mean() -> None:
    # By hand: mean 1/2, standard deviation √(4 × 1/4 / 3) = 1/√3.
    advantages = group_advantages(torch.tensor([[1.0, 0.0, 0.0, 1.0], [0.3, 0.3, 0.3, 0.3]]))
    expected = math.sqrt(3) / 2
    assert advantages[0].tolist() == pytest.approx([expected, -expected, -expected, expected], rel=1e-3)
    assert advantages[1].tolist() == [0.0, 0.0, 0.0, 0.0]


def test_where_the_sampler_agrees_the_gradient_is_that_of_the_weighted_log_likelihood() -> None:
    logprobs = torch.tensor([[-1.0, -2.0], [-0.5, -3.0]], requires_grad=True)
    mask = torch.tensor([[True, True], [True, False]])
    loss = policy_loss(logprobs, logprobs.detach(), mask, torch.tensor([2.0, -1.0]))
    loss.backward()  # type: ignore[no-untyped-call]
    assert loss.item() == pytest.approx(-3.0)
    assert logprobs.grad is not None
    assert logprobs.grad.tolist() == [[-2.0, -2.0], [1.0, 0.0]]


def test_a_ratio_beyond_the_clip_moves_nothing_further() -> None:
    # e^0.5 = 1.65 for a good answer and e^-0.5 = 0.61 for a bad one lie beyond 1 ± 0.2; the other two are pulled back.
    logprobs = torch.tensor([[-0.5], [-1.5], [-0.5], [-1.5]], requires_grad=True)
    sampled = torch.full((4, 1), -1.0)
    mask = torch.ones(4, 1, dtype=torch.bool)
    policy_loss(logprobs, sampled, mask, torch.tensor([1.0, -1.0, -1.0, 1.0])).backward()  # type: ignore[no-untyped-call]
    assert logprobs.grad is not None
    expected = [0.0, 0.0, math.exp(0.5), -math.exp(-0.5)]
    assert logprobs.grad[:, 0].tolist() == pytest.approx(expected)


def test_the_distance_estimates_the_divergence_from_the_start() -> None:
    model = torch.tensor([0.7, 0.2, 0.1])
    start = torch.tensor([0.5, 0.25, 0.25])
    divergence = (model * (model / start).log()).sum().item()
    drawn = torch.multinomial(model, 200_000, replacement=True, generator=torch.Generator().manual_seed(1))[None]
    everywhere = torch.ones_like(drawn, dtype=torch.bool)
    estimate = distance(model.log()[drawn], start.log()[drawn], everywhere).item() / drawn.numel()
    assert estimate == pytest.approx(divergence, rel=0.02)
    assert distance(model.log()[drawn], model.log()[drawn], everywhere).item() == 0
