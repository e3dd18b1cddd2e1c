"""One file for each mistake a person makes, and beside it all that is said about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.errors import BadInput
from infra.spec.load import load_estate
from tests.builders import write_project, write_stack

BAD = Path(__file__).parent / "bad"


@pytest.mark.parametrize("mistake", sorted(path.stem for path in BAD.glob("*.yaml")))
def test_the_whole_message(mistake: str, tmp_path: Path) -> None:
    assert said_of((BAD / f"{mistake}.yaml").read_bytes(), tmp_path) == (BAD / f"{mistake}.txt").read_text()


def said_of(content: bytes, folder: Path) -> str:
    """Returns what is said of a project whose stack `bad` has this content."""
    write_project(folder)
    write_stack(folder, "bad", content)
    with pytest.raises(BadInput) as refusal:
        load_estate(folder)
    return f"{refusal.value}\n"
