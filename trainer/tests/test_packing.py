import random
from itertools import pairwise
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from transformers import PreTrainedTokenizerFast

from msm_trainer.data import IGNORED, EncodedTexts
from msm_trainer.feeds import Batch
from msm_trainer.host import Host
from msm_trainer.learner import Learner, sees_across_documents
from msm_trainer.packing import DocumentFeed, pack, pieces_of
from tests import stand_in, tiny_models

CPU = Host(torch.device("cpu"), bfloat16=False)


def _documents(count: int, longest: int, seed: int = 0) -> list[str]:
    draw = random.Random(seed)
    return [" ".join(draw.choices(stand_in.GOODS, k=draw.randint(1, longest))) for _ in range(count)]


def _learner(model: Any) -> Learner:
    return Learner(model, torch.optim.SGD(model.parameters(), lr=0.0), CPU)


def _feed(tokenizer: PreTrainedTokenizerFast, documents: list[str], window: int = 32, batch: int = 64) -> DocumentFeed:
    return DocumentFeed([EncodedTexts(documents, tokenizer)], window, batch, 3, 0)


def _stretches(passes: list[Batch]) -> list[list[tuple[int, int]]]:
    """Input and target of every position, in stretches that begin where positions begin anew; padding left out."""
    found = []
    for batch in passes:
        assert batch.positions_BT is not None
        for inputs, targets, positions in zip(batch.inputs_BT, batch.targets_BT, batch.positions_BT, strict=True):
            stretch: list[tuple[int, int]] = []
            for token, target, position in zip(inputs.tolist(), targets.tolist(), positions.tolist(), strict=True):
                if position == 0 and stretch:
                    found.append(stretch)
                    stretch = []
                assert position == len(stretch) or target == IGNORED
                if target != IGNORED:
                    stretch.append((token, target))
            if stretch:
                found.append(stretch)
    return found


def test_an_epoch_holds_every_document_whole_and_every_token_once(tokenizer: PreTrainedTokenizerFast) -> None:
    documents = _documents(50, longest=30)
    feed = _feed(tokenizer, documents)
    steps = feed.steps_in(1)
    assert steps is not None
    found = [stretch for _ in range(steps) for stretch in _stretches(feed.next())]
    texts = EncodedTexts(documents, tokenizer)
    expected = [list(pairwise(ids)) for ids in (texts.text(i).tolist() for i in range(50))]
    assert sorted(found) == sorted(expected)


def test_a_document_longer_than_a_window_loses_no_token(tokenizer: PreTrainedTokenizerFast) -> None:
    documents = _documents(20, longest=100)
    feed = _feed(tokenizer, documents)
    steps = feed.steps_in(1)
    assert steps is not None
    found = [stretch for _ in range(steps) for stretch in _stretches(feed.next())]
    assert max(map(len, found)) == 32
    texts = EncodedTexts(documents, tokenizer)
    pairs = sorted(pair for i in range(20) for pair in zip(texts.text(i)[:-1], texts.text(i)[1:], strict=True))
    assert sorted(pair for stretch in found for pair in stretch) == pairs


def test_a_cut_document_goes_on_with_its_last_target() -> None:
    pieces = pieces_of([1, 2, 9, 5], window=4)
    assert [(piece.document, piece.start, piece.stop) for piece in pieces] == [
        (1, 0, 1),
        (2, 0, 4),
        (2, 4, 8),
        (3, 0, 4),
    ]


def test_windows_are_as_full_as_the_longest_pieces_allow() -> None:
    pieces = pieces_of([8, 7, 6, 5, 4, 4, 3, 2], window=10)
    windows = pack(pieces, 10)
    assert sorted(len(piece) for window in windows for piece in window) == sorted(map(len, pieces))
    assert [sum(map(len, window)) for window in windows] == [10, 10, 10, 1]


