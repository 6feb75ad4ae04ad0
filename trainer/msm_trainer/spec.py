"""`run.json`: all that decides what a run trains. The mirror of core/runs/train-spec.ts, with the same defaults."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from msm_trainer.problems import BadSpecError
from msm_trainer.spec_fields import (
    InnerPath,
    Name,
    NotNegativeInt,
    PositiveFloat,
    PositiveInt,
    Revision,
    RunKey,
    Sha256,
    Share,
)
from msm_trainer.stage_settings import PromptBatches, Stage
from msm_trainer.strict_json import Check, from_json, read_json

Precision = Literal["float32", "float16", "int8", "int4"]


@dataclass(frozen=True)
class ModelShape:
    """Sizes of a Qwen3 model that is made from nothing; its vocabulary comes from the tokenizer."""

    hidden_size: PositiveInt
    intermediate_size: PositiveInt
    layers: PositiveInt
    heads: PositiveInt
    key_value_heads: PositiveInt
    head_size: PositiveInt
    context_tokens: PositiveInt


@dataclass(frozen=True)
class WordTokenizer:
    """Texts of which every word becomes one token, and the file of the chat template."""

    texts: Annotated[tuple[InnerPath, ...], Check(len, "needs at least one file")]
    chat_template: InnerPath


@dataclass(frozen=True)
class ShapeBase:
    """A model from nothing: random weights by the training seed, and a tokenizer that is trained first."""

    kind: Literal["shape"]
    shape: ModelShape
    tokenizer: WordTokenizer


@dataclass(frozen=True)
class FolderBase:
    """A Hugging Face folder with safetensors inside the run's folder, or a checkpoint that our exporter wrote."""

    kind: Literal["folder"]
    path: InnerPath


@dataclass(frozen=True)
class RunBase:
    """What another run on this machine ended with: `../KEY/checkpoint`."""

    kind: Literal["run"]
    key: RunKey


@dataclass(frozen=True)
class PathBase:
    """A folder that lies on this machine."""

    kind: Literal["path"]
    path: Name


@dataclass(frozen=True)
class HubBase:
    """A model of the Hugging Face Hub at one commit, from this machine's cache or downloaded to it."""

    kind: Literal["hub"]
    id: Name
    revision: Revision


Base = ShapeBase | FolderBase | RunBase | PathBase | HubBase


@dataclass(frozen=True)
class FullTuning:
    """All weights move."""

    kind: Literal["full"] = "full"


@dataclass(frozen=True)
class LoraTuning:
    """An adapter on all projections of attention and MLP moves; `merge` folds it into the weights at the run's end."""

    kind: Literal["lora"] = "lora"
    rank: PositiveInt = 64
    alpha: PositiveFloat = 128.0
    dropout: Share = 0.0
    merge: bool = False


@dataclass(frozen=True)
class Parallel:
    """How many processes train together, and how they share the work."""

    mode: Literal["single", "ddp", "fsdp2"]
    processes: PositiveInt

    def __post_init__(self) -> None:
        if self.mode == "single" and self.processes > 1:
            raise ValueError("several processes need the mode ddp or fsdp2")


@dataclass(frozen=True)
class Export:
    """Which ONNX files a run ends with, and on how many sequences they must agree with the trained model."""

    precisions: Annotated[tuple[Precision, ...], Check(len, "needs at least one precision")]
    exporter: Literal["auto", "torch", "genai"] = "auto"
    parity_sequences: PositiveInt = 200


@dataclass(frozen=True)
class Plan:
    """The plan that the run is of."""

    name: str
    sha256: Sha256


@dataclass(frozen=True, kw_only=True)
class TrainSpec:
    """One run. `arm` is None for stages that arms share; `export` is None where only later runs go on from it."""

    schema: Literal["msm-run/1"]
    key: RunKey
    id: Name
    arm: str | None
    spec: str | None
    training_seed: NotNegativeInt
    parent: str | None
    plan: Plan
    base: Base
    stages: Annotated[tuple[Stage, ...], Check(len, "needs at least one stage")]
    tune: FullTuning | LoraTuning = field(default_factory=LoraTuning)
    precision: Literal["float32", "bfloat16"] = "bfloat16"
    device: Literal["auto", "cpu", "cuda"] = "auto"
    threads: PositiveInt = 1
    parallel: Parallel = Parallel("single", 1)
    gradient_checkpointing: bool = False
    export: Export | None = Export(("float32",))

    def __post_init__(self) -> None:
        if isinstance(self.base, ShapeBase) and isinstance(self.tune, LoraTuning):
            raise ValueError("a model from nothing has no weights for an adapter to stand on; set tune to full")
        for stage in self.stages:
            answers = [isinstance(batches, PromptBatches) for batches in stage.batches]
            if (stage.kind == "reinforce") != any(answers):
                raise ValueError(
                    f"a stage that reads prompts is a reinforce stage and no other; this one is {stage.kind}"
                )
            if stage.kind == "reinforce" and len(answers) > 1:
                raise ValueError("a reinforce stage reads one set of prompts and nothing else")


def parse_spec(value: object) -> TrainSpec:
    """The spec that decoded JSON holds; BadSpecError names what does not fit, and where."""
    try:
        return from_json(TrainSpec, value, "run.json")
    except ValueError as problem:
        raise BadSpecError(str(problem)) from None


def read_spec(path: Path) -> TrainSpec:
    """Reads a `run.json`; BadSpecError for a file that is missing, no JSON, or does not fit."""
    try:
        value: Any = read_json(path)
    except ValueError as problem:
        raise BadSpecError(str(problem)) from None
    return parse_spec(value)
