"""`lineage.json`: every run from the base to this one, and `manifest.json`: every file worth fetching."""

from pathlib import Path
from typing import Any

from msm_trainer.files import sha256_of_file, write_json_atomically
from msm_trainer.origin import Origin
from msm_trainer.spec import FolderBase, PathBase, RunBase, TrainSpec
from msm_trainer.strict_json import read_json, to_json

LINEAGE, MANIFEST, RECIPE = "lineage.json", "manifest.json", "run.json"


def write_lineage(folder: Path, spec: TrainSpec, origin: Origin, stages: list[dict[str, Any]]) -> None:
    """Writes the parents' records, root first, and then this run's."""
    digest = sha256_of_file(folder / RECIPE)
    own = {
        "id": spec.id,
        "key": spec.key,
        "arm": spec.arm,
        "spec": spec.spec,
        "trainingSeed": spec.training_seed,
        "parent": spec.parent,
        "plan": to_json(spec.plan),
        "base": to_json(spec.base),
        "runSha256": digest,
        "stages": [{"recipe": RECIPE, "recipeSha256": digest, **stage} for stage in stages],
    }
    write_json_atomically(folder / LINEAGE, {"format": 1, "runs": [*_before(folder, spec, origin), own]})


def _before(folder: Path, spec: TrainSpec, origin: Origin) -> list[Any]:
    """The runs that led to the base, as far as its folder tells."""
    if isinstance(spec.base, RunBase):
        return list(read_json(folder.resolve().parent / spec.base.key / LINEAGE)["runs"])
    if isinstance(spec.base, (FolderBase, PathBase)):
        beside, inside = origin.tokenizer.parent / LINEAGE, origin.tokenizer / "checkpoint.json"
        if origin.tokenizer.name == "checkpoint" and beside.is_file():
            return list(read_json(beside)["runs"])
        if inside.is_file():
            return list(read_json(inside).get("lineage", []))
    return []


def write_manifest(folder: Path) -> None:
    """Lists what the run ended with: its ONNX folders, its weights, its records."""
    roles = {"onnx": "onnx", "checkpoint": "weights"}
    found = [(path, role) for name, role in roles.items() for path in (folder / name).rglob("*") if path.is_file()]
    found += [(folder / name, "record") for name in (RECIPE, LINEAGE)]
    files = [
        {
            "path": path.relative_to(folder).as_posix(),
            "bytes": path.stat().st_size,
            "sha256": sha256_of_file(path),
            "role": role,
        }
        for path, role in sorted(found)
    ]
    write_json_atomically(folder / MANIFEST, {"format": 1, "files": files})
