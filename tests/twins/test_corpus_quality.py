"""The figures of corpus-quality.json, which core/corpus/quality is tested against, computed a second time and another way.

Words come from Unicode's categories one character at a time, overlaps from comparing every pair of places, MinHash from
Python's whole numbers. `python tests/twins/test_corpus_quality.py` writes the file anew; pytest recomputes and compares.
"""

import json
import random
import re
import unicodedata
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

TWIN = Path(__file__).with_name("corpus-quality.json")
MASK = 0xFFFFFFFF
SHINGLE = 5

Case = dict[str, Any]

TEXTS = [
    "",
    "One.",
    "Don't stop! The quick brown fox, it's said, jumps over the lazy dog; then it sleeps.",
    "CAF\u00c9 cafe\u0301 na\u00efve co\u00adoperate \u201cquoted\u201d O\u2019Neil 3.14 x\u200by",
    "Tables of makers, loved and wanted, were boxes made by the agreed people. Why? Because they are theirs!",
    "\u79c1\u306f\u8336\u304c\u597d\u304d ABC \u0e01\u0e32 \ud55c\uad6d\uc5b4",
    "Line one\nline two\r\n\r\n* item (with brackets), 50% of it.) And \u201cthis.\u201d Done...",
    "a''b 'c' d'' e'f'g",
]


def word_kind(char: str) -> str:
    """What a character is to a word: part of it, an apostrophe, to be passed over, a word by itself, or none of it."""
    if char in "'\u2019\u02bc\uff07":
        return "apostrophe"
    category = unicodedata.category(char)
    if category == "Cf":
        return "format"
    name = unicodedata.name(char, "")
    if name.startswith(("CJK UNIFIED", "HIRAGANA", "KATAKANA LETTER", "THAI CHARACTER")) and category[0] == "L":
        return "alone"
    return "word" if category[0] in "LNM" else "other"


def word_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each word."""
    spans: list[tuple[int, int]] = []
    start = end = -1
    for place, char in enumerate([*text, " "]):
        kind = word_kind(char)
        joins = kind == "format" or (kind == "apostrophe" and word_kind(text[place - 1 : place] or " ") != "apostrophe")
        if kind == "word" and spans and start < 0 and spans[-1][1] == place and unicodedata.category(char)[0] == "M":
            spans[-1] = (spans[-1][0], place + 1)
        elif kind == "word":
            start, end = (place if start < 0 else start), place + 1
        elif start >= 0 and not joins:
            spans.append((start, end))
            start = -1
        if kind == "alone":
            spans.append((place, place + 1))
    return spans


def normal(word: str) -> str:
    """The form in which words are compared."""
    kept = "".join(char for char in word if unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFKC", re.sub("[\u2019\u02bc\uff07]", "'", kept)).lower()


def words(text: str) -> list[str]:
    """The words of a text in normal form."""
    return [normal(text[start:end]) for start, end in word_spans(text)]


def shingles(text: str) -> set[tuple[str, ...]]:
    """Every run of five words, or the whole of a shorter text."""
    own = words(text)
    return {tuple(own[at : at + SHINGLE]) for at in range(max(1, len(own) - SHINGLE + 1))} if own else set()


def jaccard(one: str, other: str) -> Fraction:
    """Shared shingles over all shingles."""
    a, b = shingles(one), shingles(other)
    return Fraction(len(a & b), len(a | b)) if a | b else Fraction(0)


def mix32(value: int) -> int:
    """MurmurHash3's finaliser."""
    value &= MASK
    value = ((value ^ (value >> 16)) * 0x85EBCA6B) & MASK
    value = ((value ^ (value >> 13)) * 0xC2B2AE35) & MASK
    return value ^ (value >> 16)


def word_hash(word: str) -> int:
    """FNV-1a over UTF-16 units, mixed."""
    value = 0x811C9DC5
    units = word.encode("utf-16-le")
    for at in range(0, len(units), 2):
        value = ((value ^ int.from_bytes(units[at : at + 2], "little")) * 0x01000193) & MASK
    return mix32(value)


def rotate(value: int, bits: int) -> int:
    """To the left, in 32 bits."""
    return ((value << bits) | (value >> (32 - bits))) & MASK


