"""A small Qwen3 from scratch, and the optimiser's parameter groups."""

from pathlib import Path

import torch
from torch import nn
from transformers import GenerationConfig, PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM

from msm_trainer.data import token_id
from msm_trainer.recipe import ModelShape, Stage

_EMBEDDING_STD = 0.02


def new_model(shape: ModelShape, tokenizer: PreTrainedTokenizerFast, seed: int) -> Qwen3ForCausalLM:
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


def load_model(folder: Path) -> Qwen3ForCausalLM:
    """Loads a checkpoint folder in float32; ValueError when it holds no safetensors weights."""
    if not (folder / "model.safetensors").is_file():
        raise ValueError(f"{folder} holds no model.safetensors.")
    loaded: Qwen3ForCausalLM = Qwen3ForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", use_safetensors=True
    )
    return loaded


def parameter_groups(model: nn.Module, stage: Stage) -> list[dict[str, object]]:
    """Embeddings with their own rate and no decay, matrices with decay, the rest without.

    A word's embedding row gets a gradient only where the word occurs; at the common rate rare names hardly move.
    """
    named = list(model.named_parameters())
    embeddings = [p for name, p in named if "embed_tokens" in name]
    matrices = [p for name, p in named if p.dim() == 2 and "embed_tokens" not in name]
    vectors = [p for name, p in named if p.dim() != 2]
    return [
        {"params": embeddings, "weight_decay": 0.0, "rate_factor": stage.embedding_rate_factor},
        {"params": matrices, "weight_decay": stage.weight_decay, "rate_factor": 1.0},
        {"params": vectors, "weight_decay": 0.0, "rate_factor": 1.0},
    ]
