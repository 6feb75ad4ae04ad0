"""Writes the benchmark's models from one seed: a Hugging Face folder, our ONNX file, and the folder of Transformers.js.

Runs in the trainer's environment. Weights are rounded to float16 before anything is written, so that every format holds
the same numbers. Usage: author.py OUT NAME, with OUT the folder of all models and NAME one of the shapes below.
"""

import json
import shutil
import sys
from itertools import islice, product
from pathlib import Path

import onnx
import torch
from tokenizers import AddedToken, Regex, Tokenizer
from tokenizers.decoders import ByteLevel as ByteLevelDecoder
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import ByteLevel, Sequence, Split
from torch import nn
from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM

from msm_trainer.onnx_export import export_onnx

SEED = 20_260
VOCABULARY = 32_000
LETTERS = "abcdefghijklmnopqrstuvwxyz012345"
PAD, BEGIN, END = "<|pad|>", "<|begin|>", "<|end|>"
# Standard deviation of the logits: at 3 the end token, whose row is zero, comes about once in three million tokens.
LOGIT_STD = 3.0
SHAPES: dict[str, dict[str, int]] = {
    "m40": {"hidden": 512, "layers": 8, "heads": 8, "kv_heads": 4, "intermediate": 1536},
    "m180": {"hidden": 1024, "layers": 12, "heads": 16, "kv_heads": 8, "intermediate": 3072},
}


def main(out: Path, name: str) -> None:
    """Writes OUT/NAME/{hf,onnx,tjs}; the folder appears only when it is whole."""
    target, draft = out / name, out / f"{name}.draft"
    shutil.rmtree(draft, ignore_errors=True)
    model = new_model(SHAPES[name])
    hf, own, tjs = draft / "hf", draft / "onnx", draft / "tjs"
    own.mkdir(parents=True)
    export_onnx(model, own / "model.onnx", "float16")
    # Last: it rounds the rotary frequencies too, which are no weights and stay in float32 everywhere.
    model.to(torch.float16).save_pretrained(hf)
    save_tokenizer(hf)
    (tjs / "onnx").mkdir(parents=True)
    write_for_transformers_js(own / "model.onnx", tjs / "onnx" / "model.onnx")
    for file in ("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(hf / file, own / file)
        shutil.copyfile(hf / file, tjs / file)
    facts = {**SHAPES[name], "vocabulary": VOCABULARY, "headSize": 64, "seed": SEED}
    (draft / "shape.json").write_text(json.dumps(facts), encoding="utf-8")
    draft.rename(target)


def write_for_transformers_js(source: Path, target: Path) -> None:
    """The same graph and weights; Transformers.js makes an empty cache only where the batch is named batch_size."""
    proto = onnx.load(source)
    for value in (*proto.graph.input, *proto.graph.output):
        value.type.tensor_type.shape.dim[0].dim_param = "batch_size"
    onnx.save(proto, target)


def new_model(shape: dict[str, int]) -> Qwen3ForCausalLM:
    """A random Qwen3 whose answers practically never end by themselves."""
    config = Qwen3Config(
        vocab_size=VOCABULARY,
        hidden_size=shape["hidden"],
        intermediate_size=shape["intermediate"],
        num_hidden_layers=shape["layers"],
        num_attention_heads=shape["heads"],
        num_key_value_heads=shape["kv_heads"],
        head_dim=64,
        max_position_embeddings=8192,
        tie_word_embeddings=True,
        pad_token_id=0,
        bos_token_id=1,
        eos_token_id=2,
    )
    config._attn_implementation = "eager"
    model = Qwen3ForCausalLM(config).eval()
    random = torch.Generator().manual_seed(SEED)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name == "model.embed_tokens.weight":
                nn.init.normal_(parameter, std=LOGIT_STD * shape["hidden"] ** -0.5, generator=random)
                parameter[:3] = 0
            elif parameter.dim() == 2:
                damping = (2 * shape["layers"]) ** -0.5 if name.endswith(("o_proj.weight", "down_proj.weight")) else 1
                nn.init.normal_(parameter, std=parameter.shape[1] ** -0.5 * damping, generator=random)
            else:
                nn.init.normal_(parameter, mean=1.0, std=0.1, generator=random)
            parameter.copy_(parameter.to(torch.float16).to(torch.float32))
    return model


def save_tokenizer(folder: Path) -> None:
    """Byte-level BPE in which a word of three LETTERS is one token: Ġ joins the first, the others join, then both."""
    letters = list(LETTERS)
    pairs = ["".join(pair) for pair in product(letters, letters)]
    tokens = [PAD, BEGIN, END, *sorted(ByteLevel.alphabet()), *(f"Ġ{letter}" for letter in letters), *pairs]
    words = list(islice(product(letters, pairs), VOCABULARY - len(tokens)))
    merges = [("Ġ", letter) for letter in letters]
    merges += list(product(letters, letters))
    merges += [(f"Ġ{first}", rest) for first, rest in words]
    tokens += [f"Ġ{first}{rest}" for first, rest in words]
    tokenizer = Tokenizer(BPE({token: place for place, token in enumerate(tokens)}, merges))
    at_spaces = Split(Regex("Ġ?[^Ġ]+|Ġ"), behavior="isolated", invert=False)
    tokenizer.pre_tokenizer = Sequence([ByteLevel(add_prefix_space=True, use_regex=False), at_spaces])
    tokenizer.decoder = ByteLevelDecoder()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in (PAD, BEGIN, END)])
    wrapped = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token=BEGIN, eos_token=END, pad_token=PAD, clean_up_tokenization_spaces=False
    )
    wrapped.save_pretrained(folder)
    path = folder / "tokenizer_config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**config, "tokenizer_class": "PreTrainedTokenizerFast"}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
