"""A terminal of 80 columns with a person at it, who answers one question."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


def at_a_terminal(
    command: Sequence[str],
    folder: Path,
    environ: Mapping[str, str],
    question: str,
    before_answering: Callable[[], object],
    answer: str = "y",
) -> tuple[int, str]:
    """Runs the command, answers `question` after `before_answering`; returns exit code and screen."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**environ, "COLUMNS": "80", "TERM": "xterm-256color"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    screen, asked = b"", False
    while True:
        try:
            screen += os.read(ours, 65536)
        except OSError:  # Linux: the other side is closed
            break
        if not asked and question.encode() in screen:
            asked = True
            before_answering()
            os.write(ours, f"{answer}\n".encode())
    os.close(ours)
    code = process.wait()
    text = screen.decode(errors="replace")
    assert asked, f"{question!r} was never asked\n{text}"
    return code, text
