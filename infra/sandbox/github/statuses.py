"""Commit statuses and check runs: what required checks look at."""

from __future__ import annotations

from infra.sandbox.github.access import STATUSES, STATUSES_READ
from infra.sandbox.github.call import Answer, Call, Route, created, ok
from infra.sandbox.github.errors import GitHubError, invalid_request
from infra.sandbox.github.git.store import Store
from infra.sandbox.github.git.view import api_url
from infra.sandbox.github.nodes import node_id
from infra.sandbox.github.records import JsonObject, Status
from infra.sandbox.github.repository_view import repository_view
from infra.sandbox.github.users import user_view


def _sha(call: Call) -> str:
    sha = Store(call.repository).resolve(call.params["ref"])
    if sha is None:
        raise GitHubError(422, f"No commit found for SHA: {call.params['ref']}")
    return sha


def _view(call: Call, sha: str, status: Status) -> JsonObject:
    return {
        "id": status["id"],
        "node_id": node_id("Issue", status["id"]),
        "url": api_url(call.repository, f"/statuses/{sha}"),
        "avatar_url": None,
        "state": status["state"],
        "context": status["context"],
        "description": None,
        "target_url": None,
        "created_at": status["created_at"],
        "updated_at": status["updated_at"],
    }


def create_status(call: Call) -> Answer:
    """Sets the state of one context on a commit."""
    sha, state = _sha(call), call.body.text("state")
    if state not in ("error", "failure", "pending", "success"):
        raise invalid_request(f'{state} is not a member of ["error", "failure", "pending", "success"].')
    now = call.github.now()
    status: Status = {
        "id": call.github.next_id("status"),
        "context": call.body.text_or("context", "default"),
        "state": state,
        "app_id": None,
        "created_at": now,
        "updated_at": now,
    }
    kept = [s for s in call.repository["statuses"].get(sha, []) if s["context"] != status["context"]]
    call.repository["statuses"][sha] = [*kept, status]
    call.github.world.changed()
    return created({**_view(call, sha, status), "creator": user_view(call.github.account(call.login))})


def combined_status(call: Call) -> Answer:
    """Returns all statuses of a commit and what they come to."""
    sha = _sha(call)
    statuses = [s for s in call.repository["statuses"].get(sha, []) if s["app_id"] is None]
    states = {s["state"] for s in statuses}
    failed = bool(states & {"error", "failure"})
    return ok(
        {
            "state": "failure" if failed else "success" if states == {"success"} else "pending",
            "statuses": [_view(call, sha, status) for status in statuses],
            "sha": sha,
            "total_count": len(statuses),
            "repository": repository_view(call.github, call.repository, "read"),
            "commit_url": api_url(call.repository, f"/commits/{sha}"),
            "url": api_url(call.repository, f"/commits/{sha}/status"),
        }
    )


_REPOSITORY = "/repos/{owner}/{repo}"

ROUTES = (
    Route("POST", f"{_REPOSITORY}/statuses/{{ref}}", create_status, STATUSES),
    Route("GET", f"{_REPOSITORY}/commits/{{ref}}/status", combined_status, STATUSES_READ),
)
