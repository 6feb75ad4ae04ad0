"""Writes FOLDER/genai with onnxruntime-genai's own model builder from FOLDER/hf. Usage: author_genai.py FOLDER."""

import shutil
import subprocess
import sys
from pathlib import Path


def main(folder: Path) -> None:
    """float32 for the CPU; the folder appears only when it is whole."""
    draft, cache = folder / "genai.draft", folder / "genai.cache"
    shutil.rmtree(draft, ignore_errors=True)
    builder = [sys.executable, "-m", "onnxruntime_genai.models.builder"]
    subprocess.run([*builder, "-i", folder / "hf", "-o", draft, "-p", "fp32", "-e", "cpu", "-c", cache], check=True)
    shutil.rmtree(cache, ignore_errors=True)
    draft.rename(folder / "genai")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
