"""Trains tiny causal language models stage by stage and exports them as ONNX with a key-value cache."""

__version__ = "0.1.0"
