"""Vercel's refusals, in its shape: `{"error": {"code", "message", …}}`."""

from __future__ import annotations

import time
from typing import Any

from starlette.responses import JSONResponse, Response


class VercelError(Exception):
    """A refusal; `more` are further fields of the error, `beside` fields next to it."""

    def __init__(
        self, status: int, code: str, message: str, *, beside: dict[str, Any] | None = None, **more: Any
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.more, self.beside = more, beside or {}

    def body(self) -> dict[str, Any]:
        """Returns the `error` object."""
        return {"code": self.code, "message": self.message, **self.more}

    def response(self) -> Response:
        """Returns the whole answer."""
        return JSONResponse({"error": self.body(), **self.beside}, status_code=self.status)


class RateLimitedError(VercelError):
    """Too many requests until `reset` (seconds since 1970)."""

    def __init__(self, reset: int) -> None:
        seconds = max(1, reset - int(time.time()))
        super().__init__(
            429,
            "rate_limited",
            f"Too many requests - try again in {seconds} seconds",
            limit={"total": 100, "remaining": 0, "reset": reset},
        )
        self.reset, self.seconds = reset, seconds

    def response(self) -> Response:
        """Returns the answer with the headers that clients wait by."""
        response = super().response()
        response.headers["Retry-After"] = str(self.seconds)
        response.headers["X-RateLimit-Remaining"] = "0"
        response.headers["X-RateLimit-Reset"] = str(self.reset)
        return response


def bad_request(message: str, code: str = "bad_request", **more: Any) -> VercelError:
    """Returns a 400."""
    return VercelError(400, code, message, **more)


def forbidden(message: str = "Not authorized", **more: Any) -> VercelError:
    """Returns a 403."""
    return VercelError(403, "forbidden", message, **more)


def not_found(what: str, code: str = "not_found") -> VercelError:
    """Returns a 404: `what` was not found."""
    return VercelError(404, code, f"{what} not found.")
