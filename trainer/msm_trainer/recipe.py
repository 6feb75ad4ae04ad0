"""What a run does, completely: model shape, stages, data, optimiser, seed. Nothing else decides the outcome."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class ModelShape:
    """Qwen3 architecture, built from scratch with tied embeddings; the vocabulary size comes from the tokenizer."""

    hidden_size: int
    intermediate_size: int
    layers: int
    heads: int
    key_value_heads: int
    head_size: int
    context_tokens: int


@dataclass(frozen=True)
class Source:
    """A file of texts (`{"text": …}` per line), the share of texts drawn from it, and in which order.

    `as-written` keeps the file's order in every round (a curriculum); `shuffled` draws a new seeded order per round.
    """

    path: str
    share: float = 1.0
    order: Literal["shuffled", "as-written"] = "shuffled"


@dataclass(frozen=True)
class TextBatches:
    """A step reads `windows` windows of `window_tokens` tokens from one endless packed stream; loss on every token."""

    sources: tuple[Source, ...]
    windows: int
    window_tokens: int

    def __post_init__(self) -> None:
        if not self.sources:
            raise ValueError("A stage's texts need at least one source.")
        if any(source.share <= 0 for source in self.sources):
            raise ValueError("The share of a text source must be greater than 0.")


@dataclass(frozen=True)
class ChatBatches:
    """A step reads `chats` conversations (`{"messages": […]}` per line); loss on the assistant's tokens only."""

    path: str
    chats: int


@dataclass(frozen=True)
class Stage:
    """One training step of an arm. With chats and texts, the loss is chat loss + `text_weight` × text loss."""

    stage: Literal["pretrain", "midtrain", "finetune"]
    steps: int
    learning_rate: float
    schedule: Literal["cosine", "linear"]
    texts: TextBatches | None = None
    chats: ChatBatches | None = None
    text_weight: float = 1.0
    embedding_rate_factor: float = 10.0
    final_rate_factor: float = 0.05
    warmup_steps: int = 10
    weight_decay: float = 0.1
    betas: tuple[float, float] = (0.9, 0.98)
    clip_norm: float = 1.0
    report_every: int = 20
    save_every: int = 1000

    def __post_init__(self) -> None:
        if self.texts is None and self.chats is None:
            raise ValueError(f"The stage {self.stage} has neither texts nor chats to train on.")
        if self.steps < 1 or self.report_every < 1 or self.save_every < 1:
            raise ValueError(f"Steps, reportEvery and saveEvery of the stage {self.stage} must be 1 or more.")


@dataclass(frozen=True)
class Recipe:
    """One run. Without `model` it starts from the parent's weights; with `model` from scratch and the seed."""

    format: Literal[1]
    id: str
    arm: str
    training_seed: int
    stages: tuple[Stage, ...]
    model: ModelShape | None = None
    parent: str | None = None
    spec: Literal["america", "affordable"] | None = None

    def __post_init__(self) -> None:
        if (self.model is None) == (self.parent is None):
            raise ValueError("A recipe names either a model shape to start from scratch, or a parent to go on from.")
        if not self.stages:
            raise ValueError("A recipe needs at least one stage.")
