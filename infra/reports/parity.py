"""Which environment has which variable: a table where it fits, one variable below the other where not."""

from __future__ import annotations

from collections.abc import Sequence

from infra.reports.cells import cells, flow, pad
from infra.rules.parity import Cell, Row, Table

NONE = "—"


def render_parity(tables: Sequence[Table], width: int | None) -> str:
    """Returns a table a site, in at most `width` columns (None: as many as it takes)."""
    return "\n\n".join(_table(table, width) for table in tables)


def as_data(tables: Sequence[Table]) -> list[dict[str, object]]:
    """Returns the tables as JSON; fields are only ever added within a version of the report."""
    return [
        {
            "shared": table.shared,
            "environments": list(table.environments),
            "variables": [
                {
                    "name": row.name,
                    "env_ts": row.need,
                    "in": {name: _cell_data(cell) for name, cell in row.cells.items()},
                }
                for row in table.rows
            ],
        }
        for table in tables
    ]


def _cell_data(cell: Cell | None) -> dict[str, object] | None:
    if cell is None:
        return None
    return {"kind": cell.kind, "targets": list(cell.targets) or None, "of": cell.of}


def _table(table: Table, width: int | None) -> str:
    needs = any(row.need for row in table.rows)
    head = [f"variables of {table.shared}", *table.environments, *(["lib/env.ts"] if needs else [])]
    rows = [
        [
            row.name,
            *(_said(row.cells[name]) for name in table.environments),
            *([row.need or ""] if needs else []),
        ]
        for row in table.rows
    ]
    sizes = [max(cells(line[at]) for line in (head, *rows)) for at in range(len(head))]
    if width is not None and sum(sizes) + 2 * (len(sizes) - 1) > width:
        return "\n".join([head[0], *(line for row in table.rows for line in _below(row, width))])
    return "\n".join(
        "  ".join(pad(cell, size) for cell, size in zip(line, sizes, strict=True)).rstrip()
        for line in (head, *rows)
    )


def _below(row: Row, width: int) -> list[str]:
    """Returns the name, and below it the environments that have the same of it in one line."""
    having: dict[str, list[str]] = {}
    for name, cell in row.cells.items():
        having.setdefault(_said(cell), []).append(name)
    parts = [f"{said}: {', '.join(names)}" for said, names in sorted(having.items(), key=_missing_last)]
    return [f"  {row.name}", *flow([*parts, *([row.need] if row.need else [])], width, "    ")]


def _missing_last(found: tuple[str, list[str]]) -> tuple[bool, str]:
    return found[0] == NONE, found[0]


def _said(cell: Cell | None) -> str:
    if cell is None:
        return NONE
    if cell.of is not None:
        return f"{cell.kind} of {cell.of}"
    return f"{cell.kind} ({', '.join(cell.targets)})" if cell.targets else cell.kind
