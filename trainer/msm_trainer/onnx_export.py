"""A transformers model as one ONNX graph with a key-value cache: inputs, outputs and arithmetic in float32.

torch's exporter translates the model as it runs, whatever its family. The graph is then put in order: public input and
output names, weights under their names in the checkpoint and stored once, no traces of the machine that exported it.
"""

import logging
import warnings
from collections.abc import Container
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.export import Dim
from transformers import DynamicCache, PreTrainedModel

from msm_trainer.files import write_atomically
from msm_trainer.problems import ExportDisagreesError
from msm_trainer.spec import Precision
from msm_trainer.weight_blocks import quantize_matrices

OPSET = 20
EXPORTER = "torch.onnx.export(dynamo=True)"

_WRAPPED = "model_with_cache."
# Protocol buffers end at 2 GiB; what is larger has its weights in a file beside it.
_LARGEST_INLINE_BYTES = 1 << 30
_BITS = {"int8": 8, "int4": 4}

Cache = list[tuple[torch.Tensor, torch.Tensor]]


class _WithFlatCache(nn.Module):
    """The model as a function of plain tensors: cache in, logits of all positions and the longer cache out."""

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.model_with_cache = model

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, position_ids: torch.Tensor, past: Cache
    ) -> tuple[torch.Tensor, ...]:
        result = self.model_with_cache(
            input_ids=input_ids,
            attention_mask=attention_mask,
            position_ids=position_ids,
            past_key_values=DynamicCache(past),
            use_cache=True,
        )
        layers = result.past_key_values.layers
        return (result.logits, *(tensor for layer in layers for tensor in (layer.keys, layer.values)))


def export_onnx(model: PreTrainedModel, path: Path, precision: Precision) -> None:
    """Writes `path`, and `path.data` beside it where the weights are over 1 GiB.

    Any batch size, sequence length and past length (0 included) may be fed. Inputs: input_ids [B,S], attention_mask
    [B,P+S], position_ids [B,S], all int64; past_key_values.N.key and .value [B,heads,P,head size]. Outputs: logits
    [B,S,V]; present.N.key and .value [B,heads,P+S,head size]; all float32. With float16 all weights are
    stored in it; with int8 and int4 the matrices in blocks and the token embedding in float16;
    ExportDisagreesError when a weight is too large for it.
    """
    layers = model.config.num_hidden_layers
    embedding, head = _embedding_and_head(model)
    proto = _exported(model, layers)
    _rename_values(proto, _public_names(proto, layers))
    _name_weights(proto, embedding, head)
    if precision in _BITS:
        proto = quantize_matrices(proto, _BITS[precision])
        _store_weights_as_float16(proto, {embedding})
    elif precision == "float16":
        _store_weights_as_float16(proto, set(model.state_dict()) | {embedding})
    _name_dimensions(proto)
    _drop_traces(proto)
    write_graph(proto, path)


def write_graph(proto: onnx.ModelProto, path: Path, largest_inline: int = _LARGEST_INLINE_BYTES) -> None:
    """Writes a checked graph; weights over so many bytes go into a file beside it."""
    if sum(len(tensor.raw_data) for tensor in proto.graph.initializer) <= largest_inline:
        onnx.checker.check_model(proto, full_check=True)
        write_atomically(path, proto.SerializeToString())
        return
    onnx.save(proto, path, save_as_external_data=True, location=f"{path.name}.data", size_threshold=1024)
    onnx.checker.check_model(path, full_check=True)


def read_weights(path: Path, names: Container[str] | None = None) -> dict[str, np.ndarray]:
    """The float16 weights that an exported file holds, by their names in the checkpoint.

    With `names`, the weights of these names, in float16 or float32: a file in float32 has other constants too.
    """
    proto = onnx.load(path)
    half, single = TensorProto.FLOAT16, TensorProto.FLOAT
    stored = (
        tensor
        for tensor in proto.graph.initializer
        if (tensor.data_type == half if names is None else tensor.data_type in (half, single) and tensor.name in names)
    )
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in stored}


