"""Writes the ONNX models with which the machine's limits are measured. Usage: author_probe.py FOLDER."""

import sys
from pathlib import Path

import onnx
from onnx import TensorProto, helper


def main(folder: Path) -> None:
    """product.onnx: A [M,K] × B [K,N]; sum.onnx: the sum of all numbers of X [R,C], which only reads."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "product.onnx", "MatMul", {"A": ["M", "K"], "B": ["K", "N"]}, ["M", "N"])
    _write(folder / "sum.onnx", "ReduceSum", {"X": ["R", "C"]}, [1, 1])


def _write(path: Path, operator: str, inputs: dict[str, list[str]], output: list[str | int]) -> None:
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in inputs.items()]
    result = helper.make_tensor_value_info("Y", TensorProto.FLOAT, output)
    node = helper.make_node(operator, list(inputs), ["Y"])
    graph = helper.make_graph([node], operator, values, [result])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
