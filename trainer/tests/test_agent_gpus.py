"""GPUs as slots on a machine: the agent's own locks beside programs that others run."""

import os
from pathlib import Path

import pytest
from msm_agent import locks
from msm_agent.gpus import Slots

SMI = """#!/bin/sh
case "$1" in
  --query-gpu=*) printf '0, GPU-a\\n1, GPU-b\\n' ;;
  --query-compute-apps=*) printf 'GPU-a, 4242, notebook\\n' ;;
esac
"""


def test_a_gpu_that_others_use_is_left_alone_by_who_looked_while_its_lock_was_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    smi = tmp_path / "nvidia-smi"
    smi.write_text(SMI)
    smi.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    slots = Slots(tmp_path)
    # Another run that looks at the same moment holds both for as long as nvidia-smi takes.
    held = [locks.hold(tmp_path / "gpu" / f"{gpu}.lock", 0) for gpu in (0, 1)]
    assert slots.take(1, "01B") is None
    for descriptor in held:
        assert descriptor is not None
        os.close(descriptor)
    taken = slots.take(1, "01B")
    assert taken is not None
    assert taken[1]["CUDA_VISIBLE_DEVICES"] == "1"
    assert [program["name"] for program in slots.foreign()] == ["notebook"]
