"""The figures of statistics.json, which core/statistics is tested against, as SciPy and statsmodels give them.

`python tests/twins/test_statistics.py` writes the file anew; pytest recomputes every figure and compares the two.
"""

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_confint

TWIN = Path(__file__).with_name("statistics.json")

Case = dict[str, Any]


def normal_cdf() -> list[Case]:
    points = [-37, -20, -8.3, -5.7, -4, -3.1, -1.96, -1, -0.67, -0.66, -0.1, 0, 0.2, 0.66, 1.3, 2.5, 5, 7, 9]
    return [{"z": z, "expected": float(stats.norm.cdf(z))} for z in points]


def normal_quantile() -> list[Case]:
    points = [1e-300, 1e-20, 1e-12, 1e-6, 0.001, 0.025, 0.07, 0.075, 0.076, 0.2, 0.5, 0.8, 0.925, 0.93, 0.975, 0.999999]
    return [{"probability": p, "expected": float(stats.norm.ppf(p))} for p in points]


def student_cdf() -> list[Case]:
    grid = itertools.product([-12.7, -3.7, -2, -0.3, 0, 0.7, 2.2, 9.9], [1, 2, 3, 4, 7, 30, 55, 499])
    return [{"t": t, "degrees": df, "expected": float(stats.t.cdf(t, df))} for t, df in grid]


def student_quantile() -> list[Case]:
    grid = itertools.product([0.0005, 0.005, 0.025, 0.2, 0.5, 0.9, 0.975], [1, 2, 3, 7, 20, 99, 499])
    return [{"probability": p, "degrees": df, "expected": float(stats.t.ppf(p, df))} for p, df in grid]


BINOMIALS = [
    (0, 10, 0.3),
    (3, 10, 0.3),
    (10, 10, 0.3),
    (2, 13, 0.5),
    (5, 20, 0.5),
    (50, 500, 0.08),
    (260, 500, 0.5),
    (400, 5000, 0.07),
]


def binomial_pmf() -> list[Case]:
    return [
        {"successes": k, "trials": n, "rate": p, "expected": float(stats.binom.pmf(k, n, p))} for k, n, p in BINOMIALS
    ]


def binomial_cdf() -> list[Case]:
    return [
        {"successes": k, "trials": n, "rate": p, "expected": float(stats.binom.cdf(k, n, p))} for k, n, p in BINOMIALS
    ]


def wilson() -> list[Case]:
    counts = [(0, 1), (1, 1), (0, 25), (5, 25), (7, 100), (0, 300), (189, 675), (299, 300), (56, 112)]
    cases = []
    for (k, n), confidence in itertools.product(counts, [0.95, 0.8]):
        low, high = proportion_confint(k, n, alpha=1 - confidence, method="wilson")
        cases.append({"successes": k, "trials": n, "confidence": confidence, "low": float(low), "high": float(high)})
    return cases


def exact_mcnemar() -> list[Case]:
    pairs = [(2, 11), (5, 15), (0, 0), (0, 1), (0, 5), (6, 6), (3, 4), (120, 170)]
    return [
        {"onlyFirst": b, "onlySecond": c, "expected": float(mcnemar([[9, b], [c, 9]], exact=True).pvalue)}
        for b, c in pairs
    ]


def holm() -> list[Case]:
    families = [
        [0.01],
        [0.01, 0.04, 0.03, 0.005],
        [0.5, 0.5, 0.001],
        [0.02, 0.02, 0.02, 0.9],
        [1.0, 0.0002, 0.3, 0.0002, 0.049],
    ]
    return [{"pValues": p, "expected": [float(v) for v in multipletests(p, method="holm")[1]]} for p in families]


