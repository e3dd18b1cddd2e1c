"""PostHog's private API: docs/api/posthog.md maps the calls.

Import it inside the functions that call: httpx takes 0.2 s to load.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from infra.clients.http import Connection, NotFound, Vendor, connect
from infra.errors import Problem, ProviderFailed

if TYPE_CHECKING:
    import httpx

VENDOR = Vendor(
    "PostHog",
    "POSTHOG_API_KEY",
    "a personal API key with the scopes organization:read and project:write",
    "look at `monitoring.posthog`; a key that may not see the project gets 404 too",
)
HOSTS = {"us": "https://us.posthog.com", "eu": "https://eu.posthog.com"}

FIELDS = {
    "web_vitals": "autocapture_web_vitals_opt_in",
    "network_performance": "capture_performance_opt_in",
    "session_replay": "session_recording_opt_in",
    "anonymize_ips": "anonymize_ips",
}
"""PostHog's names of our settings."""


@dataclass(frozen=True)
class Project:
    """A project, with those of its settings that we declare."""

    id: int
    organization: str
    name: str
    key: str
    """What apps send; public."""
    settings: Mapping[str, bool]


class PostHog:
    """Organisations and projects that a key may see. Each method is a call, or two."""

    def __init__(self, api: Connection) -> None:
        self._api = api

    def organization(self) -> str:
        """Returns the id of the one that the key's owner looked at last, of those that the key is for."""
        return str(self._api.get("/api/organizations/@current/")["id"])

    def find(self, organization: str, name: str) -> int | None:
        """Returns the id of the project of this name, None when there is none. ProviderFailed: several.

        PostHog takes names for the same that differ in case or in spaces around them only."""
        wanted = name.strip().casefold()
        listed = self._api.pages(f"/api/organizations/{organization}/projects/", {"search": name.strip()})
        found = [int(one["id"]) for one in listed if str(one["name"]).strip().casefold() == wanted]
        if len(found) > 1:
            what = f"PostHog has {len(found)} projects called `{name}`"
            raise ProviderFailed(Problem(what, None, "rename all but one of them"))
        return found[0] if found else None

    def create(self, organization: str, name: str, settings: Mapping[str, bool]) -> Project:
        """Makes a project."""
        path = f"/api/organizations/{organization}/projects/"
        return _project(self._api.post(path, _body(name, settings)))

    def project(self, organization: str, id_: int) -> Project | None:
        """Returns a project of the organisation, None when it is gone. Answered: the key may not see it, or
        nothing of the organisation, so that nobody takes it for deleted."""
        try:
            return _project(self._api.get(f"/api/projects/{id_}/"))
        except NotFound:
            listed = self._api.pages(f"/api/organizations/{organization}/projects/")
            if any(int(one["id"]) == id_ for one in listed):
                raise
            return None

    def change(self, id_: int, name: str, settings: Mapping[str, bool]) -> Project:
        """Changes a project's name and settings."""
        return _project(self._api.patch(f"/api/projects/{id_}/", _body(name, settings)))


@contextmanager
def open_posthog(
    region: str, token: str | None, *, transport: httpx.BaseTransport | None = None
) -> Iterator[PostHog]:
    """Yields the API of a region. BadInput: no token. ProviderFailed: a call failed."""
    with connect(HOSTS[region], token, VENDOR, transport=transport) as api:
        yield PostHog(api)


def _body(name: str, settings: Mapping[str, bool]) -> dict[str, Any]:
    return {"name": name, **{FIELDS[ours]: value for ours, value in settings.items()}}


def _project(raw: Any) -> Project:
    return Project(
        id=int(raw["id"]),
        organization=str(raw["organization"]),
        name=str(raw["name"]),
        key=str(raw["api_token"]),
        settings={ours: bool(raw.get(theirs)) for ours, theirs in FIELDS.items()},
    )
