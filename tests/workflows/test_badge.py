"""The badge: drawn by the job's own script, against a `gh` that answers by script."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from infra.spec.workflows import CiSpec, FilesSpec
from infra.workflows.badge import badge_job, note_step
from infra.workflows.catalogue import render
from tests.workflows.scripts import Ran, run

GH = """
case "$*" in
  *git/trees*) cat > tree.json; echo tree2 ;;
  *commits/badges*) {old} ;;
  *git/commits*) echo commit1 ;;
esac
"""


def draw(folder: Path, coverage: str, old: str) -> Ran:
    return run(badge_job().steps[0].run, folder, {"gh": GH.format(old=old)}, {"COVERAGE": coverage})


def test_a_new_picture_replaces_the_branch_by_one_commit(tmp_path: Path) -> None:
    ran = draw(tmp_path, "83.4", "echo tree1")
    assert (ran.code, ran.complained) == (0, "")
    assert [call.split()[2] for call in ran.called] == [
        "repos/acme/site/git/trees",
        "repos/acme/site/commits/badges",
        "repos/acme/site/git/commits",
        "-X",
    ]
    assert "parents" not in str(ran.called)
    assert (
        ran.called[-1]
        == "gh api -X PATCH repos/acme/site/git/refs/heads/badges -f sha=commit1 -F force=true --silent"
    )


def test_the_branch_is_made_when_it_is_not_there(tmp_path: Path) -> None:
    ran = draw(tmp_path, "100", "echo '{}'; exit 1")
    assert ran.code == 0
    assert (
        ran.called[-1] == "gh api repos/acme/site/git/refs -f ref=refs/heads/badges -f sha=commit1 --silent"
    )


def test_the_same_picture_writes_nothing(tmp_path: Path) -> None:
    ran = draw(tmp_path, "83", "echo tree2")
    assert (ran.code, ran.said) == (0, "The badge shows 83% already.\n")
    assert len(ran.called) == 2


@pytest.mark.parametrize(("coverage", "color"), [("12", "#e05d44"), ("75", "#97ca00"), ("100", "#44cc11")])
def test_the_picture_is_an_svg_with_the_number_and_no_deployment_of_the_branch(
    coverage: str, color: str, tmp_path: Path
) -> None:
    draw(tmp_path, coverage, "echo tree1")
    picture, vercel = json.loads((tmp_path / "tree.json").read_text())["tree"]
    svg = ElementTree.fromstring(picture["content"])  # noqa: S314, our own script drew it
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert f"{coverage}%" in [node.text for node in svg.iter()]
    assert color in [node.get("fill") for node in svg.iter()]
    assert json.loads(vercel["content"]) == {"git": {"deploymentEnabled": False}}


@pytest.mark.parametrize(
    ("lines", "output"), [({"pct": 83.33}, "lines=83.33\n"), ({"pct": "Unknown"}, ""), (None, "")]
)
def test_a_run_without_a_number_draws_nothing(
    lines: dict[str, object] | None, output: str, tmp_path: Path
) -> None:
    if lines is not None:
        (tmp_path / "coverage").mkdir()
        (tmp_path / "coverage" / "coverage-summary.json").write_text(json.dumps({"total": {"lines": lines}}))
    ran = run(note_step().run, tmp_path, {})
    assert (ran.code, ran.output) == (0, output)
    assert "needs.test.outputs.lines != ''" in str(badge_job().if_)


def test_no_pull_request_may_write_and_nothing_else_may_ever() -> None:
    job = badge_job()
    assert "github.event_name == 'push'" in str(job.if_)
    assert "default_branch" in str(job.if_)
    plain, drawn = (
        render(FilesSpec(ci=CiSpec.model_validate({"coverage": {"badge": badge}})), ("main",))
        for badge in (False, True)
    )
    assert "contents: write" not in str(plain)
    assert str(drawn).count("contents: write") == 1
