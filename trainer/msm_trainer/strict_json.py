"""Frozen dataclasses from JSON and back: unknown, missing and mistyped keys are errors that name their place."""

import dataclasses
import json
import math
import re
import types
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")


@dataclasses.dataclass(frozen=True)
class Check:
    """In `Annotated[X, Check(…)]`: what a value must fulfil beyond its type, and the words for one that does not."""

    fulfilled: Callable[[Any], object]
    words: str


def matching(pattern: str, words: str) -> Check:
    """A check that the whole text matches a regular expression."""
    return Check(re.compile(pattern).fullmatch, words)


def camel_case(name: str) -> str:
    """Turns a field name into its JSON key: `weight_decay` becomes `weightDecay`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def read_json(path: Path) -> Any:
    """Reads a JSON file; a missing or malformed file is a ValueError that names it."""
    try:
        return json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_number)
    except FileNotFoundError:
        raise ValueError(f"There is no file {path}.") from None
    except ValueError as problem:  # JSON or UTF-8 that does not decode
        raise ValueError(f"{path} is not JSON: {problem}.") from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def from_json(kind: type[T], value: object, where: str) -> T:
    """Builds the dataclass `kind` from decoded JSON; ValueError for anything that does not fit it exactly."""
    return typing.cast("T", _build(kind, value, where))


def to_json(value: object) -> Any:
    """The inverse of `from_json`: plain dicts and lists with camelCase keys."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {camel_case(f.name): to_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    return value


def _build(kind: Any, value: object, where: str) -> object:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return _checked(_build(arguments[0], value, where), arguments[1:], where)
    if origin in (types.UnionType, typing.Union):
        return _build_union(arguments, value, where)
    if origin is tuple:
        return _build_tuple(arguments, value, where)
    if origin is dict:
        return _build_mapping(arguments[1], value, where)
    if origin is typing.Literal:
        if value in arguments:
            return value
        raise ValueError(f"{where} is {value!r}; it must be one of {', '.join(map(repr, arguments))}.")
    if dataclasses.is_dataclass(kind):
        return _build_dataclass(typing.cast("type", kind), value, where)
    return _build_scalar(kind, value, where)


def _checked(built: object, checks: tuple[Any, ...], where: str) -> object:
    for check in checks:
        if isinstance(check, Check) and not check.fulfilled(built):
            raise ValueError(f"{where} {check.words}.")
    return built


def _build_union(arguments: tuple[Any, ...], value: object, where: str) -> object:
    if value is None and types.NoneType in arguments:
        return None
    present = [argument for argument in arguments if argument is not types.NoneType]
    if len(present) == 1:
        return _build(present[0], value, where)
    if all(dataclasses.is_dataclass(argument) for argument in present):
        return _build_variant(present, value, where)
    for argument in present:
        try:
            return _build(argument, value, where)
        except ValueError:
            continue
    raise ValueError(f"{where} has a value of a type that it cannot hold.")


def _build_variant(variants: list[Any], value: object, where: str) -> object:
    """Picks the dataclass whose first field, a literal that tells the variants apart, has the value's text."""
    if not isinstance(value, dict):
        raise ValueError(f"{where} must be an object.")
    tag = dataclasses.fields(variants[0])[0].name
    tagged = {typing.get_args(typing.get_type_hints(variant)[tag])[0]: variant for variant in variants}
    told = value.get(tag)
    if not isinstance(told, str) or told not in tagged:
        raise ValueError(f"{where}.{tag} is {told!r}; it must be one of {', '.join(map(repr, tagged))}.")
    return _build_dataclass(tagged[told], value, where)


def _build_tuple(arguments: tuple[Any, ...], value: object, where: str) -> object:
    if not isinstance(value, list):
        raise ValueError(f"{where} must be a list.")
    if arguments[-1] is Ellipsis:
        return tuple(_build(arguments[0], item, f"{where}[{i}]") for i, item in enumerate(value))
    if len(value) != len(arguments):
        raise ValueError(f"{where} must have {len(arguments)} entries, not {len(value)}.")
    pairs = enumerate(zip(arguments, value, strict=True))
    return tuple(_build(kind, item, f"{where}[{i}]") for i, (kind, item) in pairs)


def _build_mapping(kind: Any, value: object, where: str) -> object:
    if not isinstance(value, dict):
        raise ValueError(f"{where} must be an object.")
    return {key: _build(kind, item, f"{where}.{key}") for key, item in value.items()}


def _build_dataclass(kind: type, value: object, where: str) -> object:
    if not isinstance(value, dict):
        raise ValueError(f"{where} must be an object.")
    hints = typing.get_type_hints(kind, include_extras=True)
    fields = {camel_case(f.name): f for f in dataclasses.fields(kind)}
    unknown = sorted(set(value) - set(fields))
    if unknown:
        raise ValueError(f"{where} has the unknown key {unknown[0]!r}; known are {', '.join(sorted(fields))}.")
    missing = [key for key, f in fields.items() if key not in value and _is_required(f)]
    if missing:
        raise ValueError(f"{where} lacks the key {missing[0]!r}.")
    given = {fields[key].name: _build(hints[fields[key].name], item, f"{where}.{key}") for key, item in value.items()}
    try:
        return kind(**given)
    except ValueError as problem:
        raise ValueError(f"{where}: {problem}.") from None


def _is_required(field: "dataclasses.Field[Any]") -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _build_scalar(kind: type, value: object, where: str) -> object:
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise ValueError(f"{where} must be of type {kind.__name__}, not {type(value).__name__}.")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{where} must be a finite number.")
    return value
