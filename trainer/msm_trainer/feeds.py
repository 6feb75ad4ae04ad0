"""Seeded sources of a stage's batches: a stream of texts, and conversations. Documents are in packing.py.

Shape suffixes: B windows or chats, T tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import torch

from msm_trainer.chats import EncodedChat
from msm_trainer.data import IGNORED, EncodedTexts, rows_in, seeded_order
from msm_trainer.stage_settings import StreamBatches

# A forward pass takes at least this many tokens if the step has them: fewer would leave a GPU idle.
PASS_TOKENS = 8_192

Example = tuple[list[int], list[bool]]


@dataclass(frozen=True)
class Batch:
    """One forward pass: inputs, the token expected after each, and the weight of its mean loss in the step's.

    `positions_BT` counts from 0 in each of several documents of a row; None where a row is one text.
    """

    inputs_BT: torch.Tensor
    targets_BT: torch.Tensor
    weight: float
    positions_BT: torch.Tensor | None = None

    @property
    def targets(self) -> int:
        """How many tokens are learned from it."""
        return int((self.targets_BT != IGNORED).sum())


class Feed(Protocol):
    """A seeded source of batches that can say and resume its position."""

    tokens: int
    """Of an epoch, begin and end tokens included."""

    def next(self) -> list[Batch]:
        """The passes of one step; their weights sum up to the reading's."""
        ...

    def steps_in(self, epochs: float) -> int | None:
        """How many steps so many epochs are, the last of which may be smaller; None for a stream, which has no end."""
        ...

    def tokens_in(self, steps: int) -> float:
        """About how many tokens so many steps read."""
        ...

    def example(self) -> Example:
        """The token ids of a row, and whether each is learned."""
        ...

    def position(self) -> dict[str, Any]:
        """Everything `seek` needs, as JSON."""
        ...

    def seek(self, position: dict[str, Any]) -> None:
        """Goes on exactly where `position` was taken."""
        ...


def weighted(passes: Sequence[Batch], weight: float) -> list[Batch]:
    """The passes, each weighted by its share of all targets, so that they sum up to the mean loss over the targets."""
    targets = [batch.targets for batch in passes]
    return [
        replace(batch, weight=weight * (count / sum(targets))) for batch, count in zip(passes, targets, strict=True)
    ]


