"""What all spec models share: frozen, nothing extra allowed."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class Spec(BaseModel):
    """A piece of a stack file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=False)


def literal_as_object(raw: Any) -> Any:
    """Returns `{value: text}` for a bare text, anything else as it is."""
    return {"value": raw} if isinstance(raw, str) else raw
