"""The workflow files of this repository are those that its own shared stack declares."""

from __future__ import annotations

from pathlib import Path

from infra.spec.load import load_estate
from infra.workflows.files import files_of

ROOT = Path(__file__).parents[2]


def test_the_committed_files_are_the_rendered_ones() -> None:
    estate = load_estate(ROOT)
    (stack,) = (stack for stack, spec in estate.shared() if spec.workflows)
    wanted = files_of(estate, stack)
    folder = ROOT / ".github" / "workflows"
    committed = {f".github/workflows/{file.name}": file.read_text() for file in folder.iterdir()}
    assert committed == wanted, f"run `infra render {stack.name} --to .`"
