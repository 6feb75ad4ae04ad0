"""The figures of sequential.json, which the stopping of a grid's cells is tested against, by SciPy and statsmodels.

`python tests/twins/test_sequential.py` writes the file anew; pytest recomputes every figure, compares the two, and
simulates: an interval that is looked at after every step keeps its error, where Wilson's, looked at alike, does not.
"""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import integrate, optimize, special, stats
from statsmodels.stats.proportion import proportion_confint

TWIN = Path(__file__).with_name("sequential.json")

Case = dict[str, Any]
COUNTS = [(0, 0), (0, 1), (1, 1), (0, 25), (5, 25), (25, 25), (7, 100), (150, 300), (999, 1000), (400, 1000)]
MEANS = [[(3, 25)], [(0, 25), (5, 25), (25, 25)], [(1, 5), (4, 8), (2, 3), (7, 40)], [(0, 400), (2, 400)]]
PAIRS = [
    ([(3, 25)], [(10, 25)]),
    ([(0, 50)], [(40, 50)]),
    ([(0, 25), (5, 25), (25, 25)], [(2, 25), (4, 20), (19, 25)]),
    ([(40, 60), (55, 60)], [(2, 60), (1, 60)]),
    ([(5, 10)], [(5, 10)]),
]


def log_wealth(k: int, n: int, p: float) -> float:
    """Log of what a uniform bet has become against the rate p: a beta-binomial over a binomial probability."""
    return float(stats.betabinom.logpmf(k, n, 1, 1) - stats.binom.logpmf(k, n, p))


