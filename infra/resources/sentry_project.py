"""The Sentry project that all environments report to, and the client key whose DSN they use.

FROZEN: states hold this module's path and the names of its providers (see `delivery.py`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pulumi
from pulumi import dynamic

from infra.errors import Problem, ProviderFailed
from infra.resources.account_provider import GONE, AccountProvider, plain, say

if TYPE_CHECKING:
    from infra.clients.http import Connection
    from infra.clients.sentry import Key, Project, Projects

ELSEWHERE = ("organization", "region", "project")
"""The inputs that name another project: what has them is another thing, and is made or taken over anew."""


class SentryProjectProvider(AccountProvider):
    """Takes over the project that has the slug, or makes it. Takes SENTRY_API_TOKEN."""

    compared = (*ELSEWHERE, "team", "platform")

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> dynamic.DiffResult:
        """Another slug is another project."""
        return replacing(super().diff(_id, olds, news), olds, news)

    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        """Takes the project over, and says so, or makes it. ProviderFailed: there is no such team."""
        with _projects(props) as projects:
            found = projects.find(props["project"])
            if found:
                say(f"Sentry has the project {found.slug} already: taken over, with its events and keys")
                outputs = _made_so(projects, found, props)
            else:
                made = projects.create(props["team"], props["project"], props["platform"])
                outputs = _project_outputs(props, made)
        return dynamic.CreateResult(f"{props['organization']}/{props['project']}", outputs)

    def update(self, _id: str, _olds: dict[str, Any], news: dict[str, Any]) -> dynamic.UpdateResult:
        """Changes platform and team; a team that had access keeps it."""
        with _projects(news) as projects:
            return dynamic.UpdateResult(_made_so(projects, _there(projects, news), news))

    def read(self, id_: str, props: dict[str, Any]) -> dynamic.ReadResult:
        """Returns what Sentry has. ProviderFailed: the token may not see it."""
        with _projects(props) as projects:
            found = projects.find(props["project"])
        return (
            _read(id_, _project_outputs(props, found), self.compared) if found else dynamic.ReadResult(*GONE)
        )

    def delete(self, _id: str, props: dict[str, Any]) -> None:
        """Deletes the project with its events: reached only after it was retired and the deletion named."""
        with _projects(props) as projects:
            projects.delete(props["project"])


class SentryKeyProvider(AccountProvider):
    """Takes over the client key that has the name, or makes it. Takes SENTRY_API_TOKEN."""

    compared = (*ELSEWHERE, "name", "active")

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> dynamic.DiffResult:
        """Another name is another key, and another DSN."""
        return replacing(super().diff(_id, olds, news), olds, news, (*ELSEWHERE, "name"))

    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        """Takes over the first key with the name that is active, else the first, or makes one."""
        with _projects(props) as projects:
            named = [key for key in projects.keys(props["project"]) if key.name == props["name"]]
            key = next((key for key in named if key.active), named[0] if named else None)
            if key is None:
                key = projects.create_key(props["project"], props["name"])
            elif not key.active:
                key = projects.activate_key(props["project"], key.id)
        return dynamic.CreateResult(key.id, _key_outputs(props, key))

    def update(self, id_: str, _olds: dict[str, Any], news: dict[str, Any]) -> dynamic.UpdateResult:
        """Lets the key take events again."""
        with _projects(news) as projects:
            return dynamic.UpdateResult(_key_outputs(news, projects.activate_key(news["project"], id_)))

    def read(self, id_: str, props: dict[str, Any]) -> dynamic.ReadResult:
        """Returns what Sentry has; a key that was switched off shows as a difference of `active`."""
        with _projects(props) as projects:
            key = projects.key(props["project"], id_)
        return _read(id_, _key_outputs(props, key), self.compared) if key else dynamic.ReadResult(*GONE)

    def delete(self, _id: str, props: dict[str, Any]) -> None:
        """Leaves the key: apps that are built report to it."""
        say(f"the client key {props['name']} of the Sentry project {props['project']} stays")


class SentryProject(dynamic.Resource, module="infra", name="SentryProject"):
    """The project."""

    project_id: pulumi.Output[str]

    def __init__(self, props: Mapping[str, Any], opts: pulumi.ResourceOptions) -> None:
        super().__init__(
            SentryProjectProvider(), "monitoring.sentry.project", {**props, "project_id": None}, opts
        )


class SentryKey(dynamic.Resource, module="infra", name="SentryKey"):
    """The client key."""

    dsn: pulumi.Output[str]

    def __init__(self, props: Mapping[str, Any], opts: pulumi.ResourceOptions) -> None:
        super().__init__(SentryKeyProvider(), "monitoring.sentry.key", {**props, "dsn": None}, opts)


@contextmanager
def open_sentry(props: Mapping[str, Any]) -> Iterator[Connection]:
    """Yields the API for a resource's organisation. BadInput: no token. ProviderFailed: a call failed."""
    from infra.clients.sentry import connect

    with connect(props["region"], os.environ.get("SENTRY_API_TOKEN")) as api:
        yield api


def replacing(
    found: dynamic.DiffResult, olds: dict[str, Any], news: dict[str, Any], keys: tuple[str, ...] = ELSEWHERE
) -> dynamic.DiffResult:
    """Returns the difference, as a replacement when one of `keys` differs."""
    forcing = [key for key in keys if olds.get(key) != news.get(key)]
    return dynamic.DiffResult(changes=found.changes, replaces=forcing, delete_before_replace=True)


def _read(id_: str, outputs: dict[str, Any], inputs: tuple[str, ...]) -> dynamic.ReadResult:
    return dynamic.ReadResult(id_, outputs, {key: outputs[key] for key in inputs})


@contextmanager
def _projects(props: Mapping[str, Any]) -> Iterator[Projects]:
    from infra.clients.sentry import Projects

    with open_sentry(props) as api:
        yield Projects(api, props["organization"])


def _there(projects: Projects, props: Mapping[str, Any]) -> Project:
    found = projects.find(props["project"])
    if found is None:
        what = f"Sentry has no project {props['project']} in {props['organization']} any more"
        raise ProviderFailed(Problem(what, None, "apply with `--refresh`, to make it anew"))
    return found


def _made_so(projects: Projects, found: Project, props: Mapping[str, Any]) -> dict[str, Any]:
    if found.platform != props["platform"]:
        projects.set_platform(found.slug, props["platform"])
    if props["team"] not in found.teams:
        projects.add_team(found.slug, props["team"])
    return _project_outputs(props, _there(projects, props))


def _project_outputs(props: Mapping[str, Any], project: Project) -> dict[str, Any]:
    team = props["team"] if props["team"] in project.teams else ", ".join(project.teams)
    return {**plain(props), "team": team, "platform": project.platform, "project_id": project.id}


def _key_outputs(props: Mapping[str, Any], key: Key) -> dict[str, Any]:
    return {**plain(props), "name": key.name, "active": key.active, "dsn": key.dsn}
