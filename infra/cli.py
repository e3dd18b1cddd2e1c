"""`infra …`: arguments to one command, no logic. Each command is imported only when it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module

import click

# verb: (module that holds `command`, line shown by `infra --help`)
COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("infra.commands.check", "Check every stack file; offline, all problems at once."),
    "demo": ("infra.commands.demo", "Show the main job in the sandbox, for real and offline."),
    "doctor": ("infra.commands.doctor", "Say which tools and credentials are there, and how to get the rest."),
    "preview": ("infra.commands.preview", "Show what an apply would change, risks first."),
    "sandbox": ("infra.commands.sandbox", "A pretend internet, and anything run inside it."),
    "schema": ("infra.commands.schema", "Print the JSON Schema of a stack file."),
    "secrets": ("infra.commands.secrets", "List the secrets each stack needs and where they come from."),
    "toolchain": ("infra.commands.toolchain", "Get the engine and its plugins, or print their environment."),
    "up": ("infra.commands.up", "Preview a stack, ask, then apply exactly that."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when first used, so that `infra --help` is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(verb, line) for verb, (_, line) in sorted(COMMANDS.items())])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="infra")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
def cli(debug: bool) -> None:
    """Declare what a site runs on in stacks/*.yaml; preview, apply, watch."""


def main() -> None:
    """Runs one command and exits with its code."""
    sys.exit(cli.main())


if __name__ == "__main__":
    main()
