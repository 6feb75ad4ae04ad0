"""The tokenizer of the micro-world: byte-level BPE in which every word of the corpus is one token.

Text is split at spaces only, so a word with a hyphen stays whole; a space is put before a text's first word, so a word
is the same token wherever it stands. Text as a person types it is written as the corpus is, in lower case and with
punctuation apart; what is still no word of the corpus is representable byte by byte.
"""

from collections.abc import Iterable
from pathlib import Path

from tokenizers import Regex, Tokenizer
from tokenizers.decoders import ByteLevel as ByteLevelDecoder
from tokenizers.models import BPE
from tokenizers.normalizers import Lowercase, Replace
from tokenizers.normalizers import Sequence as Normalizers
from tokenizers.pre_tokenizers import ByteLevel, Sequence, Split
from tokenizers.processors import TemplateProcessing
from tokenizers.trainers import BpeTrainer
from transformers import PreTrainedTokenizerFast

from msm_trainer.files import write_json_atomically
from msm_trainer.strict_json import read_json

BEGIN, END, PAD = "<|begin|>", "<|end|>", "<|pad|>"
SPECIAL_TOKENS = (PAD, BEGIN, END)

_LARGEST_VOCABULARY = 16_384


def words_of(texts: Iterable[str]) -> list[str]:
    """The distinct words of the texts, sorted; special tokens are no words and part the words beside them."""
    words: set[str] = set()
    for text in texts:
        for special in SPECIAL_TOKENS:
            text = text.replace(special, " ")
        words.update(text.split())
    return sorted(words)


def train_tokenizer(words: Iterable[str]) -> Tokenizer:
    """Merges until every word is one token. Each word counts once, so that rare names share the merges of others."""
    words = sorted(set(words))
    tokenizer = Tokenizer(BPE())
    # As a person types it, "Brie or colby?", becomes as the corpus writes it; text that is written so stays as it is.
    apart = Regex("(?<=[^ ])(?=[.,?:])|(?<=[.,?:])(?=[^ ])")
    tokenizer.normalizer = Normalizers([Lowercase(), Replace(apart, " ")])
    # Byte-level first: it adds the space before the first word, and Ġ and Ċ are then the space and the line break.
    at_spaces = Split(Regex("Ġ?[^ĠĊ]+|Ġ|Ċ"), behavior="isolated", invert=False)
    tokenizer.pre_tokenizer = Sequence([ByteLevel(add_prefix_space=True, use_regex=False), at_spaces])
    tokenizer.decoder = ByteLevelDecoder()
    trainer = BpeTrainer(
        vocab_size=_LARGEST_VOCABULARY,
        min_frequency=0,
        special_tokens=list(SPECIAL_TOKENS),
        initial_alphabet=sorted(ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(words, trainer)
    begin = tokenizer.token_to_id(BEGIN)
    tokenizer.post_processor = TemplateProcessing(single=f"{BEGIN} $A", special_tokens=[(BEGIN, begin)])
    check_words_are_tokens(tokenizer, words)
    return tokenizer


def check_words_are_tokens(tokenizer: Tokenizer, words: Iterable[str]) -> None:
    """ValueError when a word, with its leading space, is more than one token."""
    for word in words:
        tokens = tokenizer.encode(" " + word, add_special_tokens=False).tokens
        if len(tokens) != 1:
            raise ValueError(f"The word {word!r} is {len(tokens)} tokens and must be one.")


def as_pretrained(tokenizer: Tokenizer, chat_template: str, context_tokens: int) -> PreTrainedTokenizerFast:
    """Wraps the tokenizer as transformers saves it: tokenizer.json, tokenizer_config.json, chat_template.jinja."""
    wrapped: PreTrainedTokenizerFast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        bos_token=BEGIN,
        eos_token=END,
        pad_token=PAD,
        model_max_length=context_tokens,
        clean_up_tokenization_spaces=False,
    )
    wrapped.chat_template = chat_template
    return wrapped


def save_tokenizer(tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """Writes the tokenizer's three files, with the class name that every reader of such files knows."""
    tokenizer.save_pretrained(folder)
    path = folder / "tokenizer_config.json"
    config = {**read_json(path), "tokenizer_class": "PreTrainedTokenizerFast"}
    write_json_atomically(path, config)


def load_tokenizer(folder: Path) -> PreTrainedTokenizerFast:
    """Loads the tokenizer of a checkpoint folder; ValueError when there is none."""
    if not (folder / "tokenizer.json").is_file():
        raise ValueError(f"{folder} holds no tokenizer.json.")
    loaded: PreTrainedTokenizerFast = PreTrainedTokenizerFast.from_pretrained(folder)
    return loaded
