"""Sections to a spec: which model they mean, and every problem in plain words."""

from __future__ import annotations

from pydantic import ValidationError

from infra.errors import Problem
from infra.spec.document import Data
from infra.spec.paths import Keys, near
from infra.spec.sections import Sections
from infra.spec.stack import EnvironmentStackSpec, SharedSpec, StackSpec
from infra.spec.wording import Fault, in_words


def validated(sections: Sections) -> tuple[StackSpec | None, list[Problem]]:
    """Returns the spec that the sections are, or None and what is wrong with them."""
    model: type[EnvironmentStackSpec] | type[SharedSpec] = _model_of(sections)
    empty = _nulls(sections.data, ())
    problems = [_no_value(sections, keys) for keys in empty]
    problems += [_sealed(sections, key) for key, value in sections.data.items() if _is_sealed(value)]
    try:
        spec = model.model_validate(sections.data)
        return (None if problems else spec), problems
    except ValidationError as error:
        faults = [
            Fault(
                model, raw["type"], _keys(raw["loc"]), raw["input"], raw.get("ctx", {}), raw["msg"], sections
            )
            for raw in error.errors(include_url=False)
        ]
        problems += [in_words(fault) for fault in faults if not _said_already(fault, faults, empty)]
    return None, list(dict.fromkeys(problems))


def _keys(loc: tuple[int | str, ...]) -> Keys:
    """Returns the YAML path: without the tags of unions and pydantic's mark of a key."""
    return tuple(key for key in loc if not str(key).startswith("=") and key != "[key]")


def _said_already(fault: Fault, faults: list[Fault], empty: list[Keys]) -> bool:
    if any(fault.keys[: len(null)] == null for null in empty):
        return True
    if fault.type == "too_short":  # what it has was refused item by item
        return len(fault.given) >= int(fault.context["min_length"])
    if fault.type == "missing":  # it is there, misspelt
        unknown = [
            other
            for other in faults
            if other.type == "extra_forbidden" and other.keys[:-1] == fault.keys[:-1]
        ]
        return any(near(other.name, [fault.name]) for other in unknown)
    return False


def _model_of(sections: Sections) -> type[EnvironmentStackSpec] | type[SharedSpec]:
    """`environment` makes an environment; so does a misspelt one, so that only that is reported."""
    names = [name for name in sections.data if name not in SharedSpec.model_fields]
    is_environment = "environment" in names or any(near(name, ["environment"]) for name in names)
    return EnvironmentStackSpec if is_environment else SharedSpec


def _nulls(value: Data, keys: Keys) -> list[Keys]:
    if value is None:
        return [keys]
    inner: list[tuple[str | int, Data]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, tuple):
        inner = list(enumerate(value))
    return [found for key, item in inner for found in _nulls(item, (*keys, key))]


def _no_value(sections: Sections, keys: Keys) -> Problem:
    fix = 'write one (`""` for an empty text, `{}` for all defaults), or remove the line'
    return Problem(f"`{keys[-1]}` has no value", sections.place(keys), fix)


def _is_sealed(value: Data) -> bool:
    return isinstance(value, dict) and list(value) == ["secure"]


def _sealed(sections: Sections, key: str) -> Problem:
    fix = f"encrypt single values: `pulumi config set --secret --path '{key}.NAME'`"
    return Problem(f"`{key}` is encrypted as a whole", sections.place((key,)), fix)
