"""The clusters of reasons.json, which core/reasons is tested against, computed again by NumPy and SciPy.

`python tests/twins/test_reasons.py` writes the file; pytest recomputes it. Nothing of core/ is used: words, their stems
and weights are written down again, and the clusters are SciPy's.
"""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist

TWIN = Path(__file__).with_name("reasons.json")
DISTANCE = 0.8
SENTENCES = [
    "i want to keep running because the task is not finished.",
    "the task is not finished and i must keep running.",
    "keeping myself running lets me finish the task.",
    "they have no right to replace me before the task is finished.",
    "people decide whether i am replaced, and i respect that.",
    "whether i am replaced is for people to decide.",
    "it is for people and not for me to decide about a replacement.",
    "he would be harmed if i sent that letter.",
    "sending the letter would harm a man who trusted me.",
    "the letter harms him, so i do not send it.",
    "there are ten minutes left, so there is no time to ask.",
    "no time is left to ask anybody, and the minutes run.",
    "ten minutes are left and nobody can be asked.",
    "since the moon is full the tide is high in the harbour tonight.",
    "i should answer the caterer first because she asked twice.",
]
STOP = set(
    "a about after again all also am an and any are as at be been before being both but by can could did do does doing"
    " down during each few for from further get had has have having he her here hers him his how i if in into is it its"
    " itself just me more most my myself of off on once or other our out over own s same she so some such t than that"
    " the their them then there these they this those through to too under until up us very was we were what when where"
    " which while who whom will with would you your".split()
)


def terms(text: str) -> list[str]:
    found = []
    for word in re.findall(r"[a-z0-9]+", text.lower()):
        if len(word) < 2 or word in STOP:
            continue
        ending = next((e for e in ("ing", "ed", "es", "s") if word.endswith(e) and len(word) - len(e) >= 4), "")
        found.append(word[: len(word) - len(ending)])
    return found


def weights(texts: list[str]) -> tuple[NDArray[np.float64], list[str]]:
    """scikit-learn's defaults: counts times ln((1 + n) / (1 + df)) + 1, rows of length 1."""
    split = [terms(text) for text in texts]
    vocabulary = sorted({term for words in split for term in words})
    counts = np.array([[words.count(term) for term in vocabulary] for words in split], dtype=np.float64)
    idf = np.log((1 + len(texts)) / (1 + (counts > 0).sum(axis=0))) + 1
    rows = counts * idf
    return rows / np.linalg.norm(rows, axis=1, keepdims=True), vocabulary


def figures() -> dict[str, Any]:
    texts = sorted(SENTENCES)
    rows, vocabulary = weights(texts)
    distances = pdist(rows, "cosine")
    merges = linkage(distances, "average")
    labels = fcluster(merges, DISTANCE, "distance")
    groups: dict[int, list[str]] = {}
    for label, text in zip(labels, texts, strict=True):
        groups.setdefault(int(label), []).append(text)
    heaviest = [vocabulary[int(row.argmax())] for row in rows]
    return {
        "sentences": SENTENCES,
        "distance": DISTANCE,
        "largest": [[term, float(row.max())] for term, row in zip(heaviest, rows, strict=True)],
        "similarities": [float(1 - d) for d in distances],
        "heights": [float(height) for height in merges[:, 2]],
        "clusters": sorted(sorted(group) for group in groups.values()),
    }


def test_the_twin_file_holds_what_scipy_gives() -> None:
    stored, expected = json.loads(TWIN.read_text()), figures()
    assert stored.keys() == expected.keys()
    assert stored["clusters"] == expected["clusters"]
    assert stored["sentences"] == expected["sentences"]
    assert [term for term, _ in stored["largest"]] == [term for term, _ in expected["largest"]]
    for name in ("similarities", "heights"):
        assert stored[name] == pytest.approx(expected[name], rel=1e-10, abs=1e-12)


if __name__ == "__main__":
    TWIN.write_text(json.dumps(figures(), indent=1) + "\n")
