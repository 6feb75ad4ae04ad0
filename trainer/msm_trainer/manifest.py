"""`checkpoint.json`: what a checkpoint folder holds, and how it came to be."""

import hashlib
from pathlib import Path
from typing import Any

from msm_trainer.files import sha256_of_file
from msm_trainer.strict_json import read_json

NAME = "checkpoint.json"


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
