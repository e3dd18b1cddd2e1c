"""`infra render` as a person uses it: without an account, in a project of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from infra.cli import cli
from infra.errors import BadInput, Refused
from tests.builders import GONE, Changes, write_site, write_stack

CI = ".github/workflows/ci.yml"
WITH_APP = {"staging/workflows/app": ["health", "vercel"]}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    folder.mkdir()
    return folder


def render(
    project: Path, monkeypatch: pytest.MonkeyPatch, *words: str, changes: Changes | None = None
) -> Result:
    """Runs the command in a new project in `project`."""
    if not (project / "Pulumi.yaml").exists():
        write_site(project, changes)
    monkeypatch.chdir(project)
    return CliRunner().invoke(cli, ["render", *words], standalone_mode=False)


def exit_of(result: Result) -> object:
    """The exit code that the command returned; an error of it is raised."""
    if result.exception:
        raise result.exception
    return result.return_value


def test_the_files_of_the_environment_that_delivers_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = render(tmp_path, monkeypatch, changes=WITH_APP)
    assert [line.split()[0] for line in said.stdout.splitlines()] == [
        CI,
        "app/api/health/route.ts",
        "vercel.json",
        "3",
    ]
    assert said.stdout.endswith("3 files of staging: --to DIR writes, --show PATH prints\n")


def test_one_file_is_printed_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = render(tmp_path, monkeypatch, "production", "--show", CI)
    assert said.stdout.startswith("# Managed by infra")
    assert said.stdout.endswith("\n")
    assert not said.stdout.endswith("\n\n")
    with pytest.raises(BadInput, match=rf"no file `.github/workflows/c.yml` — did you mean `{CI}`"):
        exit_of(render(tmp_path, monkeypatch, "--show", ".github/workflows/c.yml"))


def test_written_then_checked_then_written_again(
    tmp_path: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = ("--to", str(checkout))
    first = render(tmp_path, monkeypatch, *to)
    assert first.stdout == f"written    {CI}\n"
    assert (checkout / CI).read_text() == render(tmp_path, monkeypatch, "--show", CI).stdout
    checked = render(tmp_path, monkeypatch, *to, "--check")
    assert (exit_of(checked), checked.stdout) == (0, "1 file is as staging declares them\n")
    assert render(tmp_path, monkeypatch, *to).stdout == f"unchanged  {CI}\n"


def test_what_the_app_needs_for_new_files_is_said_once(
    tmp_path: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to, changes = ("--to", str(checkout)), {"staging/workflows/app": ["playwright", "vercel"]}
    first = render(tmp_path, monkeypatch, *to, changes=changes)
    assert first.stdout.endswith(
        "vercel.json\nWhat they need of the app, when it lacks it:\n  npm install -D @playwright/test\n"
    )
    assert "npm" not in render(tmp_path, monkeypatch, *to).stdout


def test_a_file_that_differs_is_a_diff_and_exit_code_1(
    tmp_path: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = ("--to", str(checkout))
    render(tmp_path, monkeypatch, *to)
    text = (checkout / CI).read_text()
    (checkout / CI).write_text(text.replace("name: CI\n", "name: Changed\n"))
    said = render(tmp_path, monkeypatch, *to, "--check")
    assert exit_of(said) == 1
    assert said.stdout.startswith(f"--- a/{CI}\n+++ b/{CI}\n@@ ")
    assert "\n-name: Changed\n+name: CI\n" in said.stdout
    assert said.stdout.endswith("1 of 1 files are not as staging declares them\n")
    assert (checkout / CI).read_text() != text, "a check writes nothing"


def test_what_is_replaced_is_shown(tmp_path: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    to = ("--to", str(checkout))
    render(tmp_path, monkeypatch, *to)
    text = (checkout / CI).read_text()
    (checkout / CI).write_text(text + "# by hand\n")
    said = render(tmp_path, monkeypatch, *to)
    assert "\n-# by hand\n" in said.stdout
    assert said.stdout.endswith(f"\nwritten    {CI}\n")
    assert (checkout / CI).read_text() == text


def test_a_file_of_somebody_else_is_shown_and_kept_until_forced(
    tmp_path: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = ("--to", str(checkout))
    (checkout / "vercel.json").write_text('{"theirs": true}\n')
    said = render(tmp_path, monkeypatch, *to, changes=WITH_APP)
    assert '\n-{"theirs": true}\n' in said.stdout
    with pytest.raises(Refused, match=r"vercel.json is not managed by infra, and differs — --force replaces"):
        exit_of(said)
    assert [file.name for file in checkout.iterdir()] == ["vercel.json"], "nothing at all was written"
    forced = render(tmp_path, monkeypatch, *to, "--force")
    assert "written    vercel.json\n" in forced.stdout
    assert "theirs" not in (checkout / "vercel.json").read_text()


def test_the_shared_stack_has_the_files_of_this_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = render(
        tmp_path, monkeypatch, "shared", changes={"shared/workflows": {"files": ["drift", "infra"]}}
    )
    assert [line.split()[0] for line in said.stdout.splitlines()][:2] == [
        ".github/workflows/drift.yml",
        ".github/workflows/infra.yml",
    ]


@pytest.mark.parametrize(
    ("words", "changes", "says"),
    [
        (("--check",), {}, "--check needs a checkout — name it: --to DIR"),
        (("--force",), {}, "--force needs a checkout — name it: --to DIR"),
        (
            ("--to", ".", "--check", "--force"),
            {},
            "--check and --force are two different things — say one of them",
        ),
        (
            ("--to", ".", "--show", CI),
            {},
            "--show and --to are two different things — say one of them",
        ),
        (("--to", "nowhere"), {}, "there is no such folder — nowhere — name a checkout"),
        (("stagin",), {}, "there is no stack `stagin` — did you mean `staging`?"),
        (
            ("preview",),
            {},
            "`preview` declares no files — stacks/Pulumi.preview.yaml:1, workflows — "
            "name them in `workflows`",
        ),
        (
            (),
            {"production/workflows/deliver": "commit"},
            "several stacks deliver files — name one: production, staging",
        ),
        (
            (),
            {"staging/workflows": GONE},
            "no environment delivers files — declare `workflows`, or name a stack",
        ),
    ],
)
def test_what_cannot_be_done_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], changes: Changes, says: str
) -> None:
    with pytest.raises(BadInput) as refused:
        exit_of(render(tmp_path, monkeypatch, *words, changes=changes))
    assert str(refused.value) == says


def test_a_broken_stack_is_in_the_way_of_app_files_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(tmp_path, WITH_APP)
    write_stack(tmp_path, "preview", b"config:\n  site:environment: {color: red}\n")
    assert exit_of(render(tmp_path, monkeypatch, "production")) == 0
    with pytest.raises(BadInput) as refused:
        exit_of(render(tmp_path, monkeypatch, "staging"))
    first, second = map(str, refused.value.problems)
    assert first.startswith(
        "the app's files follow every environment, and stacks/Pulumi.preview.yaml cannot be used — "
        "stacks/Pulumi.staging.yaml:"
    )
    assert second.startswith("unknown key `color` — stacks/Pulumi.preview.yaml:2")
