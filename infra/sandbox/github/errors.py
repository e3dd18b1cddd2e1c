"""How GitHub says no: status, `message`, and `errors` where the real API has them."""

from __future__ import annotations

from infra.sandbox.github.records import JsonObject

DOCUMENTATION = "https://docs.github.com/rest"
UPGRADE = "Upgrade to GitHub Pro or make this repository public to enable this feature."


class GitHubError(Exception):
    """An answer of 4xx; handlers raise it."""

    def __init__(
        self,
        status: int,
        message: str,
        errors: list[JsonObject] | list[str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors
        self.headers = headers or {}

    def body(self) -> JsonObject:
        """Returns the JSON of the answer."""
        body: JsonObject = {"message": self.message}
        if self.errors is not None:
            body["errors"] = self.errors
        return {**body, "documentation_url": DOCUMENTATION, "status": str(self.status)}


def not_found() -> GitHubError:
    """Returns what GitHub says of all that does not exist or may not be seen."""
    return GitHubError(404, "Not Found")


def invalid(resource: str, field: str, code: str, message: str | None = None) -> GitHubError:
    """Returns a 422 about one field; the codes are GitHub's: `invalid`, `already_exists`, `custom` …"""
    error: JsonObject = {"resource": resource, "code": code, "field": field}
    if message is not None:
        error["message"] = message
    return GitHubError(422, "Validation Failed", [error])


def invalid_request(text: str) -> GitHubError:
    """Returns a 422 of a body that does not fit the endpoint's schema."""
    return GitHubError(422, f"Invalid request.\n\n{text}")


def upgrade() -> GitHubError:
    """Returns the refusal of what the account's plan lacks on a private repository."""
    return GitHubError(403, UPGRADE)
