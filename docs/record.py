"""Makes docs/demo.svg from a real run of `infra demo`: `.venv/bin/python docs/record.py`."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

HERE = Path(__file__).parent
STEP = re.compile(r"^\d+/\d+  ")
WIDTH = 82
# Rich's own template, less the fonts that it fetches from the network.
FORMAT = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">
{matrix}
</g>
</g>
</svg>
"""


def main() -> int:
    """Records the step in which a change by hand is noticed and repaired."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    for line in step_of(screen(), "Somebody changes"):
        console.print(Text.from_ansi(line), soft_wrap=True)
    svg = console.export_svg(
        title="infra demo", theme=DIMMED_MONOKAI, code_format=FORMAT, unique_id="demo", font_aspect_ratio=0.6
    )
    (HERE / "demo.svg").write_text(svg, encoding="utf-8")
    return 0


def screen() -> list[str]:
    """Returns what a terminal shows of a demo, with its colours, without what was overwritten."""
    ours, theirs = pty.openpty()
    demo = subprocess.Popen(
        [sys.executable, "-m", "infra.cli", "demo"], cwd=HERE.parent, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            written += os.read(ours, 65536)
        except OSError:
            break
    if demo.wait():
        raise SystemExit(written.decode(errors="replace"))
    lines = written.decode().replace("\r\n", "\n").split("\n")
    return [line.rpartition("\r\x1b[K")[2] for line in lines]


def step_of(lines: list[str], title: str) -> list[str]:
    """Returns the lines of one step."""
    plain = [Text.from_ansi(line).plain for line in lines]
    begins = [number for number, line in enumerate(plain) if STEP.match(line)] + [len(lines)]
    start, end = next((a, b) for a, b in pairwise(begins) if title in plain[a])
    return lines[start : end - 1]


if __name__ == "__main__":
    sys.exit(main())