class TextFeed:
    """Packs drawn texts into one endless stream and cuts it into windows.

    Each source gives every text once per round. Consecutive windows share one token (the last target is the next first
    input), so that every token but the stream's first is a target exactly once: no text is dropped or cut off.
    """

    def __init__(self, sources: list[EncodedTexts], shape: StreamBatches, seed: int) -> None:
        shares = np.array([source.share for source in shape.sources])
        self.tokens = sum(source.tokens for source in sources)
        self._sources, self._shape, self._seed = sources, shape, seed
        self._shares = shares / shares.sum()
        self._random = np.random.default_rng([seed, 0])
        self._drawn = [0] * len(sources)
        self._orders: list[tuple[int, np.ndarray]] = [(-1, np.empty(0))] * len(sources)
        self._buffer = np.empty(0, dtype=np.int32)

    def next(self) -> list[Batch]:
        """The next windows, as passes of shape B×T."""
        b, t = self._shape.windows, self._shape.window_tokens
        pieces, have = [self._buffer], len(self._buffer)
        while have < b * t + 1:
            pieces.append(self._draw())
            have += len(pieces[-1])
        stream = np.concatenate(pieces)
        self._buffer = stream[b * t :]
        ids = torch.from_numpy(stream[: b * t + 1].astype(np.int64))
        inputs_BT, targets_BT = ids[:-1].view(b, t), ids[1:].view(b, t)
        in_pass = max(1, PASS_TOKENS // t)
        spans = [slice(at, at + in_pass) for at in range(0, b, in_pass)]
        return weighted([Batch(inputs_BT[span], targets_BT[span], 1.0) for span in spans], self._shape.weight)

    def steps_in(self, epochs: float) -> int | None:  # noqa: ARG002 # a stream has none
        """None: a stream has no end."""
        return None

    def tokens_in(self, steps: int) -> float:
        """Windows are full."""
        return steps * self._shape.windows * self._shape.window_tokens

    def example(self) -> Example:
        """The first text of the first source."""
        ids = [int(i) for i in self._sources[0].text(0)]
        return ids, [False, *[True] * (len(ids) - 1)]

    def position(self) -> dict[str, Any]:
        """Everything `seek` needs, as JSON."""
        return {"random": self._random.bit_generator.state, "drawn": self._drawn, "buffer": self._buffer.tolist()}

    def seek(self, position: dict[str, Any]) -> None:
        """Goes on exactly where `position` was taken."""
        self._random.bit_generator.state = position["random"]
        self._drawn = list(position["drawn"])
        self._buffer = np.array(position["buffer"], dtype=np.int32)

    def _draw(self) -> np.ndarray:
        which = int(self._random.choice(len(self._sources), p=self._shares))
        texts = self._sources[which]
        round_, index = divmod(self._drawn[which], len(texts))
        self._drawn[which] += 1
        if self._shape.sources[which].order == "as-written":
            return texts.text(index)
        if self._orders[which][0] != round_:
            self._orders[which] = (round_, seeded_order(len(texts), self._seed, which + 1, round_))
        return texts.text(int(self._orders[which][1][index]))


class ChatFeed:
    """Seeded rounds over conversations; only the assistant's tokens, each turn's end token included, are targets."""

    def __init__(self, chats: list[EncodedChat], in_step: int, seed: int, pad: int, *, weight: float = 1.0) -> None:
        self.tokens = sum(chat.tokens for chat in chats)
        self._chats, self._in_step, self._seed, self._pad, self._weight = chats, in_step, seed, pad, weight
        self._drawn = 0
        self._end: int | None = None
        self._order: tuple[int, np.ndarray] = (-1, np.empty(0))

    def next(self) -> list[Batch]:
        """The next conversations, padded on the right: passes of shape B×T with T the longest in each."""
        left = self._in_step if self._end is None else min(self._in_step, self._end - self._drawn)
        rows = [row for _ in range(left) for row in self._draw().rows]
        passes = [self._padded(rows[start:stop]) for start, stop in _stretches([len(ids) for ids, _ in rows])]
        return weighted(passes, self._weight)

    def steps_in(self, epochs: float) -> int | None:
        """Ends the feed after so many epochs, the last step with what is left, and returns the steps until then."""
        self._end = rows_in(epochs, len(self._chats))
        return -(-self._end // self._in_step)

    def tokens_in(self, steps: int) -> float:
        """By the mean length of a conversation."""
        drawn = steps * self._in_step if self._end is None else min(steps * self._in_step, self._end)
        return drawn * self.tokens / len(self._chats)

    def example(self) -> Example:
        """The first conversation."""
        return self._chats[0].rows[0]

    def position(self) -> dict[str, Any]:
        """Everything `seek` needs, as JSON."""
        return {"drawn": self._drawn}

    def seek(self, position: dict[str, Any]) -> None:
        """Goes on exactly where `position` was taken."""
        self._drawn = position["drawn"]

    def _draw(self) -> EncodedChat:
        round_, index = divmod(self._drawn, len(self._chats))
        self._drawn += 1
        if self._order[0] != round_:
            self._order = (round_, seeded_order(len(self._chats), self._seed, 0, round_))
        return self._chats[int(self._order[1][index])]

    def _padded(self, rows: list[Example]) -> Batch:
        t = max(len(ids) for ids, _ in rows)
        ids_BT = torch.full((len(rows), t), self._pad)
        targets_BT = torch.full((len(rows), t), IGNORED)
        for row, (ids, mask) in enumerate(rows):
            ids_BT[row, : len(ids)] = torch.tensor(ids)
            targets_BT[row, : len(ids)] = torch.tensor([i if m else IGNORED for i, m in zip(ids, mask, strict=True)])
        return Batch(ids_BT[:, :-1], targets_BT[:, 1:], 1.0)


def _stretches(lengths: list[int]) -> list[tuple[int, int]]:
    """Cuts rows, in their order, into stretches that hold at most `PASS_TOKENS` when padded, or one longer row."""
    cuts, longest = [0], 0
    for at, length in enumerate(lengths):
        longest = max(longest, length)
        if at > cuts[-1] and longest * (at + 1 - cuts[-1]) > PASS_TOKENS:
            cuts.append(at)
            longest = length
    return list(zip(cuts, [*cuts[1:], len(lengths)], strict=True))
