"""Tiny models of several architectures, as Hugging Face folders, with the stand-in's tokenizer."""

from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, Gemma3TextConfig, GPT2Config, LlamaConfig, Qwen3Config

from msm_trainer.tokenizer import save_tokenizer
from tests import stand_in

CONTEXT = 128


def config(architecture: str, vocabulary: int, **changes: Any) -> Any:
    """Two layers of width 64."""
    ids: Any = {"bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0}
    if architecture == "gpt2":
        sizes: Any = {"n_embd": 64, "n_layer": 2, "n_head": 4, "n_positions": CONTEXT}
        return GPT2Config(vocab_size=vocabulary, **sizes, **ids, **changes)
    sizes = {
        "hidden_size": 64,
        "intermediate_size": 96,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 16,
        "max_position_embeddings": CONTEXT,
    }
    kinds: Any = {"qwen3": Qwen3Config, "llama": LlamaConfig, "gemma3": Gemma3TextConfig}
    if architecture == "gemma3":
        sizes |= {
            "sliding_window": 8,
            "layer_types": ["sliding_attention", "full_attention"],
            "query_pre_attn_scalar": 16,
        }
    return kinds[architecture](vocab_size=vocabulary, **{**sizes, **ids, **changes})


def model(architecture: str, vocabulary: int = 320, *, attention: str = "eager", **changes: Any) -> Any:
    """With random weights that are far enough from nothing for predictions to differ."""
    torch.manual_seed(0)
    told = config(architecture, vocabulary, **changes)
    made: Any = AutoModelForCausalLM.from_config(told, attn_implementation=attention)  # type: ignore[no-untyped-call]
    with torch.no_grad():
        for parameter in made.parameters():
            if parameter.dim() == 2:
                parameter.mul_(4)
    return made.float()


def write_folder(folder: Path, architecture: str = "llama", **changes: Any) -> Path:
    """A base model as it comes from elsewhere."""
    tokenizer = stand_in.tokenizer()
    model(architecture, len(tokenizer), **changes).save_pretrained(folder)
    save_tokenizer(tokenizer, folder)
    return folder
