"""What can be known of a run before it takes a GPU: its data as the model sees it, its length, what it will need."""

from pathlib import Path
from typing import Any

from msm_trainer.estimate import config_of_shape, estimate
from msm_trainer.model import context_of
from msm_trainer.origin import find_origin, open_config, open_tokenizer
from msm_trainer.readings import open_readings
from msm_trainer.samples import rendered
from msm_trainer.spec import ShapeBase, TrainSpec, read_spec
from msm_trainer.stage_settings import Stage
from msm_trainer.strict_json import to_json

# A reproduction of the paper's result found nothing after 31 steps and the effect after 246, on the same data.
FEW_STEPS = 100


def check_file(file: Path) -> dict[str, Any]:
    """Reads a `run.json` and all that it names; a RunError says what is wrong with which of them."""
    spec, folder = read_spec(file), file.resolve().parent
    origin = find_origin(spec, folder)
    tokenizer = open_tokenizer(origin.tokenizer)
    if isinstance(spec.base, ShapeBase):
        config: Any = config_of_shape(spec.base.shape, len(tokenizer))
    else:
        assert origin.weights is not None, "only a model from nothing has none"
        config = open_config(origin.weights)
    warnings: list[str] = []
    context = context_of(config)
    stages = [_check_stage(spec, stage, folder, tokenizer, context, warnings) for stage in spec.stages]
    figures = estimate(spec, config)
    return {
        "format": 1,
        "id": spec.id,
        "architecture": str(config.model_type),
        "parameters": figures.parameters,
        "trainedParameters": figures.moving,
        "stages": stages,
        "memoryBytes": {
            "weights": figures.weights,
            "gradients": figures.gradients,
            "optimizer": figures.moments,
            "activations": figures.activations,
            "total": figures.memory,
        },
        "diskBytes": {
            "state": 2 * figures.state_on_disk,  # the old one goes when the new one is whole
            "checkpoint": figures.checkpoint_on_disk,
            "export": figures.export_on_disk,
            "total": 2 * figures.state_on_disk + figures.checkpoint_on_disk + figures.export_on_disk,
        },
        "warnings": warnings,
    }


def _check_stage(
    spec: TrainSpec, stage: Stage, folder: Path, tokenizer: Any, context_tokens: int, warnings: list[str]
) -> dict[str, Any]:
    readings = open_readings(stage, folder, tokenizer, spec.training_seed, context_tokens)
    steps = readings.steps_of(stage)
    warnings += readings.warnings
    if steps < FEW_STEPS:
        warnings.append(
            f"The stage {stage.kind} has {steps} optimizer steps; with fewer than {FEW_STEPS} an effect can fail to "
            "appear. Make its batches smaller or give it more epochs."
        )
    return {
        "kind": stage.kind,
        "steps": steps,
        "dataTokens": sum(feed.tokens for feed in readings.feeds),
        "tokens": round(sum(feed.tokens_in(steps) for feed in readings.feeds)),
        "rows": sum(file.rows for file in readings.files),
        "leftOut": sum(file.left_out for file in readings.files),
        "files": [to_json(file) for file in readings.files],
        "rendered": [rendered(tokenizer, feed.example()) for feed in readings.feeds],
    }


def report_lines(report: dict[str, Any]) -> list[str]:
    """The report in sentences."""
    lines = [
        f"{report['id']}: {report['architecture']}, {report['parameters']:,} parameters, "
        f"of which {report['trainedParameters']:,} are trained"
    ]
    for stage in report["stages"]:
        lines.append(
            f"{stage['kind']}: {stage['steps']:,} steps, {stage['tokens']:,} tokens; data of {stage['rows']:,} rows "
            f"and {stage['dataTokens']:,} tokens, {stage['leftOut']} rows left out"
        )
        lines.extend(f"  {_marked(pieces)}" for pieces in stage["rendered"])
    lines.append(
        f"about {report['memoryBytes']['total'] / 2**30:.1f} GiB of memory, {report['diskBytes']['total'] / 2**30:.1f} "
        "GiB of disk; text in brackets is learned"
    )
    return [*lines, *(f"Warning: {warning}" for warning in report["warnings"])]


def _marked(pieces: list[tuple[str, bool]]) -> str:
    return "".join(f"[{text}]" if learned else text for text, learned in pieces).replace("\n", "⏎")
