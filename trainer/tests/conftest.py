import os

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

from pathlib import Path

import pytest
from transformers import PreTrainedTokenizerFast

from msm_trainer.run import Host, Places, run
from tests import stand_in


@pytest.fixture(scope="session")
def tokenizer() -> PreTrainedTokenizerFast:
    return stand_in.tokenizer()


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stand-in") / "data"
    stand_in.write_data(folder)
    return folder


@pytest.fixture(scope="session")
def finished_run(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of all three stages, from scratch to its checkpoint."""
    out = tmp_path_factory.mktemp("runs") / "whole"
    assert run(stand_in.recipe(), Places(out, data, data / "tokenizer"), Host()) == 0
    return out


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew from the bundled models")
