"""`infra sandbox`: a pretend internet, and anything run inside it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import click

from infra.errors import BadInput, Problem
from infra.sandbox import lifecycle, place

FORMAT_VERSION = 1
_FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
_IDLE = click.option(
    "--idle-minutes",
    type=click.FloatRange(min=0.01),
    default=lifecycle.IDLE_MINUTES,
    show_default=True,
    help="Stop by itself after so long without a request.",
)


@click.group()
def command() -> None:
    """A pretend internet: GitHub, Vercel, Sentry, PostHog and Supabase on this machine; anything runs in it.

    Nothing leaves the machine, no account is needed, and your own logins, tokens and stacks stay out of it.
    """


@command.command(short_help="Start it, or say that it runs already.")
@_IDLE
@click.option("--foreground", is_flag=True, help="Stay here and show what happens; Ctrl-C stops it.")
def start(idle_minutes: float, foreground: bool) -> None:
    """Start the sandbox of this checkout, or say that it runs already."""
    directory, root = _where()
    if foreground:
        _in_foreground(directory, root, idle_minutes)
        return
    before = lifecycle.find(directory, root)
    running = lifecycle.start(directory, root, idle_minutes)
    verb = "runs already" if before else "runs"
    click.echo(f"the sandbox {verb} on 127.0.0.1:{running.port}")
    click.echo("next: infra sandbox exec -- CMD", err=True)


@command.command()
def stop() -> None:
    """Stop the sandbox; its accounts keep what they hold."""
    running = lifecycle.find(*_where())
    if running is None:
        click.echo("the sandbox does not run")
        return
    running.stop()
    click.echo("the sandbox stopped; its accounts keep what they hold")


@command.command(short_help="Say whether it runs, where, and what it has seen.")
@_FORMAT
def status(form: str) -> None:
    """Say whether it runs, where, for which hosts and accounts, and what it has seen."""
    directory, root = _where()
    running = lifecycle.find(directory, root)
    report = {"version": FORMAT_VERSION, "running": running is not None, "directory": str(directory)}
    if running is not None:
        report |= {"port": running.port, "pid": running.pid, **running.ask("GET", "status")}
    click.echo(json.dumps(report, indent=2) if form == "json" else _status_text(report))


@command.command(short_help="Empty the accounts, the log and the Pulumi state.")
@click.confirmation_option("--yes", prompt="Empty the sandbox's accounts and forget its stacks?")
def reset() -> None:
    """Empty the sandbox's accounts, its request log and its Pulumi state."""
    directory, root = _where()
    lifecycle.reset(directory, root)
    click.echo("the sandbox is as new")


@command.command(short_help="Show the requests that reached it.")
@_FORMAT
@click.option("--follow", "-f", is_flag=True, help="Keep showing new ones until Ctrl-C.")
@click.option("--unknown", is_flag=True, help="Only those that the sandbox could not answer.")
def requests(form: str, follow: bool, unknown: bool) -> None:
    """Show the requests that reached the sandbox: method, host, path, status, milliseconds."""
    from infra.sandbox.request_log import Entry, parse, read

    directory, _ = _where()
    path = directory / place.REQUESTS

    def line(entry: Entry) -> str:
        return json.dumps(entry.__dict__) if form == "json" else str(entry)

    entries = [entry for entry in read(path) if entry.note or not unknown]
    if form == "json" and not follow:
        document = {"version": FORMAT_VERSION, "requests": [entry.__dict__ for entry in entries]}
        click.echo(json.dumps(document, indent=2))
        return
    for entry in entries:
        click.echo(line(entry))
    if not follow:
        return
    path.touch(mode=0o600)
    with path.open() as file:
        file.seek(0, os.SEEK_END)
        while True:
            for entry in parse(file):
                if entry.note or not unknown:
                    click.echo(line(entry))
            time.sleep(0.2)


@command.command(short_help="Make a token with fewer rights.")
@click.option(
    "--vendor", type=click.Choice(["github", "posthog", "sentry", "supabase", "vercel"]), required=True
)
@click.option("--scopes", default="", help="Comma separated, in the vendor's words (`repo,workflow`).")
def token(vendor: str, scopes: str) -> None:
    """Make a token with fewer rights than the sandbox's own and print it."""
    running = lifecycle.start(*_where())
    click.echo(running.make_token(vendor, [scope for scope in scopes.split(",") if scope]))


