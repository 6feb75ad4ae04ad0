"""Authors the benchmark's models: the same seeded random weights as a Hugging Face folder and as ONNX.

Run with trainer/.venv: `python tests/bench/make_models.py OUT small|large`. Weights are rounded to float16 before anything
is written, so that every format holds the same numbers. The tokenizer is byte-level without merges: a letter is a token.
"""

import json
import sys
from pathlib import Path

import torch
from transformers import Qwen3Config, Qwen3ForCausalLM

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "trainer"))
from msm_trainer.onnx_export import export_onnx  # noqa: E402

VOCABULARY = 32_000
END = "<|end|>"
SIZES = {
    "small": {"hidden_size": 512, "intermediate_size": 1536, "num_hidden_layers": 8, "num_attention_heads": 8},
    "large": {"hidden_size": 768, "intermediate_size": 2304, "num_hidden_layers": 16, "num_attention_heads": 12},
}


def byte_letters() -> list[str]:
    """The printable letters that byte-level tokenizers write bytes with, by byte."""
    fillers = iter(range(256, 512))
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    return [chr(byte) if byte in plain else chr(next(fillers)) for byte in range(256)]


def tokenizer() -> dict[str, object]:
    vocabulary = {letter: byte for byte, letter in enumerate(byte_letters())}
    vocabulary |= {f"<unused{number}>": number for number in range(256, VOCABULARY - 1)}
    end = {"id": VOCABULARY - 1, "content": END, "single_word": False, "lstrip": False, "rstrip": False}
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{**end, "normalized": False, "special": True}],
        "normalizer": None,
        "pre_tokenizer": byte_level,
        "post_processor": None,
        "decoder": byte_level,
        "model": {"type": "BPE", "unk_token": None, "byte_fallback": False, "vocab": vocabulary, "merges": []},
    }


def main(out: Path, size: str) -> None:
    torch.manual_seed(0)
    config = Qwen3Config(
        vocab_size=VOCABULARY,
        num_key_value_heads=4,
        head_dim=64,
        max_position_embeddings=8192,
        tie_word_embeddings=False,
        initializer_range=0.05,
        eos_token_id=VOCABULARY - 1,
        **SIZES[size],
    )
    model = Qwen3ForCausalLM(config).eval()
    for parameter in model.parameters():
        parameter.data = parameter.data.half().float()
    folder = out / size
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    model.generation_config.eos_token_id = VOCABULARY - 1
    model.save_pretrained(folder)
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer()))
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": END, "model_max_length": 8192}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    export_onnx(model, folder / "onnx" / "model.onnx")
    inner = sum(p.numel() for name, p in model.named_parameters() if "embed" not in name and "lm_head" not in name)
    head = config.hidden_size * VOCABULARY
    facts = {
        "parameters": sum(p.numel() for p in model.parameters()),
        "linear": inner,
        "head": head,
        "layers": config.num_hidden_layers,
        "attentionWidth": config.num_attention_heads * config.head_dim,
        "cacheBytesPerToken": 2 * config.num_hidden_layers * config.num_key_value_heads * config.head_dim * 4,
    }
    (folder / "facts.json").write_text(json.dumps(facts, indent=2))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
