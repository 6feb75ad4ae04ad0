"""LM Evaluation Harness: loglikelihood of its model `hf`, through its API."""

from importlib.metadata import version
from pathlib import Path

import torch
from lm_eval.api.instance import Instance
from lm_eval.models.huggingface import HFLM
from transformers import AutoModelForCausalLM, AutoTokenizer
from worker import IsOver, Json, System, done, flat, run_worker

ROWS = 16
# Texts of 1,000 tokens keep the cores busy in small batches, which need less memory and end nearer to their time.
LONG_ROWS = 4
# Requests a call; the harness sorts by length and groups within a call.
CALL = 160


class Harness(System):
    """float32; it scores, and does not sample as the tasks ask."""

    def __init__(self, job: Json) -> None:
        torch.set_num_threads(job["threads"])
        folder = Path(job["model"]) / "hf"
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        tokenizer = AutoTokenizer.from_pretrained(folder)
        self.model = HFLM(pretrained=model, tokenizer=tokenizer, batch_size=ROWS, add_bos_token=False)
        self.modes = {
            "S1": f"HFLM.loglikelihood, batch size {LONG_ROWS}",
            "S2": f"HFLM.loglikelihood, batch size {ROWS}",
        }
        self.versions = {name: version(name) for name in ("lm_eval", "transformers", "torch")}

    def parity(self, prompt: Json, targets: list[Json], first_word: int) -> tuple[list[int], list[float]]:  # noqa: ARG002
        """As System says."""
        nats = self._nats([(prompt["text"], " " + target["text"]) for target in targets])
        return [target["ids"][0] for target in targets], nats

    def score(self, task: Json, is_over: IsOver) -> Json:
        """As System says."""
        pairs = [(prompt["text"], " " + text["text"]) for prompt, text in flat(task)]
        nats: list[float] = []
        is_long = len(task["requests"]) == 1
        self.model.batch_size_per_gpu = LONG_ROWS if is_long else ROWS
        call = LONG_ROWS if is_long else CALL
        while len(nats) < len(pairs) and (not nats or not is_over()):
            nats += self._nats(pairs[len(nats) : len(nats) + call])
        return done(len(nats), scores=list(enumerate(nats)))

    def sample(self, task: Json, is_over: IsOver) -> Json:
        """As System says."""
        raise NotImplementedError

    def _nats(self, pairs: list[tuple[str, str]]) -> list[float]:
        requests = [Instance("loglikelihood", {}, pair, place) for place, pair in enumerate(pairs)]
        return [nats for nats, _ in self.model.loglikelihood(requests, disable_tqdm=True)]


run_worker(Harness)
