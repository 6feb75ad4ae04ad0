"""A server of one checkpoint on a Unix socket, in the words of vLLM's /v1/completions: what it answers, it has computed.

`served_checkpoint.py FOLDER SOCKET NAME [--begin ID] [--tokenizer FILE] [--die-after N]` runs FOLDER's model.onnx with onnxruntime,
the whole text each time. --begin: puts a token before every prompt, as a server does that takes prompts for texts.
--tokenizer: cuts texts with another tokenizer. --die-after: ends without a word at request N.
"""

import argparse
import json
import os
import socketserver
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer


class Model:
    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])
        self.inputs = self.session.get_inputs()
        self.lock = threading.Lock()

    def log_probabilities(self, ids: list[int]) -> np.ndarray:
        """float64 [len(ids), vocabulary]: row t says what follows ids[..t]."""
        count = len(ids)
        feeds = {}
        for each in self.inputs:
            if each.name == "input_ids":
                feeds[each.name] = np.array([ids], dtype=np.int64)
            elif each.name == "attention_mask":
                feeds[each.name] = np.ones((1, count), dtype=np.int64)
            elif each.name == "position_ids":
                feeds[each.name] = np.arange(count, dtype=np.int64)[None]
            else:
                batch, heads, _past, width = each.shape
                del batch
                feeds[each.name] = np.zeros((1, heads, 0, width), dtype=np.float32)
        with self.lock:
            logits = self.session.run(["logits"], feeds)[0][0].astype(np.float64)
        shifted = logits - logits.max(axis=-1, keepdims=True)
        return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def draw(row: np.ndarray, body: dict, random: np.random.Generator) -> int:
    """A token from log-probabilities, by the request's temperature, top_k and top_p."""
    if body["temperature"] == 0:
        return int(row.argmax())
    order = np.argsort(-row)
    weights = np.exp(row[order] / body["temperature"])
    weights /= weights.sum()
    keep = len(weights) if body.get("top_k", 0) <= 0 else body["top_k"]
    keep = min(keep, int(np.searchsorted(np.cumsum(weights), body.get("top_p", 1.0))) + 1)
    kept = weights[:keep] / weights[:keep].sum()
    return int(order[random.choice(keep, p=kept)])


def complete(model: Model, ids: list[int], body: dict) -> dict:
    """One choice of a completion."""
    rows = model.log_probabilities(ids)
    choice: dict = {"prompt_token_ids": ids}
    if body.get("prompt_logprobs") is not None:
        places: list = [None]
        for row, own in zip(rows[:-1], ids[1:], strict=True):
            best = np.argsort(-row)[: body["prompt_logprobs"]]
            places.append({str(each): {"logprob": float(row[each]), "rank": 1} for each in [own, *best.tolist()]})
        choice["prompt_logprobs"] = places
    random = np.random.default_rng(body.get("seed"))
    drawn: list[int] = []
    nats: list[float] = []
    reason = "length"
    while len(drawn) < body["max_tokens"]:
        row = rows[-1]
        token = draw(row, body, random)
        drawn.append(token)
        nats.append(float(row[token]))
        if token in body.get("stop_token_ids", []):
            reason = "stop"
            break
        if len(drawn) < body["max_tokens"]:
            rows = model.log_probabilities([*ids, *drawn])
    return {**choice, "token_ids": drawn, "logprobs": {"token_logprobs": nats}, "text": "", "finish_reason": reason}


class Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = 32


def serve(given: argparse.Namespace) -> None:
    model = Model(given.folder)
    tokenizer = Tokenizer.from_file(str(given.tokenizer or given.folder / "tokenizer.json"))
    seen = 0

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_words: object) -> None:
            return

        def answer(self, status: int, value: object) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            if self.path == "/v1/models":
                one = {"id": given.name, "owned_by": "test-server", "root": str(given.folder), "max_model_len": 512}
                self.answer(200, {"object": "list", "data": [one]})
            elif self.path == "/version":
                self.answer(200, {"version": onnxruntime.__version__})
            else:
                self.answer(404, {"detail": "Not Found"})

        def do_POST(self) -> None:
            nonlocal seen
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            if body["model"] != given.name:
                self.answer(404, {"error": {"message": f"The model `{body['model']}` does not exist."}})
            elif self.path == "/tokenize":
                self.answer(200, {"tokens": tokenizer.encode(body["prompt"], add_special_tokens=False).ids})
            else:
                seen += 1
                if seen == given.die_after:
                    os._exit(1)
                prompts = body["prompt"] if isinstance(body["prompt"][0], list) else [body["prompt"]]
                if given.begin is not None:
                    prompts = [[given.begin, *ids] for ids in prompts]
                choices = [{"index": at, **complete(model, ids, body)} for at, ids in enumerate(prompts)]
                self.answer(200, {"object": "text_completion", "model": given.name, "choices": choices})

    server = Server(given.socket, Handler)
    print("ready", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("socket")
    parser.add_argument("name")
    parser.add_argument("--begin", type=int)
    parser.add_argument("--tokenizer", type=Path)
    parser.add_argument("--die-after", type=int)
    serve(parser.parse_args())
