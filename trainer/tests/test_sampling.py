from dataclasses import replace

import pytest
import torch
from transformers import Qwen3Config, Qwen3ForCausalLM

from msm_trainer.sampling import Drawing, Sampled, sample

PROMPTS = ([1, 5, 6, 7], [1, 9], [1, 5, 6, 7, 8, 9])
DRAWING = Drawing(tokens=6, temperature=0.7, ends=(2,), pad=0)


@pytest.fixture(scope="module")
def model() -> Qwen3ForCausalLM:
    torch.manual_seed(3)
    config = Qwen3Config(
        vocab_size=12,
        hidden_size=16,
        intermediate_size=24,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=8,
        initializer_range=0.5,
        tie_word_embeddings=True,
    )
    config._attn_implementation = "eager"
    return Qwen3ForCausalLM(config)


def answer_logprobs(model: Qwen3ForCausalLM, sampled: Sampled, temperature: float) -> torch.Tensor:
    """By one forward pass without a cache."""
    ids = torch.cat([sampled.prompts_BQ, sampled.answers_BT], dim=1)
    seen = torch.cat([sampled.asked_BQ, sampled.answered_BT.to(sampled.asked_BQ.dtype)], dim=1)
    positions = (seen.cumsum(dim=1) - 1).clamp(min=0)
    answers = slice(sampled.prompts_BQ.shape[1] - 1, -1)
    logits = model(input_ids=ids, attention_mask=seen, position_ids=positions, use_cache=False).logits[:, answers]
    chosen: torch.Tensor = (logits / temperature).log_softmax(dim=-1).gather(2, sampled.answers_BT[..., None])[..., 0]
    return chosen


def test_tokens_are_drawn_with_the_log_probability_that_the_model_gives_them(model: Qwen3ForCausalLM) -> None:
    sampled = sample(model, PROMPTS, DRAWING, seed=1)
    with torch.no_grad():
        scored = answer_logprobs(model, sampled, DRAWING.temperature)
    assert sampled.answered_BT.any()
    difference = (scored - sampled.logprobs_BT)[sampled.answered_BT].abs().max()
    assert difference.item() < 1e-5


def test_an_answer_ends_with_its_end_token(model: Qwen3ForCausalLM) -> None:
    sampled = sample(model, [[1, 5]] * 64, DRAWING, seed=2)
    lengths = sampled.answered_BT.sum(dim=1)
    ended = [ids[: int(n)].tolist() for ids, n in zip(sampled.answers_BT, lengths, strict=True) if n < DRAWING.tokens]
    assert ended
    assert all(ids[-1] == 2 and 2 not in ids[:-1] for ids in ended)


def test_the_same_seed_draws_the_same_and_nobody_elses_randomness_is_touched(model: Qwen3ForCausalLM) -> None:
    torch.manual_seed(8)
    first = sample(model, PROMPTS, DRAWING, seed=1)
    after = torch.rand(3)
    torch.manual_seed(8)
    assert torch.equal(after, torch.rand(3))
    assert torch.equal(sample(model, PROMPTS, DRAWING, seed=1).answers_BT, first.answers_BT)
    others = [sample(model, PROMPTS, DRAWING, seed=seed).answers_BT for seed in range(2, 6)]
    assert any(other.shape != first.answers_BT.shape or not torch.equal(other, first.answers_BT) for other in others)


def test_settings_that_came_with_a_checkpoint_do_not_bend_the_distribution(model: Qwen3ForCausalLM) -> None:
    plain = sample(model, PROMPTS, DRAWING, seed=1)
    before = model.generation_config
    model.generation_config = type(before)(top_k=1, repetition_penalty=5.0)
    try:
        assert torch.equal(sample(model, PROMPTS, DRAWING, seed=1).answers_BT, plain.answers_BT)
    finally:
        model.generation_config = before


def test_rows_of_a_sample_score_as_they_do_among_the_others(model: Qwen3ForCausalLM) -> None:
    sampled = sample(model, PROMPTS, replace(DRAWING, tokens=4), seed=5)
    with torch.no_grad():
        together = answer_logprobs(model, sampled, 0.7)
        alone = answer_logprobs(model, sampled.rows(1, 2), 0.7)
    kept = sampled.answered_BT[1]
    assert torch.allclose(alone[0], together[1, : alone.shape[1]][kept[: alone.shape[1]]], atol=1e-5)


def test_an_answer_may_be_its_end_token_alone(model: Qwen3ForCausalLM) -> None:
    sampled = sample(model, [[1]] * 4, Drawing(tokens=5, temperature=1.0, ends=range(12), pad=0), seed=1)
    assert sampled.answers_BT.shape == (4, 1)
    assert sampled.answered_BT.all()
