"""Vercel's REST API: deployments of a project, what is live, and who the token belongs to.

Sources: https://vercel.com/docs/rest-api and the models of https://github.com/vercel/sdk (August 2026);
docs/api/vercel-deployments.md lists each call. Variables and domains are the provider's, not ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.clients.http import Connection, Json, Vendor
from infra.clients.http import connect as connect_to

if TYPE_CHECKING:
    import httpx

BASE_URL = "https://api.vercel.com"
VENDOR = Vendor(
    "Vercel",
    "VERCEL_API_TOKEN",
    needs="the rights of a member who may deploy the project, its scope the owning team",
    not_found="look at `vercel.team` and `vercel.project.name`; a token of another team sees 404 too",
)
READY = "READY"
UNDER_WAY = ("QUEUED", "INITIALIZING", "BUILDING")
"""A deployment in one of these states goes on to READY, ERROR or CANCELED by itself."""
PAGE = 100
"""The most that one call lists."""


@dataclass(frozen=True)
class Deployment:
    """One deployment, as lists and single answers both say it."""

    id: str
    name: str
    """Of its project."""
    url: str
    """Its own address, without `https://`."""
    target: str
    """`production`, `preview`, or the slug of a custom environment."""
    state: str
    created: int
    """Milliseconds since 1970, by Vercel's clock."""
    branch: str | None
    """None: it came from no Git branch."""
    commit: str | None
    inspector: str | None
    """The page with its build log."""
    error: str | None
    """Why it is not ready, in Vercel's words."""


class Vercel:
    """Calls for one account: a team (slug or id), or the token's own."""

    def __init__(self, connection: Connection, team: str | None) -> None:
        self._connection = connection
        self._account = {} if team is None else {"teamId" if team.startswith("team_") else "slug": team}

    def account_id(self) -> str:
        """Returns the id of the account that has what the token makes without naming a team: the user's own,
        or their default team (since 2023, for those of version `northstar`: vercel/vercel#10535)."""
        user = self._connection.get("/v2/user")["user"]
        return str(user.get("defaultTeamId") or user["id"])

    def production_of(self, project: str) -> str | None:
        """Returns the id of the deployment that the production domains show: after a rollback not the newest.
        NotFound: there is no such project."""
        answer = self._connection.get(f"/v9/projects/{project}", self._account)
        live = (answer.get("targets") or {}).get("production") or {}
        return live.get("id")

    def deployments(
        self,
        project: str,
        *,
        target: str | None = None,
        branch: str | None = None,
        states: Sequence[str] = (),
    ) -> tuple[Deployment, ...]:
        """Returns deployments of a project (name or id), newest first; of more than PAGE the newest."""
        wanted = {"projectId": project, "target": target, "branch": branch, "state": ",".join(states)}
        given = {key: value for key, value in wanted.items() if value}
        answer = self._connection.get("/v7/deployments", {**self._account, **given, "limit": PAGE})
        return tuple(_deployment(raw) for raw in answer.get("deployments") or ())

    def deployment(self, id_: str) -> Deployment:
        """Returns a deployment. NotFound: there is no such one."""
        return _deployment(self._connection.get(f"/v13/deployments/{id_}", self._account))

    def redeploy(self, id_: str, name: str, target: str) -> Deployment:
        """Builds a deployment's commit again, with the variables as they are now; returns the new one, which
        has only begun. `name` is its project's."""
        body = {"deploymentId": id_, "name": name, "meta": {"action": "redeploy"}}
        if target == "production":  # nothing else is a target: a preview is what has none
            body["target"] = target
        return _deployment(
            self._connection.post("/v13/deployments", body, {**self._account, "forceNew": "1"})
        )


@contextmanager
def connect(
    token: str | None, team: str | None, *, transport: httpx.BaseTransport | None = None
) -> Iterator[Vercel]:
    """Yields the calls for an account. BadInput: no token. ProviderFailed: a call failed."""
    with connect_to(BASE_URL, token, VENDOR, transport=transport) as connection:
        yield Vercel(connection, team)


def _deployment(raw: Json) -> Deployment:
    meta = raw.get("meta") or {}
    custom = raw.get("customEnvironment") or {}
    return Deployment(
        id=str(raw.get("uid") or raw.get("id")),
        name=str(raw.get("name")),
        url=str(raw.get("url") or ""),
        target=custom.get("slug") or raw.get("target") or "preview",
        state=str(raw.get("readyState") or raw.get("state")),
        created=int(raw.get("createdAt") or raw.get("created") or 0),
        branch=meta.get("githubCommitRef"),
        commit=meta.get("githubCommitSha"),
        inspector=raw.get("inspectorUrl"),
        error=raw.get("errorMessage"),
    )
