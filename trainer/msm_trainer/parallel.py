"""Processes that train one model together: what each of them reads, and what they must agree on.

All of them draw the same batch of the whole step and each keeps its rows, so that data order, token counts and saved
positions are those of a single process. Process 0 alone writes.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, cast

import torch
import torch.distributed as dist
from peft import PeftModel
from torch import nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard
from torch.distributed.tensor import DTensor, distribute_tensor
from torch.nn.parallel import DistributedDataParallel
from transformers import PreTrainedModel

from msm_trainer.problems import RunError
from msm_trainer.spec import Parallel

# The others wait while process 0 saves or reads a large model.
_TIMEOUT = timedelta(hours=4)


@dataclass(frozen=True)
class Group:
    """This process among those that train together; alone it is one of one, and agrees with itself."""

    mode: Literal["single", "ddp", "fsdp2"] = "single"
    rank: int = 0
    size: int = 1
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))

    @property
    def leads(self) -> bool:
        """Whether this process writes events, state and checkpoint."""
        return self.rank == 0

    def total(self, value: float) -> float:
        """The sum over all processes."""
        if self.size == 1:
            return value
        number = torch.tensor(value, dtype=torch.float64, device=self.device)
        dist.all_reduce(number)
        return number.item()

    def mean(self, value: float) -> float:
        """The mean over all processes."""
        return self.total(value) / self.size

    def any(self, value: bool) -> bool:
        """Whether it is true of one of them: all stop at the same step or none does."""
        return self.total(float(value)) > 0

    def wait(self) -> None:
        """Until all have come here."""
        if self.size > 1:
            dist.barrier()

    @contextmanager
    def first(self) -> Iterator[None]:
        """What process 0 does alone before the others do it too: it may write what they then find."""
        if not self.leads:
            self.wait()
        yield
        if self.leads:
            self.wait()

    def syncing(self, model: nn.Module, *, wanted: bool) -> AbstractContextManager[None]:
        """Around a forward and backward pass: DDP averages gradients at its end only where it is wanted."""
        if isinstance(model, DistributedDataParallel) and not wanted:
            without: AbstractContextManager[None] = model.no_sync()
            return without
        return nullcontext()

    def spread(self, model: nn.Module) -> nn.Module:
        """What to call forward on: DDP's wrapper, or the model, whose own weights become shards with FSDP2."""
        if self.mode == "ddp":
            ids = [self.device] if self.device.type == "cuda" else None
            return DistributedDataParallel(model, device_ids=ids, forward_sync_buffers=False)
        if self.mode == "fsdp2":
            inner = without_shell(model)
            mesh = init_device_mesh(self.device.type, (self.size,))
            for block in _blocks(inner):
                fully_shard(block, mesh=mesh)
            # Without resharding the outer weights would be whole after a forward pass that no backward pass follows.
            fully_shard(inner, mesh=mesh, reshard_after_forward=True)
            return inner
        nn.Module.to(model, self.device)
        return model


def is_first_process() -> bool:
    """Whether this process keeps the record, known before it has joined the others."""
    return os.environ.get("RANK", "0") == "0"


@contextmanager
def joined(parallel: Parallel, device: torch.device) -> Iterator[Group]:
    """The group that the environment's RANK and WORLD_SIZE tell of, for the time of the block."""
    if "RANK" not in os.environ:
        assert parallel.processes == 1, "several processes are launched"
        yield Group(device=device)
        return
    on_gpu = device.type == "cuda"
    dist.init_process_group("nccl" if on_gpu else "gloo", timeout=_TIMEOUT, device_id=device if on_gpu else None)
    try:
        yield Group(parallel.mode, dist.get_rank(), dist.get_world_size(), device)
    except RuntimeError as problem:
        if isinstance(problem, dist.DistError) or "gloo" in str(problem):
            raise RunError("Another process of this run ended before its time; the run's output says how.") from problem
        raise
    finally:
        dist.destroy_process_group()


def unwrapped(model: nn.Module) -> nn.Module:
    """The model itself, without DDP's wrapper."""
    return model.module if isinstance(model, DistributedDataParallel) else model


def without_shell(model: nn.Module) -> PreTrainedModel:
    """The model with its adapter in it, without PEFT's shell around it, which calls no hooks of what is inside."""
    inner = model.get_base_model() if isinstance(model, PeftModel) else model
    return cast("PreTrainedModel", inner)


def whole(tensor: torch.Tensor) -> torch.Tensor:
    """All of a tensor of which this process may hold a shard; every process must ask."""
    return tensor.full_tensor() if isinstance(tensor, DTensor) else tensor


def shard_like(full: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """The inverse of `whole`: the part that this process holds of a tensor that all of them have."""
    if not isinstance(like, DTensor):
        return full
    return distribute_tensor(full.to(like.device), like.device_mesh, like.placements, src_data_rank=None)


def collected(named: Mapping[str, torch.Tensor], *, keeps: bool) -> dict[str, torch.Tensor]:
    """Whole tensors on the CPU, by name, in the process that keeps them. Every process must ask; tied ones stay one."""
    kept: dict[int, torch.Tensor] = {}
    for tensor in named.values():
        if id(tensor) not in kept:
            full = whole(tensor.detach())
            kept[id(tensor)] = full.cpu().contiguous() if keeps else full.new_empty(0)
    return {name: kept[id(tensor)] for name, tensor in named.items()} if keeps else {}


def _blocks(model: nn.Module) -> list[nn.Module]:
    """The transformer blocks, by the names that transformers gives for what must not be torn apart."""
    names = {name for module in model.modules() for name in getattr(module, "_no_split_modules", None) or ()}
    return [module for module in model.modules() if type(module).__name__ in names]
