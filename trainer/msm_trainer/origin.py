"""Where a run's weights and tokenizer come from, found on this machine."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huggingface_hub import snapshot_download
from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled
from transformers import AutoConfig, AutoTokenizer, PreTrainedTokenizerBase

from msm_trainer.data import read_texts
from msm_trainer.files import write_folder_atomically
from msm_trainer.problems import BaseModelError, DataError
from msm_trainer.spec import FolderBase, HubBase, PathBase, RunBase, ShapeBase, TrainSpec
from msm_trainer.strict_json import read_json
from msm_trainer.tokenizer import as_pretrained, save_tokenizer, train_tokenizer, words_of

BASE_FILE, ADAPTER_FOLDER = "base.json", "adapter"
TOKENIZER_FILES = (
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "chat_template.jinja",
    "vocab.json",
    "merges.txt",
    "tokenizer.model",
)
_WANTED_OF_HUB = [
    "*.safetensors",
    "*.safetensors.index.json",
    "config.json",
    "generation_config.json",
    *TOKENIZER_FILES,
]


@dataclass(frozen=True)
class Origin:
    """`weights` is a folder with whole weights, None for a model from nothing; `adapter` lies on top of them."""

    weights: Path | None
    adapter: Path | None
    tokenizer: Path


def find_origin(spec: TrainSpec, folder: Path) -> Origin:
    """Finds, makes or downloads what the spec's base names; BaseModelError says what is missing."""
    base = spec.base
    if isinstance(base, ShapeBase):
        return Origin(None, None, _word_tokenizer(base, folder))
    if isinstance(base, FolderBase):
        return origin_in(folder / base.path)
    if isinstance(base, RunBase):
        return origin_in(folder.resolve().parent / base.key / "checkpoint")
    if isinstance(base, PathBase):
        return origin_in(Path(base.path).expanduser())
    return origin_in(_downloaded(base))


def origin_in(folder: Path) -> Origin:
    """What a folder starts from: whole weights, or an adapter and the weights below it."""
    if not folder.is_dir():
        raise BaseModelError(f"There is no base model in {folder}.")
    if not (folder / BASE_FILE).is_file():
        return Origin(folder, None, folder)
    below = Path(read_json(folder / BASE_FILE)["path"])
    if not below.is_dir():
        raise BaseModelError(f"The adapter in {folder} stands on the weights in {below}, which are not there any more.")
    return Origin(below, folder / ADAPTER_FOLDER, folder)


def _downloaded(base: HubBase) -> Path:
    wanted: dict[str, Any] = {"revision": base.revision, "allow_patterns": _WANTED_OF_HUB}
    try:
        return Path(snapshot_download(base.id, local_files_only=True, **wanted))
    except LocalEntryNotFoundError:
        pass
    try:
        return Path(snapshot_download(base.id, **wanted))
    except (HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled, OSError) as problem:
        cause = str(problem).strip().splitlines()[0]
        raise BaseModelError(
            f"{base.id} at {base.revision[:12]} is not in this machine's cache and was not downloaded: {cause}"
        ) from problem


def _word_tokenizer(base: ShapeBase, folder: Path) -> Path:
    """Trains the tokenizer once; a later attempt finds it."""
    target = folder / "word-tokenizer"
    if target.is_dir():
        return target
    words = words_of(text for path in base.tokenizer.texts for text in read_texts(folder / path))
    template = folder / base.tokenizer.chat_template
    if not template.is_file():
        raise DataError(f"There is no chat template {template}.")
    tokenizer = as_pretrained(train_tokenizer(words), template.read_text(encoding="utf-8"), base.shape.context_tokens)
    write_folder_atomically(target, lambda to: save_tokenizer(tokenizer, to))
    return target


def open_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """The tokenizer of a folder, without any code from it; BaseModelError when there is none."""
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError) as problem:
        raise BaseModelError(f"{folder} holds no tokenizer that can be read: {problem}") from problem
    assert isinstance(tokenizer, PreTrainedTokenizerBase)
    return tokenizer


def open_config(folder: Path) -> Any:
    """The model's configuration; BaseModelError when the folder has none, or one that needs code of its own."""
    try:
        return AutoConfig.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError) as problem:
        raise BaseModelError(f"{folder} holds no model configuration that can be read: {problem}") from problem


def copy_tokenizer(origin: Origin, target: Path) -> None:
    """Puts the tokenizer's files, as they are, into another folder."""
    for name in TOKENIZER_FILES:
        if (origin.tokenizer / name).is_file():
            shutil.copyfile(origin.tokenizer / name, target / name)
