"""What a run will take: parameters, memory and disk, worked out from configurations alone."""

from dataclasses import dataclass
from typing import Any

import torch
from transformers import AutoModelForCausalLM, Qwen3Config

from msm_trainer.adapter import new_adapter
from msm_trainer.feeds import PASS_TOKENS
from msm_trainer.spec import LoraTuning, ModelShape, TrainSpec

_MOMENTS_BYTES, _GRADIENT_BYTES, _FLOAT_BYTES, _HALF_BYTES = 8, 4, 4, 2
# Of one layer's activations that backward needs, in multiples of tokens × hidden size: attention and a gated MLP.
_ACTIVATIONS_A_LAYER = 34


@dataclass(frozen=True)
class Estimate:
    """In bytes, and numbers of weights. `activations` is a rough figure for one forward pass, logits included."""

    parameters: int
    moving: int
    weights: int
    gradients: int
    moments: int
    activations: int
    state_on_disk: int
    checkpoint_on_disk: int

    @property
    def memory(self) -> int:
        """All that lies in the device's memory at once."""
        return self.weights + self.gradients + self.moments + self.activations


def config_of_shape(shape: ModelShape, vocabulary: int) -> Qwen3Config:
    """The configuration of a model from nothing, as far as sizes go."""
    return Qwen3Config(
        vocab_size=vocabulary,
        hidden_size=shape.hidden_size,
        intermediate_size=shape.intermediate_size,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.key_value_heads,
        head_dim=shape.head_size,
        max_position_embeddings=shape.context_tokens,
        tie_word_embeddings=True,
    )


def estimate(spec: TrainSpec, config: Any) -> Estimate:
    """Builds the model without memory for its weights, and counts."""
    with torch.device("meta"):
        model: Any = AutoModelForCausalLM.from_config(config)  # type: ignore[no-untyped-call]
        parameters = sum(parameter.numel() for parameter in model.parameters())
        if isinstance(spec.tune, LoraTuning):
            model = new_adapter(model, spec.tune, seed=0)
    moving = sum(parameter.numel() for parameter in model.parameters() if parameter.requires_grad)
    half = spec.precision == "bfloat16"
    frozen = parameters if isinstance(spec.tune, LoraTuning) else 0
    merges = isinstance(spec.tune, LoraTuning) and spec.tune.merge
    return Estimate(
        parameters=parameters,
        moving=moving,
        weights=moving * _FLOAT_BYTES + frozen * (_HALF_BYTES if half else _FLOAT_BYTES),
        gradients=moving * _GRADIENT_BYTES,
        moments=moving * _MOMENTS_BYTES,
        activations=_activations(spec, config),
        state_on_disk=moving * (_FLOAT_BYTES + _MOMENTS_BYTES),
        checkpoint_on_disk=parameters * _FLOAT_BYTES if merges else moving * _FLOAT_BYTES,
    )


def _activations(spec: TrainSpec, config: Any) -> int:
    number = _HALF_BYTES if spec.precision == "bfloat16" else _FLOAT_BYTES
    layers = 1 if spec.gradient_checkpointing else config.num_hidden_layers
    kept = config.num_hidden_layers if spec.gradient_checkpointing else 0
    per_token = config.hidden_size * number * (_ACTIVATIONS_A_LAYER * layers + kept)
    logits = config.vocab_size * (number + 2 * _FLOAT_BYTES)
    return int(PASS_TOKENS * (per_token + logits))
