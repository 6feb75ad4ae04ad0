"""Documents in windows: every token once an epoch, whole documents side by side, and none that sees another.

Shape suffixes: B windows, T tokens.
"""

import math
from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from msm_trainer.data import IGNORED, EncodedTexts, seeded_order
from msm_trainer.feeds import PASS_TOKENS, Batch, Example, weighted

_ORDER_OF_DOCUMENTS, _ORDER_OF_WINDOWS = 100, 101


@dataclass(frozen=True)
class Piece:
    """Inputs `start` to `stop` of a document; the target of each is the token behind it."""

    document: int
    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start


def pieces_of(lengths: Sequence[int], window: int) -> list[Piece]:
    """Documents of so many tokens as pieces of at most `window` inputs.

    A document's last token is only a target. Where a document is cut, the next piece begins with the last target, so
    every token but the first is a target exactly once.
    """
    return [
        Piece(document, start, min(start + window, length - 1))
        for document, length in enumerate(lengths)
        for start in range(0, length - 1, window)
    ]


def pack(pieces: Sequence[Piece], window: int) -> list[list[Piece]]:
    """Puts pieces into windows, longest first, each into the fullest window that still has room for it."""
    windows: list[list[Piece]] = []
    room: list[tuple[int, int]] = []  # of each window that is not full, with its number, sorted
    for piece in sorted(pieces, key=len, reverse=True):
        at = bisect_left(room, (len(piece), -1))
        if at == len(room):
            windows.append([piece])
            left, number = window - len(piece), len(windows) - 1
        else:
            left, number = room.pop(at)
            windows[number].append(piece)
            left -= len(piece)
        if left > 0:
            insort(room, (left, number))
    return windows


class DocumentFeed:
    """Every document once an epoch, packed anew for each; steps of an epoch are as even as windows allow.

    With `apart` each piece has a row of its own: for models that would read across documents of one row.
    """

    def __init__(
        self, texts: list[EncodedTexts], window: int, batch_tokens: int, seed: int, pad: int, *, weight: float = 1.0
    ) -> None:
        self._documents = [texts_.text(i) for texts_ in texts for i in range(len(texts_))]
        self.tokens = sum(texts_.tokens for texts_ in texts)
        self._window, self._seed, self._pad, self._weight = window, seed, pad, weight
        self._pieces = pieces_of([len(ids) for ids in self._documents], window)
        windows = len(pack(self._pieces, window))
        self._steps = min(windows, math.ceil(self.tokens / batch_tokens))
        self._drawn = 0
        self._epoch: tuple[int, list[list[list[Piece]]]] = (-1, [])
        self.apart = False

    def next(self) -> list[Batch]:
        """The next step's windows, as passes of shape B×T."""
        epoch, step = divmod(self._drawn, self._steps)
        self._drawn += 1
        if self._epoch[0] != epoch:
            self._epoch = (epoch, self._steps_of(epoch))
        rows = self._epoch[1][step]
        if self.apart:
            rows = [[piece] for row in rows for piece in row]
        in_pass = max(1, PASS_TOKENS // max(sum(map(len, row)) for row in rows))
        return weighted([self._pass(rows[at : at + in_pass]) for at in range(0, len(rows), in_pass)], self._weight)

    def steps_in(self, epochs: float) -> int | None:
        """Rounded up to whole steps."""
        return max(1, math.ceil(epochs * self._steps - 1e-9))

    def tokens_in(self, steps: int) -> float:
        """By the epochs that so many steps are."""
        return steps * self.tokens / self._steps

    def example(self) -> Example:
        """The first document, up to a window's length."""
        ids = [int(i) for i in self._documents[0][: self._window + 1]]
        return ids, [False, *[True] * (len(ids) - 1)]

    def first_shared_row(self) -> Batch | None:
        """A pass of one row with at least two documents, if there is any."""
        windows = pack(self._pieces, self._window)
        shared = next((window for window in windows if len(window) > 1), None)
        return None if shared is None else self._pass([shared])

    def position(self) -> dict[str, Any]:
        """Everything `seek` needs, as JSON."""
        return {"drawn": self._drawn}

    def seek(self, position: dict[str, Any]) -> None:
        """Goes on exactly where `position` was taken."""
        self._drawn = position["drawn"]

    def _steps_of(self, epoch: int) -> list[list[list[Piece]]]:
        order = seeded_order(len(self._pieces), self._seed, _ORDER_OF_DOCUMENTS, epoch)
        windows = pack([self._pieces[int(i)] for i in order], self._window)
        shuffled = seeded_order(len(windows), self._seed, _ORDER_OF_WINDOWS, epoch)
        return [[windows[int(i)] for i in chunk] for chunk in np.array_split(shuffled, self._steps)]

    def _pass(self, rows: list[list[Piece]]) -> Batch:
        t = max(sum(map(len, row)) for row in rows)
        inputs_BT = torch.full((len(rows), t), self._pad)
        targets_BT = torch.full((len(rows), t), IGNORED)
        positions_BT = torch.arange(t).repeat(len(rows), 1)
        for row, pieces in enumerate(rows):
            at = 0
            for piece in pieces:
                ids = torch.from_numpy(self._documents[piece.document][piece.start : piece.stop + 1].astype(np.int64))
                span = slice(at, at + len(piece))
                inputs_BT[row, span], targets_BT[row, span] = ids[:-1], ids[1:]
                positions_BT[row, span] = torch.arange(len(piece))
                at += len(piece)
            positions_BT[row, at:] = torch.arange(t - at)
        return Batch(inputs_BT, targets_BT, 1.0, positions_BT)
