"""Workflow files on their way: one pull request with one commit, whatever happens to it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.journeys import by_hand
from tests.journeys.home import Home

pytestmark = pytest.mark.journey

CI = ".github/workflows/ci.yml"
APP = "lib/env.ts"
OURS = "infra/workflows-staging"
HEAD = f"refs/heads/{OURS}"
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
    for version in ("20.1", "22", "24"):
        node(applied, version)
        preview = applied.infra("preview", "staging", code=0)
        assert f'node-version: "{version}"' in preview.out
        applied.infra("up", "staging", "--yes")
        assert pull_requests(applied) == {"1": "open"}
        assert by_hand.ahead(applied, "staging", OURS) == 1
        wanted = applied.infra("render", "staging", "--show", CI).out
        assert f'node-version: "{version}"' in wanted
        assert by_hand.read(applied, OURS, CI, APP) == {
            CI: wanted,
            APP: applied.infra("render", "staging", "--show", APP).out,
        }
        assert repository(applied)["refs"][STAGING] == before, "the branch itself is never touched"
    waiting = applied.infra("preview", "staging", "--expect-no-changes").out
    assert " 1 pending)" in waiting
    assert re.search(r"pending: pull request #1 brings .* to staging once it is merged:", _one_line(waiting))
    assert outputs(applied)["status"] == "proposed"

    by_hand.merge(applied, 1)
    merged = applied.infra("preview", "staging", "--refresh", "--expect-no-changes")
    assert "pending" not in merged.out
    node(applied, "20")
    applied.infra("up", "staging", "--refresh", "--yes")
    assert pull_requests(applied) == {"1": "closed", "2": "open"}
    node(applied, "24")
    applied.infra("up", "staging", "--yes")
    assert "open" not in pull_requests(applied).values(), "the branch holds the files: nothing is left"
    assert HEAD not in repository(applied)["refs"]
    assert outputs(applied)["status"] == "delivered"

    commit = by_hand.push(applied, "staging", CI, "name: By hand\n")
    said = _one_line(applied.infra("preview", "staging", "--refresh").out)
    assert f"files[{CI}]: by hand on staging in {commit[:7]} by " in said
    assert "-name: By hand" in said
    assert f"{CI} on staging was written by somebody else in {commit[:7]}" in said
    applied.infra("up", "staging", "--refresh", "--yes")
    body = repository(applied)["issues"]["3"]["body"]
    assert f"Changed on `staging` by hand, which merging replaces:\n\n- `{CI}` in {commit[:7]} by " in body
    assert by_hand.read(applied, "staging", CI) == {CI: "name: By hand\n"}


def test_a_closed_pull_request_is_respected_until_the_files_change(applied: Home) -> None:
    by_hand.close(applied, 1)
    said = _one_line(applied.infra("preview", "staging", "--refresh", "--expect-no-changes").out)
    assert "declined: pull request #1 was closed unmerged, so staging lacks " in said
    applied.infra("up", "staging", "--refresh", "--yes")
    assert pull_requests(applied) == {"1": "closed"}
    node(applied, "22")
    applied.infra("up", "staging", "--yes")
    assert pull_requests(applied) == {"1": "closed", "2": "open"}


def test_what_somebody_committed_to_our_pull_request_goes_only_when_it_was_named(applied: Home) -> None:
    by_hand.push(applied, OURS, CI, "name: By hand\n")
    node(applied, "22")
    before = repository(applied)["refs"]
    refused = applied.infra("up", "staging", "--yes", code=4)
    assert "-name: By hand" in refused.out
    assert f"--allow-delete {CI}" in refused.err
    assert repository(applied)["refs"] == before
    applied.infra("up", "staging", "--yes", "--allow-delete", CI)
    assert by_hand.ahead(applied, "staging", OURS) == 1
    assert 'node-version: "22"' in (by_hand.read(applied, OURS, CI)[CI] or "")


def test_straight_commits_replace_nothing_that_somebody_else_wrote(shared_only: Home) -> None:
    home = shared_only
    unprotected(home)
    by_hand.push(home, "staging", CI, "name: Theirs\n")
    refused = home.infra("up", "staging", "--yes", code=4)
    assert "-name: Theirs" in refused.out
    assert f"--allow-delete {CI}" in refused.err
    assert by_hand.read(home, "staging", CI, APP) == {CI: "name: Theirs\n", APP: None}
    home.infra("up", "staging", "--yes", "--allow-delete", CI)
    wanted = home.infra("render", "staging", "--show", CI).out
    assert by_hand.read(home, "staging", CI) == {CI: wanted}
    node(home, "22")
    home.infra("up", "staging", "--yes")
    assert 'node-version: "22"' in (by_hand.read(home, "staging", CI)[CI] or "")

    by_hand.push(home, "staging", CI, "name: Theirs again\n")
    plain = home.pulumi("up", "-s", "staging", "--yes", "--refresh", code=None)
    assert plain.code != 0
    assert f"{CI} on staging was written by somebody else" in _one_line(plain.all)
    assert by_hand.read(home, "staging", CI) == {CI: "name: Theirs again\n"}


def test_a_commit_to_a_protected_branch_is_refused_before_any_call(applied: Home) -> None:
    applied.edit("staging", "deliver: pull-request", "deliver: commit")
    asked = len(applied.requests())
    refused = applied.infra("up", "staging", "--yes", code=2)
    assert "`staging` is protected, so a commit to it is refused (WFL-" in refused.err
    assert len(applied.requests()) == asked


def unprotected(home: Home) -> None:
    """Edits the stack file: straight to an unprotected branch."""
    text = re.sub(r"    protect:\n(      .*\n)+", "", home.file("staging").read_text())
    home.file("staging").write_text(text.replace("deliver: pull-request", "deliver: commit"))


def _one_line(text: str) -> str:
    return " ".join(text.split())


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
