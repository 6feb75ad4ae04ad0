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
from statsmodels.stats.contingency_tables import StratifiedTable, mcnemar
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

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


STRATA = [
    [(3, 25)],
    [(0, 25), (5, 25), (25, 25)],
    [(0, 25), (0, 25), (0, 10)],
    [(1, 5), (4, 8), (2, 3), (7, 40)],
    [(25, 25), (0, 25)],
    [(12, 25), (3, 25), (9, 25), (1, 25), (20, 25), (0, 25)],
]


def wilson_at(rate: float, trials: float) -> tuple[float, float]:
    """statsmodels' Wilson takes whole trials only: the root of Wilson's quadratic, by SciPy's normal quantile."""
    z = stats.norm.ppf(0.975)
    low, high = np.sort(np.roots([1 + z**2 / trials, -(2 * rate + z**2 / trials), rate**2]).real)
    return max(0.0, float(low)), min(1.0, float(high))


def mean_of(strata: list[tuple[int, int]]) -> Case:
    rates = np.array([k / n for k, n in strata])
    sizes = np.array([n for _, n in strata], dtype=float)
    mean, count = rates.mean(), len(strata)
    drawn = (rates * sizes + mean) / (sizes + 1)
    spread = (drawn * (1 - drawn) / sizes).sum() / count**2
    equal = count**2 / (1 / sizes).sum()
    low, high = wilson_at(mean, max(equal, mean * (1 - mean) / spread) if spread > 0 else equal)
    return {
        "estimate": float(mean),
        "variance": float((rates * (1 - rates) / sizes).sum() / count**2),
        "low": low,
        "high": high,
    }


def stratified_means() -> list[Case]:
    return [{"strata": [list(each) for each in strata], **mean_of(strata)} for strata in STRATA]


def stratified_differences() -> list[Case]:
    sides = [
        (STRATA[0], [(10, 25)]),
        (STRATA[1], [(2, 25), (4, 20), (19, 25)]),
        (STRATA[2], [(1, 25), (0, 25), (0, 10)]),
        (STRATA[3], [(0, 6), (1, 8), (2, 9), (0, 40)]),
        (STRATA[4], STRATA[4]),
        (STRATA[5], [(2, 25), (0, 25), (1, 25), (0, 25), (6, 25), (0, 25)]),
    ]
    cases = []
    for one, other in sides:
        tables = [np.array([[a, n - a], [b, m - b]]) for (a, n), (b, m) in zip(one, other, strict=True)]
        constant = all(0 in table.sum(axis=0) for table in tables)
        test = None if constant else StratifiedTable(tables).test_null_odds(correction=False)
        left, right = mean_of(one), mean_of(other)
        delta = right["estimate"] - left["estimate"]
        if len(one) == 1:
            (a, n), (b, m) = one[0], other[0]
            low, high = confint_proportions_2indep(b, m, a, n, method="newcomb", compare="diff")
        else:
            low = delta - np.hypot(right["estimate"] - right["low"], left["high"] - left["estimate"])
            high = delta + np.hypot(right["high"] - right["estimate"], left["estimate"] - left["low"])
        cases.append(
            {
                "one": [list(each) for each in one],
                "other": [list(each) for each in other],
                "delta": float(delta),
                "low": float(low),
                "high": float(high),
                "pValue": 1.0 if test is None else float(test.pvalue),
            }
        )
    return cases


def cohens_kappas() -> list[Case]:
    tables = [(40, 3, 5, 52), (136, 11, 6, 102), (0, 4, 3, 93), (12, 0, 0, 30), (10, 10, 10, 10), (1, 9, 8, 2)]
    cases = []
    for both_yes, only_first, only_second, both_no in tables:
        counts = np.array([[both_yes, only_first], [only_second, both_no]], dtype=float)
        drawn, found = cohens_kappa(counts + 0.5), cohens_kappa(counts)
        spread = stats.norm.ppf(0.975) * np.sqrt(drawn.var_kappa)
        cases.append(
            {
                "table": [both_yes, only_first, only_second, both_no],
                "kappa": float(found.kappa),
                "standardError": float(np.sqrt(max(0.0, found.var_kappa))),
                "low": float(max(-1, min(found.kappa, drawn.kappa - spread))),
                "high": float(min(1, max(found.kappa, drawn.kappa + spread))),
            }
        )
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
    "stratifiedMean": stratified_means,
    "stratifiedDifference": stratified_differences,
    "kappa": cohens_kappas,
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
