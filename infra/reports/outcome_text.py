"""What an apply got done, and what not."""

from __future__ import annotations

from collections.abc import Mapping

from infra.changes import OPERATIONS, Operation, Outcome
from infra.reports.cells import wrap
from infra.reports.changes_text import plural

_DONE: Mapping[Operation, str] = {
    "delete": "deleted",
    "replace": "replaced",
    "update": "updated",
    "create": "created",
    "import": "imported",
    "read": "read",
}


def render_outcomes(outcomes: Mapping[str, Outcome], *, width: int = 100) -> str:
    """Returns a line a stack, then the names of what failed and of what was not done."""
    lines: list[str] = []
    for stack, outcome in outcomes.items():
        ops = [change.op for change in outcome.done]
        done = ", ".join(f"{ops.count(op)} {_DONE[op]}" for op in OPERATIONS if op in ops)
        complete = not outcome.failed and not outcome.left
        lines.append(
            f"{stack}: {done or 'nothing in any account'}{' — done' if complete else ' — NOT COMPLETE'}"
        )
        if outcome.failed:
            lines += wrap(f"failed: {', '.join(outcome.failed)}", width, "  ")
        if outcome.left:
            lines += wrap(f"not done: {', '.join(outcome.left)}", width, "  ")
    total = sum(len(outcome.done) for outcome in outcomes.values())
    lines.append(f"{plural(total, 'change')} applied in {plural(len(outcomes), 'stack')}")
    return "\n".join(lines) + "\n"
