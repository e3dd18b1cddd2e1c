"""Where the project is that Pulumi runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pulumi

from infra.errors import BadInput, Problem


def project_root(argv: Sequence[str] = sys.orig_argv) -> Path:
    """Returns the folder of Pulumi.yaml. BadInput: it cannot be told.

    Language hosts before 3.80 do not say it; they only start the program in its own folder. That folder is taken
    as it was written in `--pwd`: the current directory would be the far end of the sandbox workspace's symlink.
    """
    if told := pulumi.get_root_directory():
        return Path(told)
    if "--pwd" in argv:
        program = Path(argv[argv.index("--pwd") + 1])
        for folder in program.parents:
            if (folder / "Pulumi.yaml").is_file():
                return folder
    raise BadInput(Problem("the folder of Pulumi.yaml is unknown", None, "run `pulumi` or `infra` in the project"))
