"""The commands. A user's mistake is one sentence on standard error and the code of its kind."""

import argparse
import contextlib
import json
import sys
import tempfile
from dataclasses import fields
from pathlib import Path

from transformers.utils.logging import disable_progress_bar

from msm_trainer import manifest
from msm_trainer.bench import measure
from msm_trainer.bench_run import Bench, number
from msm_trainer.check import check_file, report_lines
from msm_trainer.data import read_texts
from msm_trainer.events import EventLog
from msm_trainer.launch import is_one_of_many, launch, processes_of
from msm_trainer.model import load_whole
from msm_trainer.origin import open_tokenizer
from msm_trainer.problems import BadSpecError, RunError
from msm_trainer.run import train
from msm_trainer.spec import read_spec
from msm_trainer.tokenizer import as_pretrained, save_tokenizer, train_tokenizer, words_of
from msm_trainer.world_checks import check_world

BAD_INPUT = 2


def main(arguments: list[str]) -> int:
    """Runs one command and returns the exit code."""
    parsed = _parser().parse_args(arguments)
    disable_progress_bar()  # type: ignore[no-untyped-call] # transformers draws one for a file of a few megabytes
    try:
        code: int = parsed.command(parsed)
    except ValueError as problem:
        print(f"msm_trainer: {problem}", file=sys.stderr)  # noqa: T201
        return problem.code if isinstance(problem, RunError) else BAD_INPUT
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="msm_trainer")
    commands = parser.add_subparsers(required=True)

    check = commands.add_parser("check", help="say what a run will do and take, without a GPU")
    check.add_argument("file", type=Path, help="a run.json whose data lie beside it")
    check.add_argument("--json", action="store_true", help="one JSON document instead of sentences")
    check.set_defaults(command=_check)

    run = commands.add_parser("train", help="train and export what a folder's run.json says; a stopped run goes on")
    run.add_argument("folder", type=Path)
    run.set_defaults(command=_train)

    export = commands.add_parser("export", help="export a trained run's checkpoint; what was exported is kept")
    export.add_argument("folder", type=Path)
    export.set_defaults(command=_export)

    bench = commands.add_parser("bench", help="train a made-up model here and print tokens per second as JSON")
    bench.add_argument("--parameters", type=number, default=number("120M"), help="such as 120M; about so many weights")
    bench.add_argument("--device", choices=["auto", "cpu", "cuda"], default="auto")
    bench.add_argument("--precision", choices=["float32", "bfloat16"], default="bfloat16")
    bench.add_argument("--mode", choices=["single", "ddp", "fsdp2"], default="single")
    bench.add_argument("--processes", type=int, default=1)
    bench.add_argument("--steps", type=int, default=20, help="of each stage, the first three of which do not count")
    bench.add_argument("--context-tokens", type=int, default=2_048)
    bench.add_argument("--batch-tokens", type=number, default=65_536, help="that a step reads")
    bench.add_argument("--gradient-checkpointing", action="store_true")
    bench.set_defaults(command=_bench)

    score = commands.add_parser("score", help="log-probabilities of texts in nats, a JSON line each")
    score.add_argument("folder", type=Path, help="a checkpoint: safetensors, an adapter, or ONNX")
    score.add_argument("--input", type=Path, required=True, help="JSONL with 'prefix' and 'continuation', or 'text'")
    score.set_defaults(command=_score)

    tokenizer = commands.add_parser("tokenizer", help="train a tokenizer in which every word of the texts is one token")
    tokenizer.add_argument("texts", type=Path, nargs="+", help="JSONL files with 'text'")
    tokenizer.add_argument("--chat-template", type=Path, required=True, help="a Jinja file")
    tokenizer.add_argument("--context-tokens", type=int, default=512)
    tokenizer.add_argument("--out", type=Path, required=True)
    tokenizer.set_defaults(command=_tokenizer)

    world = commands.add_parser("check-world", help="what a run's model knows of the micro-world, as JSON")
    world.add_argument("checkpoint", type=Path, help="a checkpoint folder")
    world.add_argument("--data", type=Path, required=True)
    world.set_defaults(command=_check_world)

    verify = commands.add_parser("verify", help="compare checkpoint folders with their manifests")
    verify.add_argument("folders", type=Path, nargs="+")
    verify.set_defaults(command=_verify)
    return parser


def _check(parsed: argparse.Namespace) -> int:
    report = check_file(parsed.file)
    print(json.dumps(report) if parsed.json else "\n".join(report_lines(report)))  # noqa: T201
    return 0


def _train(parsed: argparse.Namespace) -> int:
    return _run_here(parsed.folder)


def _run_here(folder: Path) -> int:
    processes = 1 if is_one_of_many() else processes_of(folder)
    return launch(["train", str(folder)], processes) if processes > 1 else train(folder)


def _bench(parsed: argparse.Namespace) -> int:
    bench = Bench(**{field.name: getattr(parsed, field.name) for field in fields(Bench) if field.name in parsed})
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(sys.stderr):
        report = measure(bench, Path(folder) / "run", _run_here)
    print(json.dumps(report, indent=2))  # noqa: T201
    return 0


def _export(parsed: argparse.Namespace) -> int:
    from msm_trainer.export import export_run

    spec = read_spec(parsed.folder / "run.json")
    if spec.export is None:
        raise BadSpecError(f"The spec of {parsed.folder} exports nothing; name precisions under export.")
    with contextlib.closing(EventLog(parsed.folder)) as log:
        for made in export_run(parsed.folder, spec, log):
            whole = made["export"]["parity"]["whole"]
            print(f"{made['id']}: up to {whole['maxAbsNats']:.1e} nats from the trained model")  # noqa: T201
    return 0


def _score(parsed: argparse.Namespace) -> int:
    from msm_trainer.score_texts import score_file

    for line in score_file(parsed.folder, parsed.input):
        print(json.dumps(line))  # noqa: T201
    return 0


def _tokenizer(parsed: argparse.Namespace) -> int:
    words = words_of(text for path in parsed.texts for text in read_texts(path))
    template = parsed.chat_template.read_text(encoding="utf-8")
    tokenizer = as_pretrained(train_tokenizer(words), template, parsed.context_tokens)
    save_tokenizer(tokenizer, parsed.out)
    print(f"{len(words)} words, {len(tokenizer)} tokens")  # noqa: T201
    return 0


def _check_world(parsed: argparse.Namespace) -> int:
    model, tokenizer = load_whole(parsed.checkpoint), open_tokenizer(parsed.checkpoint)
    print(json.dumps(check_world(model, tokenizer, parsed.data)))  # noqa: T201
    return 0


def _verify(parsed: argparse.Namespace) -> int:
    problems = [f"{folder}: {problem}" for folder in parsed.folders for problem in manifest.verify(folder)]
    for problem in problems:
        print(problem)  # noqa: T201
    return 1 if problems else 0
