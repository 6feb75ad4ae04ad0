import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode
from transformers import Qwen3Config, Qwen3ForCausalLM

from msm_trainer.throughput import Arithmetic, flops_per_token, peak_flops


def test_the_formula_counts_what_torch_counts_of_a_forward_and_backward_pass() -> None:
    config = Qwen3Config(
        vocab_size=300,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=8,
        tie_word_embeddings=True,
    )
    config._attn_implementation = "eager"
    model = Qwen3ForCausalLM(config)
    ids_BT = torch.arange(128).view(2, 64)
    with FlopCounterMode(display=False) as counter:
        model(input_ids=ids_BT, labels=ids_BT, use_cache=False).loss.backward()
    matrices = sum(p.numel() for p in model.parameters() if p.dim() == 2)
    # torch counts the products of all pairs of positions, the masked ones too: a context of twice the length.
    expected = 128 * flops_per_token(Arithmetic(matrices, 0, 2, 4, 8), context_tokens=2 * 64)
    assert counter.get_total_flops() == pytest.approx(expected, rel=0.01)


def test_frozen_weights_have_no_gradient_of_their_own() -> None:
    assert flops_per_token(Arithmetic(10, 1000, 0, 0, 0), 0) == 60 + 4000


@pytest.mark.parametrize(
    ("name", "bfloat16", "float32"),
    [
        ("NVIDIA H100 80GB HBM3", 989e12, 67e12),
        ("NVIDIA H100 PCIe", 756e12, 51e12),
        ("NVIDIA H100 NVL", 835e12, 60e12),
        ("NVIDIA H200", 989e12, 67e12),
        ("NVIDIA A100-SXM4-80GB", 312e12, 19.5e12),
        ("NVIDIA L40S", 362e12, 91.6e12),
        ("NVIDIA L4", 121e12, 30.3e12),
        ("NVIDIA L40", None, None),
        ("Some other GPU", None, None),
    ],
)
def test_a_gpus_peak_goes_by_its_drivers_name(name: str, bfloat16: float | None, float32: float | None) -> None:
    assert (peak_flops(name, "bfloat16"), peak_flops(name, "float32")) == (bfloat16, float32)
