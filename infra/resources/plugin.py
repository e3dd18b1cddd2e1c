"""The Vercel plugin at hand, and what a stack declares that it may be too old for.

Where the vendor's builds cannot be downloaded, `infra toolchain` builds the plugin over the newest Terraform
provider that the Go module proxy serves, years behind the SDK. Real accounts refuse that; the sandbox goes on
without.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infra.errors import BadInput, Problem
from infra.spec.estate import Stack
from infra.spec.stack import SharedSpec
from infra.toolchain import provenance

BINARY = "pulumi-resource-vercel"
Version = tuple[int, ...]


@dataclass(frozen=True)
class Feature:
    """Something that only newer plugins can do (tags of vercel/terraform-provider-vercel, August 2026)."""

    name: str
    since: Version
    """The first upstream version that has it."""
    without: str
    """What the sandbox does with an older one."""


BYPASS = Feature("protection bypass", (5, 0, 0), "left out; its `secret` is used as the token")
PROTECTION = Feature(
    "today's standard protection", (3, 12, 0), "Vercel's legacy standard protection stands in"
)
NODE_VERSION = Feature("Node.js version", (2, 14, 0), "left out; Vercel's default is used")
COMMENT = Feature("comment of a variable", (2, 1, 0), "left out")


@dataclass(frozen=True)
class VercelPlugin:
    """The plugin that the engine will start."""

    upstream: Version | None = None
    """The Terraform provider it was built over; None: the vendor's own build, as new as the SDK."""

    def has(self, feature: Feature) -> bool:
        """Whether the plugin can do `feature`."""
        return self.upstream is None or self.upstream >= feature.since


def find_plugin(path: str) -> VercelPlugin:
    """Returns what is known of the plugin that the engine will start.

    It starts the one on the search path `path`, of whatever version and with a warning; if there is none, the
    one of the version that the SDK names. So no resource needs a `version` or a download address of ours.
    """
    plugin = shutil.which(BINARY, path=path)
    origin = provenance.read_folder(Path(plugin).parent).of(BINARY) if plugin else None
    if origin is None or not origin.upstream_version:
        return VercelPlugin()
    return VercelPlugin(tuple(int(part) for part in origin.upstream_version.split(".")))


def what_is_left_out(stack: Stack, plugin: VercelPlugin, *, sandbox: bool) -> tuple[str, ...]:
    """Returns a line for each thing of `stack` that the plugin lacks; BadInput outside the sandbox."""
    lacking = [(path, feature) for path, feature in _declared(stack) if not plugin.has(feature)]
    if lacking and not sandbox:
        raise BadInput(*(_problem(stack, path, feature, plugin) for path, feature in lacking))
    return tuple(
        f"{path}: {feature.without} (the Vercel plugin is {_shown(plugin.upstream)}, "
        f"{feature.name} needs {_shown(feature.since)})"
        for path, feature in lacking
    )


def _declared(stack: Stack) -> Iterator[tuple[str, Feature]]:
    spec = stack.spec
    if isinstance(spec, SharedSpec):
        if spec.vercel is None:
            return
        if spec.vercel.bypass:
            yield "vercel.bypass", BYPASS
        if spec.vercel.project.node_version:
            yield "vercel.project.node_version", NODE_VERSION
        if spec.vercel.protection == "standard_protection":
            yield "vercel.protection", PROTECTION
        return
    for name, variable in spec.variables.items():
        if variable.comment:
            yield f"variables.{name}.comment", COMMENT


def _problem(stack: Stack, path: str, feature: Feature, plugin: VercelPlugin) -> Problem:
    return Problem(
        f"the Vercel plugin is {_shown(plugin.upstream)}, {feature.name} needs {_shown(feature.since)}",
        stack.place(path),
        "get the vendor's build; `infra doctor` says how",
    )


def _shown(version: Version | None) -> str:
    return ".".join(str(part) for part in version or ())
