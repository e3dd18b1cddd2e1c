"""The world and its file."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from infra.errors import BadInput
from infra.sandbox.world import DEBOUNCE_SECONDS, World


def test_times_are_written_as_each_vendor_does() -> None:
    world = World(clock=lambda: 1_795_498_577.5)
    assert world.now() == "2026-11-24T05:36:17Z"
    assert world.now_ms() == 1_795_498_577_500


def test_ids_count_up_for_each_kind() -> None:
    world = World()
    assert [world.next_id("a"), world.next_id("b"), world.next_id("a")] == [1, 1, 2]


def test_it_is_read_back(tmp_path: Path) -> None:
    world = World(tmp_path / "world.json")
    world.vendor("vercel")["name"] = "Zürich"
    world.changed()
    assert World(tmp_path / "world.json").data == {"vercel": {"name": "Zürich"}}


def test_many_changes_are_one_write(tmp_path: Path) -> None:
    async def change_often() -> list[bool]:
        world = World(tmp_path / "world.json")
        for number in range(100):
            world.data["number"] = number
            world.changed()
        before = (tmp_path / "world.json").exists()
        await asyncio.sleep(DEBOUNCE_SECONDS * 2)
        return [before, (tmp_path / "world.json").exists()]

    assert asyncio.run(change_often()) == [False, True]
    assert json.loads((tmp_path / "world.json").read_text())["data"] == {"number": 99}
    assert [path.name for path in tmp_path.iterdir()] == ["world.json"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 2, "data": {}}', '{"format": 1, "data": 3}'])
def test_a_file_that_is_no_world_is_one_clear_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "world.json").write_text(content)
    with pytest.raises(BadInput) as caught:
        World(tmp_path / "world.json")
    assert str(caught.value).startswith("the sandbox's accounts cannot be read (")
    assert str(caught.value).endswith("world.json — `infra sandbox reset` starts with new ones")
