"""Where the project is that Pulumi runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from infra.errors import BadInput, Problem


def project_root(told: str | None, argv: Sequence[str]) -> Path:
    """Returns the folder of Pulumi.yaml: what the language host told, else from the arguments `argv` that it
    started Python with. BadInput: neither says it.

    Hosts before 3.80 only start the program in its own folder. It is taken as it was written in `--pwd`: the
    current directory would be the far end of the sandbox workspace's symlink.
    """
    if told:
        return Path(told)
    if "--pwd" in argv:
        program = Path(argv[argv.index("--pwd") + 1])
        for folder in program.parents:
            if (folder / "Pulumi.yaml").is_file():
                return folder
    raise BadInput(
        Problem("the folder of Pulumi.yaml is unknown", None, "run `pulumi` or `infra` in the project")
    )
