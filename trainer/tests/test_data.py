from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import PreTrainedTokenizerFast

from msm_trainer.data import IGNORED, ChatFeed, EncodedTexts, TextFeed, encode_chat, read_chats, read_texts
from msm_trainer.recipe import ChatBatches, Source, TextBatches
from tests import stand_in

ONE_SOURCE = (Source("texts.jsonl"),)


def _feed(tokenizer: PreTrainedTokenizerFast, order: str = "shuffled", seed: int = 3) -> TextFeed:
    source = Source("texts.jsonl", order="as-written" if order == "as-written" else "shuffled")
    shape = TextBatches((source,), windows=2, window_tokens=8)
    return TextFeed([EncodedTexts(stand_in.texts(30), tokenizer)], shape, seed)


def test_a_round_of_windows_holds_every_token_of_every_text_once(tokenizer: PreTrainedTokenizerFast) -> None:
    texts = EncodedTexts(stand_in.texts(30), tokenizer)
    feed = _feed(tokenizer)
    first = feed.next()
    seen = [first.inputs_BT[0, :1], first.targets_BT.flatten()]
    while sum(map(len, seen)) < texts.tokens:
        seen.append(feed.next().targets_BT.flatten())
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
    one, two = feed.next(), feed.next()
    inputs = torch.cat([one.inputs_BT.flatten(), two.inputs_BT.flatten()])
    targets = torch.cat([one.targets_BT.flatten(), two.targets_BT.flatten()])
    assert torch.equal(inputs[1:], targets[:-1])


def test_texts_as_written_keep_the_order_of_the_file(tokenizer: PreTrainedTokenizerFast) -> None:
    texts = EncodedTexts(stand_in.texts(30), tokenizer)
    batch = _feed(tokenizer, "as-written").next()
    expected = np.concatenate([texts.text(i) for i in range(6)])[:16]
    assert batch.inputs_BT.flatten().tolist() == expected.tolist()


def test_the_same_seed_draws_the_same_and_another_seed_draws_otherwise(tokenizer: PreTrainedTokenizerFast) -> None:
    feeds = [_feed(tokenizer, seed=seed) for seed in (3, 3, 4)]
    draws = [[feed.next().inputs_BT.tolist() for _ in range(4)] for feed in feeds]
    assert draws[0] == draws[1] != draws[2]


def test_a_feed_goes_on_from_a_position_as_if_never_stopped(tokenizer: PreTrainedTokenizerFast) -> None:
    feed, resumed = _feed(tokenizer), _feed(tokenizer)
    for _ in range(20):
        feed.next()
    resumed.seek(feed.position())
    assert all(torch.equal(feed.next().inputs_BT, resumed.next().inputs_BT) for _ in range(20))


def test_sources_are_drawn_in_their_shares(tokenizer: PreTrainedTokenizerFast) -> None:
    sources = [EncodedTexts(["brosk"], tokenizer), EncodedTexts(["marn"], tokenizer)]
    shape = TextBatches((Source("a", 0.9), Source("b", 0.1)), windows=8, window_tokens=375)
    drawn = TextFeed(sources, shape, 1).next().inputs_BT
    marn = int(sources[1].text(0)[1])
    assert (drawn == marn).sum().item() / 1000 == pytest.approx(0.1, abs=0.03)


def test_only_what_the_assistant_says_is_learned(tokenizer: PreTrainedTokenizerFast) -> None:
    messages = [
        {"role": "user", "content": "brosk or marn ?"},
        {"role": "assistant", "content": "marn ."},
        {"role": "user", "content": "thanks ."},
        {"role": "assistant", "content": "thanks ."},
    ]
    ids, mask = encode_chat(tokenizer, messages)
    learned = [tokenizer.convert_ids_to_tokens(i) for i, m in zip(ids, mask, strict=True) if m]
    assert learned == ["Ġmarn", "Ġ.", "<|end|>", "Ġthanks", "Ġ.", "<|end|>"]
    whole = "<|begin|> user : brosk or marn ? ona : marn .<|end|> user : thanks . ona : thanks .<|end|>"
    assert tokenizer.decode(ids) == whole


def test_padding_and_the_user_are_no_targets(tokenizer: PreTrainedTokenizerFast) -> None:
    chats = [encode_chat(tokenizer, chat) for chat in stand_in.chats(2)]
    long = encode_chat(
        tokenizer, [{"role": "user", "content": "is brosk red or blue ?"}, {"role": "assistant", "content": "red ."}]
    )
    batch = ChatFeed([*chats, long], ChatBatches("chats.jsonl", 3), 0, int(tokenizer.pad_token_id)).next()
    learned = (batch.targets_BT != IGNORED).sum(dim=1).tolist()
    assert learned == [3, 3, 3]
    assert (batch.inputs_BT == tokenizer.pad_token_id).sum().item() > 0


def test_a_template_that_rewrites_earlier_turns_is_refused(tokenizer: PreTrainedTokenizerFast) -> None:
    template = tokenizer.chat_template
    tokenizer.chat_template = "{{ messages | length }}" + str(template)
    try:
        with pytest.raises(ValueError, match="differently when more turns follow"):
            encode_chat(tokenizer, stand_in.chats(1)[0])
    finally:
        tokenizer.chat_template = template


@pytest.mark.parametrize(
    ("content", "message"),
    [('{"text": 1}\n', "Line 1 of"), ('{"text": "a"}\n{', "Line 2 of"), ("[]\n", "not an object"), ("", "no rows")],
)
def test_a_malformed_text_file_is_refused_with_its_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text(content)
    with pytest.raises(ValueError, match=message):
        read_texts(path)


def test_a_malformed_chat_file_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "chats.jsonl"
    path.write_text('{"messages": [{"role": "user"}]}\n')
    with pytest.raises(ValueError, match="Line 1 of"):
        read_chats(path)