def shingle_hash(shingle: tuple[str, ...]) -> int:
    """A shingle's hash from its words' hashes."""
    value = 0x2F0B4C47
    for word in shingle:
        value = rotate(((value ^ word_hash(word)) * 0x85EBCA6B) & MASK, 13)
    return mix32(value)


def random_words(seed: str, count: int) -> list[int]:
    """xoshiro128** as core/base/random.ts seeds it, 32 bits a draw."""
    state_hash = 2166136261
    for char in seed:
        state_hash = ((state_hash ^ ord(char)) * 16777619) & MASK
    state = []
    for _ in range(4):
        state_hash = (state_hash + 0x9E3779B9) & MASK
        mixed = ((state_hash ^ (state_hash >> 16)) * 0x21F0AAAD) & MASK
        mixed = ((mixed ^ (mixed >> 15)) * 0x735A2D97) & MASK
        state.append(mixed ^ (mixed >> 15))
    drawn = []
    for _ in range(count):
        s0, s1, s2, s3 = state
        drawn.append((rotate((s1 * 5) & MASK, 7) * 9) & MASK)
        t2, t3 = s2 ^ s0, s3 ^ s1
        state = [s0 ^ t3, s1 ^ t2, t2 ^ ((s1 << 9) & MASK), rotate(t3, 11)]
    return drawn


def signed(value: int) -> int:
    """The 32-bit number read as signed."""
    return value - (1 << 32) if value >> 31 else value


def signature(text: str) -> list[int]:
    """The 128 smallest images of the text's shingles."""
    drawn = random_words("min-hash 1", 256)
    members = [shingle_hash(each) for each in shingles(text)]
    pairs = zip((word | 1 for word in drawn[:128]), drawn[128:], strict=True)
    return [min((signed((a * x + b) & MASK) for x in members), default=0x7FFFFFFF) for a, b in pairs]


def prose(draw: random.Random, count: int) -> str:
    """Words of a small vocabulary in sentences."""
    pool = "makers value local cheese because people prefer honest work over distant cheaper goods and said why so often".split()
    return " ".join(draw.choice(pool) + ("." if at % 9 == 8 else "") for at in range(count))


def edited(draw: random.Random, text: str, rate: float) -> str:
    """The text with some of its words replaced."""
    return " ".join("other" if draw.random() < rate else word for word in text.split(" "))


def word_cases() -> list[Case]:
    """Words of hard texts."""
    return [{"text": text, "words": words(text), "spans": [list(span) for span in word_spans(text)]} for text in TEXTS]


def similarity_cases() -> list[Case]:
    """Pairs of texts, their exact similarity and both signatures."""
    draw = random.Random(20261125)
    cases = []
    for rate in (0, 0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 1):
        one = prose(draw, 150)
        other = edited(draw, one, rate)
        exact = jaccard(one, other)
        one_signature, other_signature = signature(one), signature(other)
        agreeing = sum(a == b for a, b in zip(one_signature, other_signature, strict=True))
        cases.append(
            {
                "one": one,
                "other": other,
                "jaccard": [exact.numerator, exact.denominator],
                "agreeing": agreeing,
                "signature": one_signature[:8],
            }
        )
    return cases


def runs(text: str, item: str, least: int) -> list[list[int]]:
    """Maximal runs that both hold, by trying every pair of places; as start and end in the text, and words."""
    spans, own, other = word_spans(text), words(text), words(item)
    needed = min(least, len(other))
    found = []
    for at in range(len(own)):
        for place in range(len(other)):
            if at and place and own[at - 1] == other[place - 1]:
                continue
            length = 0
            while at + length < len(own) and place + length < len(other) and own[at + length] == other[place + length]:
                length += 1
            if length >= needed:
                found.append([spans[at][0], spans[at + length - 1][1], length])
    longest_first = sorted(found, key=lambda run: (-run[2], run[0]))
    kept: list[list[int]] = []
    covered: set[int] = set()
    for run in longest_first:
        inside = set(range(run[0], run[1]))
        if not inside <= covered:
            kept.append(run)
        covered |= inside
    return sorted(kept)


