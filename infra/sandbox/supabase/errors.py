"""Supabase's refusals, in its shape: `{"message": …}`."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

PRIVILEGES = (
    "Your account does not have the necessary privileges to access this endpoint. For more details, refer to "
    "our documentation https://supabase.com/docs/guides/platform/access-control"
)


class SupabaseError(Exception):
    """A refusal."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message

    def response(self) -> Response:
        """Returns the whole answer."""
        return JSONResponse({"message": self.message}, status_code=self.status)


def bad_request(message: str) -> SupabaseError:
    """Returns a 400."""
    return SupabaseError(400, message)


def forbidden() -> SupabaseError:
    """Returns the 403 of a token without the right, or of somebody else's project."""
    return SupabaseError(403, PRIVILEGES)


def not_found(what: str) -> SupabaseError:
    """Returns a 404."""
    return SupabaseError(404, f"{what} not found")
