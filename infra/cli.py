"""`infra …`: arguments to one command, no logic. Each command is imported only when it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from infra.errors import exit_code

# verb: (module that holds `command`, line shown by `infra --help`)
COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("infra.commands.check", "Check every stack file; offline, all problems at once."),
    "demo": ("infra.commands.demo", "Show the main job in the sandbox, for real and offline."),
    "doctor": ("infra.commands.doctor", "Say which tools and credentials are there, how to get the rest."),
    "preview": ("infra.commands.preview", "Show what an apply would change, risks first."),
    "render": ("infra.commands.render", "Workflow and app files: list, write into a checkout, compare."),
    "sandbox": ("infra.commands.sandbox", "A pretend internet, and anything run inside it."),
    "schema": ("infra.commands.schema", "Print the JSON Schema of a stack file."),
    "secrets": ("infra.commands.secrets", "List the secrets each stack needs and where they come from."),
    "toolchain": ("infra.commands.toolchain", "Get the engine and its plugins, or print their environment."),
    "up": ("infra.commands.up", "Preview a stack, ask, then apply exactly that."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when first used, so that `infra --help` is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            if likely := get_close_matches(args[0], COMMANDS, n=1):
                raise click.UsageError(f"{error.message} Did you mean '{likely[0]}'?", ctx) from None
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        with formatter.section("Commands"):
            formatter.write_dl([(verb, line) for verb, (_, line) in sorted(COMMANDS.items())])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="infra")
@click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks.")
def cli() -> None:
    """Declare what a site runs on in stacks/*.yaml; preview, then apply."""


def main() -> None:
    """Runs one command and exits with its code."""
    args = sys.argv[1:]
    ours = args[: args.index("--")] if "--" in args else args
    debug = "--debug" in ours  # wherever it stands: people add it to the end of what failed
    if debug:
        args.remove("--debug")
    sys.exit(exit_code(lambda: cli.main(args, "infra", standalone_mode=False), debug=debug))


if __name__ == "__main__":
    main()
