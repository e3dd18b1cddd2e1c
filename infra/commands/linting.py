"""The workflow files of an estate, checked by linters, as findings of the lines of YAML that make them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from infra.errors import Place, Problem
from infra.rules.finding import Finding, by_place
from infra.spec.estate import Estate, Stack
from infra.workflows.lint import WAYS, Complaint, find, lint


def linted(estate: Estate) -> tuple[Finding, ...]:
    """Returns what the linters that are there find, by place; those that are not are named on stderr.
    ProviderFailed: one did not do its work."""
    owners = dict(_owners(estate))
    if not owners:
        return ()
    programs = {linter: program for linter in WAYS if (program := find(linter, os.environ))}
    for linter in sorted(set(WAYS) - set(programs)):
        sys.stderr.write(f"workflow files are not checked by {linter}: {WAYS[linter]} gets it\n")
    found = lint({path: text for path, (_, text) in owners.items()}, programs)
    return tuple(sorted((_finding(owners[one.path][0], one) for one in found), key=by_place))


def _owners(estate: Estate) -> Iterator[tuple[str, tuple[Stack, str]]]:
    """Yields each file with the stack that writes it, which comes last: others only verify."""
    from infra.workflows.files import workflow_files

    for stack in sorted(estate.stacks, key=_writes):
        for path, text in workflow_files(estate, stack).items():
            yield path, (stack, text)


def _writes(stack: Stack) -> tuple[bool, str]:
    workflows = stack.spec.workflows
    return getattr(workflows, "deliver", "") != "verify", stack.name


def _finding(stack: Stack, said: Complaint) -> Finding:
    name = said.path.rpartition("/")[2]
    where = stack.place(f"workflows.files.{name.removesuffix('.yml')}")
    what = f"{name}:{said.line}: {said.what} ({said.rule})"
    place = Place(where.file, where.line, where.path)
    return Finding(
        said.linter, "error" if said.severe else "warning", Problem(what, place, said.link), (stack.name,)
    )
