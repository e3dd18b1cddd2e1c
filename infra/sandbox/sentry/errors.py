"""Sentry's refusals: `{"detail": …}`, and `{"field": ["why"]}` for what a body says wrongly."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response


class SentryError(Exception):
    """A refusal."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(str(body))
        self.status, self.body = status, body

    def response(self) -> Response:
        """Returns the whole answer."""
        return JSONResponse(self.body, status_code=self.status)


def unauthorized(detail: str) -> SentryError:
    """Returns a 401."""
    return SentryError(401, {"detail": detail})


def forbidden() -> SentryError:
    """Returns the 403 of a token without the scope."""
    return SentryError(403, {"detail": "You do not have permission to perform this action."})


def not_found() -> SentryError:
    """Returns the 404 of what is not there, or is another organisation's."""
    return SentryError(404, {"detail": "The requested resource does not exist"})


def invalid(**fields: Any) -> SentryError:
    """Returns a 400: what is wrong with each field, in camel case, as the API's serializers answer."""
    return SentryError(400, {name: why if isinstance(why, dict) else [why] for name, why in fields.items()})
