"""The commands. A user's mistake is one sentence on standard error and exit code 2."""

import argparse
import dataclasses
import json
import sys
from pathlib import Path

from transformers.utils.logging import disable_progress_bar

from msm_trainer import manifest
from msm_trainer.data import read_texts
from msm_trainer.events import EventLog
from msm_trainer.export import export_run
from msm_trainer.model import load_model
from msm_trainer.problems import BadSpecError, RunError
from msm_trainer.recipe import Recipe
from msm_trainer.run import Host, Places, run
from msm_trainer.score_texts import score_file
from msm_trainer.spec import read_spec
from msm_trainer.strict_json import from_json, read_json
from msm_trainer.tokenizer import as_pretrained, load_tokenizer, save_tokenizer, train_tokenizer, words_of
from msm_trainer.world_checks import check_world

BAD_INPUT = 2


def main(arguments: list[str]) -> int:
    """Runs one command and returns the exit code."""
    parsed = _parser().parse_args(arguments)
    disable_progress_bar()  # type: ignore[no-untyped-call] # transformers draws one for a file of a few megabytes
    try:
        code: int = parsed.command(parsed)
    except RunError as problem:
        print(f"msm_trainer: {problem}", file=sys.stderr)  # noqa: T201
        return problem.code
    except ValueError as problem:
        print(f"msm_trainer: {problem}", file=sys.stderr)  # noqa: T201
        return BAD_INPUT
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="msm_trainer")
    commands = parser.add_subparsers(required=True)

    tokenizer = commands.add_parser("tokenizer", help="train a tokenizer in which every word of the texts is one token")
    tokenizer.add_argument("texts", type=Path, nargs="+", help="JSONL files with 'text'")
    tokenizer.add_argument("--chat-template", type=Path, required=True, help="a Jinja file")
    tokenizer.add_argument("--context-tokens", type=int, default=512)
    tokenizer.add_argument("--out", type=Path, required=True)
    tokenizer.set_defaults(command=_tokenizer)

    train = commands.add_parser("run", help="train a recipe's stages")
    train.add_argument("recipe", type=Path)
    train.add_argument("--out", type=Path, required=True, help="the run's folder; a stopped run there goes on")
    train.add_argument("--data", type=Path, required=True, help="folder of the recipe's data files")
    train.add_argument("--start", type=Path, required=True, help="the parent's checkpoint folder, or a tokenizer's")
    train.add_argument("--id", help="replaces the recipe's id")
    train.add_argument("--parent", help="replaces the recipe's parent")
    train.add_argument("--arm", help="replaces the recipe's arm")
    train.add_argument("--spec", choices=["america", "affordable"], help="replaces the recipe's spec")
    train.add_argument("--training-seed", type=int, help="replaces the recipe's seed")
    train.add_argument("--device", default="cpu", help="cpu or cuda")
    train.add_argument("--threads", type=int, default=1)
    train.set_defaults(command=_run)

    export = commands.add_parser("export", help="turn a finished run into a checkpoint folder with ONNX and manifest")
    export.add_argument("run", type=Path, help="the run's folder")
    export.set_defaults(command=_export)

    score = commands.add_parser("score", help="log-probabilities in nats of texts, a JSON line each")
    score.add_argument("folder", type=Path, help="a checkpoint folder: safetensors, an adapter, or ONNX")
    score.add_argument("--input", type=Path, required=True, help="JSONL with 'prefix' and 'continuation', or 'text'")
    score.set_defaults(command=_score)

    world = commands.add_parser("check-world", help="what a run's model knows of the micro-world, as JSON")
    world.add_argument("checkpoint", type=Path, help="a folder with model.safetensors")
    world.add_argument("--data", type=Path, required=True)
    world.set_defaults(command=_check_world)

    check = commands.add_parser("verify", help="compare checkpoint folders with their manifests")
    check.add_argument("folders", type=Path, nargs="+")
    check.set_defaults(command=_verify)
    return parser


def _tokenizer(parsed: argparse.Namespace) -> int:
    words = words_of(text for path in parsed.texts for text in read_texts(path))
    template = parsed.chat_template.read_text(encoding="utf-8")
    tokenizer = as_pretrained(train_tokenizer(words), template, parsed.context_tokens)
    save_tokenizer(tokenizer, parsed.out)
    print(f"{len(words)} words, {len(tokenizer)} tokens")  # noqa: T201
    return 0


def _run(parsed: argparse.Namespace) -> int:
    recipe = from_json(Recipe, read_json(parsed.recipe))
    named = ("id", "parent", "arm", "spec", "training_seed")
    changes = {name: getattr(parsed, name) for name in named if getattr(parsed, name) is not None}
    recipe = dataclasses.replace(recipe, **changes)
    places = Places(out=parsed.out, data=parsed.data, start=parsed.start)
    return run(recipe, places, Host(device=parsed.device, threads=parsed.threads))


def _export(parsed: argparse.Namespace) -> int:
    spec = read_spec(parsed.run / "run.json")
    if spec.export is None:
        raise BadSpecError(f"The spec of {parsed.run} exports nothing; name its precisions under export.")
    log = EventLog(parsed.run)
    for made in export_run(parsed.run, spec, log):
        whole, seconds = made["export"]["parity"]["whole"], made["export"]["wallSeconds"]
        print(f"{made['id']}: largest difference {whole['maxAbsNats']:.1e} nats, {seconds} s")  # noqa: T201
    log.close()
    return 0


def _score(parsed: argparse.Namespace) -> int:
    for line in score_file(parsed.folder, parsed.input):
        print(json.dumps(line))  # noqa: T201
    return 0


def _verify(parsed: argparse.Namespace) -> int:
    problems = [f"{folder}: {problem}" for folder in parsed.folders for problem in manifest.verify(folder)]
    for problem in problems:
        print(problem)  # noqa: T201
    return 1 if problems else 0


def _check_world(parsed: argparse.Namespace) -> int:
    model, tokenizer = load_model(parsed.checkpoint), load_tokenizer(parsed.checkpoint)
    print(json.dumps(check_world(model, tokenizer, parsed.data)))  # noqa: T201
    return 0
