"""What may stand at a path of a model: the keys, and their descriptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo


def keys_at(model: type[BaseModel], keys: tuple[str | int, ...]) -> Mapping[str, FieldInfo]:
    """Returns the fields that may stand at `keys`, by the name a person writes; none where any key may."""
    places: list[Any] = [model]
    for key in keys:
        places = [inner for place in places for inner in _step(place, key)]
    fields: dict[str, FieldInfo] = {}
    for place in places:
        if _is_model(place):
            fields |= _fields(place)
    return fields


def words_at(model: type[BaseModel], keys: tuple[str | int, ...]) -> tuple[str, ...]:
    """Returns the words that may stand at `keys`, when only certain words may."""
    places: list[Any] = [model]
    for key in keys:
        places = [inner for place in places for inner in _step(place, key)]
    return tuple(str(word) for place in places if get_origin(place) is Literal for word in get_args(place))


def _step(place: Any, key: str | int) -> Iterator[Any]:
    if _is_model(place):
        if isinstance(key, str) and (info := _fields(place).get(key)):
            yield from _flat(info.annotation)
    elif get_origin(place) is dict:
        yield from _flat(get_args(place)[1])
    elif get_origin(place) is tuple:
        yield from _flat(get_args(place)[0])


def _flat(annotation: Any) -> Iterator[Any]:
    """Yields the members of a union, without what annotates them."""
    if get_origin(annotation) is Annotated:
        yield from _flat(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, type(int | str)):
        for member in get_args(annotation):
            yield from _flat(member)
    else:
        yield annotation


def _is_model(place: Any) -> bool:
    return isinstance(place, type) and issubclass(place, BaseModel)


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {info.alias or name: info for name, info in model.model_fields.items()}
