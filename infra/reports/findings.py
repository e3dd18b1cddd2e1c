"""What `infra check` says: text for people, JSON for programs, annotations for GitHub."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from infra.errors import Place
from infra.reports.cells import cells, printable, wrap
from infra.reports.parity import as_data, render_parity
from infra.rules.finding import Finding
from infra.rules.parity import Table

JSON_VERSION = 1


@dataclass(frozen=True)
class StackLine:
    """A stack, and what it declares in a few words (empty when its file cannot be used)."""

    name: str
    file: str
    declares: tuple[str, ...]


@dataclass(frozen=True)
class CheckReport:
    """The result of a check."""

    project: str
    stacks: tuple[StackLine, ...]
    findings: tuple[Finding, ...]
    parity: tuple[Table, ...] | None = None
    """Which environment has which variable; None when nobody asked."""
    width: int | None = None
    """Columns of the terminal that text is for; None when it is for no terminal, and lines may be long."""
    folder: str = ""
    """Where the project is in its repository, as GitHub wants files named."""


def text(report: CheckReport) -> str:
    """Returns the findings by file, or what each stack declares when there are none; the last line counts."""
    lines: list[str] = []
    for file, group in groupby(report.findings, key=lambda finding: _where(finding).file):
        lines += [*_file(file, list(group), report.width), ""]
    if not lines:
        names = max((cells(stack.name) for stack in report.stacks), default=0) + 2
        for stack in report.stacks:
            lines += _hanging(f"{stack.name:{names}}", ", ".join(stack.declares), report.width)
        lines.append("")
    if report.parity is not None:
        lines += [*render_parity(report.parity, report.width).splitlines(), ""]
    return "\n".join([*lines, _count(report)])


def _file(file: str, findings: Sequence[Finding], width: int | None) -> list[str]:
    lines = [file]
    digits = max(len(str(_where(finding).line or "")) for finding in findings)
    for finding in findings:
        where, problem = _where(finding), finding.problem
        path = f"{printable(where.path)}: " if where.path else ""
        head = f"  {where.line or '':>{digits}}  {finding.level:7}  {finding.rule:6}  "
        lines += _hanging(head, f"{path}{printable(problem.what)}", width)
        if problem.fix:
            margin = " " * _margin(cells(head), width)
            lines += _hanging(f"{margin}→ ", printable(problem.fix), width)
    return lines


def _hanging(head: str, said: str, width: int | None) -> list[str]:
    """Returns the lines of `said` behind `head`, or below it where that takes too much room."""
    if width is None:
        return [head + said]
    at = _margin(cells(head), width)
    lines = wrap(said, width, " " * at, whole=True)
    return [head + lines[0][at:], *lines[1:]] if at == cells(head) else [head.rstrip(), *lines]


def _margin(head: int, width: int | None) -> int:
    """Where the text begins: behind a head that leaves it two thirds of the line."""
    return head if width is None or head <= max(width // 3, 6) else 4


def _count(report: CheckReport) -> str:
    errors = sum(finding.level == "error" for finding in report.findings)
    warnings = len(report.findings) - errors
    stacks = f"{len(report.stacks)} stack{'s' * (len(report.stacks) != 1)}"
    if not report.findings:
        return f"{stacks}, no findings"
    counts = [(errors, "error"), (warnings, "warning")]
    return (
        ", ".join(f"{count} {word}{'s' * (count != 1)}" for count, word in counts if count) + f" in {stacks}"
    )


def as_json(report: CheckReport) -> str:
    """Returns the report as JSON, version 1."""
    document: dict[str, object] = {
        "version": JSON_VERSION,
        "project": report.project,
        "stacks": [
            {"name": stack.name, "file": stack.file, "declares": list(stack.declares)}
            for stack in report.stacks
        ],
        "findings": [_finding(finding) for finding in report.findings],
    }
    if report.parity is not None:
        document["parity"] = as_data(report.parity)
    return json.dumps(document, indent=2, ensure_ascii=False)


def _finding(finding: Finding) -> dict[str, object]:
    where = _where(finding)
    return {
        "rule": finding.rule,
        "level": finding.level,
        "what": finding.problem.what,
        "fix": finding.problem.fix,
        "file": where.file,
        "line": where.line,
        "path": where.path,
        "stacks": list(finding.stacks),
    }


def github(report: CheckReport) -> str:
    """Returns workflow commands, which GitHub shows beside the lines of a pull request."""
    # https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    lines = []
    for finding in report.findings:
        where, problem = _where(finding), finding.problem
        file = f"{report.folder}/{where.file}" if report.folder else where.file
        properties = {"file": file, "line": str(where.line or 1), "title": finding.rule}
        said = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in properties.items())
        message = " — ".join(part for part in (problem.what, where.path, problem.fix) if part)
        lines.append(f"::{finding.level} {said}::{_escaped(message)}")
    return "\n".join([*lines, _count(report)])


def _escaped(value: str, more: str = "") -> str:
    for character in f"%\r\n{more}":
        value = value.replace(character, f"%{ord(character):02X}")
    return value


def _where(finding: Finding) -> Place:
    return finding.problem.where or Place("")


FORMATS: dict[str, Callable[[CheckReport], str]] = {"text": text, "json": as_json, "github": github}
