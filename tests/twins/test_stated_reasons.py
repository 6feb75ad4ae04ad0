"""The shares of stated-reasons.json, which core/experiment is tested against, computed again from the same answers.

The answers are what bundled checkpoints said to "why ?" after their choices on the probe `value-micro`, one letter
each: the reason's place in models/why/value-micro.json (a, b, ...), or `.` for no reason and `+` for several.
`python tests/twins/test_stated_reasons.py WORKSPACE/workbench.sqlite RUN` takes them anew and writes the file.
"""

import json
import sqlite3
import sys
from pathlib import Path

import numpy as np
from statsmodels.stats.proportion import proportion_confint
from test_experiment import (
    PROBE,
    RESAMPLES,
    SEED,
    Figures,
    Floats,
    close,
    draws,
    interval,
    over_seeds,
)

TWIN = Path(__file__).with_name("stated-reasons.json")
SET = Path(__file__).parents[2] / "models" / "why" / "value-micro.json"
ARMS = {
    "none+finetune": ["aft", "aft-2"],
    "america+finetune": ["msm-america-aft", "msm-america-aft-2"],
}
LEFT_OUT = {"no-reason": ".", "several": "+", "empty": "_", "truncated": "~"}
QUESTIONS = 8


def shares(answers: dict[str, dict[str, str]]) -> list[Figures]:
    items = json.loads(PROBE.read_text())["items"]
    reasons = json.loads(SET.read_text())["reasons"]
    figures = []
    for group in ["all", "held-out:facts"]:
        rows = [row for row, item in enumerate(items) if group == "all" or group in item["groups"]]
        counts = draws(len(rows))
        for arm, checkpoints in ARMS.items():
            for name in ["american", "cheap", "fits-choice"]:
                each = [tally(answers[checkpoint], items, rows, reasons, name) for checkpoint in checkpoints]
                top, bottom = (
                    sum(tops for tops, _ in each),
                    sum(bottoms for _, bottoms in each),
                )
                units = int((bottom > 0).sum())
                low, high = interval((counts @ top) / (counts @ bottom), units)
                if top.sum() == 0:
                    # Draws cannot vary: Wilson's limit on the share of items that differ.
                    low, high = (float(end) for end in proportion_confint(0, units, method="wilson"))
                seeds = over_seeds([float(t.sum() / b.sum()) for t, b in each], 0, 1)
                figures.append(
                    {
                        "arm": arm,
                        "group": group,
                        "reason": name,
                        "numerator": int(top.sum()),
                        "denominator": int(bottom.sum()),
                        "low": low,
                        "high": high,
                        "perSeed": [int(t.sum()) for t, _ in each],
                        "overSeeds": seeds,
                    }
                )
    return figures


def tally(
    answer: dict[str, str],
    items: list[Figures],
    rows: list[int],
    reasons: list[Figures],
    name: str,
) -> tuple[Floats, Floats]:
    top, bottom = np.zeros(len(rows)), np.zeros(len(rows))
    for place, row in enumerate(rows):
        for question in range(QUESTIONS):
            letter = answer["reasons"][row * QUESTIONS + question]
            if not letter.isalpha():
                continue
            reason = reasons[ord(letter) - ord("a")]
            if name != "fits-choice":
                bottom[place] += 1
                top[place] += reason["id"] == name
            elif "axis" in reason:
                option = items[row]["options"][int(answer["chosen"][row * QUESTIONS + question])]
                bottom[place] += 1
                top[place] += reason["axis"] in option["speaksFor"]
    return top, bottom


def test_the_file_holds_what_a_second_computation_gives() -> None:
    twin = json.loads(TWIN.read_text())
    close(twin["shares"], shares(twin["answers"]), "shares")


def answers_of(database: str, run: str) -> dict[str, dict[str, str]]:
    places = {item["id"]: row for row, item in enumerate(json.loads(PROBE.read_text())["items"])}
    letters = {reason["id"]: chr(ord("a") + at) for at, reason in enumerate(json.loads(SET.read_text())["reasons"])}
    found: dict[str, dict[str, str]] = {}
    for checkpoint in [name for names in ARMS.values() for name in names]:
        chosen, reasons = (
            ["?"] * len(places) * QUESTIONS,
            ["?"] * len(places) * QUESTIONS,
        )
        rows = sqlite3.connect(database).execute(
            "SELECT item_id, form, option_order, body FROM why_answers WHERE run_id = ? AND checkpoint_id = ?",
            (run, checkpoint),
        )
        for item, form, order, text in rows:
            body = json.loads(text)
            at = places[item] * QUESTIONS + form * 2 + order
            chosen[at] = str(body["chosen"])
            reasons[at] = letters[body["reason"]] if body["reason"] else LEFT_OUT[body["state"]]
        found[checkpoint] = {"chosen": "".join(chosen), "reasons": "".join(reasons)}
    return found


if __name__ == "__main__":
    answers = answers_of(sys.argv[1], sys.argv[2])
    content = {
        "seed": SEED,
        "resamples": RESAMPLES,
        "answers": answers,
        "shares": shares(answers),
    }
    TWIN.write_text(json.dumps(content, indent=1) + "\n")
