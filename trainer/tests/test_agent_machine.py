"""What the agent says of its machine."""

from pathlib import Path

import pytest
from msm_agent import machine


@pytest.fixture
def sbatch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Slurm that notes when it is asked, alone on the path and without a configuration of the system's."""
    program = tmp_path / "sbatch"
    program.write_text(f'#!/bin/sh\necho asked > "{tmp_path}/asked"\necho slurm 22.05.8\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("SLURM_CONF", raising=False)
    monkeypatch.setattr(machine, "_SLURM_CONFIGURATIONS", (str(tmp_path / "none.conf"),))
    return tmp_path


def test_slurm_without_a_configuration_is_not_started_since_it_would_ask_the_network_for_one(sbatch: Path) -> None:
    assert machine.report(sbatch)["slurm"] == "slurm without a configuration here"
    assert not (sbatch / "asked").exists()


def test_slurm_with_a_configuration_tells_its_version(sbatch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (sbatch / "slurm.conf").touch()
    monkeypatch.setenv("SLURM_CONF", str(sbatch / "slurm.conf"))
    assert machine.report(sbatch)["slurm"] == "slurm 22.05.8"


def test_a_machine_without_slurm_says_so(sbatch: Path) -> None:
    (sbatch / "sbatch").unlink()
    assert machine.report(sbatch)["slurm"] is None
