"""The figures as people and programs read them."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

from benchmarks.measure import Measure

FORMAT_VERSION = 1


def as_text(measures: Sequence[Measure]) -> str:
    """Returns a table of at most 80 columns."""
    lines = [f"{'':36} {'median':>9} {'range':>15} {'goal':>9}"]
    for m in measures:
        spread = (
            f"{min(m.samples):.2f}–{max(m.samples):.2f}"
            if m.unit == "s"
            else f"{min(m.samples):.0f}–{max(m.samples):.0f}"
        )
        figure = f"{m.median:.2f} {m.unit}" if m.unit == "s" else f"{m.median:.0f} {m.unit}"
        goal = "" if math.isinf(m.goal) else f"{'≥' if m.at_least else '≤'} {m.goal:g}"
        verdict = "" if math.isinf(m.goal) else "  ok" if m.met else "  MISSED"
        lines.append(f"{m.name:36} {figure:>9} {spread:>15} {goal:>9}{verdict}".rstrip())
    return "\n".join(lines)


def as_json(measures: Sequence[Measure]) -> str:
    """Returns every sample."""
    rows = [
        {
            "name": m.name.strip(),
            "unit": m.unit,
            "median": round(m.median, 4),
            "samples": [round(sample, 4) for sample in m.samples],
            "goal": None if math.isinf(m.goal) else m.goal,
            "met": m.met,
        }
        for m in measures
    ]
    return json.dumps({"version": FORMAT_VERSION, "measures": rows}, indent=2)
