"""Matrices of an exported graph in 8 or 4 bits: blocks of 32 weights share a scale (the operator MatMulNBits)."""

import logging

import numpy as np
import onnx
from onnx import helper, numpy_helper

# The finest block that every kernel has. Activations are rounded to 8 bits: the 8-bit kernel of the CPU is many times
# slower at their full precision.
_BLOCK, _ACTIVATIONS_IN_8_BITS = 32, 4


def quantize_matrices(proto: onnx.ModelProto, bits: int) -> onnx.ModelProto:
    """Returns the model with every matrix that is multiplied with in `bits` bits; embeddings and vectors stay."""
    _fold_transposes(proto.graph)
    _split_affine(proto.graph)
    before = sum(node.op_type == "MatMul" and node.input[1] in _weights(proto.graph) for node in proto.graph.node)
    quantized = _quantized(proto, bits)
    after = sum(node.op_type == "MatMulNBits" for node in quantized.graph.node)
    assert before == after > 0, f"{after} of {before} matrices were quantised"
    _drop_unread_weights(quantized.graph)
    return quantized


def _weights(graph: onnx.GraphProto) -> dict[str, onnx.TensorProto]:
    return {tensor.name: tensor for tensor in graph.initializer}


def _fold_transposes(graph: onnx.GraphProto) -> None:
    """A weight that is turned before it is multiplied with is stored turned: the quantiser wants a stored one."""
    weights, folded, kept = _weights(graph), [], []
    for node in graph.node:
        weight = weights.get(node.input[0]) if node.op_type == "Transpose" else None
        if weight is None or len(weight.dims) != 2:
            kept.append(node)
            continue
        folded.append(numpy_helper.from_array(np.ascontiguousarray(numpy_helper.to_array(weight).T), node.output[0]))
    _set_nodes(graph, kept)
    graph.initializer.extend(folded)


def _split_affine(graph: onnx.GraphProto) -> None:
    """x·W + b in one node becomes two, of which the first can be quantised."""
    weights, nodes = _weights(graph), []
    for node in graph.node:
        if node.op_type != "Gemm" or node.input[1] not in weights:
            nodes.append(node)
            continue
        settings = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
        turned = settings.get("transA", 0) or settings.get("transB", 0)
        assert not turned, "torch turns what it multiplies with before"
        assert settings.get("alpha", 1.0) == settings.get("beta", 1.0) == 1.0, "a layer scales neither part"
        product = f"{node.output[0]}/product"
        nodes.append(helper.make_node("MatMul", list(node.input[:2]), [product], name=f"{node.name}/product"))
        nodes.append(helper.make_node("Add", [product, node.input[2]], list(node.output), name=node.name))
    _set_nodes(graph, nodes)


def _quantized(proto: onnx.ModelProto, bits: int) -> onnx.ModelProto:
    handlers = logging.root.handlers[:]
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    logging.root.handlers[:] = handlers  # with the import, remarks of all packages begin to appear
    logging.getLogger(MatMulNBitsQuantizer.__module__).setLevel(logging.ERROR)
    quantizer = MatMulNBitsQuantizer(
        proto,
        bits=bits,
        block_size=_BLOCK,
        is_symmetric=True,
        accuracy_level=_ACTIVATIONS_IN_8_BITS,
        op_types_to_quantize=("MatMul",),
    )
    quantizer.process()
    quantized = quantizer.model.model
    assert isinstance(quantized, onnx.ModelProto)
    return quantized


def _drop_unread_weights(graph: onnx.GraphProto) -> None:
    read = {name for node in graph.node for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in read]
    del graph.initializer[:]
    graph.initializer.extend(kept)


def _set_nodes(graph: onnx.GraphProto, nodes: list[onnx.NodeProto]) -> None:
    del graph.node[:]
    graph.node.extend(nodes)
