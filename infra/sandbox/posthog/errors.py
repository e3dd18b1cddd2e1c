"""PostHog's refusals, in its shape: `{"type", "code", "detail", "attr"}`.

https://github.com/PostHog/posthog, `posthog/exceptions.py` and the package drf-exceptions-hog.
"""

from __future__ import annotations

from starlette.responses import JSONResponse, Response


class PostHogError(Exception):
    """A refusal."""

    def __init__(self, status: int, kind: str, code: str, detail: str, attr: str | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.body = {"type": kind, "code": code, "detail": detail, "attr": attr}

    def response(self) -> Response:
        """Returns the whole answer."""
        return JSONResponse(self.body, status_code=self.status)


class ThrottledError(PostHogError):
    """Too many requests; the next one may come after `seconds`."""

    def __init__(self, seconds: int) -> None:
        detail = f"Request was throttled. Expected available in {seconds} seconds."
        super().__init__(429, "throttled_error", "throttled", detail)
        self.seconds = seconds

    def response(self) -> Response:
        """Returns the answer with the header that clients wait by."""
        response = super().response()
        response.headers["Retry-After"] = str(self.seconds)
        return response


def unauthenticated(code: str, detail: str) -> PostHogError:
    """Returns the 401 of a token that is missing or wrong."""
    return PostHogError(401, "authentication_error", code, detail)


def missing_scope(scope: str) -> PostHogError:
    """Returns the 403 of a key without a scope."""
    detail = f"API key missing required scope '{scope}'"
    return PostHogError(403, "authentication_error", "permission_denied", detail)


def not_found() -> PostHogError:
    """Returns the 404, which also hides what the key may not see."""
    return PostHogError(404, "invalid_request", "not_found", "Not found.")


def invalid(attr: str, code: str, detail: str) -> PostHogError:
    """Returns the 400 about a field."""
    return PostHogError(400, "validation_error", code, detail, attr)
