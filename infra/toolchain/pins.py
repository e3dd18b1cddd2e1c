"""The binaries of the toolchain and their versions; pyproject.toml pins the Python side to the same."""

from __future__ import annotations

from dataclasses import dataclass

ENGINE = "3.256.0"


@dataclass(frozen=True)
class Plugin:
    """A resource plugin and where its vendor publishes it."""

    name: str
    """Pulumi's package name."""
    title: str
    """What people call it."""
    version: str
    """The version of the Python SDK that programs are written against."""
    server: str = ""
    """What `pulumi plugin install --server` wants; empty for Pulumi's own."""
    upstream: str = ""
    """The Terraform provider's Go module that a plugin of ours is built over."""

    lags: bool = False
    """Whether that module is older than the provider below the vendor's build."""

    @property
    def binary(self) -> str:
        """The file the engine looks for on PATH."""
        return f"pulumi-resource-{self.name}"


PLUGINS = (
    Plugin("github", "GitHub", "6.15.0", upstream="github.com/integrations/terraform-provider-github/v6"),
    Plugin(
        "vercel",
        "Vercel",
        "5.21.1",
        server="github://api.github.com/pulumiverse/pulumi-vercel",
        upstream="github.com/vercel/terraform-provider-vercel",
        lags=True,
    ),
)

# What comes with the engine: the last two are scripts, run for every program and every dynamic resource.
ENGINE_BINARIES = (
    "pulumi",
    "pulumi-language-python",
    "pulumi-language-python-exec",
    "pulumi-resource-pulumi-python",
)

BINARIES = ENGINE_BINARIES + tuple(plugin.binary for plugin in PLUGINS)
