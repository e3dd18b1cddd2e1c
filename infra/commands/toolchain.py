"""`infra toolchain`: gets the engine and its plugins, or prints the environment that finds them."""

from __future__ import annotations

import os
import shlex

import click


@click.group("toolchain")
def command() -> None:
    """Get the engine and its plugins, or print their environment."""


@command.command()
@click.option("--renew", is_flag=True, help="Get it anew, though it is there.")
def get(renew: bool) -> None:
    """Get what is missing: from PATH, else downloaded, else built from Go modules."""
    from infra.toolchain.get import get as get_toolchain

    toolchain = get_toolchain(os.environ, renew)
    click.echo(f"toolchain: {toolchain.bin}")


@command.command()
def env() -> None:
    """Print shell exports, for plain `pulumi`: eval "$(infra toolchain env)"."""
    from infra.toolchain.locate import locate

    environ = locate().environ(os.environ)
    for name in sorted(environ):
        if environ[name] != os.environ.get(name):
            click.echo(f"export {name}={shlex.quote(environ[name])}")