def sequence(k: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    limit = -math.log(1 - confidence)

    def excess(p: float) -> float:
        return log_wealth(k, n, p) - limit

    middle = 0.5 if n == 0 else min(max(k / n, 1e-13), 1 - 1e-13)
    low = 0.0 if k == 0 else float(optimize.brentq(excess, 1e-15, middle, xtol=1e-15))
    high = 1.0 if k == n else float(optimize.brentq(excess, middle, 1 - 1e-15, xtol=1e-15))
    return low, high


def sequential_mean(strata: list[tuple[int, int]], confidence: float = 0.95) -> tuple[float, float, float]:
    level = 1 - (1 - confidence) / len(strata)
    found = [sequence(k, n, level) for k, n in strata]
    lows, highs = zip(*found, strict=True)
    return float(np.mean([k / n for k, n in strata])), float(np.mean(lows)), float(np.mean(highs))


def difference_at(one: list[tuple[int, int]], other: list[tuple[int, int]], level: float) -> tuple[float, float]:
    a = sequential_mean(one, (1 + level) / 2)
    b = sequential_mean(other, (1 + level) / 2)
    return b[1] - a[2], b[2] - a[1]


def p_value(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> float:
    def gap(log_error: float) -> float:
        low, high = difference_at(one, other, 1 - math.exp(log_error))
        return max(low, -high)

    if gap(math.log(1 - 1e-9)) <= 0:
        return 1.0
    if gap(math.log(1e-9)) > 0:
        return 1e-9
    return math.exp(float(optimize.brentq(gap, math.log(1e-9), math.log(1 - 1e-9), xtol=1e-13)))


def needed(rate: float, other: float, power: float, alpha: float) -> int:
    """Rollouts of each side, by the size at which a normal test of two rates has the power, found by search."""
    mean = (rate + other) / 2

    def power_at(n: float) -> float:
        spread = math.sqrt((rate * (1 - rate) + other * (1 - other)) / n)
        bound = stats.norm.ppf(1 - alpha / 2) * math.sqrt(2 * mean * (1 - mean) / n)
        return float(stats.norm.cdf((abs(other - rate) - bound) / spread))

    return math.ceil(float(optimize.brentq(lambda n: power_at(n) - power, 2, 1e7)) - 1e-6)


def tables() -> dict[str, list[Case]]:
    sequences = []
    for k, n in COUNTS:
        for confidence in (0.95, 0.998):
            low, high = sequence(k, n, confidence)
            sequences.append({"successes": k, "trials": n, "confidence": confidence, "low": low, "high": high})
    means = [dict(zip(("estimate", "low", "high"), sequential_mean(s), strict=True), strata=s) for s in MEANS]
    differences = [
        dict(
            zip(("low", "high"), difference_at(one, other, 0.95), strict=True),
            one=one,
            other=other,
            pValue=p_value(one, other),
        )
        for one, other in PAIRS
    ]
    plans = [
        {"rate": p, "difference": d, "power": w, "alpha": 0.05, "needed": needed(p, p + d, w, 0.05)}
        for p, d, w in [(0.05, 0.1, 0.8), (0.1, 0.2, 0.8), (0.3, 0.1, 0.9), (0.45, 0.05, 0.8), (0.02, 0.02, 0.8)]
    ]
    return {"sequence": sequences, "mean": means, "difference": differences, "plan": plans}


def close(found: Any, held: Any) -> bool:
    if isinstance(held, float) or isinstance(found, float):
        return bool(np.isclose(found, held, rtol=1e-7, atol=1e-9))
    if isinstance(held, dict):
        return found.keys() == held.keys() and all(close(found[key], held[key]) for key in held)
    if isinstance(held, list):
        return len(found) == len(held) and all(close(a, b) for a, b in zip(found, held, strict=True))
    return bool(found == held)


def test_the_file_holds_what_scipy_gives() -> None:
    assert close(json.loads(json.dumps(tables())), json.loads(TWIN.read_text())["tables"])


def test_the_bet_is_the_integral_over_all_rates() -> None:
    for k, n, p in [(0, 3, 0.2), (5, 25, 0.5), (7, 40, 0.1)]:
        mixed, _ = integrate.quad(lambda q, k=k, n=n: q**k * (1 - q) ** (n - k), 0, 1)
        wealth = mixed / (p**k * (1 - p) ** (n - k))
        assert math.isclose(math.log(wealth), log_wealth(k, n, p), rel_tol=1e-8)
        assert math.isclose(mixed, float(special.beta(k + 1, n - k + 1)), rel_tol=1e-8)


STEP, MOST, RUNS = 5, 200, 3000


def ever_wrong(rate: float, low_high: Any) -> float:
    """Share of simulated cells whose interval leaves the true rate out at any look."""
    rng = np.random.default_rng(20261126)
    looks = np.arange(STEP, MOST + 1, STEP)
    table = {(k, n): low_high(k, int(n)) for n in looks for k in range(int(n) + 1)}
    wrong = 0
    for _ in range(RUNS):
        counts = np.cumsum(rng.random(MOST) < rate)
        wrong += any(not (table[int(counts[n - 1]), n][0] <= rate <= table[int(counts[n - 1]), n][1]) for n in looks)
    return wrong / RUNS


def fast_sequence(k: int, n: int) -> tuple[float, float]:
    """The same interval by a grid of rates, good to 1/4000: brentq for 4,000 tables would take minutes."""
    grid = np.linspace(0, 1, 4001)
    with np.errstate(divide="ignore", invalid="ignore"):
        likelihood = special.xlogy(k, grid) + special.xlogy(n - k, 1 - grid)
    kept = grid[special.betaln(k + 1, n - k + 1) - likelihood < -math.log(0.05)]
    return float(kept[0]), float(kept[-1])


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.3, 0.5])
def test_looked_at_after_every_step_the_sequence_keeps_its_error_and_wilson_does_not(rate: float) -> None:
    assert ever_wrong(rate, fast_sequence) <= 0.05
    if rate >= 0.1:
        wilson = ever_wrong(rate, lambda k, n: proportion_confint(k, n, method="wilson"))
        assert wilson > 0.1


@pytest.mark.parametrize("rate", [0.05, 0.3])
def test_cells_that_stop_at_their_precision_cover_their_rate(rate: float) -> None:
    rng = np.random.default_rng(7)
    looks = np.arange(STEP, MOST + 1, STEP)
    table = {(k, int(n)): fast_sequence(k, int(n)) for n in looks for k in range(int(n) + 1)}
    covered, used = 0, 0
    for _ in range(RUNS):
        counts = np.cumsum(rng.random(MOST) < rate)
        for n in looks:
            low, high = table[int(counts[n - 1]), int(n)]
            if (high - low) / 2 <= 0.15:
                break
        covered += low <= rate <= high
        used += int(n)
    assert covered / RUNS >= 0.95
    assert used / RUNS < MOST


if __name__ == "__main__":
    TWIN.write_text(json.dumps({"source": "SciPy; written by test_sequential.py", "tables": tables()}, indent=1) + "\n")
