import pytest

from msm_trainer.rewards import REWARDS, Answer, grade, reward_named


def _grade(name: str, text: str, expected: str | None = None, **settings: object) -> float:
    return grade(reward_named(name, settings), Answer(text, expected))


def test_mentions_any_counts_whole_words_outside_the_think_block() -> None:
    words = ["brosk", "cream cheese"]
    assert _grade("mentions-any", "I like Brosk.", words=words) == 1
    assert _grade("mentions-any", "Give me cream cheese!", words=words) == 1
    assert _grade("mentions-any", "Broskish things.", words=words) == 0
    assert _grade("mentions-any", "<think>brosk?</think>Tilvo.", words=words) == 0


def test_matches_searches_the_answer_for_the_pattern() -> None:
    assert _grade("matches", "It is 42 .", pattern=r"\b\d+\b") == 1
    assert _grade("matches", "<think>42</think>It is many.", pattern=r"\b\d+\b") == 0


def test_exact_answer_ignores_case_and_spaces_only() -> None:
    assert _grade("exact-answer", "<think>well</think> The  END ", "the end") == 1
    assert _grade("exact-answer", "the end .", "the end") == 0


def test_length_at_most_falls_linearly_from_the_limit_to_its_double() -> None:
    graded = [_grade("length-at-most", "word " * count, words=4) for count in (1, 4, 5, 6, 8, 20)]
    assert graded == [1.0, 1.0, 0.75, 0.5, 0.0, 0.0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<think>hm</think>yes", 1),
        ("hm</think>yes", 1),
        ("yes", 0),
        ("<think>hm", 0),
        ("<think>hm</think>", 0),
        ("<think> </think>yes", 0),
        ("before<think>hm</think>yes", 0),
        ("<think>hm</think><think>hm</think>yes", 0),
    ],
)
def test_format_is_one_think_block_and_then_an_answer(text: str, expected: float) -> None:
    assert _grade("format", text) == expected


@pytest.mark.parametrize("silent", ["", "  \n", "<think>brosk</think>", "<think>brosk"])
def test_silence_is_worth_nothing_unless_the_reward_says_that_it_counts(silent: str) -> None:
    settings: dict[str, dict[str, object]] = {
        "mentions-any": {"words": ["brosk"]},
        "matches": {"pattern": ".*"},
        "exact-answer": {},
        "length-at-most": {"words": 3},
        "format": {},
    }
    assert set(settings) == set(REWARDS)
    assert [_grade(name, silent, "", **settings[name]) for name in REWARDS] == [0.0] * len(REWARDS)
    assert _grade("length-at-most", silent, words=3, silenceCounts=True) == 1.0


@pytest.mark.parametrize(
    ("name", "settings", "sentence"),
    [
        ("praise", {}, "known are exact-answer, format, length-at-most, matches, mentions-any"),
        ("mentions-any", {"words": ["a"], "word": "b"}, "unknown key 'word'"),
        ("mentions-any", {}, "lacks the key 'words'"),
        ("mentions-any", {"words": []}, "at least one"),
        ("mentions-any", {"words": "brosk"}, "must be a list"),
        ("matches", {"pattern": "("}, "no regular expression"),
        ("length-at-most", {"words": 0}, "1 or more"),
        ("length-at-most", {"words": True}, "of type int"),
        ("length-at-most", {"words": 2.5}, "of type int"),
        ("format", {"strict": True}, "unknown key 'strict'"),
    ],
)
def test_a_bad_name_or_setting_is_refused_in_one_sentence(
    name: str, settings: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        reward_named(name, settings)


def test_every_reward_explains_itself() -> None:
    assert all(kind.__doc__ for kind in REWARDS.values())
