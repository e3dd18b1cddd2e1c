"""Files in a checkout: only plain files of ours, in real folders, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from infra.errors import BadInput
from infra.workflows.checkout import read_checkout, write_checkout

ENV = "lib/env.ts"
OURS = "// Managed by infra: do not edit here.\n"


def test_files_and_their_folders_are_made(tmp_path: Path) -> None:
    files = {"vercel.json": "{}\n", ".github/workflows/ci.yml": "name: CI\n"}
    held = read_checkout(tmp_path, files)
    assert [file.state for file in held] == ["missing", "missing"]
    write_checkout(tmp_path, held)
    assert {path: (tmp_path / path).read_text() for path in files} == files
    assert [file.state for file in read_checkout(tmp_path, files)] == ["same", "same"]


def test_a_file_that_is_there_keeps_its_mode_and_no_draft_stays(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / ENV).write_text("old\n")
    (tmp_path / ENV).chmod(0o755)
    write_checkout(tmp_path, read_checkout(tmp_path, {ENV: "new\n"}))
    assert (tmp_path / ENV).read_text() == "new\n"
    assert (tmp_path / ENV).stat().st_mode & 0o777 == 0o755
    assert [file.name for file in (tmp_path / "lib").iterdir()] == ["env.ts"]


def test_a_new_file_is_as_readable_as_others(tmp_path: Path) -> None:
    write_checkout(tmp_path, read_checkout(tmp_path, {ENV: ""}))
    (tmp_path / "other").touch()
    assert (tmp_path / ENV).stat().st_mode == (tmp_path / "other").stat().st_mode


def test_line_ends_count(tmp_path: Path) -> None:
    (tmp_path / "vercel.json").write_bytes(b"{}\r\n")
    (file,) = read_checkout(tmp_path, {"vercel.json": "{}\n"})
    assert file.state == "differs"


@pytest.mark.parametrize(
    ("old", "foreign"),
    [
        (None, False),
        (OURS + "wanted\n", False),
        (OURS + "older\n", False),
        ("#!/bin/sh\n" + OURS, False),
        ("theirs\n", True),
        ("\n" * 10 + OURS, True),
        ("", True),
    ],
)
def test_a_file_is_of_somebody_else_when_it_differs_and_does_not_say_that_it_is_ours(
    tmp_path: Path, old: str | None, foreign: bool
) -> None:
    if old is not None:
        (tmp_path / "lib").mkdir()
        (tmp_path / ENV).write_text(old)
    (file,) = read_checkout(tmp_path, {ENV: OURS + "wanted\n"})
    assert file.foreign is foreign


def test_a_link_in_the_way_is_refused_and_nothing_is_written_through_it(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "env.ts").write_text("theirs\n")
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    (checkout / "lib").symlink_to(outside)
    (checkout / "vercel.json").symlink_to(outside / "env.ts")
    (checkout / "playwright.config.ts").symlink_to("nowhere")
    with pytest.raises(BadInput) as refused:
        read_checkout(checkout, {ENV: "ours\n", "vercel.json": "{}\n", "playwright.config.ts": ""})
    assert [problem.what for problem in refused.value.problems] == [
        "`lib` is no folder of the checkout",
        "this is no plain file",
        "this is no plain file",
    ]
    assert (outside / "env.ts").read_text() == "theirs\n"


def test_a_checkout_may_itself_be_reached_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    write_checkout(tmp_path / "link", read_checkout(tmp_path / "link", {"vercel.json": "{}\n"}))
    assert (tmp_path / "real" / "vercel.json").read_text() == "{}\n"


@pytest.mark.parametrize(
    ("made", "says"),
    [
        ("Lib/other.ts", "`Lib` differs from it in its letters only"),
        ("lib/Env.ts", "`Env.ts` differs from it in its letters only"),
        ("lib/env.ts/index.ts", "this is no plain file"),
        ("lib", "`lib` is no folder of the checkout"),
    ],
)
def test_what_else_is_in_the_way_is_named(tmp_path: Path, made: str, says: str) -> None:
    (tmp_path / made).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / made).touch()
    with pytest.raises(BadInput) as refused:
        read_checkout(tmp_path, {ENV: ""})
    assert [problem.what for problem in refused.value.problems] == [says]


@pytest.mark.parametrize("path", ["../vercel.json", "app/page.tsx", "lib/../vercel.json"])
def test_a_path_that_is_not_ours_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(BadInput, match="no path of ours to write"):
        read_checkout(tmp_path, {path: ""})


def test_what_holds_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vercel.json").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="holds no text"):
        read_checkout(tmp_path, {"vercel.json": "{}\n"})


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_cannot_be_read_is_named_beside_what_else_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "vercel.json").write_bytes(b"\xff")
    (tmp_path / "lib").mkdir(mode=0)
    with pytest.raises(BadInput) as refused:
        read_checkout(tmp_path, {ENV: "", "vercel.json": "{}\n"})
    assert [str(problem).partition(" — ")[0] for problem in refused.value.problems] == [
        "cannot be read: Permission denied",
        "holds no text",
    ]


def test_what_cannot_be_put_in_place_leaves_no_draft(tmp_path: Path) -> None:
    held = read_checkout(tmp_path, {"vercel.json": "{}\n"})
    (tmp_path / "vercel.json").mkdir()  # by somebody, meanwhile
    with pytest.raises(BadInput, match=r"cannot be written: Is a directory; .*vercel.json — mend that"):
        write_checkout(tmp_path, held)
    assert [file.name for file in tmp_path.iterdir()] == ["vercel.json"]
