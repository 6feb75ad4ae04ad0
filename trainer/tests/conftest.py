import os

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

from pathlib import Path

import pytest
from transformers import PreTrainedTokenizerFast

from msm_trainer.run import train
from tests import stand_in


@pytest.fixture(scope="session")
def tokenizer() -> PreTrainedTokenizerFast:
    return stand_in.tokenizer()


@pytest.fixture(scope="session")
def finished_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of all three stages, from nothing to its checkpoint."""
    folder = stand_in.run_folder(tmp_path_factory.mktemp("runs") / stand_in.KEY)
    assert train(folder) == 0
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew from the bundled models")
