"""Models: a small Qwen3 from nothing, or any causal model of transformers from weights without pickles."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from peft import PeftModel
from safetensors import SafetensorError
from torch import nn
from transformers import (
    AutoModelForCausalLM,
    GenerationConfig,
    PreTrainedModel,
    PreTrainedTokenizerBase,
    Qwen3Config,
    Qwen3ForCausalLM,
)

from msm_trainer.adapter import continued_adapter, folded, new_adapter
from msm_trainer.data import token_id
from msm_trainer.host import Host
from msm_trainer.origin import Origin, open_config, origin_in
from msm_trainer.problems import BaseModelError
from msm_trainer.spec import LoraTuning, ModelShape, ShapeBase, TrainSpec

_EMBEDDING_STD = 0.02
_UNKNOWN_CONTEXT = 1 << 20


def new_model(shape: ModelShape, tokenizer: PreTrainedTokenizerBase, seed: int) -> Qwen3ForCausalLM:
    """Builds and initialises the model; the same shape, vocabulary and seed give the same weights.

    Matrices start at standard deviation 1/√fan-in, those that write into the residual stream at 1/√(2·layers) of it.
    """
    config = Qwen3Config(
        vocab_size=len(tokenizer),
        hidden_size=shape.hidden_size,
        intermediate_size=shape.intermediate_size,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.key_value_heads,
        head_dim=shape.head_size,
        max_position_embeddings=shape.context_tokens,
        tie_word_embeddings=True,
        bos_token_id=token_id(tokenizer, "bos"),
        eos_token_id=token_id(tokenizer, "eos"),
        pad_token_id=token_id(tokenizer, "pad"),
    )
    config._attn_implementation = "eager"
    model = Qwen3ForCausalLM(config)
    random = torch.Generator().manual_seed(seed)
    for name, parameter in model.named_parameters():
        if name == "model.embed_tokens.weight":
            nn.init.normal_(parameter, std=_EMBEDDING_STD, generator=random)
        elif parameter.dim() == 2:
            writes_to_stream = name.endswith(("o_proj.weight", "down_proj.weight"))
            damping = (2 * shape.layers) ** -0.5 if writes_to_stream else 1.0
            nn.init.normal_(parameter, std=parameter.shape[1] ** -0.5 * damping, generator=random)
    model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
        bos_token_id=config.bos_token_id, eos_token_id=config.eos_token_id, pad_token_id=config.pad_token_id
    )
    return model


def context_of(config: Any) -> int:
    """The most tokens that a model of this configuration reads at once."""
    return int(getattr(config, "max_position_embeddings", None) or _UNKNOWN_CONTEXT)


def open_model(
    spec: TrainSpec, origin: Origin, tokenizer: PreTrainedTokenizerBase, host: Host
) -> PreTrainedModel | PeftModel:
    """The model that the spec trains, on the host's device, with the weights that move set to require gradients.

    Weights that move are float32 whatever the arithmetic: in bfloat16, steps under 1/256 of a weight are lost. Frozen
    weights under an adapter are bfloat16 where arithmetic is, which halves their memory and loses nothing.
    """
    if isinstance(spec.base, ShapeBase):
        model: PreTrainedModel = new_model(spec.base.shape, tokenizer, spec.training_seed)
        return _placed(spec, model, host)
    assert origin.weights is not None, "only a model from nothing has none"
    frozen = isinstance(spec.tune, LoraTuning)
    dtype = torch.bfloat16 if frozen and host.bfloat16 else torch.float32
    context = context_of(open_config(origin.weights))
    model = load_model(origin.weights, dtype=dtype, attention=host.attention(context))
    if not isinstance(spec.tune, LoraTuning):
        whole = model if origin.adapter is None else folded(model, origin.adapter)
        whole.requires_grad_(True)  # folding leaves the weights frozen
        return _placed(spec, whole, host)
    if origin.adapter is None:
        return _placed(spec, new_adapter(model, spec.tune, spec.training_seed), host)
    return _placed(spec, continued_adapter(model, origin.adapter, spec.tune), host)


def load_whole(folder: Path) -> PreTrainedModel:
    """A checkpoint folder's model in float32 on the CPU; where it holds an adapter, with that added to the weights."""
    origin = origin_in(folder)
    assert origin.weights is not None, "a folder has weights"
    model = load_model(origin.weights)
    return model if origin.adapter is None else folded(model, origin.adapter)


def _placed(spec: TrainSpec, model: PreTrainedModel | PeftModel, host: Host) -> PreTrainedModel | PeftModel:
    if spec.gradient_checkpointing:
        inner: Any = model.get_base_model() if isinstance(model, PeftModel) else model
        inner.gradient_checkpointing_enable({"use_reentrant": False})
    if spec.parallel.mode != "fsdp2":  # one that is sharded may be too large for a device and goes there by blocks
        nn.Module.to(model, host.device)
    return model


def load_model(folder: Path, *, dtype: torch.dtype = torch.float32, attention: str | None = None) -> PreTrainedModel:
    """Loads a folder's weights: safetensors, or what our exporter stored in its ONNX file.

    BaseModelError when there are none of these, a file is damaged, or weights are missing from it.
    """
    config = open_config(folder)
    if any(folder.glob("*.safetensors")):
        return _from_safetensors(folder, dtype, attention)
    if (folder / "model.onnx").is_file():
        return _from_onnx(folder, config, dtype, attention)
    raise BaseModelError(f"{folder} holds no weights in safetensors; weights in pickles are never read.")


def _from_safetensors(folder: Path, dtype: torch.dtype, attention: str | None) -> PreTrainedModel:
    try:
        loaded: Any = AutoModelForCausalLM.from_pretrained(
            folder,
            dtype=dtype,
            attn_implementation=attention,
            use_safetensors=True,
            local_files_only=True,
            trust_remote_code=False,
            output_loading_info=True,
        )
    except (OSError, ValueError, RuntimeError, SafetensorError) as problem:
        raise BaseModelError(f"The weights in {folder} cannot be read: {problem}") from problem
    model, report = loaded
    if report["missing_keys"]:
        raise BaseModelError(f"The weights in {folder} lack {sorted(report['missing_keys'])[0]}.")
    assert isinstance(model, PreTrainedModel)
    return model


def _from_onnx(folder: Path, config: Any, dtype: torch.dtype, attention: str | None) -> PreTrainedModel:
    from msm_trainer.onnx_export import read_weights  # ONNX is needed for these folders alone

    model: Any = AutoModelForCausalLM.from_config(config, attn_implementation=attention)  # type: ignore[no-untyped-call]
    stored = read_weights(folder / "model.onnx", model.state_dict())
    weights = {name: torch.from_numpy(value.astype(np.float32)) for name, value in stored.items()}
    report = model.load_state_dict(weights, strict=False)
    tied = set(getattr(model, "_tied_weights_keys", None) or ()) if config.tie_word_embeddings else set()
    if missing := sorted(set(report.missing_keys) - tied):
        raise BaseModelError(
            f"The ONNX file in {folder} does not hold {missing[0]} as it was trained; start from the float16 or "
            "float32 export of it instead."
        )
    model.tie_weights()
    if (folder / "generation_config.json").is_file():
        model.generation_config = GenerationConfig.from_pretrained(folder)
    model.to(dtype)
    assert isinstance(model, PreTrainedModel)
    return model
