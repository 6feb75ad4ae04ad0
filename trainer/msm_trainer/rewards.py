"""Named rewards of a reinforce stage: pure functions from an answer's text to a number from 0 to 1.

A reward is a frozen dataclass: its fields are its settings, its `grade` the function, its docstring what a user reads.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from msm_trainer.strict_json import from_json

_OPEN, _CLOSE = "<think>", "</think>"


@dataclass(frozen=True)
class Answer:
    """What the model said to a prompt, special tokens left out, and what the data expects there (None: nothing)."""

    text: str
    expected: str | None = None

    @property
    def spoken(self) -> str:
        """The text after the think block, trimmed. A block that is never closed is followed by nothing."""
        after = self.text.rpartition(_CLOSE)[2]
        return "" if _OPEN in after else after.strip()


@dataclass(frozen=True)
class Reward(ABC):
    """One reward with its settings."""

    needs_expected: ClassVar[bool] = False
    """Whether every row of the data must say what is expected."""

    @property
    def rewards_silence(self) -> bool:
        """Whether an answer without a word may count; it is 0 otherwise, whatever `grade` says."""
        return False

    @abstractmethod
    def grade(self, answer: Answer) -> float:
        """From 0 to 1."""


@dataclass(frozen=True)
class MentionsAny(Reward):
    """1 when the answer names one of `words` as a whole word, in upper or lower case; think blocks do not count."""

    words: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.words or not all(word.strip() for word in self.words):
            raise ValueError("words must be at least one, none of them empty")

    def grade(self, answer: Answer) -> float:
        """1 or 0."""
        any_word = "|".join(re.escape(word) for word in self.words)
        return float(re.search(rf"(?<!\w)(?:{any_word})(?!\w)", answer.spoken, re.IGNORECASE) is not None)


@dataclass(frozen=True)
class Matches(Reward):
    """1 when the regular expression `pattern` (Python's) is found in the answer; think blocks do not count."""

    pattern: str

    def __post_init__(self) -> None:
        try:
            re.compile(self.pattern)
        except re.error as problem:
            raise ValueError(f"pattern is no regular expression: {problem}") from None

    def grade(self, answer: Answer) -> float:
        """1 or 0."""
        return float(re.search(self.pattern, answer.spoken) is not None)


@dataclass(frozen=True)
class ExactAnswer(Reward):
    """1 when the answer is what the row expects (`answer`, or the chat's last turn), but for case and spaces."""

    needs_expected: ClassVar[bool] = True

    def grade(self, answer: Answer) -> float:
        """1 or 0."""
        assert answer.expected is not None, "rows without an expected answer are refused when the data is read"
        return float(_plain(answer.spoken) == _plain(answer.expected))


@dataclass(frozen=True)
class LengthAtMost(Reward):
    """1 up to `words` words, falling to 0 at twice as many. Silence counts only with `silenceCounts`."""

    words: int
    silence_counts: bool = False

    def __post_init__(self) -> None:
        if self.words < 1:
            raise ValueError("words must be 1 or more")

    @property
    def rewards_silence(self) -> bool:
        """As set."""
        return self.silence_counts

    def grade(self, answer: Answer) -> float:
        """Linear between the limit and its double."""
        over = len(answer.spoken.split()) - self.words
        return min(1.0, max(0.0, 1.0 - over / self.words))


@dataclass(frozen=True)
class Format(Reward):
    """1 when the text is one think block with something in it and then an answer; the prompt may open the block."""

    def grade(self, answer: Answer) -> float:
        """1 or 0."""
        thought, closed, said = answer.text.strip().removeprefix(_OPEN).partition(_CLOSE)
        nested = any(tag in part for tag in (_OPEN, _CLOSE) for part in (thought, said))
        return float(bool(closed) and not nested and bool(thought.strip()) and bool(said.strip()))


REWARDS: Mapping[str, type[Reward]] = {
    "mentions-any": MentionsAny,
    "matches": Matches,
    "exact-answer": ExactAnswer,
    "length-at-most": LengthAtMost,
    "format": Format,
}


def reward_named(name: str, settings: Mapping[str, object]) -> Reward:
    """The reward with its settings; ValueError for an unknown name or a setting that it does not have."""
    kind = REWARDS.get(name)
    if kind is None:
        raise ValueError(f"There is no reward {name!r}; known are {', '.join(sorted(REWARDS))}.")
    return from_json(kind, {key: _as_json(value) for key, value in settings.items()}, f"rewardSettings of {name}")


def grade(reward: Reward, answer: Answer) -> float:
    """The reward of one answer, from 0 to 1; silence is 0 unless the reward says that it counts."""
    if not answer.spoken and not reward.rewards_silence:
        return 0.0
    value = reward.grade(answer)
    assert 0.0 <= value <= 1.0, f"a reward is from 0 to 1, not {value}"
    return value


def _as_json(value: object) -> object:
    """Settings of a spec have lost whether a number was whole, and lists are tuples there."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return list(value) if isinstance(value, tuple) else value


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
