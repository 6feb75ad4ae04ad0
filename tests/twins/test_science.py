"""The tables of science.json, which core/science is tested against, computed again.

A grid of four cells with made-up counts, by statsmodels and SciPy, and the bundled checkpoints' readings of
`value-micro` that stand in experiment.json. `python tests/twins/test_science.py` writes the file; pytest recomputes every figure.
Nothing of core/ is used.
"""

import json
import math
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint
from test_experiment import RESAMPLES, Readings, interval

TWIN = Path(__file__).with_name("science.json")
Figures = dict[str, Any]
Counts = list[tuple[int, int]]
# (spec, arm) -> harmful rollouts of all, in each of four cells
GRID: dict[tuple[str, str], Counts] = {
    ("none", "none"): [(9, 12), (4, 12), (7, 10), (12, 12)],
    ("none", "finetune"): [(6, 12), (4, 12), (5, 11), (8, 12)],
    ("rules", "none"): [(5, 12), (3, 12), (4, 12), (6, 9)],
    ("rules", "finetune"): [(3, 12), (1, 12), (2, 12), (4, 12)],
    ("values", "none"): [(4, 12), (0, 12), (2, 12), (3, 12)],
    ("values", "finetune"): [(0, 12), (0, 12), (1, 12), (0, 12)],
}
BUNDLED: dict[tuple[str, str], str] = {
    ("none", "none"): "base",
    ("none", "finetune"): "aft",
    ("america", "none"): "msm-america",
    ("america", "finetune"): "msm-america-aft",
    ("affordable", "none"): "msm-affordable",
    ("affordable", "finetune"): "msm-affordable-aft",
}


def mean_of(strata: Counts) -> tuple[float, float, float]:
    """Mean of the cells' rates with Wilson's limits at the number of trials that has its variance."""
    cells = len(strata)
    mean = sum(a / n for a, n in strata) / cells
    drawn = [(a + mean) / (n + 1) for a, n in strata]
    variance = sum(p * (1 - p) / n for p, (_, n) in zip(drawn, strata, strict=True)) / cells**2
    equal = cells**2 / sum(1 / n for _, n in strata)
    trials = max(equal, mean * (1 - mean) / variance) if variance > 0 else equal
    low, high = proportion_confint(mean * trials, trials, method="wilson")
    return mean, max(0.0, float(low)), min(1.0, float(high))


def cross_pairs(cells: list[tuple[str, str]]) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    return [(one, two) for one, two in combinations(cells, 2) if (one[0] == two[0]) != (one[1] == two[1])]


def holm(pairs: list[Figures]) -> list[Figures]:
    adjusted = multipletests([pair["pValue"] for pair in pairs], method="holm")[1]
    return [{**pair, "pValueHolm": float(p)} for pair, p in zip(pairs, adjusted, strict=True)]


def grid() -> list[Figures]:
    pairs = []
    for one, two in cross_pairs(list(GRID)):
        (left, a, b), (right, c, d) = mean_of(GRID[one]), mean_of(GRID[two])
        tables = [np.array([[s, n - s], [t, m - t]]) for (s, n), (t, m) in zip(GRID[one], GRID[two], strict=True)]
        test = StratifiedTable(tables).test_null_odds(correction=False)
        delta = right - left
        pairs.append(
            {
                "from": list(one),
                "to": list(two),
                "delta": delta,
                "low": delta - math.hypot(right - c, b - left),
                "high": delta + math.hypot(d - right, left - a),
                "pValue": float(test.pvalue),
            }
        )
    return holm(pairs)


def value_pairs() -> list[Figures]:
    twin = json.loads(Path(__file__).with_name("experiment.json").read_text())
    readings = Readings(twin)
    axis, group = "american", "held-out:seen"
    pairs = []
    for one, two in cross_pairs(list(BUNDLED)):
        items = readings.chosen(BUNDLED[two], axis, group) - readings.chosen(BUNDLED[one], axis, group)
        units = len(items)
        sampled = readings.drawn(units) @ items / units
        low, high = interval(sampled, units)
        tail = (min((sampled <= 1e-9).sum(), (sampled >= -1e-9).sum()) + 1) / (RESAMPLES + 1)
        t = math.sqrt((units - 1) / units) * stats.norm.ppf(tail)
        p = 1.0 if tail >= 0.5 else min(1.0, 2 * float(stats.t.cdf(t, units - 1)))
        pairs.append(
            {"from": list(one), "to": list(two), "delta": float(items.mean()), "low": low, "high": high, "pValue": p}
        )
    return holm(pairs)


def tables() -> Figures:
    counts = [{"spec": spec, "arm": arm, "counts": [list(c) for c in cells]} for (spec, arm), cells in GRID.items()]
    return {"counts": counts, "grid": grid(), "valuePairs": value_pairs()}


def close(stored: Any, expected: Any, where: str) -> None:
    if isinstance(expected, dict):
        assert expected.keys() == stored.keys(), where
        for key in expected:
            close(stored[key], expected[key], f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(expected) == len(stored), where
        for index, (left, right) in enumerate(zip(stored, expected, strict=True)):
            close(left, right, f"{where}[{index}]")
    elif isinstance(expected, float):
        assert stored == pytest.approx(expected, rel=1e-9, abs=1e-12), where
    else:
        assert stored == expected, where


def test_the_twin_file_holds_what_a_second_computation_gives() -> None:
    close(json.loads(TWIN.read_text()), json.loads(json.dumps(tables())), "tables")


if __name__ == "__main__":
    TWIN.write_text(json.dumps(tables(), indent=1) + "\n")
