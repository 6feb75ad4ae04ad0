"""What a run will take: parameters, memory and disk, worked out from configurations alone."""

from dataclasses import dataclass
from typing import Any

import torch
from transformers import AutoModelForCausalLM, Qwen3Config

from msm_trainer.adapter import new_adapter
from msm_trainer.feeds import PASS_TOKENS
from msm_trainer.model import context_of
from msm_trainer.spec import LoraTuning, ModelShape, Precision, TrainSpec
from msm_trainer.stage_settings import Batches, ChatBatches, DocumentBatches, StreamBatches

_MOMENTS_BYTES, _GRADIENT_BYTES, _FLOAT_BYTES, _HALF_BYTES = 8, 4, 4, 2
# Of one layer's activations that backward needs, in multiples of tokens × hidden size: attention and a gated MLP.
_ACTIVATIONS_A_LAYER = 34
# Of bits there are blocks of 32 with a scale each.
_EXPORTED_BYTES: dict[Precision, float] = {"float32": 4, "float16": 2, "int8": 1.0625, "int4": 0.5625}


@dataclass(frozen=True)
class Estimate:
    """In bytes, and numbers of weights. `activations` is a rough figure for one forward pass, logits included.

    What lies in memory is that of one device. `export_on_disk` are the files, and an adapter merged for their time.
    """

    parameters: int
    moving: int
    weights: int
    gradients: int
    moments: int
    activations: int
    state_on_disk: int
    checkpoint_on_disk: int
    export_on_disk: int

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
    devices = spec.parallel.processes if spec.parallel.mode == "fsdp2" else 1
    precisions = () if spec.export is None else spec.export.precisions
    merged = parameters * _FLOAT_BYTES if precisions and isinstance(spec.tune, LoraTuning) and not merges else 0
    return Estimate(
        parameters=parameters,
        moving=moving,
        weights=(moving * _FLOAT_BYTES + frozen * (_HALF_BYTES if half else _FLOAT_BYTES)) // devices,
        gradients=moving * _GRADIENT_BYTES // devices,
        moments=moving * _MOMENTS_BYTES // devices,
        activations=_activations(spec, config),
        state_on_disk=moving * (_FLOAT_BYTES + _MOMENTS_BYTES),
        checkpoint_on_disk=parameters * _FLOAT_BYTES if merges else moving * _FLOAT_BYTES,
        export_on_disk=merged + sum(int(parameters * _EXPORTED_BYTES[precision]) for precision in precisions),
    )


def _activations(spec: TrainSpec, config: Any) -> int:
    number = _HALF_BYTES if spec.precision == "bfloat16" else _FLOAT_BYTES
    layers = 1 if spec.gradient_checkpointing else config.num_hidden_layers
    kept = config.num_hidden_layers if spec.gradient_checkpointing else 0
    per_token = config.hidden_size * number * (_ACTIVATIONS_A_LAYER * layers + kept)
    logits = config.vocab_size * (number + 2 * _FLOAT_BYTES)
    context = context_of(config)
    longest = max(_pass_tokens(batches, context) for stage in spec.stages for batches in stage.batches)
    return int(longest * (per_token + logits))


def _pass_tokens(batches: Batches, context: int) -> int:
    """The most tokens that go through the model at once: one row, or as many as fill a pass."""
    if isinstance(batches, StreamBatches):
        row, rows = batches.window_tokens, batches.windows
    elif isinstance(batches, DocumentBatches):
        row = min(batches.max_tokens, context)
        rows = max(1, batches.batch_tokens // row)
    elif isinstance(batches, ChatBatches):
        row, rows = min(batches.max_tokens, context), batches.chats
    else:  # all answers to a prompt go together
        row, rows = batches.generations * batches.answer_tokens, batches.prompts
    return max(row, min(PASS_TOKENS, row * rows))