def _exported(model: PreTrainedModel, layers: int) -> onnx.ModelProto:
    config = model.config
    # No two sizes alike and none 0 or 1, so that the exporter takes none of them for a constant or for another.
    batch, sequence, past_length = 2, 5, 3
    heads = getattr(config, "num_key_value_heads", None) or config.num_attention_heads
    head_size = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    shape = (batch, heads, past_length, head_size)
    past = [(torch.zeros(shape), torch.zeros(shape)) for _ in range(layers)]
    ids = torch.zeros(batch, sequence, dtype=torch.long)
    positions = torch.arange(past_length, past_length + sequence).repeat(batch, 1)
    mask = torch.ones(batch, past_length + sequence, dtype=torch.long)
    two, cache = {0: Dim.DYNAMIC, 1: Dim.DYNAMIC}, {0: Dim.DYNAMIC, 2: Dim.DYNAMIC}
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)  # it warns that torchvision, which we do not use, is absent
    with warnings.catch_warnings(action="ignore", category=FutureWarning):
        program = torch.onnx.export(
            _WithFlatCache(model).eval(),
            (ids, mask, positions, past),
            dynamic_shapes=(two, two, two, [(cache, cache)] * layers),
            dynamo=True,
            optimize=False,  # optimising would transpose weights and lose their names; ONNX Runtime does it at load
            opset_version=OPSET,
            verbose=False,
        )
    assert program is not None, "the dynamo exporter returns its program"
    proto = program.model_proto
    assert isinstance(proto, onnx.ModelProto)
    return proto


def _public_names(proto: onnx.ModelProto, layers: int) -> dict[str, str]:
    cached = [f"{n}.{part}" for n in range(layers) for part in ("key", "value")]
    inputs = ["input_ids", "attention_mask", "position_ids", *(f"past_key_values.{name}" for name in cached)]
    outputs = ["logits", *(f"present.{name}" for name in cached)]
    renamed = dict(zip((value.name for value in proto.graph.input), inputs, strict=True))
    return {**renamed, **dict(zip((value.name for value in proto.graph.output), outputs, strict=True))}


def _rename_values(proto: onnx.ModelProto, names: dict[str, str]) -> None:
    graph = proto.graph
    for value in (*graph.input, *graph.output, *graph.initializer):
        value.name = names.get(value.name, value.name)
    for node in graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
        node.output[:] = [names.get(name, name) for name in node.output]


def _embedding_and_head(model: PreTrainedModel) -> tuple[str, str]:
    """Names of the token embedding and of the output head in the checkpoint; both may be one tensor."""
    named = {id(weight): name for name, weight in reversed(list(model.named_parameters(remove_duplicate=False)))}
    embedding: nn.Module = model.get_input_embeddings()
    head = model.get_output_embeddings()  # type: ignore[no-untyped-call]
    names = [name for name, module in model.named_modules() if module is head]
    return named[id(embedding.weight)], f"{names[0]}.weight"


def _name_weights(proto: onnx.ModelProto, embedding: str, head: str) -> None:
    """Gives weights their checkpoint names; of a head that is the embedding, the embedding is the one that is kept."""
    names = {tensor.name: tensor.name.removeprefix(_WRAPPED) for tensor in proto.graph.initializer}
    if embedding not in names.values():
        names = {old: embedding if new == head else new for old, new in names.items()}
    _rename_values(proto, names)


def _store_weights_as_float16(proto: onnx.ModelProto, weights: set[str]) -> None:
    graph = proto.graph
    stored = [tensor for tensor in graph.initializer if tensor.name in weights]
    casts = []
    for tensor in stored:
        wide = f"{tensor.name}/float32"
        half = numpy_helper.to_array(tensor).astype(np.float16)
        if not np.isfinite(half).all():
            raise ExportDisagreesError(f"the weight {tensor.name} is too large for float16 (export float32 instead)")
        tensor.CopyFrom(numpy_helper.from_array(half, tensor.name))
        casts.append(helper.make_node("Cast", [tensor.name], [wide], name=wide, to=TensorProto.FLOAT))
    widened = {tensor.name: f"{tensor.name}/float32" for tensor in stored}
    for node in graph.node:
        node.input[:] = [widened.get(name, name) for name in node.input]
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def _name_dimensions(proto: onnx.ModelProto) -> None:
    for value in (*proto.graph.input, *proto.graph.output):
        dimensions = value.type.tensor_type.shape.dim
        dimensions[0].dim_param = "batch"
        if value.name in ("input_ids", "position_ids", "logits"):
            dimensions[1].dim_param = "sequence"
        elif value.name == "attention_mask":
            dimensions[1].dim_param = "total"
        else:
            dimensions[2].dim_param = "past" if value.name.startswith("past") else "total"


def _drop_traces(proto: onnx.ModelProto) -> None:
    """Removes stack traces, paths and intermediate shapes: half a megabyte that nothing reads."""
    del proto.graph.value_info[:], proto.metadata_props[:], proto.graph.metadata_props[:]
    for item in (*proto.graph.node, *proto.graph.input, *proto.graph.output, *proto.graph.initializer):
        del item.metadata_props[:]
        item.doc_string = ""
    proto.producer_name, proto.doc_string = "msm_trainer", ""