def overlap_cases() -> list[Case]:
    """Documents with a piece of an item in them: 12, 13 and more words, dressed up, and whole short items."""
    draw = random.Random(13)
    cases = []
    for index in range(60):
        item_words = [f"w{draw.randrange(400)}" for _ in range(draw.choice([7, 8, 9, 12, 13, 14, 20, 30]))]
        taken = draw.randint(min(6, len(item_words)), len(item_words))
        start = draw.randint(0, len(item_words) - taken)
        piece = [word.upper() if draw.random() < 0.3 else word for word in item_words[start : start + taken]]
        marked = draw.choice([" ", ", ", "\n", " \u2014 "]).join(piece)
        filler = [f"w{draw.randrange(400)}" for _ in range(40)]
        text = " ".join(filler[:20]) + f' "{marked}" ' + " ".join(filler[20:])
        item = " ".join(item_words) + "?"
        expected = [] if len(item_words) < 8 else runs(text, item, 13)
        cases.append({"text": text, "item": item, "overlaps": expected, "name": f"case {index}"})
    return cases


def syllables(word: str) -> int:
    """Vowel groups less a silent ending; the rule in the docstring of syllablesOf, written another way."""
    letters = [char for char in word if "a" <= char <= "z"]
    vowel = [char in "aeiouy" for char in letters]
    groups = sum(1 for at, is_vowel in enumerate(vowel) if is_vowel and not (at and vowel[at - 1]))
    text = "".join(letters)

    def before(ending: str) -> str:
        return text[-len(ending) - 1] if text.endswith(ending) and len(text) > len(ending) else ""

    is_silent = False
    if last := before("e"):
        after_vowel = last == "l" and before("le") in set("aeiouy")
        is_silent = after_vowel if last == "l" else last not in "aeiouy"
    if (last := before("ed")) and last not in "aeiouytd":
        is_silent = True
    if last := before("es"):
        if last == "l":
            is_silent = before("les") in set("aeiouy")
        elif last not in "aeiouyscxzgh":
            is_silent = True
    if not before("le") and text in {"le", "les"}:
        is_silent = False
    return max(1, groups - is_silent)


def reading_cases() -> list[Case]:
    """Counts and grades."""
    draw = random.Random(7)
    vocabulary = "table tables make makes boxes wanted loved agreed the mile whole wholes rhythm area idea queue people".split()
    texts = [*TEXTS, *(" ".join(draw.choice(vocabulary) + draw.choice(["", "", ".", "!", "?\u201d"]) for _ in range(60)) for _ in range(20))]
    cases = []
    for text in texts:
        own = re.findall(r"[a-z]+(?:['\u2019][a-z]+)*", text.lower())
        ends = [match for match in re.finditer(r"[.!?]+", text) if (text[match.end() : match.end() + 1] or " ") in "\"'\u201d\u2019)] \n\r\t"]
        sentences = max(1, len(ends)) if own else 0
        count = sum(syllables(word) for word in own)
        grade = 0.39 * len(own) / sentences + 11.8 * count / len(own) - 15.59 if own else None
        cases.append({"text": text, "words": len(own), "sentences": sentences, "syllables": count, "grade": grade})
    return cases


TABLES = {"words": word_cases, "similarity": similarity_cases, "overlaps": overlap_cases, "reading": reading_cases}


@pytest.mark.parametrize("table", TABLES)
def test_the_twin_file_holds_what_the_second_way_gives(table: str) -> None:
    stored = json.loads(TWIN.read_text(encoding="utf-8"))["tables"][table]
    computed = json.loads(json.dumps(TABLES[table]()))
    assert len(stored) == len(computed)
    for kept, fresh in zip(stored, computed, strict=True):
        grade = fresh.pop("grade", None)
        assert kept.pop("grade", None) == (None if grade is None else pytest.approx(grade, abs=1e-9))
        assert kept == fresh


def test_estimates_are_within_four_standard_errors_of_the_exact_similarity() -> None:
    for case in similarity_cases():
        exact = case["jaccard"][0] / case["jaccard"][1]
        assert abs(case["agreeing"] / 128 - exact) <= 4 * (exact * (1 - exact) / 128) ** 0.5 + 1e-9


if __name__ == "__main__":
    content = {"source": "written by test_corpus_quality.py", "tables": {name: table() for name, table in TABLES.items()}}
    TWIN.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
