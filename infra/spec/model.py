"""What all spec models share: frozen, nothing extra allowed."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from infra.spec.patterns import BRANCH


class Spec(BaseModel):
    """A piece of a stack file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=False)


T = TypeVar("T")
Branch = Annotated[str, Field(pattern=BRANCH, max_length=250)]


def _each_once(items: tuple[T, ...]) -> tuple[T, ...]:
    for at, item in enumerate(items):
        if item in items[:at]:
            raise PydanticCustomError(
                "listed_twice",
                "is listed twice",
                {"item": f"`{item}`" if isinstance(item, str) else "an item"},
            )
    return items


Each = Annotated[tuple[T, ...], AfterValidator(_each_once), Field(json_schema_extra={"uniqueItems": True})]
"""A list in which nothing may stand twice."""

VALUE_KEYS = ("value", "env", "secure", "from")


def literal_as_object(raw: Any) -> Any:
    """Returns `{value: text}` for a bare text or a number that should be one, anything else as it is."""
    return {"value": raw} if isinstance(raw, (str, int, float)) else raw


def value_kind(raw: Any) -> str | None:
    """Returns the tag of the value model that `raw` means, None unless it says just one of `VALUE_KEYS`."""
    if isinstance(raw, BaseModel):
        raw = {info.alias or name for name, info in type(raw).model_fields.items()}
    said = [key for key in VALUE_KEYS if key in raw] if isinstance(raw, (dict, set)) else []
    return f"={said[0]}" if len(said) == 1 else None
