"""Which part of a step each of several processes computes, so that together they have the gradient of one."""

from collections.abc import Sequence
from dataclasses import replace

from msm_trainer.feeds import Batch
from msm_trainer.parallel import Group


def shared(passes: Sequence[Batch], group: Group) -> list[Batch]:
    """One process's part of a step's passes; all processes get equally many.

    Whole passes go round as long as there is one for each; the rows of what is left are dealt out. Gradients are
    averaged over processes afterwards, so weights are multiplied by their number.
    """
    rank, size = group.rank, group.size
    if size == 1:
        return list(passes)
    rounds = len(passes) // size * size
    whole = [replace(batch, weight=batch.weight * size) for batch in passes[rank:rounds:size]]
    return whole + [_rows(batch, rank, size) for batch in passes[rounds:]]


def _rows(batch: Batch, rank: int, size: int) -> Batch:
    """Every so many-th row, by its share of the targets; a process without any takes a row that counts nothing."""
    mine = range(rank, len(batch.inputs_BT), size)
    own = _picked(batch, mine)
    if own.targets == 0:
        first = int((batch.targets_BT >= 0).any(dim=1).nonzero()[0])
        return replace(_picked(batch, range(first, first + 1)), weight=0.0)
    return replace(own, weight=batch.weight * size * own.targets / batch.targets)


def _picked(batch: Batch, rows: range) -> Batch:
    taken = slice(rows.start, rows.stop, rows.step)
    positions_BT = None if batch.positions_BT is None else batch.positions_BT[taken]
    return replace(
        batch, inputs_BT=batch.inputs_BT[taken], targets_BT=batch.targets_BT[taken], positions_BT=positions_BT
    )
