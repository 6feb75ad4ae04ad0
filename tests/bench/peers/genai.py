"""onnxruntime-genai: one Generator at batch 1 that is rewound, so that a prefix is encoded once."""

import json
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
import onnxruntime_genai as og
from worker import IsOver, Json, System, done, run_worker

MODES = {
    "S1": "prefix once, each continuation appended and rewound, batch 1",
    "S2": "each prompt once, its continuations appended and rewound, batch 1",
    "G1": "prompt once, rewound for each answer, batch 1",
    "D1": "batch 1",
}


class GenAI(System):
    """float32 on the CPU, its own export."""

    def __init__(self, job: Json) -> None:
        config = og.Config(str(Path(job["model"]) / "genai"))
        options = {"intra_op_num_threads": job["threads"], "inter_op_num_threads": 1}
        config.overlay(json.dumps({"model": {"decoder": {"session_options": options}}}))
        self.model = og.Model(config)
        self.modes = MODES
        self.versions = {"onnxruntime-genai": version("onnxruntime-genai")}

    def parity(self, prompt: Json, targets: list[Json], first_word: int) -> tuple[list[int], list[float]]:  # noqa: ARG002
        """As System says."""
        generator = self._generator(len(prompt["ids"]) + 1)
        generator.append_tokens(prompt["ids"])
        nats = _log_softmax(generator.get_logits().reshape(1, -1))[0]
        ids = [target["ids"][0] for target in targets]
        return ids, nats[ids].tolist()

    def score(self, task: Json, is_over: IsOver) -> Json:
        """As System says."""
        fixed_ms, scores = 0.0, []
        room = max(
            len(request["prompt"]["ids"]) + max(len(text["ids"]) for text in request["continuations"])
            for request in task["requests"]
        )
        generator = self._generator(room + 1)
        for request in task["requests"]:
            start = time.perf_counter()
            generator.rewind_to(0)
            prompt = request["prompt"]["ids"]
            generator.append_tokens(prompt)
            first = _log_softmax(generator.get_logits().reshape(1, -1))[0]
            if len(task["requests"]) == 1:
                fixed_ms = (time.perf_counter() - start) * 1000
            for text in request["continuations"]:
                scores.append((len(scores), self._continue(generator, len(prompt), first, text["ids"])))
                if is_over():
                    return done(len(scores), fixed_ms=fixed_ms, scores=scores)
        return done(len(scores), fixed_ms=fixed_ms, scores=scores)

    def _continue(self, generator: og.Generator, at: int, first: np.ndarray, ids: list[int]) -> float:
        if len(ids) == 1:
            return float(first[ids[0]])
        generator.append_tokens(ids[:-1])
        nats_TV = _log_softmax(generator.get_output("logits")[0])
        generator.rewind_to(at)
        return float(first[ids[0]] + nats_TV[np.arange(len(ids) - 1), ids[1:]].sum())

    def sample(self, task: Json, is_over: IsOver) -> Json:
        """As System says."""
        start = time.perf_counter()
        prompt, tokens = task["prompt"]["ids"], task["tokens"]
        generator = self._generator(len(prompt) + tokens, do_sample=True, top_k=0, top_p=1.0, temperature=1.0)
        generator.append_tokens(prompt[:-1])
        fixed_ms = (time.perf_counter() - start) * 1000
        units = drawn = 0
        while units < task["answers"] and (units == 0 or not is_over()):
            if units > 0:
                generator.rewind_to(len(prompt) - 1)
            generator.append_tokens(prompt[-1:])
            for _ in range(tokens):
                if generator.is_done():
                    break
                generator.generate_next_token()
                drawn += 1
            units += 1
        return done(units, fixed_ms=fixed_ms if task["answers"] > 1 else 0.0, tokens=drawn)

    def _generator(self, max_length: int, **search: float) -> og.Generator:
        params = og.GeneratorParams(self.model)
        params.set_search_options(max_length=max_length, **search)
        return og.Generator(self.model, params)


def _log_softmax(logits: np.ndarray) -> np.ndarray:
    shifted = logits - logits.max(-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))


run_worker(GenAI)
