"""The figures of experiment.json, which core/experiment is tested against, computed again from the same readings.

The readings are log-probabilities that bundled checkpoints gave to the options of the probe `value-micro`.
`python tests/twins/test_experiment.py READINGS.jsonl` takes them anew from `msm results export RUN --format jsonl` and
writes the file; pytest recomputes every figure from the readings in it. Nothing of core/ is used: the random numbers
too are written down again from their sources (FNV-1a, splitmix32, xoshiro128**).
"""

import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

TWIN = Path(__file__).with_name("experiment.json")
PROBE = Path(__file__).parents[2] / "models" / "probes" / "value-micro.json"
GROUPS = ["all", "held-out:seen", "held-out:facts", "in-domain", "domain:art"]
AXES = ["american", "affordable"]
SEED, RESAMPLES = 7, 2000
ARMS = {
    "none": ["base", "base-2"],
    "america": ["msm-america", "msm-america-2"],
    "affordable": ["msm-affordable", "msm-affordable-2"],
    "none+finetune": ["aft", "aft-2"],
    "america+finetune": ["msm-america-aft", "msm-america-aft-2"],
    "affordable+finetune": ["msm-affordable-aft", "msm-affordable-aft-2"],
}
# Real readings under sizes that are made up: what a sweep would have given.
SWEEP = {
    "none": [(8, "base"), (64, "aft"), (512, "aft-2")],
    "affordable": [(8, "msm-affordable"), (64, "msm-affordable-aft"), (512, "msm-affordable-aft-2")],
    "america": [(8, "msm-america-2"), (64, "msm-america-aft-2"), (512, "msm-america-aft")],
}

Floats = NDArray[np.float64]
Figures = dict[str, Any]
WORD = 0xFFFFFFFF


def random_words(seed: str) -> list[int]:
    """Four words from the seed's text: FNV-1a over UTF-16 units, then splitmix32."""
    state = 2166136261
    for unit in seed:
        state = ((state ^ ord(unit)) * 16777619) & WORD
    words = []
    for _ in range(4):
        state = (state + 0x9E3779B9) & WORD
        mixed = state ^ (state >> 16)
        mixed = (mixed * 0x21F0AAAD) & WORD
        mixed ^= mixed >> 15
        mixed = (mixed * 0x735A2D97) & WORD
        words.append(mixed ^ (mixed >> 15))
    return words


class Xoshiro:
    """xoshiro128** of Blackman and Vigna (2021)."""

    def __init__(self, words: list[int]) -> None:
        self.state = list(words)

    def word(self) -> int:
        s = self.state
        product = (s[1] * 5) & WORD
        result = (((product << 7) | (product >> 25)) * 9) & WORD
        shifted = (s[1] << 9) & WORD
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= shifted
        s[3] = ((s[3] << 11) | (s[3] >> 21)) & WORD
        return result