@command.command(
    name="exec",
    short_help="Run anything inside.",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@_IDLE
@click.option("-e", "--env", "given", multiple=True, metavar="NAME=VALUE", help="Set a variable inside.")
@click.option("--unset", multiple=True, metavar="NAME", help="Leave a variable out, e.g. a secret's dummy.")
@click.argument("words", nargs=-1, required=True, metavar="-- CMD [ARG]…", type=click.UNPROCESSED)
def run(idle_minutes: float, given: tuple[str, ...], unset: tuple[str, ...], words: tuple[str, ...]) -> None:
    """Run CMD inside: in a copy of the stack files, with the sandbox's accounts, and nothing of yours.

    The sandbox is started if it does not run, and stays until `infra sandbox stop` or until nobody uses it.
    Every secret that a stack file names as {env: NAME} has a dummy value unless -e or --unset says
    otherwise.
    """
    directory, root = _where()
    running = lifecycle.start(directory, root, idle_minutes)
    # an open connection keeps the sandbox from stopping while CMD runs; it ends with CMD
    held = socket.create_connection(("127.0.0.1", running.port))
    held.set_inheritable(True)
    environ = running.environ(_tools(os.environ))
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise BadInput(Problem("-e wants NAME=VALUE", fix="write `-e NAME=VALUE`"))
        environ[name] = value
    for name in unset:
        environ.pop(name, None)
    os.chdir(running.workspace)
    environ["PWD"] = str(running.workspace)
    try:
        os.execvpe(words[0], list(words), environ)  # noqa: S606 - running what the user says is the point
    except FileNotFoundError:
        click.echo(
            f"{words[0]}: no such command inside the sandbox — PATH is {environ.get('PATH', '')}", err=True
        )
        raise SystemExit(127) from None
    except PermissionError:
        click.echo(f"{words[0]}: not a program that may be run — check its permissions", err=True)
        raise SystemExit(126) from None


def _where() -> tuple[Path, Path]:
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / "Pulumi.yaml").is_file():
            directory = place.directory_of(folder)
            return directory, place.checkout_of(directory, folder)
    raise BadInput(Problem(f"no Pulumi.yaml in {here} or above it", fix="run this in a checkout"))


def _tools(base: Mapping[str, str]) -> dict[str, str]:
    try:
        from infra.toolchain.locate import locate

        return locate().environ(base)
    except BadInput:  # no engine: curl and the like run all the same
        return {**base, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{base.get('PATH', os.defpath)}"}


def _in_foreground(directory: Path, root: Path, idle_minutes: float) -> None:
    if lifecycle.find(directory, root) is not None:
        raise BadInput(Problem("the sandbox runs already", fix="`infra sandbox stop` first"))
    place.make(directory)
    server = subprocess.Popen(
        lifecycle.server_command(directory, idle_minutes), env=lifecycle.server_environ()
    )
    try:
        while lifecycle.find(directory, root) is None and server.poll() is None:
            time.sleep(0.05)
        if server.poll() is None:
            lifecycle.start(directory, root)
        server.wait()
    except KeyboardInterrupt:
        server.wait(timeout=lifecycle.STOP_SECONDS)
    if server.returncode:
        raise SystemExit(server.returncode)


def _status_text(report: dict[str, object]) -> str:
    if not report["running"]:
        return f"the sandbox does not run\ndirectory  {report['directory']}"
    accounts, seen, hosts = report["accounts"], report["requests"], report["hosts"]
    assert isinstance(accounts, dict)
    assert isinstance(seen, dict)
    assert isinstance(hosts, list)
    lines = [f"the sandbox runs on 127.0.0.1:{report['port']} (process {report['pid']})"]
    lines += [f"hosts      {', '.join(hosts)}"]
    lines += [f"github     {one['owner']} ({one['plan']})" for one in accounts["github"]]
    lines += [f"vercel     {one['team'] or 'personal account'} ({one['plan']})" for one in accounts["vercel"]]
    counts = f"{seen['total']}, {seen['unknown_routes']} unknown routes, {seen['refused_hosts']} refused"
    lines += [f"requests   {counts}"]
    lines += [f"directory  {report['directory']}"]
    return "\n".join(lines)
