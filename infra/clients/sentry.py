"""Sentry's projects and client keys, of one organisation (docs/api/sentry.md has every call)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import httpx

from infra.clients import http
from infra.clients.http import Connection, Json, NotFound, Vendor

Region = Literal["us", "de"]
VENDOR = Vendor(
    "Sentry",
    "SENTRY_API_TOKEN",
    "the scopes org:read, project:admin, member:read and alerts:write "
    "(of an internal integration: organisation tokens, sntrys_…, may only upload)",
    "look at organisation, region, team and project in the stack files; a token without rights sees 404 too",
)


@dataclass(frozen=True)
class Project:
    """A project."""

    id: str
    slug: str
    platform: str
    teams: tuple[str, ...]
    """Slugs, sorted."""


@dataclass(frozen=True)
class Key:
    """A client key; its DSN is no secret, browsers get it."""

    id: str
    name: str
    dsn: str
    active: bool


@contextmanager
def connect(
    region: str, token: str | None, *, transport: httpx.BaseTransport | None = None
) -> Iterator[Connection]:
    """Yields the API of a region (https://docs.sentry.io/organization/data-storage-location/). BadInput: no
    token."""
    with http.connect(f"https://{region}.sentry.io/api/0", token, VENDOR, transport=transport) as api:
        yield api


def find(api: Connection, organization: str, path: str) -> Json:
    """Returns the answer to a GET, None for 404. NotFound: the token sees nothing of the organisation, so
    that nobody takes all of it for deleted."""
    try:
        return api.get(path)
    except NotFound:
        _see(api, organization)
        return None


def delete(api: Connection, organization: str, path: str) -> None:
    """Deletes what is at a path; that it is gone already is fine. NotFound: the token sees nothing of the
    organisation, so it may be there still."""
    try:
        api.delete(path)
    except NotFound:
        _see(api, organization)


def _see(api: Connection, organization: str) -> None:
    api.get(f"/organizations/{organization}/teams/")


class Projects:
    """The projects of one organisation."""

    def __init__(self, api: Connection, organization: str) -> None:
        self._api = api
        self._organization = organization

    def find(self, slug: str) -> Project | None:
        """Returns a project, None when there is no such slug. NotFound: the organisation is not seen."""
        raw = find(self._api, self._organization, self._path(slug))
        return _project(raw) if raw else None

    def create(self, team: str, slug: str, platform: str) -> Project:
        """Makes a project without the alert that Sentry would add: only what is declared shall notify."""
        body = {"name": slug, "slug": slug, "platform": platform, "default_rules": False}
        return _project(self._api.post(f"/teams/{self._organization}/{team}/projects/", body))

    def set_platform(self, slug: str, platform: str) -> None:
        """Changes what Sentry takes the project for."""
        self._api.put(self._path(slug), {"platform": platform})

    def add_team(self, slug: str, team: str) -> None:
        """Gives a team access; those that have it keep it."""
        self._api.post(f"{self._path(slug)}teams/{team}/")

    def delete(self, slug: str) -> None:
        """Deletes a project with all its events; that it is gone already is fine."""
        delete(self._api, self._organization, self._path(slug))

    def keys(self, slug: str) -> tuple[Key, ...]:
        """Returns the client keys, oldest last as Sentry lists them."""
        return tuple(_key(raw) for raw in self._api.pages(f"{self._path(slug)}keys/"))

    def key(self, slug: str, id_: str) -> Key | None:
        """Returns a client key, None when it is gone. NotFound: the organisation is not seen."""
        raw = find(self._api, self._organization, f"{self._path(slug)}keys/{id_}/")
        return _key(raw) if raw else None

    def create_key(self, slug: str, name: str) -> Key:
        """Makes a client key."""
        return _key(self._api.post(f"{self._path(slug)}keys/", {"name": name}))

    def activate_key(self, slug: str, id_: str) -> Key:
        """Lets a client key take events again."""
        return _key(self._api.put(f"{self._path(slug)}keys/{id_}/", {"isActive": True}))

    def _path(self, slug: str) -> str:
        return f"/projects/{self._organization}/{slug}/"


def _project(raw: Json) -> Project:
    teams = tuple(sorted(team["slug"] for team in raw["teams"]))
    return Project(str(raw["id"]), raw["slug"], raw["platform"] or "", teams)


def _key(raw: Json) -> Key:
    return Key(raw["id"], raw["name"], raw["dsn"]["public"], raw["isActive"])
