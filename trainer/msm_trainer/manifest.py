"""`checkpoint.json`: what a checkpoint holds and how it came to be. `manifest.json`: what a run left to fetch."""

import hashlib
from pathlib import Path
from typing import Any, Literal

from msm_trainer.files import sha256_of_file, write_json_atomically
from msm_trainer.strict_json import read_json

NAME = "checkpoint.json"
RUN_NAME = "manifest.json"

Role = Literal["onnx", "weights", "record"]


def list_files(folder: Path) -> list[dict[str, Any]]:
    """Path, SHA-256 and size of every file but the manifest, sorted by path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    return [
        {"path": path.relative_to(folder).as_posix(), "sha256": sha256_of_file(path), "sizeBytes": path.stat().st_size}
        for path in files
    ]


def folder_hash(files: list[dict[str, Any]]) -> str:
    """SHA-256 over one line `<sha256>  <path>\\n` per file, sorted by path, as `sha256sum` would print them."""
    lines = [f"{file['sha256']}  {file['path']}\n" for file in sorted(files, key=lambda file: file["path"])]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def verify(folder: Path) -> list[str]:
    """What is wrong with a folder as against its manifest, a sentence each; empty when all is right."""
    manifest = read_json(folder / NAME)
    told = {file["path"]: file for file in manifest["files"]}
    found = {file["path"]: file for file in list_files(folder)}
    problems = [f"{path} is missing." for path in sorted(told.keys() - found.keys())]
    problems += [f"{path} is not in the manifest." for path in sorted(found.keys() - told.keys())]
    problems += [f"{path} has changed." for path in sorted(told.keys() & found.keys()) if told[path] != found[path]]
    if folder_hash(manifest["files"]) != manifest["sha256"]:
        problems.append("The manifest's own hash does not fit its list of files.")
    return problems


def list_artifacts(run_folder: Path, role: Role, *inner: str) -> None:
    """Makes `manifest.json` list all files under the inner folders or paths with this role, and no others with it."""
    path = run_folder / RUN_NAME
    kept = [file for file in read_json(path)["files"] if file["role"] != role] if path.is_file() else []
    files = sorted({file for name in inner for file in _files_under(run_folder / name)})
    listed = [
        {
            "path": file.relative_to(run_folder).as_posix(),
            "bytes": file.stat().st_size,
            "sha256": sha256_of_file(file),
            "role": role,
        }
        for file in files
    ]
    write_json_atomically(path, {"format": 1, "files": sorted([*kept, *listed], key=lambda file: str(file["path"]))})


def _files_under(path: Path) -> list[Path]:
    return [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path] if path.is_file() else []
