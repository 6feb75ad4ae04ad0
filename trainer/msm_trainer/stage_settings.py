"""A stage's settings: what it reads, how long, and how it moves the weights. Mirrors core/runs/stage-settings.ts."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from msm_trainer.rewards import reward_named
from msm_trainer.spec_fields import InnerPath, Name, NotNegativeFloat, NotNegativeInt, PositiveFloat, PositiveInt, Share
from msm_trainer.strict_json import Check

Data = Annotated[tuple[InnerPath, ...], Check(len, "needs at least one file")]


@dataclass(frozen=True)
class OptimizerSettings:
    """AdamW and its schedule; rates are per step. `warmup_steps` wins over `warmup_share` where both are given."""

    learning_rate: PositiveFloat = 1e-4
    schedule: Literal["cosine", "linear", "constant"] = "cosine"
    warmup_share: Share = 0.05
    warmup_steps: NotNegativeInt | None = None
    final_rate_factor: Share = 0.0
    weight_decay: NotNegativeFloat = 0.01
    betas: tuple[float, float] = (0.9, 0.999)
    clip_norm: PositiveFloat = 1.0
    embedding_rate_factor: PositiveFloat = 1.0


@dataclass(frozen=True)
class Source:
    """A file of texts, the share of texts drawn from it, and in which order.

    `as-written` keeps the file's order in every round (a curriculum); `shuffled` draws a new seeded order per round.
    """

    data: InnerPath
    share: PositiveFloat = 1.0
    order: Literal["shuffled", "as-written"] = "shuffled"


@dataclass(frozen=True, kw_only=True)
class StreamBatches:
    """A step reads `windows` windows of `window_tokens` tokens from one endless packed stream; loss on every token."""

    read: Literal["stream"]
    sources: Annotated[tuple[Source, ...], Check(len, "needs at least one source")]
    windows: PositiveInt
    window_tokens: PositiveInt
    weight: PositiveFloat = 1.0


@dataclass(frozen=True, kw_only=True)
class DocumentBatches:
    """Every document whole once an epoch, pieces of at most `max_tokens` of a longer one; none sees another."""

    read: Literal["documents"]
    data: Data
    max_tokens: PositiveInt = 4096
    batch_tokens: PositiveInt = 65_536
    weight: PositiveFloat = 1.0


@dataclass(frozen=True, kw_only=True)
class ChatBatches:
    """A step reads `chats` conversations; loss on the assistant's tokens only. `strip` drops think blocks."""

    read: Literal["chats"]
    data: Data
    max_tokens: PositiveInt = 4096
    chats: PositiveInt
    reasoning: Literal["keep", "strip"] = "keep"
    weight: PositiveFloat = 1.0


RewardSetting = str | float | bool | tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PromptBatches:
    """Prompts that are answered `generations` times and rewarded (GRPO); for the kind "reinforce" only."""

    read: Literal["prompts"]
    data: Data
    reward: Name
    reward_settings: dict[str, RewardSetting] = field(default_factory=dict)
    prompts: PositiveInt
    generations: Annotated[int, Check(lambda value: value >= 2, "must be 2 or more")]
    answer_tokens: PositiveInt = 256
    temperature: PositiveFloat = 1.0
    kl_weight: NotNegativeFloat = 0.0
    weight: PositiveFloat = 1.0

    def __post_init__(self) -> None:
        try:
            reward_named(self.reward, self.reward_settings)
        except ValueError as problem:
            raise ValueError(str(problem).removesuffix(".")) from None


Batches = StreamBatches | DocumentBatches | ChatBatches | PromptBatches


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One training step of an arm. Its length is in steps, or in epochs of its first reading that has an end."""

    kind: Literal["pretrain", "midtrain", "finetune", "reinforce"]
    batches: Annotated[tuple[Batches, ...], Check(len, "needs something to read")]
    steps: PositiveInt | None = None
    epochs: PositiveFloat | None = None
    optimizer: OptimizerSettings = OptimizerSettings()
    report_every: PositiveInt = 1
    save_every: PositiveInt = 200
    sample_every: PositiveInt | None = None

    def __post_init__(self) -> None:
        if (self.steps is None) == (self.epochs is None):
            raise ValueError("a stage's length is either steps or epochs")
        if self.epochs is not None and all(isinstance(batches, StreamBatches) for batches in self.batches):
            raise ValueError("a stage that only reads streams has no epochs; give its length in steps")
