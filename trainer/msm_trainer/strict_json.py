"""Frozen dataclasses from JSON and back: unknown, missing and mistyped keys are errors that name their place."""

import dataclasses
import json
import types
import typing
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


def camel_case(name: str) -> str:
    """Turns a field name into its JSON key: `weight_decay` becomes `weightDecay`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def read_json(path: Path) -> Any:
    """Reads a JSON file; a missing or malformed file is a ValueError that names it."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ValueError(f"There is no file {path}.") from None
    except json.JSONDecodeError as problem:
        raise ValueError(f"{path} is not JSON: {problem}.") from None


def from_json(kind: type[T], value: object, where: str = "the recipe") -> T:
    """Builds the dataclass `kind` from decoded JSON; ValueError for anything that does not fit it exactly."""
    return typing.cast("T", _build(kind, value, where))


def to_json(value: object) -> Any:
    """The inverse of `from_json`: plain dicts and lists with camelCase keys."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {camel_case(f.name): to_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    return value


def canonical_bytes(value: object) -> bytes:
    """UTF-8 JSON with sorted keys and two-space indent, ending in a newline: what hashes of recipes are taken over."""
    text = json.dumps(to_json(value), indent=2, sort_keys=True, ensure_ascii=False)
    return (text + "\n").encode()


def _build(kind: Any, value: object, where: str) -> object:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _build_optional(arguments, value, where)
    if origin is tuple:
        return _build_tuple(arguments, value, where)
    if origin is typing.Literal:
        if value in arguments:
            return value
        raise ValueError(f"{where} is {value!r}; it must be one of {', '.join(map(repr, arguments))}.")
    if dataclasses.is_dataclass(kind):
        return _build_dataclass(typing.cast("type", kind), value, where)
    return _build_scalar(kind, value, where)


def _build_optional(arguments: tuple[Any, ...], value: object, where: str) -> object:
    present = [argument for argument in arguments if argument is not types.NoneType]
    assert len(present) == 1, "only `X | None` is supported"
    return None if value is None else _build(present[0], value, where)


def _build_tuple(arguments: tuple[Any, ...], value: object, where: str) -> object:
    if not isinstance(value, list):
        raise ValueError(f"{where} must be a list.")
    if arguments[-1] is Ellipsis:
        return tuple(_build(arguments[0], item, f"{where}[{i}]") for i, item in enumerate(value))
    if len(value) != len(arguments):
        raise ValueError(f"{where} must have {len(arguments)} entries, not {len(value)}.")
    pairs = enumerate(zip(arguments, value, strict=True))
    return tuple(_build(kind, item, f"{where}[{i}]") for i, (kind, item) in pairs)


def _build_dataclass(kind: type, value: object, where: str) -> object:
    if not isinstance(value, dict):
        raise ValueError(f"{where} must be an object.")
    hints = typing.get_type_hints(kind)
    fields = {camel_case(f.name): f for f in dataclasses.fields(kind)}
    unknown = sorted(set(value) - set(fields))
    if unknown:
        raise ValueError(f"{where} has the unknown key {unknown[0]!r}; known are {', '.join(sorted(fields))}.")
    missing = [key for key, f in fields.items() if key not in value and f.default is dataclasses.MISSING]
    if missing:
        raise ValueError(f"{where} lacks the key {missing[0]!r}.")
    given = {fields[key].name: _build(hints[fields[key].name], item, f"{where}.{key}") for key, item in value.items()}
    return kind(**given)


def _build_scalar(kind: type, value: object, where: str) -> object:
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise ValueError(f"{where} must be of type {kind.__name__}, not {type(value).__name__}.")
    return value
