"""ChangeSets as Markdown for a pull request or the page of a run: risks first, then each stack folded.

Never longer than its limit: every stack has its share of it, and what is left out is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from infra.changes import LEVELS, OPERATIONS, ChangeSet, Level, Risk
from infra.errors import InfraError
from infra.reports.changes_text import aside, count_line, counted, plural
from infra.reports.inert import cell, code, cut, prose
from infra.reports.room import fitting, shares
from infra.reports.stack_markdown import Section, notes, section

COMMENT = 65_536
"""Characters that GitHub takes in a comment; a step's summary may have 1 MiB.
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary"""
LIMIT = COMMENT - 1_536
"""The rest is for whoever puts something around the report."""
_SECTION = 600
"""Characters below which a section says nothing that the table does not."""
_SAYS = 600
_NOTE = 500
"""Characters kept for the note that says what was left out."""
_COLUMNS = (*OPERATIONS, "unchanged", "not compared", "pending")
_MARKS: Mapping[Level, str] = {"danger": "🔴", "warning": "🟠", "info": "🔵"}


def render_changes_markdown(
    stacks: Sequence[ChangeSet],
    risks: Sequence[Risk],
    failures: Mapping[str, InfraError] | None = None,
    *,
    limit: int = LIMIT,
) -> str:
    """Returns the whole report in at most `limit` characters; the same input gives the same bytes.

    One line when nothing changes and nothing waits, failed or could not be compared.
    """
    failed = failures or {}
    ranked = _by_danger([changes for changes in stacks if not changes.empty], risks)
    quiet = [changes for changes in stacks if changes.empty]
    title = _title(stacks, failed)
    room = limit - len(title) - _NOTE
    blocks = [
        "\n".join(
            [
                *_lines([_failure(*one) for one in failed.items()], room // 6, "failure"),
                *_lines([_risk(risk) for risk in risks], room // 3, "risk"),
            ]
        ),
        "`infra up` refuses what is 🔴 until it is named: `--allow-delete NAME`."
        if any(risk.level == "danger" for risk in risks)
        else "",
        _table(ranked, room // 6) if len(ranked) > 1 else "",
        _quiet(quiet, room // 12) if len(stacks) + len(failed) > 1 and ranked else "",
        "\n".join(_lines([line for changes in quiet for line in notes(changes)], room // 12, "note")),
    ]
    room -= sum(len(block) + 2 for block in blocks if block)
    sections = _sections(ranked, risks, room)
    body = [*blocks, _left_out(ranked, sections), *(one.text for one in sections.values())]
    document = "\n\n".join([title, *(block for block in body if block)]) + "\n"
    return document if len(document) <= limit else title[: limit - 1] + "\n"


def _title(stacks: Sequence[ChangeSet], failed: Mapping[str, InfraError]) -> str:
    if len(stacks) == 1 and not failed:
        (only,) = stacks
        if only.empty:
            return f"{code(only.stack)}: no changes{aside(only)}"
        return f"### {code(only.stack)}: {counted(only.changes)}"
    counts = count_line(stacks, failed=len(failed))
    return f"### {counts}" if failed or any(not changes.empty for changes in stacks) else counts.capitalize()


def _by_danger(stacks: Iterable[ChangeSet], risks: Iterable[Risk]) -> list[ChangeSet]:
    worst: dict[str, int] = {}
    for risk in risks:
        worst[risk.stack] = min(worst.get(risk.stack, len(LEVELS)), LEVELS.index(risk.level))
    return sorted(stacks, key=lambda changes: worst.get(changes.stack, len(LEVELS)))


def _lines(lines: list[str], room: int, noun: str) -> list[str]:
    return fitting(lines, room, lambda left: f"- … {plural(left, f'more {noun}')}")


def _failure(stack: str, error: InfraError) -> str:
    said = prose(cut(" ".join(str(error).split()), _SAYS))
    return f"- 🔴 **failed** {code(stack)}: {said}"


def _risk(risk: Risk) -> str:
    name = f" {code(risk.name)}" if risk.name else ""
    return f"- {_MARKS[risk.level]} **{risk.level}** {code(risk.stack)}{name} {prose(cut(risk.says, _SAYS))}"


def _table(stacks: Sequence[ChangeSet], room: int) -> str:
    numbers = {changes.stack: _numbers(changes) for changes in stacks}
    columns = [name for name in _COLUMNS if any(row.get(name) for row in numbers.values())]
    head = [f"| stack | {' | '.join(columns)} |", f"|---|{'---:|' * len(columns)}"]
    rows = [
        f"| {cell(stack)} | {' | '.join(str(row.get(name) or '') for name in columns)} |"
        for stack, row in numbers.items()
    ]
    room -= sum(len(line) + 1 for line in head)
    return "\n".join([*head, *fitting(rows, room, lambda left: f"| … {plural(left, 'more stack')} |")])


def _numbers(changes: ChangeSet) -> dict[str, int]:
    return {
        **{str(op): number for op, number in changes.counts().items()},
        "unchanged": changes.unchanged,
        "not compared": len(changes.not_compared),
        "pending": len(changes.pending),
    }


def _quiet(stacks: Sequence[ChangeSet], room: int) -> str:
    names = fitting([code(changes.stack) for changes in stacks], room, lambda left: f"{left} more")
    return f"No changes: {', '.join(names)}." if names else ""


def _sections(ranked: Sequence[ChangeSet], risks: Sequence[Risk], room: int) -> dict[str, Section]:
    """Returns the stacks that have room, the most dangerous first."""
    first = ranked[: max(0, room // _SECTION)]
    whole = {one.stack: section(one, risks, opened=len(ranked) == 1) for one in first}
    given = shares({stack: len(one.text) + 2 for stack, one in whole.items()}, room)
    for one in first:
        if len(whole[one.stack].text) + 2 > given[one.stack]:
            whole[one.stack] = section(one, risks, opened=len(ranked) == 1, room=given[one.stack] - 2)
    return {stack: one for stack, one in whole.items() if len(one.text) + 2 <= given[stack]}


def _left_out(ranked: Sequence[ChangeSet], sections: Mapping[str, Section]) -> str:
    short = [one.stack for one in ranked if one.stack not in sections or sections[one.stack].left_out]
    if not short:
        return ""
    number = sum(
        sections[one.stack].left_out if one.stack in sections else len(one.changes) for one in ranked
    )
    names = fitting([code(stack) for stack in short], _NOTE - 200, lambda left: f"{left} more")
    return (
        f"> Too long to show whole: {plural(number, 'change')} left out or cut short in {', '.join(names)}."
        " `infra preview --format json` has all."
    )