def standard_errors() -> list[Case]:
    values = [0.0, 1.0, 1.0, 0.25, 0.75, 1.0, 0.0, 0.0, 0.5]
    clusterings = [[0, 1, 2, 3, 4, 5, 6, 7, 8], [0, 0, 1, 1, 1, 2, 3, 3, 4], [0, 0, 0, 0, 1, 1, 1, 1, 1]]
    cases = []
    for clusters in clusterings:
        # Regression on a constant; with one coefficient statsmodels' correction is C / (C - 1).
        fit = sm.OLS(np.array(values), np.ones(len(values))).fit(
            cov_type="cluster", cov_kwds={"groups": np.array(clusters)}
        )
        cases.append({"values": values, "clusters": clusters, "expected": float(fit.bse[0])})
    cases[0]["plain"] = float(stats.sem(values))
    return cases


def detectable() -> list[Case]:
    designs: list[tuple[Case, float, float]] = [
        ({"kind": "paired", "discordant": 0.2}, float(np.sqrt(0.2)), 0),
        ({"kind": "paired-mean", "sd": 0.35}, 0.35, 0),
        ({"kind": "independent", "rate": 0.5}, 0.5, 1),
        ({"kind": "independent", "rate": 0.1}, 0.3, 1),
    ]
    cases = []
    for (design, sd, ratio), count, (power, alpha) in itertools.product(
        designs, [25, 100, 448], [(0.8, 0.05), (0.9, 0.01)]
    ):
        effect = NormalIndPower(ddof=0).solve_power(nobs1=count, alpha=alpha, power=power, ratio=ratio)
        cases.append({"design": design, "count": count, "power": power, "alpha": alpha, "expected": float(effect * sd)})
    return cases


def exact_bootstrap() -> list[Case]:
    """All n^n resamples of a few values: what a seeded bootstrap of the mean tends to."""
    cases = []
    for values in ([0.0, 1.0, 1.0, -1.0, 1.0, 0.0], [0.5, 0.25, -0.25, 1.0, 0.75], [0.1, 0.2, 0.3, 0.4, 0.5, -0.15]):
        n = len(values)
        means = np.array(list(itertools.product(values, repeat=n))).mean(axis=1)
        tail = stats.norm.cdf(np.sqrt(n / (n - 1)) * stats.t.ppf(0.025, n - 1))
        low, high = np.quantile(means, [tail, 1 - tail])
        smaller = min((means <= 1e-9).mean(), (means >= -1e-9).mean())
        p = 2 * stats.t.cdf(np.sqrt((n - 1) / n) * stats.norm.ppf(smaller), n - 1)
        cases.append({"values": values, "low": float(low), "high": float(high), "pValue": float(min(1, p))})
    return cases


TABLES = {
    "normalCdf": normal_cdf,
    "normalQuantile": normal_quantile,
    "studentCdf": student_cdf,
    "studentQuantile": student_quantile,
    "binomialPmf": binomial_pmf,
    "binomialCdf": binomial_cdf,
    "wilson": wilson,
    "mcnemar": exact_mcnemar,
    "holm": holm,
    "standardError": standard_errors,
    "detectable": detectable,
    "bootstrap": exact_bootstrap,
}


def assert_same(expected: Any, stored: Any, where: str) -> None:
    if isinstance(expected, dict):
        assert expected.keys() == stored.keys(), where
        for key in expected:
            assert_same(expected[key], stored[key], f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(expected) == len(stored), where
        for index, (left, right) in enumerate(zip(expected, stored, strict=True)):
            assert_same(left, right, f"{where}[{index}]")
    elif isinstance(expected, float):
        assert stored == pytest.approx(expected, rel=1e-10, abs=1e-15), where
    else:
        assert expected == stored, where


@pytest.mark.parametrize("table", TABLES)
def test_the_twin_file_holds_what_scipy_and_statsmodels_give(table: str) -> None:
    assert_same(TABLES[table](), json.loads(TWIN.read_text())["tables"][table], table)


def test_the_twin_file_holds_every_table_and_no_other() -> None:
    assert json.loads(TWIN.read_text())["tables"].keys() == TABLES.keys()


if __name__ == "__main__":
    content = {
        "source": f"SciPy {scipy.__version__}, statsmodels {statsmodels.__version__}; written by test_statistics.py",
        "tables": {name: table() for name, table in TABLES.items()},
    }
    TWIN.write_text(json.dumps(content, indent=1) + "\n")
