"""`infra render`: the files of a stack listed, shown, written into a checkout, or compared with one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from infra.errors import BadInput, Exit, Problem, Refused

if TYPE_CHECKING:
    from infra.spec.estate import Stack
    from infra.workflows.checkout import Held


@click.command(name="render")
@click.argument("stack", required=False, metavar="[STACK]")
@click.option("--show", metavar="PATH", help="Print the text of one file.")
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), metavar="DIR", help="Write the files into a checkout."
)
@click.option("--check", is_flag=True, help="Compare with the checkout instead; exit 1 when a file differs.")
@click.option("--force", is_flag=True, help="Replace files that somebody else wrote, too.")
def command(stack: str | None, show: str | None, folder: Path | None, check: bool, force: bool) -> int:
    """List the workflow and app files of STACK; default: the environment that delivers them.

    With --to, what is replaced is shown as a diff; a file that does not say that infra manages it is
    shown and kept.
    """
    if (check or force) and folder is None:
        raise BadInput(
            Problem(f"--{'check' if check else 'force'} needs a checkout", None, "name it: --to DIR")
        )
    if (check and force) or (show is not None and folder is not None):
        one, other = ("check", "force") if check and force else ("show", "to")
        raise BadInput(Problem(f"--{one} and --{other} are two different things", None, "say one of them"))
    name, files = _files(stack)
    if show is not None:
        click.echo(_shown(name, files, show), nl=False)
    elif folder is None:
        _list(name, files)
    elif check:
        return _compare(name, folder, files)
    else:
        _write(folder, files, force)
    return Exit.CLEAN


def _files(name: str | None) -> tuple[str, Mapping[str, str]]:
    """Returns the stack and the text of its files by path. BadInput: none are declared, or by several."""
    from infra.spec.load import find_root, load_estate, load_for
    from infra.workflows.files import files_of

    root = find_root()
    if name is None:
        estate = load_estate(root)
        stack = _writer(estate.stacks)
    else:
        estate = load_for(root, name)
        stack = estate.stack(name)
        if not stack.is_environment:  # its files speak of every stack
            estate = load_estate(root)
    files = files_of(estate, stack)
    if not files:
        what = f"`{stack.name}` declares no files"
        raise BadInput(Problem(what, stack.place("workflows"), "name them in `workflows`"))
    return stack.name, files


def _writer(stacks: tuple[Stack, ...]) -> Stack:
    from infra.spec.stack import EnvironmentStackSpec

    writers = [
        stack
        for stack in stacks
        if isinstance(stack.spec, EnvironmentStackSpec)
        and stack.spec.workflows
        and stack.spec.workflows.deliver != "verify"
    ]
    if len(writers) == 1:
        return writers[0]
    if writers:
        names = ", ".join(stack.name for stack in writers)
        raise BadInput(Problem("several stacks deliver files", None, f"name one: {names}"))
    raise BadInput(Problem("no environment delivers files", None, "declare `workflows`, or name a stack"))


def _shown(stack: str, files: Mapping[str, str], path: str) -> str:
    from infra.spec.paths import near

    if path in files:
        return files[path]
    likely = near(path, files)
    fix = f"did you mean `{likely}`?" if likely else "there are: " + ", ".join(files)
    raise BadInput(Problem(f"`{stack}` has no file `{path}`", None, fix))


def _list(stack: str, files: Mapping[str, str]) -> None:
    widest = max(map(len, files))
    for path, text in files.items():
        lines = len(text.splitlines())
        click.echo(f"{path:<{widest}}  {lines:>4} {'line' if lines == 1 else 'lines'}")
    click.echo(
        f"{len(files)} {'file' if len(files) == 1 else 'files'} of {stack}: "
        "--to DIR writes, --show PATH prints"
    )


def _compare(stack: str, folder: Path, files: Mapping[str, str]) -> int:
    from infra.workflows.checkout import read_checkout

    held = read_checkout(folder, files)
    different = [file for file in held if file.state != "same"]
    for file in different:
        _diff(file)
    if different:
        click.echo(f"{len(different)} of {len(held)} files are not as {stack} declares them")
        return Exit.FINDINGS
    click.echo(f"{len(held)} {'file is' if len(held) == 1 else 'files are'} as {stack} declares them")
    return Exit.CLEAN


def _write(folder: Path, files: Mapping[str, str], force: bool) -> None:
    from infra.workflows.app.by_hand import by_hand
    from infra.workflows.checkout import read_checkout, write_checkout

    held = read_checkout(folder, files)
    foreign = [file for file in held if file.foreign]
    for file in foreign:
        _diff(file)
    if foreign and not force:
        raise Refused(
            *(
                Problem(f"{file.path} is not managed by infra, and differs", None, "--force replaces it")
                for file in foreign
            )
        )
    for file in held:
        if file.state == "differs" and not file.foreign:
            _diff(file)
    write_checkout(folder, [file for file in held if file.state != "same"])
    for file in held:
        click.echo(f"{'unchanged' if file.state == 'same' else 'written  '}  {file.path}")
    needs = by_hand(file.path for file in held if file.state != "same")
    if needs:
        click.echo("What they need of the app, when it lacks it:")
    for step in needs:
        click.echo(f"  {step}")


def _diff(file: Held) -> None:
    from infra.reports.cells import printable
    from infra.reports.text_diff import diff_of

    for line in diff_of(file.path, file.old or "", file.wanted):
        click.echo(printable(line))
