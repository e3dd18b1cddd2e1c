"""The PostHog project of the shared stack: made or taken over by name, and what it records.

FROZEN: states hold this module's path and the name `PostHogProjectProvider` (see `delivery.py`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pulumi
from pulumi import dynamic

from infra.resources.account_provider import GONE, AccountProvider, say

if TYPE_CHECKING:
    from infra.clients.posthog import PostHog, Project
    from infra.resources.context import Context
    from infra.spec.monitoring import PostHogProjectSpec

_SETTINGS = ("web_vitals", "network_performance", "session_replay", "anonymize_ips")


class PostHogProjectProvider(AccountProvider):
    """Makes, takes over and changes the project; never deletes it. Takes POSTHOG_API_KEY."""

    compared = ("project", *_SETTINGS)

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> dynamic.DiffResult:
        """Regions are accounts of their own: a project of another region is another one."""
        if olds.get("region") != news.get("region"):
            return dynamic.DiffResult(changes=True, replaces=["region"])
        return super().diff(_id, olds, news)

    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        """Makes the project, or takes over that of the same name."""
        name, settings = props["project"], _settings(props)
        with _open(props) as posthog:
            organization = posthog.organization()
            known = posthog.find(organization, name)
            if known is None:
                project = posthog.create(organization, name, settings)
            else:
                say(f"took over the PostHog project “{name}”")
                project = posthog.change(known, name, settings)
        return dynamic.CreateResult(str(project.id), _outputs(props, project))

    def update(self, id_: str, _olds: dict[str, Any], news: dict[str, Any]) -> dynamic.UpdateResult:
        """Changes name and settings."""
        with _open(news) as posthog:
            project = posthog.change(int(id_), news["project"], _settings(news))
        return dynamic.UpdateResult(_outputs(news, project))

    def read(self, id_: str, props: dict[str, Any]) -> dynamic.ReadResult:
        """Returns what PostHog has. ProviderFailed: the key may not see it."""
        with _open(props) as posthog:
            project = posthog.project(props["organization"], int(id_))
        if project is None:
            return dynamic.ReadResult(*GONE)
        found = _outputs(props, project)
        return dynamic.ReadResult(id_, found, {key: found[key] for key in ("region", *self.compared)})

    def delete(self, _id: str, props: dict[str, Any]) -> None:
        """Forgets it."""
        say(f"the PostHog project “{props['project']}” stays as it is")


class PostHogProject(dynamic.Resource, module="infra", name="PostHogProject"):
    """The project; `key` is what apps send."""

    key: pulumi.Output[str]

    def __init__(self, spec: PostHogProjectSpec, opts: pulumi.ResourceOptions) -> None:
        inputs = {"region": spec.region, "project": spec.project}
        settings = {name: getattr(spec, name) for name in _SETTINGS}
        outputs = dict.fromkeys(("key", "organization"))
        super().__init__(
            PostHogProjectProvider(), "monitoring.posthog.project", {**inputs, **settings, **outputs}, opts
        )


def declare_shared(context: Context, spec: PostHogProjectSpec) -> dict[str, pulumi.Output[Any]]:
    """Declares `monitoring.posthog` of the shared stack; returns the wire it provides."""
    protect = "monitoring.posthog.project" not in context.shared_spec.retire
    return {"posthog.key": PostHogProject(spec, pulumi.ResourceOptions(protect=protect)).key}


@contextmanager
def _open(props: dict[str, Any]) -> Iterator[PostHog]:
    from infra.clients.posthog import open_posthog

    with open_posthog(props["region"], os.environ.get("POSTHOG_API_KEY")) as posthog:
        yield posthog


def _settings(props: dict[str, Any]) -> dict[str, bool]:
    return {name: bool(props[name]) for name in _SETTINGS}


def _outputs(props: dict[str, Any], project: Project) -> dict[str, Any]:
    return {
        "region": props["region"],
        "project": project.name,
        **project.settings,
        "organization": project.organization,
        "key": project.key,
    }
