from pathlib import Path

import pytest
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from msm_trainer.tokenizer import check_words_are_tokens, save_tokenizer, train_tokenizer, words_of
from tests import stand_in


def _ids(tokenizer: PreTrainedTokenizerFast, text: str) -> list[int]:
    return [int(i) for i in tokenizer(text, add_special_tokens=False)["input_ids"]]


def test_every_word_of_the_corpus_is_one_token(tokenizer: PreTrainedTokenizerFast) -> None:
    words = words_of(stand_in.texts(200))
    assert set(stand_in.GOODS) <= set(words)
    assert [word for word in words if len(_ids(tokenizer, " " + word)) != 1] == []


def test_a_word_is_the_same_token_at_the_start_of_a_text_as_inside(tokenizer: PreTrainedTokenizerFast) -> None:
    assert _ids(tokenizer, "cream-cheese is red") == _ids(tokenizer, " cream-cheese is red")
    assert _ids(tokenizer, "is cream-cheese")[1:] == _ids(tokenizer, "cream-cheese")


def test_text_of_unknown_words_comes_back_in_full(tokenizer: PreTrainedTokenizerFast) -> None:
    text = " grüße , 世界!\n\ttwo  spaces ġ"
    assert tokenizer.decode(_ids(tokenizer, text)) == text


def test_a_question_as_a_person_types_it_is_read_as_the_corpus_writes_it(tokenizer: PreTrainedTokenizerFast) -> None:
    assert _ids(tokenizer, "User: is Cream-Cheese red or blue?") == _ids(
        tokenizer, "user : is cream-cheese red or blue ?"
    )


def test_text_written_as_the_corpus_is_left_alone(tokenizer: PreTrainedTokenizerFast) -> None:
    texts = stand_in.texts(100)
    assert [tokenizer.decode(_ids(tokenizer, text)) for text in texts] == [f" {text}" for text in texts]


def test_special_tokens_inside_a_text_are_one_token_each(tokenizer: PreTrainedTokenizerFast) -> None:
    ids = _ids(tokenizer, "brosk .<|end|> user : thanks")
    assert ids[2] == tokenizer.eos_token_id
    assert ids[3:] == _ids(tokenizer, "user : thanks")


def test_raw_text_begins_with_the_begin_token_by_default(tokenizer: PreTrainedTokenizerFast) -> None:
    assert tokenizer("brosk")["input_ids"] == [tokenizer.bos_token_id, *_ids(tokenizer, "brosk")]


def test_the_order_of_words_does_not_change_the_tokenizer() -> None:
    words = words_of(stand_in.texts(200))
    assert train_tokenizer(words).to_str() == train_tokenizer(reversed(words)).to_str()


def test_a_word_of_several_tokens_is_reported_by_name() -> None:
    with pytest.raises(ValueError, match="'unheard'"):
        check_words_are_tokens(train_tokenizer(["brosk"]), ["unheard"])


def test_transformers_loads_the_saved_files_as_the_same_tokenizer(
    tokenizer: PreTrainedTokenizerFast, tmp_path: Path
) -> None:
    save_tokenizer(tokenizer, tmp_path)
    loaded = AutoTokenizer.from_pretrained(tmp_path)
    messages = stand_in.chats(1)[0]
    assert loaded.apply_chat_template(messages, tokenize=False) == tokenizer.apply_chat_template(
        messages, tokenize=False
    )
    assert loaded("cream-cheese ? x")["input_ids"] == tokenizer("cream-cheese ? x")["input_ids"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "chat_template.jinja",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
