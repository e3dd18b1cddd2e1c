"""Workflow files on their way: one pull request with one commit, whatever happens to it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.journeys.home import Home

pytestmark = pytest.mark.journey

HEAD = "refs/heads/infra/workflows-staging"
STAGING = "refs/heads/staging"


def repository(home: Home) -> Any:
    (found,) = home.world()["github"]["repositories"].values()
    return found


def pull_requests(home: Home) -> dict[str, str]:
    """Returns the state of each pull request by its number."""
    return {number: one["state"] for number, one in repository(home)["issues"].items() if one["pull"]}


def move(home: Home, ref: str, commit: str | None) -> None:
    """Points a branch at a commit by hand, or removes it."""
    (name,) = home.world()["github"]["repositories"]
    home.running.edit({"github": {"repositories": {name: {"refs": {ref: commit}}}}})


def node(home: Home, version: str) -> None:
    """Edits the stack files: another Node.js."""
    for stack in ("production", "staging"):
        lines = home.file(stack).read_text().splitlines(keepends=True)
        after = lines.index("      ci:\n") + 1
        if "node_version" in lines[after]:
            del lines[after]
        lines.insert(after, f'        node_version: "{version}"\n')
        home.file(stack).write_text("".join(lines))


def outputs(home: Home) -> Any:
    state = json.loads(home.pulumi("stack", "export", "-s", "staging").out)["deployment"]["resources"]
    return next(one["outputs"] for one in state if one["urn"].endswith("::workflows"))


def test_three_edits_are_one_pull_request_until_it_is_merged(applied: Home) -> None:
    before = repository(applied)["refs"][STAGING]
    for version in ("22", "24"):
        node(applied, version)
        preview = applied.infra("preview", "staging", code=0)
        assert f'node-version: "{version}"' in preview.out
        applied.infra("up", "staging", "--yes")
        assert pull_requests(applied) == {"1": "open"}
        assert repository(applied)["refs"][STAGING] == before
        applied.infra("preview", "staging", "--expect-no-changes")
    assert outputs(applied)["status"] == "proposed"

    move(applied, STAGING, repository(applied)["refs"][HEAD])  # a merge
    applied.infra("preview", "staging", "--refresh", "--expect-no-changes")
    node(applied, "20")
    applied.infra("up", "staging", "--yes")
    assert set(pull_requests(applied).values()) >= {"open"}
    node(applied, "24")
    applied.infra("up", "staging", "--yes")
    assert "open" not in pull_requests(applied).values(), "the branch holds the files: nothing is left"
    assert HEAD not in repository(applied)["refs"]
    assert outputs(applied)["status"] == "delivered"


def test_a_pull_request_that_somebody_spoilt_is_noticed_and_mended(applied: Home) -> None:
    right = repository(applied)["refs"][HEAD]
    move(applied, HEAD, repository(applied)["refs"][STAGING])  # someone reset the branch
    applied.infra("preview", "staging", "--expect-no-changes")  # nobody looked at the accounts
    said = applied.infra("preview", "staging", "--refresh", "--expect-no-changes", code=1)
    assert "workflows" in said.out
    applied.infra("up", "staging", "--refresh", "--yes")
    assert pull_requests(applied) == {"1": "open"}
    mended = repository(applied)["refs"][HEAD]
    tree = [repository(applied)["objects"][commit]["data"][:60] for commit in (right, mended)]
    assert tree[0] == tree[1], "the same files"


def test_a_lost_state_takes_over_the_pull_request(applied: Home) -> None:
    applied.pulumi("state", "delete", outputs_urn(applied), "-s", "staging", "--yes")
    head = repository(applied)["refs"][HEAD]
    applied.infra("up", "staging", "--yes")
    assert pull_requests(applied) == {"1": "open"}
    assert repository(applied)["refs"][HEAD] == head


def outputs_urn(home: Home) -> str:
    state = json.loads(home.pulumi("stack", "export", "-s", "staging").out)["deployment"]["resources"]
    return next(str(one["urn"]) for one in state if one["urn"].endswith("::workflows"))


def test_production_only_looks(applied: Home) -> None:
    asked = len(applied.requests())
    node(applied, "22")
    applied.infra("up", "production", "--yes")
    written = [
        one
        for one in applied.requests(asked)
        if "/git/" in one["path"] and one["method"] not in ("GET", "HEAD")
    ]
    assert written == []


def test_removing_the_workflows_closes_the_pull_request_and_leaves_the_branch(applied: Home) -> None:
    before = repository(applied)["refs"][STAGING]
    text = applied.file("staging").read_text()
    applied.file("staging").write_text(text[: text.index("  medicalbills:workflows:")])
    said = applied.infra("up", "staging", "--yes", "--allow-delete", "workflows")
    assert "the workflow files on staging stay" in said.all
    assert pull_requests(applied) == {"1": "closed"}
    assert repository(applied)["refs"][STAGING] == before
