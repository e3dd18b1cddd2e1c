"""What others' linters say of workflow files: zizmor on security, actionlint on what GitHub would refuse.

Deliberately absent: shellcheck, which actionlint would call for each script; our scripts are run by tests.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.errors import Problem, ProviderFailed

ACTIONLINT = "1.7.12"
"""The version that `make linters` builds; infra/toolchain/linters/go.mod pins it."""
WAYS = {"actionlint": "`make linters`", "zizmor": "`pip install zizmor`"}
"""How to get each linter."""
AUDITS = {
    "actionlint": "https://github.com/rhysd/actionlint/blob/main/docs/checks.md",
    "zizmor": "https://docs.zizmor.sh/audits/",
}
"""Where each linter explains what it finds."""
_SECONDS = 60
# Files of the repository that are not ours are not at hand; and 1.7.12 is older than `$/`, of July 2026.
_UNKNOWN = (r"^could not read reusable workflow file", r'^reusable workflow call "\$/')


@dataclass(frozen=True)
class Complaint:
    """One thing that a linter says of a file."""

    linter: str
    rule: str
    severe: bool
    """GitHub would refuse the file, or somebody could misuse it."""
    path: str
    line: int
    what: str
    link: str


def find(linter: str, environ: Mapping[str, str]) -> str | None:
    """Returns the program: on PATH, beside this Python, or where `make linters` puts it; None: nowhere."""
    beside = Path(sys.executable).with_name(linter)
    return shutil.which(linter, path=environ.get("PATH")) or next(
        (str(file) for file in (beside, built(linter, environ)) if os.access(file, os.X_OK)), None
    )


def built(linter: str, environ: Mapping[str, str]) -> Path:
    """Returns where `make linters` puts the program."""
    cache = environ.get("XDG_CACHE_HOME") or f"{environ.get('HOME', '')}/.cache"
    return Path(cache) / "infra" / "linters" / f"{linter}-{ACTIONLINT}"


def lint(files: Mapping[str, str], programs: Mapping[str, str]) -> tuple[Complaint, ...]:
    """Returns what `programs` (paths by name: `zizmor`, `actionlint`) say of `files` (texts by path), by path
    and line. ProviderFailed: one of them did not do its work."""
    if not files:
        return ()
    with tempfile.TemporaryDirectory(prefix="infra-lint-") as folder:
        root = Path(folder)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        found = [
            complaint
            for linter, program in programs.items()
            for complaint in _LINTERS[linter](program, root, sorted(files))
        ]
    return tuple(sorted(found, key=lambda one: (one.path, one.line, one.linter, one.rule, one.what)))


def _zizmor(program: str, root: Path, paths: Sequence[str]) -> Iterator[Complaint]:
    words = ("--offline", "--pedantic", "--no-config", "--quiet", "--no-exit-codes", "--format", "json")
    for raw in _answer(program, root, *words, *paths):
        where = next(one for one in raw["locations"] if one["symbolic"]["kind"] == "Primary")
        key = where["symbolic"]["key"]["Local"]
        said = where["symbolic"]["annotation"]
        yield Complaint(
            "zizmor",
            raw["ident"],
            raw["determinations"]["severity"] == "High",
            key["verbatim_path"],
            where["concrete"]["location"]["start_point"]["row"] + 1,
            raw["desc"] if said == "this step" else f"{raw['desc']}: {said}",
            raw["url"],
        )


def _actionlint(program: str, root: Path, paths: Sequence[str]) -> Iterator[Complaint]:
    ignored = (word for pattern in _UNKNOWN for word in ("-ignore", pattern))
    words = ("-no-color", "-shellcheck=", "-pyflakes=", *ignored, "-format", "{{json .}}")
    for raw in _answer(program, root, *words, *paths):
        what, _, link = raw["message"].partition(". see ")
        link = link.partition(" ")[0]
        yield Complaint("actionlint", raw["kind"], True, raw["filepath"], raw["line"], what, link)


_LINTERS = {"actionlint": _actionlint, "zizmor": _zizmor}


def _answer(program: str, root: Path, *words: str) -> Any:
    """Returns the JSON that the program prints."""
    try:
        done = subprocess.run(
            [program, *words], cwd=root, capture_output=True, text=True, check=False, timeout=_SECONDS
        )
        return json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        what = f"{Path(program).name} did not check the workflow files ({type(error).__name__})"
        raise ProviderFailed(Problem(what, None, f"look at {program}, or say --no-linters")) from error
