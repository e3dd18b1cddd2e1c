"""ChangeSets as text for a terminal of 40 to 200 columns: risks first, then each stack, then the count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from infra.changes import OPERATIONS, Change, ChangeSet, Level, Operation, Pending, Risk
from infra.errors import InfraError
from infra.reports.cells import pad, printable, wrap
from infra.reports.paint import Colour, Paint
from infra.reports.properties_text import property_lines

MARKS: Mapping[Operation, tuple[str, Colour]] = {
    "delete": ("-", "red"),
    "replace": ("±", "magenta"),
    "update": ("~", "yellow"),
    "create": ("+", "green"),
    "import": ("=", "cyan"),
    "read": (">", "dim"),
}
_LEVELS: Mapping[Level, Colour] = {"danger": "red", "warning": "yellow", "info": "cyan"}
NARROWEST, WIDEST = 40, 200
_NAMES = 5
"""Files that a line names; JSON has them all."""


def render_changes(
    stacks: Sequence[ChangeSet],
    risks: Sequence[Risk],
    failures: Mapping[str, InfraError] | None = None,
    *,
    width: int = 100,
    colour: bool = False,
) -> str:
    """Returns the whole report; the same input gives the same bytes."""
    width = min(max(width, NARROWEST), WIDEST)
    paint = Paint(colour)
    blocks: list[list[str]] = []
    if risks:
        blocks.append(["Risks", *_risk_lines(risks, width, paint)])
    quiet: list[str] = []
    for changes in stacks:
        if changes.empty:
            quiet += _stack_lines(changes, width, paint)
        else:
            blocks.append(_stack_lines(changes, width, paint))
    if quiet:
        blocks.append(quiet)
    if failures:
        blocks.append([paint(f"{stack}: failed, see the errors", "red") for stack in failures])
    blocks.append(wrap(count_line(stacks, failed=len(failures or {})), width))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def count_line(stacks: Sequence[ChangeSet], failed: int = 0) -> str:
    """Returns the last line: how many changes of which kind in how many stacks."""
    total = sum(len(changes.changes) for changes in stacks)
    tail = f"; {failed} failed" if failed else ""
    if not total and not stacks:
        return f"nothing to show{tail}"
    if not total:
        return f"no changes in {plural(len(stacks), 'stack')}{tail}"
    touched = sum(not changes.empty for changes in stacks)
    each = counted([change for changes in stacks for change in changes.changes])
    return f"{plural(total, 'change')} in {plural(touched, 'stack')}: {each}{tail}"


def plural(number: int, noun: str) -> str:
    """Returns `1 stack`, `2 stacks`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def counted(changes: Iterable[Change]) -> str:
    """Returns `1 to delete, 4 to create`."""
    ops = [change.op for change in changes]
    return ", ".join(f"{ops.count(op)} to {op}" for op in OPERATIONS if op in ops)


def _risk_lines(risks: Sequence[Risk], width: int, paint: Paint) -> list[str]:
    lines: list[str] = []
    stack_width = max(len(risk.stack) for risk in risks)
    for risk in risks:
        head = f"  {pad(risk.level, 7)}  {pad(risk.stack, stack_width)}  "
        text = printable(f"{risk.name} {risk.says}".strip())
        body = wrap(text, width, " " * len(head)) if width - len(head) >= 24 else wrap(text, width, "    ")
        if width - len(head) >= 24:
            body[0] = head + body[0].strip()
        else:
            body.insert(0, head.rstrip())
        body[0] = body[0].replace(risk.level, paint(risk.level, _LEVELS[risk.level], "bold"), 1)
        lines += body
    return lines


def _stack_lines(changes: ChangeSet, width: int, paint: Paint) -> list[str]:
    if changes.empty:
        head, *more = wrap(f"{changes.stack}: no changes{aside(changes)}", width)
    else:
        head, *more = wrap(f"{changes.stack}: {counted(changes.changes)}{aside(changes)}", width)
    lines = [head.replace(f"{changes.stack}:", paint(f"{changes.stack}:", "bold"), 1), *more]
    for change in changes.changes:
        lines += _change_lines(change, width, paint)
    for use in changes.not_compared:
        lines += wrap(f"not compared: {use.path}, because {use.env} is not set", width, "  ")
    for one in changes.pending:
        lines += wrap(pending_line(one), width, "  ")
    for warning in changes.warnings:
        for number, line in enumerate(warning.splitlines()):
            lines += wrap(line if number else f"warning: {line}", width, "  ")
    return lines


def pending_line(one: Pending) -> str:
    """Returns what waits for whom, in a sentence that ends with the address of the pull request."""
    names = one.files if len(one.files) <= _NAMES else (*one.files[: _NAMES - 1], "…")
    files, pull = ", ".join(names), f"pull request #{one.pull_request}"
    if names != one.files:
        files = f"{len(one.files)} files ({files})"
    if one.status == "pending":
        return f"pending: {pull} brings {files} to {one.branch} once it is merged: {one.url}"
    if one.status == "declined":
        return (
            f"declined: {pull} was closed unmerged, so {one.branch} lacks {files}; reopen it, "
            f"or change what is declared: {one.url}"
        )
    return f"not there yet: {one.branch} lacks {files} as declared; they arrive by a merge"


def aside(changes: ChangeSet) -> str:
    """Returns what else is to say of a stack, in brackets and after a space; empty when there is nothing."""
    notes = [f"{changes.unchanged} unchanged"] if changes.unchanged else []
    if changes.not_compared:
        notes.append(f"{len(changes.not_compared)} not compared")
    if waiting := sum(one.status == "pending" for one in changes.pending):
        notes.append(f"{waiting} pending")
    if changes.empty and changes.bookkeeping:
        notes.append("Pulumi's own record would be brought up to date")
    return f" ({', '.join(notes)})" if notes else ""


def _change_lines(change: Change, width: int, paint: Paint) -> list[str]:
    mark, colour = MARKS[change.op]
    head, *more = wrap(f"{change.name}  {change.type}", width - 1, "    ")
    head = head.replace(f" {change.type}", paint(f"  {change.type}", "dim"), 1)
    lines = [f"  {paint(mark, colour, 'bold')} {head.strip()}", *more]
    if change.op != "delete":
        lines += property_lines(change, width, paint)
    return lines
