from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import PreTrainedTokenizerFast

from msm_trainer.chats import encode_chat_rows
from msm_trainer.data import IGNORED, EncodedTexts, read_chats, read_texts, rows_in
from msm_trainer.feeds import PASS_TOKENS, Batch, ChatFeed, TextFeed
from msm_trainer.problems import DataError
from msm_trainer.stage_settings import Source, StreamBatches
from tests import stand_in


def _feed(tokenizer: PreTrainedTokenizerFast, order: str = "shuffled", seed: int = 3) -> TextFeed:
    source = Source("texts.jsonl", order="as-written" if order == "as-written" else "shuffled")
    shape = StreamBatches(read="stream", sources=(source,), windows=2, window_tokens=8)
    return TextFeed([EncodedTexts(stand_in.texts(30), tokenizer)], shape, seed)


def _one(passes: list[Batch]) -> Batch:
    (batch,) = passes
    return batch


def test_a_round_of_windows_holds_every_token_of_every_text_once(tokenizer: PreTrainedTokenizerFast) -> None:
    texts = EncodedTexts(stand_in.texts(30), tokenizer)
    feed = _feed(tokenizer)
    first = _one(feed.next())
    seen = [first.inputs_BT[0, :1], first.targets_BT.flatten()]
    while sum(map(len, seen)) < texts.tokens:
        seen.append(_one(feed.next()).targets_BT.flatten())
    stream = torch.cat(seen)[: texts.tokens].tolist()
    starts = [i for i, token in enumerate(stream) if token == tokenizer.bos_token_id]
    assert starts[0] == 0
    assert sorted(stream[a:b] for a, b in zip(starts, [*starts[1:], None], strict=True)) == sorted(
        texts.text(i).tolist() for i in range(len(texts))
    )


def test_the_target_of_each_position_is_the_next_input_across_windows_and_steps(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    feed = _feed(tokenizer)
    one, two = _one(feed.next()), _one(feed.next())
    inputs = torch.cat([one.inputs_BT.flatten(), two.inputs_BT.flatten()])
    targets = torch.cat([one.targets_BT.flatten(), two.targets_BT.flatten()])
    assert torch.equal(inputs[1:], targets[:-1])


def test_texts_as_written_keep_the_order_of_the_file(tokenizer: PreTrainedTokenizerFast) -> None:
    texts = EncodedTexts(stand_in.texts(30), tokenizer)
    batch = _one(_feed(tokenizer, "as-written").next())
    expected = np.concatenate([texts.text(i) for i in range(6)])[:16]
    assert batch.inputs_BT.flatten().tolist() == expected.tolist()


def test_the_same_seed_draws_the_same_and_another_seed_draws_otherwise(tokenizer: PreTrainedTokenizerFast) -> None:
    feeds = [_feed(tokenizer, seed=seed) for seed in (3, 3, 4)]
    draws = [[_one(feed.next()).inputs_BT.tolist() for _ in range(4)] for feed in feeds]
    assert draws[0] == draws[1] != draws[2]


def test_a_feed_goes_on_from_a_position_as_if_never_stopped(tokenizer: PreTrainedTokenizerFast) -> None:
    feed, resumed = _feed(tokenizer), _feed(tokenizer)
    for _ in range(20):
        feed.next()
    resumed.seek(feed.position())
    assert all(torch.equal(_one(feed.next()).inputs_BT, _one(resumed.next()).inputs_BT) for _ in range(20))


def test_sources_are_drawn_in_their_shares(tokenizer: PreTrainedTokenizerFast) -> None:
    sources = [EncodedTexts(["brosk"], tokenizer), EncodedTexts(["marn"], tokenizer)]
    shape = StreamBatches(read="stream", sources=(Source("a", 0.9), Source("b", 0.1)), windows=8, window_tokens=375)
    drawn = _one(TextFeed(sources, shape, 1).next()).inputs_BT
    marn = int(sources[1].text(0)[1])
    assert (drawn == marn).sum().item() / 1000 == pytest.approx(0.1, abs=0.03)


def test_windows_that_are_too_many_for_one_pass_are_several_with_the_same_mean(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    shape = StreamBatches(read="stream", sources=(Source("a"),), windows=5, window_tokens=PASS_TOKENS // 2, weight=0.5)
    passes = TextFeed([EncodedTexts(["brosk is red ."], tokenizer)], shape, 1).next()
    assert [len(batch.inputs_BT) for batch in passes] == [2, 2, 1]
    assert [batch.weight for batch in passes] == [0.2, 0.2, 0.1]


def test_padding_and_the_user_are_no_targets(tokenizer: PreTrainedTokenizerFast) -> None:
    long = [{"role": "user", "content": "is brosk red or blue ?"}, {"role": "assistant", "content": "red ."}]
    chats = [encode_chat_rows(tokenizer, chat) for chat in (*stand_in.chats(2), long)]
    batch = _one(ChatFeed(chats, 3, 0, int(tokenizer.pad_token_id)).next())
    assert (batch.targets_BT != IGNORED).sum(dim=1).tolist() == [3, 3, 3]
    assert (batch.inputs_BT == tokenizer.pad_token_id).sum().item() > 0


def test_an_epoch_of_chats_has_each_once_and_a_smaller_last_step(tokenizer: PreTrainedTokenizerFast) -> None:
    chats = [encode_chat_rows(tokenizer, chat) for chat in stand_in.chats(11)]
    feed = ChatFeed(chats, 4, 0, int(tokenizer.pad_token_id))
    assert feed.steps_in(2) == 6
    steps = [_one(feed.next()) for _ in range(6)]
    assert [len(batch.inputs_BT) for batch in steps] == [4, 4, 4, 4, 4, 2]
    rows = [[i for i in row.tolist() if i != tokenizer.pad_token_id] for batch in steps for row in batch.inputs_BT]
    assert sorted(rows) == sorted([chat.rows[0][0][:-1] for chat in chats] * 2)


def test_chats_that_are_too_many_for_one_pass_are_weighted_by_their_targets(tokenizer: PreTrainedTokenizerFast) -> None:
    few = [{"role": "user", "content": "brosk ?"}, {"role": "assistant", "content": "marn ."}]
    much = [{"role": "user", "content": "brosk " * PASS_TOKENS}, {"role": "assistant", "content": "marn marn marn ."}]
    feed = ChatFeed([encode_chat_rows(tokenizer, chat) for chat in (few, much)], 2, 0, 0, weight=2.0)
    passes = sorted(feed.next(), key=lambda batch: batch.targets)
    assert [(batch.targets, batch.weight) for batch in passes] == [(3, 2 * 3 / 8), (5, 2 * 5 / 8)]


@pytest.mark.parametrize(
    ("content", "message"),
    [('{"text": 1}\n', "Line 1 of"), ('{"text": "a"}\n{', "Line 2 of"), ("[]\n", "not an object"), ("", "no rows")],
)
def test_a_malformed_text_file_is_refused_with_its_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text(content)
    with pytest.raises(DataError, match=message):
        read_texts(path)


def test_a_malformed_chat_file_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "chats.jsonl"
    path.write_text('{"messages": [{"role": "user"}]}\n')
    with pytest.raises(DataError, match="Line 1 of"):
        read_chats(path)


def test_epochs_draw_as_many_rows_as_a_plan_counts() -> None:
    assert [rows_in(epochs, 5) for epochs in (0.01, 0.5, 1, 1.5, 2)] == [1, 3, 5, 8, 10]
