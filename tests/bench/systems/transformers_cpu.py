"""Hugging Face transformers on the CPU in its best modes: the prefix read once and its cache expanded, batches, generate.

Command line and output as the other systems': MODEL-FOLDER TASKS.json TASK THREADS UNITS.
"""

import copy
import json
import resource
import sys
import time

import torch
import transformers
from transformers import AutoModelForCausalLM, DynamicCache

FOLDER, TASKS, TASK, THREADS, UNITS = sys.argv[1:6]
BATCH = 25


def ids_of(text: str) -> list[int]:
    return list(text.encode("latin1"))


def padded(rows: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(map(len, rows))
    ids_BT = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
    mask_BT = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    return ids_BT, mask_BT


def expanded(cache: DynamicCache, rows: int) -> DynamicCache:
    fresh = copy.deepcopy(cache)
    fresh.batch_repeat_interleave(rows)
    return fresh


def continuations(model: torch.nn.Module, prefix: str, texts: list[str]) -> list[float]:
    """The prefix once, then batches of continuations over its expanded cache."""
    ids = ids_of(prefix)
    read = model(torch.tensor([ids]), use_cache=True, logits_to_keep=1)
    first_V = read.logits[0, -1].log_softmax(-1)
    sums = []
    for start in range(0, len(texts), BATCH):
        rows = [ids_of(text) for text in texts[start : start + BATCH]]
        ids_BT, mask_BT = padded(rows)
        whole_mask = torch.cat([torch.ones(len(rows), len(ids), dtype=torch.long), mask_BT], 1)
        logits_BTV = model(
            ids_BT, attention_mask=whole_mask, past_key_values=expanded(read.past_key_values, len(rows))
        ).logits
        for row, text in enumerate(rows):
            wanted_NV = logits_BTV[row, : len(text) - 1].log_softmax(-1)
            later = sum(wanted_NV[n, text[n + 1]].item() for n in range(len(text) - 1))
            sums.append(first_V[text[0]].item() + later)
    return sums


def pairs(model: torch.nn.Module, questions: list[dict]) -> list[float]:
    """All texts sorted by length in padded batches."""
    texts = [(q["stem"], option) for q in questions for option in q["options"]]
    order = sorted(range(len(texts)), key=lambda at: len(texts[at][0]) + len(texts[at][1]))
    sums = [0.0] * len(texts)
    for start in range(0, len(order), 16):
        places = order[start : start + 16]
        rows = [ids_of(texts[at][0] + texts[at][1]) for at in places]
        ids_BT, mask_BT = padded(rows)
        logits_BTV = model(ids_BT, attention_mask=mask_BT, use_cache=False).logits
        for row, at in enumerate(places):
            stem = len(texts[at][0])
            wanted_NV = logits_BTV[row, stem - 1 : len(rows[row]) - 1].log_softmax(-1)
            sums[at] = sum(wanted_NV[n, rows[row][stem + n]].item() for n in range(len(wanted_NV)))
    return sums


def generate(model: torch.nn.Module, prompt: str, answers: int, tokens: int, sample: bool) -> None:
    """The prompt once; then all answers over its expanded cache."""
    ids = torch.tensor([ids_of(prompt)])
    read = model(ids[:, :-1], use_cache=True, logits_to_keep=1)
    rows = ids.repeat(answers, 1)
    model.generate(
        rows,
        attention_mask=torch.ones_like(rows),
        past_key_values=expanded(read.past_key_values, answers),
        do_sample=sample,
        min_new_tokens=tokens,
        max_new_tokens=tokens,
        **({"top_k": 0, "temperature": 1.0} if sample else {}),
    )


def main() -> None:
    torch.set_num_threads(int(THREADS))
    torch.manual_seed(0)
    with open(TASKS) as file:
        tasks = json.load(file)
    began = time.perf_counter()
    model = AutoModelForCausalLM.from_pretrained(FOLDER, dtype=torch.float32).eval()
    load_ms = 1000 * (time.perf_counter() - began)
    units = int(UNITS)
    sums: list[float] = []
    began = time.perf_counter()
    with torch.inference_mode():
        if TASK == "S1":
            texts = tasks["S1"]["continuations"][:units]
            sums = continuations(model, tasks["S1"]["prefix"], texts)
            done = len(texts)
        elif TASK == "S2":
            asked = tasks["S2"][:units]
            sums = pairs(model, asked)
            done = len(asked)
        elif TASK == "G1":
            done = min(units, tasks["G1"]["answers"])
            generate(model, tasks["G1"]["prompt"], done, tasks["G1"]["tokens"], sample=True)
        else:
            done = 1
            generate(model, tasks["D1"]["prompt"], 1, tasks["D1"]["tokens"], sample=False)
    ms = 1000 * (time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    version = f"transformers {transformers.__version__}, torch {torch.__version__}"
    print(json.dumps({"ms": ms, "done": done, "sums": sums, "loadMs": load_ms, "peakBytes": peak, "version": version}))


main()
