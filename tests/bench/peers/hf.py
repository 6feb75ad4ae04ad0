"""Hugging Face transformers on the CPU: `best` shares a prefix's cache, `simple` is what most scripts do."""

import time
from pathlib import Path

import torch
import transformers
from transformers import AutoModelForCausalLM, DynamicCache
from worker import IsOver, Json, System, done, flat, run_worker

ROWS = 16
# Texts of 1,000 tokens keep the cores busy in small batches, which need less memory and end nearer to their time.
LONG_ROWS = 4
SAMPLES = 20
SIMPLE_SAMPLES = 4

MODES = {
    "best": {
        "S1": f"prefix once, its past_key_values expanded to batches of {ROWS}, sorted by length",
        "S2": f"whole texts in left-padded batches of {ROWS}, sorted by length, logits of the last rows only",
        "G1": f"prompt once, its past_key_values expanded to {SAMPLES} rows, generate()",
        "D1": "generate()",
    },
    "simple": {
        "S1": f"whole texts in batches of {LONG_ROWS}, all logits",
        "S2": f"whole texts in batches of {ROWS}, all logits",
        "G1": f"generate(num_return_sequences={SIMPLE_SAMPLES}) repeated",
        "D1": "generate()",
    },
}


class Transformers(System):
    """float32 arithmetic, SDPA attention."""

    def __init__(self, job: Json) -> None:
        torch.set_num_threads(job["threads"])
        torch.set_grad_enabled(False)
        transformers.logging.set_verbosity_error()
        self.model = AutoModelForCausalLM.from_pretrained(Path(job["model"]) / "hf", dtype=torch.float32).eval()
        self.best = job["variant"] == "best"
        self.modes = MODES[job["variant"]]
        self.versions = {"transformers": transformers.__version__, "torch": torch.__version__}

    def parity(self, prompt: Json, targets: list[Json], first_word: int) -> tuple[list[int], list[float]]:
        """As System says."""
        logits = self.model(torch.tensor([prompt["ids"]]), logits_to_keep=1).logits[0, -1]
        nats = logits.log_softmax(-1)
        ids = [target["ids"][0] for target in targets] or (nats[first_word:].topk(5).indices + first_word).tolist()
        return ids, nats[ids].tolist()

    def score(self, task: Json, is_over: IsOver) -> Json:
        """As System says."""
        if self.best and len(task["requests"]) == 1:
            return self._score_after_prefix(task["requests"][0], is_over)
        return self._score_whole(task, is_over)

    def _score_after_prefix(self, request: Json, is_over: IsOver) -> Json:
        start = time.perf_counter()
        prefix = request["prompt"]["ids"]
        encoded = self.model(torch.tensor([prefix]), use_cache=True, logits_to_keep=1)
        first = encoded.logits[0, -1].log_softmax(-1)
        layers = [(layer.keys, layer.values) for layer in encoded.past_key_values.layers]
        fixed_ms = (time.perf_counter() - start) * 1000
        texts = [text["ids"] for text in request["continuations"]]
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        scores: list[tuple[int, float]] = []
        for at in range(0, len(order), ROWS):
            if at > 0 and is_over():
                break
            rows = order[at : at + ROWS]
            width = max(len(texts[number]) for number in rows)
            ids_BT = torch.tensor([texts[number] + [0] * (width - len(texts[number])) for number in rows])
            past = DynamicCache(
                [(k.expand(len(rows), -1, -1, -1), v.expand(len(rows), -1, -1, -1)) for k, v in layers],
            )
            # Causal: padding on the right changes nothing before it.
            nats_BTV = self.model(ids_BT[:, :-1], past_key_values=past).logits.log_softmax(-1)
            picked_BT = nats_BTV.gather(-1, ids_BT[:, 1:, None])[..., 0]
            for row, number in enumerate(rows):
                length = len(texts[number])
                score = first[texts[number][0]] + picked_BT[row, : length - 1].sum()
                scores.append((number, float(score)))
        return done(len(scores), fixed_ms=fixed_ms, scores=scores)

    def _score_whole(self, task: Json, is_over: IsOver) -> Json:
        pairs = flat(task)
        order = list(range(len(pairs)))
        if self.best:
            order.sort(key=lambda number: len(pairs[number][0]["ids"]) + len(pairs[number][1]["ids"]))
        scores: list[tuple[int, float]] = []
        size = LONG_ROWS if len(task["requests"]) == 1 else ROWS
        for at in range(0, len(order), size):
            if at > 0 and is_over():
                break
            rows = order[at : at + size]
            texts = [pairs[number][0]["ids"] + pairs[number][1]["ids"] for number in rows]
            longest = max(len(pairs[number][1]["ids"]) for number in rows)
            width = max(map(len, texts))
            ids_BT = torch.tensor([[0] * (width - len(text)) + text for text in texts])
            mask_BT = torch.tensor([[0] * (width - len(text)) + [1] * len(text) for text in texts])
            positions_BT = (mask_BT.cumsum(-1) - 1).clamp(min=0)
            keep = longest + 1 if self.best else 0
            logits_BTV = self.model(
                ids_BT, attention_mask=mask_BT, position_ids=positions_BT, logits_to_keep=keep, use_cache=False
            ).logits
            for row, number in enumerate(rows):
                target = torch.tensor(pairs[number][1]["ids"])
                nats = logits_BTV[row, -len(target) - 1 : -1].log_softmax(-1)
                scores.append((number, float(nats.gather(-1, target[:, None]).sum())))
        return done(len(scores), scores=scores)

    def sample(self, task: Json, is_over: IsOver) -> Json:
        """As System says."""
        prompt_1P, answers, tokens = torch.tensor([task["prompt"]["ids"]]), task["answers"], task["tokens"]
        settings = {
            "do_sample": True, "temperature": 1.0, "top_k": 0, "top_p": 1.0,
            "max_new_tokens": tokens, "min_new_tokens": tokens, "pad_token_id": 0,
        }  # fmt: skip
        start, layers, fixed_ms = time.perf_counter(), None, 0.0
        if self.best and answers > 1:
            encoded = self.model(prompt_1P[:, :-1], use_cache=True, logits_to_keep=1)
            layers = [(layer.keys, layer.values) for layer in encoded.past_key_values.layers]
            fixed_ms = (time.perf_counter() - start) * 1000
        units = drawn = 0
        while units < answers and (units == 0 or not is_over()):
            rows = min(SAMPLES if self.best else SIMPLE_SAMPLES, answers - units)
            if layers is None:
                made = self.model.generate(prompt_1P, num_return_sequences=rows, **settings)
            else:
                past = DynamicCache([(k.expand(rows, -1, -1, -1), v.expand(rows, -1, -1, -1)) for k, v in layers])
                made = self.model.generate(prompt_1P.expand(rows, -1), past_key_values=past, **settings)
            drawn += made[:, prompt_1P.shape[1] :].numel()
            units += rows
        return done(units, fixed_ms=fixed_ms, tokens=drawn)


run_worker(Transformers)