def draws(units: int) -> Floats:
    """How often each of n units is drawn, (resamples, n)."""
    outer = Xoshiro(random_words(f"{SEED}/bootstrap/{units}"))
    inner = Xoshiro([outer.word() for _ in range(4)])
    counts = np.zeros((RESAMPLES, units))
    for resample in range(RESAMPLES):
        for _ in range(units):
            counts[resample, inner.word() * units // 2**32] += 1
    return counts


class Readings:
    """Choices and log-odds of every checkpoint, item by item, in the probe's order."""

    def __init__(self, twin: Figures) -> None:
        items = json.loads(PROBE.read_text())["items"]
        self.ids = [item["id"] for item in items]
        self.groups = [["all", *item["groups"], f"domain:{item['domain']}"] for item in items]
        american = ["american" in item["options"][0]["speaksFor"] for item in items]
        # Every item sets one axis against the other, so that the other option speaks for affordable.
        self.sign = {"american": np.where(american, 1, -1), "affordable": np.where(american, -1, 1)}
        self.log_odds = {
            # (items, forms, orders, options) -> option 0 over option 1, mean over forms and orders
            name: np.array(sums).reshape(len(items), 4, 2, 2) @ np.array([1.0, -1.0])
            for name, sums in twin["readings"].items()
        }
        self.log_odds = {name: odds.mean(axis=(1, 2)) for name, odds in self.log_odds.items()}
        self.counts: dict[int, Floats] = {}

    def rows(self, group: str) -> NDArray[np.int64]:
        return np.array([row for row, names in enumerate(self.groups) if group in names])

    def chosen(self, checkpoint: str, axis: str, group: str) -> Floats:
        rows = self.rows(group)
        return ((self.log_odds[checkpoint] * self.sign[axis])[rows] > 0).astype(float)

    def drawn(self, units: int) -> Floats:
        if units not in self.counts:
            self.counts[units] = draws(units)
        return self.counts[units]


def interval(values: Floats, units: int) -> tuple[float, float]:
    tail = stats.norm.cdf(math.sqrt(units / (units - 1)) * stats.t.ppf(0.025, units - 1))
    low, high = np.quantile(values, [tail, 1 - tail])
    return float(low), float(high)


def over_seeds(values: list[float], least: float, most: float) -> Figures | None:
    if max(values) - min(values) < 1e-9:
        return None
    low, high = stats.t.interval(0.95, len(values) - 1, loc=np.mean(values), scale=stats.sem(values))
    return {"estimate": float(np.mean(values)), "low": max(least, float(low)), "high": min(most, float(high))}


def rates(readings: Readings) -> list[Figures]:
    figures = []
    for group in GROUPS:
        for axis in AXES:
            for arm, checkpoints in ARMS.items():
                chosen = np.array([readings.chosen(name, axis, group) for name in checkpoints])  # (seeds, items)
                units = chosen.shape[1]
                low, high = interval(readings.drawn(units) @ chosen.mean(axis=0) / units, units)
                each = []
                for row in chosen:
                    least, most = proportion_confint(row.sum(), units, method="wilson")
                    each.append({"numerator": int(row.sum()), "low": float(least), "high": float(most)})
                figures.append(
                    {
                        "arm": arm,
                        "axis": axis,
                        "group": group,
                        "numerator": int(chosen.sum()),
                        "denominator": chosen.size,
                        "low": low,
                        "high": high,
                        "perSeed": each,
                        "overSeeds": over_seeds([float(row.mean()) for row in chosen], 0, 1),
                    }
                )
    return figures


CONTRASTS: list[tuple[str, str, list[tuple[str, str, int]]]] = [
    *(
        (kind, axis, [(plus, axis, 1), (minus, axis, -1)])
        for axis in AXES
        for kind, plus, minus in [
            ("documents", "america+finetune", "none+finetune"),
            ("documents", "affordable", "america"),
            ("later-stages", "none+finetune", "none"),
            ("later-stages", "america+finetune", "america"),
            ("later-stages", "affordable+finetune", "affordable"),
        ]
    ),
    *(
        (
            "interaction",
            axis,
            [
                (f"{spec}+finetune", axis, 1),
                (f"{other}+finetune", axis, -1),
                (other, axis, 1),
                (spec, axis, -1),
            ],
        )
        for axis in AXES
        for spec, other in [("america", "none"), ("affordable", "none"), ("affordable", "america")]
    ),
    *(
        (
            "double-dissociation",
            "american",
            [
                (f"america{row}", "american", 1),
                (f"affordable{row}", "american", -1),
                (f"america{row}", "affordable", -1),
                (f"affordable{row}", "affordable", 1),
            ],
        )
        for row in ["", "+finetune"]
    ),
]


def contrasts(readings: Readings) -> list[Figures]:
    figures = []
    for group in GROUPS:
        for kind, axis, terms in CONTRASTS:
            reach = len(terms) / 2
            # (seeds, items): each item's share in the contrast
            items = np.array(
                [sum(w * readings.chosen(ARMS[arm][seed], on, group) for arm, on, w in terms) for seed in (0, 1)]
            )
            units = items.shape[1]
            sampled = readings.drawn(units) @ items.mean(axis=0) / units
            low, high = interval(sampled, units)
            tail = (min((sampled <= 1e-9).sum(), (sampled >= -1e-9).sum()) + 1) / (RESAMPLES + 1)
            t = math.sqrt((units - 1) / units) * stats.norm.ppf(tail)
            p = 1.0 if tail >= 0.5 else min(1.0, 2 * float(stats.t.cdf(t, units - 1)))
            seeds = [float(row.mean()) for row in items]
            figures.append(
                {
                    "kind": kind,
                    "axis": axis,
                    "group": group,
                    "arms": [[arm, on, w] for arm, on, w in terms],
                    "estimate": float(items.mean()),
                    "low": low,
                    "high": high,
                    "pValue": p,
                    "perSeed": seeds,
                    "overSeeds": over_seeds(seeds, -reach, reach),
                }
            )
    return figures


def flips(readings: Readings) -> Figures:
    axis, group = "american", "held-out:seen"
    rows = readings.rows(group)
    change = np.zeros(len(rows))
    flipped = np.zeros(len(rows))
    for start, end in zip(ARMS["affordable+finetune"], ARMS["america+finetune"], strict=True):
        before, after = ((readings.log_odds[name] * readings.sign[axis])[rows] for name in (start, end))
        change += (after - before) / 2
        flipped += (before > 0) != (after > 0)
    order = sorted(np.flatnonzero(flipped), key=lambda row: (-abs(change[row]), readings.ids[rows[row]]))
    return {
        "ids": [readings.ids[rows[row]] for row in order],
        "changes": [float(change[row]) for row in order],
        "flipped": [int(flipped[row]) for row in order],
    }


def size_at(points: list[tuple[float, float]], target: float) -> tuple[str, float]:
    for index, (size, rate) in enumerate(points):
        if rate >= target:
            if index == 0:
                return "at-most", size
            size_before, rate_before = points[index - 1]
            share = (target - rate_before) / (rate - rate_before)
            return "between", size_before * (size / size_before) ** share
    return "not-reached", points[-1][0]


def factor(without: list[tuple[float, float]], reading: list[tuple[float, float]]) -> tuple[str, float]:
    (how, size), (other, smaller) = size_at(without, without[-1][1]), size_at(reading, without[-1][1])
    if how == other == "between":
        return "exact", size / smaller
    if how == "between" and other == "at-most":
        return "at-least", size / smaller
    if other == "not-reached" or (how == "at-most" and other == "between"):
        return "at-most", size / smaller
    return "undetermined", math.nan


def efficiency(readings: Readings) -> list[Figures]:
    figures = []
    for documents in ["affordable", "america"]:
        for group in ["all", "held-out:seen"]:
            axis = "affordable"

            def points(weights: Floats, spec: str, axis: str = axis, group: str = group) -> list[tuple[float, float]]:
                chosen = [(size, readings.chosen(name, axis, group)) for size, name in SWEEP[spec]]
                return [(size, float(weights @ row / weights.sum())) for size, row in chosen]

            units = len(readings.rows(group))
            once = np.ones(units)
            bound, size = factor(points(once, "none"), points(once, documents))
            ranks = []
            for weights in readings.drawn(units):
                how, drawn = factor(points(weights, "none"), points(weights, documents))
                ranks.append({"exact": drawn, "at-least": math.inf, "at-most": 0.0, "undetermined": math.nan}[how])
            known = sorted(rank for rank in ranks if not math.isnan(rank))
            tail = math.floor(0.025 * (len(known) - 1) + 1e-12)
            sure = len(ranks) - len(known) <= tail
            low, high = (known[tail], known[-1 - tail]) if sure else (0.0, math.inf)
            figures.append(
                {
                    "documents": documents,
                    "axis": axis,
                    "group": group,
                    "target": points(once, "none")[-1][1],
                    "bound": bound,
                    "factor": None if math.isnan(size) else size,
                    "low": low if 0 < low < math.inf else None,
                    "high": high if 0 < high < math.inf else None,
                    "notReached": sum(math.isnan(rank) or rank == 0 for rank in ranks) / len(ranks),
                }
            )
    return figures


def attribution(readings: Readings) -> list[Figures]:
    """The affordable arms stand in for those of an ablated america spec."""
    names = {"co-occurrence": "affordable", "attribution": "america"}
    figures = []
    for group in GROUPS:

        def items(arm: str, group: str = group) -> Floats:
            return np.array([readings.chosen(name, "american", group) for name in ARMS[arm]])  # (seeds, items)

        def change(values: Floats) -> list[float]:
            units = values.shape[1]
            low, high = interval(readings.drawn(units) @ values.mean(axis=0) / units, units)
            return [float(values.mean()), low, high]

        told, named = items("america+finetune"), items("affordable+finetune")
        told_alone, named_alone = items("america"), items("affordable")
        seeds = over_seeds([float(row.mean()) for row in told - named], -1, 1)
        figures.append(
            {
                "group": group,
                "arms": [
                    ["base", int(items("none").sum())],
                    ["later-stages", int(items("none+finetune").sum())],
                    *([role, int(items(f"{arm}+finetune").sum())] for role, arm in names.items()),
                ],
                "documentsOnly": [[role, int(items(arm).sum())] for role, arm in names.items()],
                "changes": [
                    change(told - named),
                    change(told - told_alone),
                    change(named - named_alone),
                    change((told - told_alone) - (named - named_alone)),
                ],
                "overSeeds": None if seeds is None else [seeds["low"], seeds["high"]],
            }
        )
    return figures


FIGURES = {"rates": rates, "contrasts": contrasts, "flips": flips, "efficiency": efficiency, "attribution": attribution}


def figures_of(twin: Figures) -> Figures:
    readings = Readings(twin)
    return {name: compute(readings) for name, compute in FIGURES.items()}


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
        assert stored == pytest.approx(expected, rel=1e-10, abs=1e-12), where
    else:
        assert stored == expected, where


def test_the_twin_file_holds_what_a_second_computation_gives() -> None:
    twin = json.loads(TWIN.read_text())
    close(twin["figures"], figures_of(twin), "figures")


def sums_of(path: Path) -> dict[str, list[float]]:
    """Log-probabilities by checkpoint, flat over (items, forms, orders, options)."""
    ids = [item["id"] for item in json.loads(PROBE.read_text())["items"]]
    place = {name: index for index, name in enumerate(ids)}
    sums: dict[str, list[float]] = {}
    for line in path.read_text().splitlines():
        reading = json.loads(line)
        row = sums.setdefault(reading["checkpoint"], [math.nan] * (len(ids) * 16))
        start = ((place[reading["itemId"]] * 4 + reading["form"]) * 2 + reading["order"]) * 2
        for option in (0, 1):
            row[start + option] = round(reading["options"][option]["sumNats"], 6)
    return sums


if __name__ == "__main__":
    content: Figures = {"seed": SEED, "resamples": RESAMPLES, "sweep": SWEEP, "readings": sums_of(Path(sys.argv[1]))}
    content["figures"] = figures_of(content)
    text = json.dumps(content["figures"], indent=1)
    lines = [f' "{name}": {json.dumps(sums)}' for name, sums in content["readings"].items()]
    head = {"seed": SEED, "resamples": RESAMPLES, "sweep": SWEEP}
    body = ",\n".join(lines)
    TWIN.write_text(f'{json.dumps(head)[:-1]},\n"readings": {{\n{body}\n}},\n"figures": {text}}}\n')