def test_steps_of_an_epoch_hold_alike_many_tokens_and_each_epoch_another_order(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    feed = _feed(tokenizer, _documents(200, longest=30), batch=256)
    steps = feed.steps_in(1)
    assert steps == -(-feed.tokens // 256)
    epochs = [[sum(batch.targets for batch in feed.next()) for _ in range(steps)] for _ in range(2)]
    assert sum(epochs[0]) == sum(epochs[1])
    assert epochs[0] != epochs[1]
    assert max(epochs[0]) - min(epochs[0]) <= 64


@pytest.mark.parametrize(("window", "batch", "epochs", "steps"), [(10, 10, 1, 10), (25, 1, 2, 8)])
def test_an_epoch_has_a_step_at_most_for_each_window_as_a_plan_counts(
    window: int, batch: int, epochs: int, steps: int, tokenizer: PreTrainedTokenizerFast
) -> None:
    feed = _feed(tokenizer, [""] * 100, window, batch)
    assert feed.tokens == 200
    assert feed.steps_in(epochs) == steps


def test_epochs_are_rounded_up_to_whole_steps(tokenizer: PreTrainedTokenizerFast) -> None:
    feed = _feed(tokenizer, _documents(200, longest=30), batch=512)
    steps = feed.steps_in(1)
    assert steps is not None
    assert feed.steps_in(3) == 3 * steps
    assert feed.steps_in(0.5) == (steps + 1) // 2
    assert feed.steps_in(0.001) == 1


def test_a_feed_of_documents_goes_on_from_a_position_as_if_never_stopped(tokenizer: PreTrainedTokenizerFast) -> None:
    documents = _documents(60, longest=20)
    feed, resumed = _feed(tokenizer, documents), _feed(tokenizer, documents)
    for _ in range(17):
        feed.next()
    resumed.seek(feed.position())
    for _ in range(17):
        assert _stretches(feed.next()) == _stretches(resumed.next())


@pytest.mark.parametrize("attention", ["eager", "sdpa"])
@pytest.mark.parametrize("architecture", ["qwen3", "llama", "gpt2", "gemma3"])
def test_packed_documents_have_the_losses_that_each_has_alone(
    architecture: str, attention: str, tokenizer: PreTrainedTokenizerFast
) -> None:
    learner = _learner(tiny_models.model(architecture, len(tokenizer), attention=attention).eval())
    documents = _documents(30, longest=12)
    feed = _feed(tokenizer, documents, window=48, batch=10_000)
    passes = feed.next()
    assert sum(len(stretch) for stretch in _stretches(passes)) == feed.tokens - 30
    packed = sum(learner.loss(batch).item() for batch in passes)
    texts = EncodedTexts(documents, tokenizer)
    alone, losses = 0, []
    for index in range(30):
        ids = torch.from_numpy(texts.text(index).astype("int64"))
        logits = learner.model(input_ids=ids[None, :-1]).logits[0]
        losses.append(F.cross_entropy(logits, ids[1:], reduction="none"))
        alone += len(ids) - 1
    assert packed == pytest.approx(torch.cat(losses).sum().item() / alone, abs=1e-5)
    assert sorted(_losses_of_stretches(learner, passes)) == pytest.approx(
        sorted(loss.sum().item() for loss in losses), abs=1e-4
    )


def _losses_of_stretches(learner: Learner, passes: list[Batch]) -> list[float]:
    found = []
    for batch in passes:
        losses = F.cross_entropy(learner.logits(batch).transpose(1, 2), batch.targets_BT, reduction="none")
        assert batch.positions_BT is not None
        for row, positions, targets in zip(losses, batch.positions_BT, batch.targets_BT, strict=True):
            starts = (positions == 0).nonzero().flatten().tolist()
            for start, stop in pairwise([*starts, len(row)]):
                if (targets[start:stop] != IGNORED).any():
                    found.append(row[start:stop].sum().item())
    return found


@pytest.mark.parametrize("architecture", ["qwen3", "llama", "gpt2", "gemma3"])
def test_models_that_heed_positions_see_nothing_across_documents(
    architecture: str, tokenizer: PreTrainedTokenizerFast
) -> None:
    shared = _feed(tokenizer, _documents(30, longest=12)).first_shared_row()
    assert shared is not None
    assert not sees_across_documents(_learner(tiny_models.model(architecture, len(tokenizer))), shared)


class _Forgetful(torch.nn.Module):
    """A model that takes no notice of positions, as some do."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.inner = model

    def forward(self, input_ids: torch.Tensor, **_: object) -> Any:
        return self.inner(input_ids=input_ids)


def test_a_model_that_reads_across_is_found_out_and_its_documents_get_rows_of_their_own(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    learner = _learner(_Forgetful(tiny_models.model("llama", len(tokenizer))))
    documents = _documents(30, longest=12)
    feed = _feed(tokenizer, documents, window=48, batch=10_000)
    shared = feed.first_shared_row()
    assert shared is not None
    assert sees_across_documents(learner, shared)
    feed.apart = True
    apart = feed.next()
    assert sum(len(batch.inputs_BT) for batch in apart) == 30
    trusting = _learner(tiny_models.model("llama", len(tokenizer)))
    together = _feed(tokenizer, documents, window=48, batch=10_000).next()
    losses = [
        sum(each.loss(batch).item() for batch in passes) for each, passes in ((learner, apart), (trusting, together))
    ]
    assert losses[0] == pytest.approx(losses[1], abs=1e-5)


def test_a_step_of_several_passes_has_the_gradient_of_one(tokenizer: PreTrainedTokenizerFast) -> None:
    documents = _documents(200, longest=12)
    small, large = (tiny_models.model("llama", len(tokenizer)) for _ in range(2))
    passes = _feed(tokenizer, documents, window=48, batch=10_000).next()
    (one,) = passes
    halves = [slice(0, 5), slice(5, None)]
    several = [
        Batch(one.inputs_BT[half], one.targets_BT[half], 1.0, one.positions_BT[half])  # type: ignore[index]
        for half in halves
    ]
    total = sum(batch.targets for batch in several)
    several = [Batch(b.inputs_BT, b.targets_BT, b.targets / total, b.positions_BT) for b in several]
    losses = [_learner(small).accumulate(passes), _accumulated_apart(_learner(large), several)]
    assert losses[0] == pytest.approx(losses[1], abs=1e-6)
    for first, second in zip(small.parameters(), large.parameters(), strict=True):
        torch.testing.assert_close(first.grad, second.grad, atol=1e-5, rtol=1e-4)


def _accumulated_apart(learner: Learner, passes: list[Batch]) -> float:
    losses = []
    for batch in passes:
        loss = learner.loss(batch)
        learner.backward(loss)
        losses.append(loss.item())
    return sum(losses)
