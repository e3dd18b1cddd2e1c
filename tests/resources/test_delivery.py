"""Workflow files on their way to a branch, against the sandbox's GitHub."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from infra.clients.github_branch import blob_id
from infra.errors import ProviderFailed
from infra.resources.delivery import WorkflowFilesProvider
from infra.resources.delivery_by_hand import NO_RECORD, Record, record_of
from infra.resources.delivery_steps import Delivered, Delivery, deliver, look
from infra.resources.delivery_withdrawal import withdraw
from infra.resources.delivery_words import delivery_line
from infra.workflows.allowed import OURS
from tests.resources.pretend_github import NAME, OWNER, PretendGitHub, pretend_github

CI = ".github/workflows/ci.yml"
SECURITY = ".github/workflows/security.yml"
HEAD = "infra/workflows-staging"


def delivered_with_record(
    github: PretendGitHub, delivery: Delivery, record: Record = NO_RECORD, *allowed: str
) -> tuple[Delivered, Record]:
    """Delivers, and returns what is known afterwards, as the provider keeps it."""
    delivered = deliver(github.branches, delivery, record, allowed)
    return delivered, Record(record.with_files(delivery.files), delivered.commit)


@pytest.fixture
def github() -> Iterator[PretendGitHub]:
    with pretend_github() as pretend:
        yield pretend


def wanted(text: str = "name: CI\n", **others: Any) -> Delivery:
    """A delivery of two files by pull request."""
    files = {CI: text, SECURITY: "name: Security\n"}
    return replace(Delivery("staging", OWNER, NAME, "staging", "pull-request", files), **others)


def test_a_pull_request_proposes_all_files_in_one_commit(github: PretendGitHub) -> None:
    delivered = deliver(github.branches, wanted())
    assert delivered.status == "proposed"
    assert delivered.differs == (CI, SECURITY)
    assert github.pull_requests() == [delivered.pull_request]
    assert delivered.pull_request_url.endswith(f"/{OWNER}/{NAME}/pull/{delivered.pull_request}")
    assert github.head(HEAD) == delivered.commit
    assert github.commits_ahead(HEAD, "staging") == 1
    assert (github.text(HEAD, CI), github.text(HEAD, SECURITY)) == ("name: CI\n", "name: Security\n")
    assert github.text(HEAD, "README.md")  # all else is as it was


def test_three_changes_are_still_one_pull_request_with_one_commit(github: PretendGitHub) -> None:
    first, record = delivered_with_record(github, wanted())
    for number in range(3):
        before = github.push("staging", "app.ts", f"export const version = {number}\n")
        last, record = delivered_with_record(github, wanted(f"name: CI {number}\n"), record)
        assert github.head("staging") == before, "the branch itself is never touched"
    assert last.pull_request == first.pull_request
    assert github.pull_requests() == [first.pull_request]
    assert github.commits_ahead(HEAD, "staging") == 1
    assert github.text(HEAD, CI) == "name: CI 2\n"
    assert github.text(HEAD, "app.ts") == "export const version = 2\n"


def test_only_what_differs_is_in_the_pull_request(github: PretendGitHub) -> None:
    github.push("staging", CI, "name: CI\n")
    delivered = deliver(github.branches, wanted())
    assert delivered.differs == (SECURITY,)
    pull = github.api.rest.pulls.get(OWNER, NAME, delivered.pull_request).parsed_data
    assert f"- `{SECURITY}`" in (pull.body or "")
    assert CI not in (pull.body or "")
    assert "npm" not in (pull.body or "")


def test_a_pull_request_says_what_its_files_need_of_the_app(github: PretendGitHub) -> None:
    delivered = deliver(github.branches, wanted(files={"lib/posthog.ts": "export {};\n"}))
    body = github.api.rest.pulls.get(OWNER, NAME, delivered.pull_request).parsed_data.body or ""
    assert "on `staging` before the merge:\n\n- npm install posthog-js\n\n" in body


def test_nothing_is_proposed_when_the_branch_holds_the_files(github: PretendGitHub) -> None:
    for path, text in wanted().files.items():
        github.push("staging", path, text)
    with github.expecting_no_write():
        assert deliver(github.branches, wanted()).status == "delivered"
    assert github.pull_requests() == []


def test_a_pull_request_with_nothing_left_is_closed_and_its_branch_removed(github: PretendGitHub) -> None:
    opened = deliver(github.branches, wanted())
    for path, text in wanted().files.items():
        github.push("staging", path, text)
    closed = deliver(github.branches, wanted())
    assert closed.status == "delivered"
    assert (
        delivery_line(wanted(), closed)
        == f"pull request #{opened.pull_request} closed, branch {HEAD} removed"
    )
    assert github.pull_requests() == []
    assert github.pull_requests("closed") == [opened.pull_request]
    assert github.branches.head(HEAD) is None


def test_a_run_whose_state_got_lost_takes_over_what_is_there(github: PretendGitHub) -> None:
    first = deliver(github.branches, wanted())
    with github.expecting_no_write():
        again = deliver(github.branches, wanted())
    assert again == first


def test_a_branch_without_its_pull_request_gets_one(github: PretendGitHub) -> None:
    made = github.branches.commit(github.head("staging"), dict(wanted().files), "by a run that was killed")
    github.branches.create_branch(HEAD, made)
    again = deliver(github.branches, wanted())
    assert again.commit == made
    assert github.pull_requests() == [again.pull_request]


def test_another_target_branch_moves_the_pull_request(github: PretendGitHub) -> None:
    first = deliver(github.branches, wanted())
    moved = deliver(github.branches, wanted(branch="master"))
    assert moved.pull_request == first.pull_request
    assert github.api.rest.pulls.get(OWNER, NAME, moved.pull_request).parsed_data.base.ref == "master"


def test_straight_to_the_branch_is_one_commit_too(github: PretendGitHub) -> None:
    before = github.head("staging")
    delivered = deliver(github.branches, wanted(mode="commit"))
    assert delivered.status == "delivered"
    assert github.head("staging") == delivered.commit
    assert github.branches.parents(delivered.commit) == (before,)
    assert github.pull_requests() == []
    with github.expecting_no_write():
        assert deliver(github.branches, wanted(mode="commit")).status == "delivered"


def test_verifying_writes_nothing(github: PretendGitHub) -> None:
    github.push("staging", CI, "name: Other\n")
    with github.expecting_no_write():
        delivered = deliver(github.branches, wanted(mode="verify"))
    assert delivered.status == "differs"
    assert delivered.differs == (CI, SECURITY)
    for path, text in wanted().files.items():
        github.push("staging", path, text)
    with github.expecting_no_write():
        assert deliver(github.branches, wanted(mode="verify")).status == "delivered"


def test_looking_finds_what_was_proposed_and_what_was_merged(github: PretendGitHub) -> None:
    proposed = deliver(github.branches, wanted())
    with github.expecting_no_write():
        assert look(github.branches, wanted()) == proposed
    github.branches.move_branch("staging", proposed.commit, force=False)
    with github.expecting_no_write():
        assert look(github.branches, wanted()).status == "delivered"


def test_looking_finds_a_file_that_was_changed_by_hand(github: PretendGitHub) -> None:
    deliver(github.branches, wanted())
    github.push(HEAD, CI, "name: Changed\n")
    assert look(github.branches, wanted()).files == {CI: "name: Changed\n", SECURITY: "name: Security\n"}


def test_withdrawing_closes_the_pull_request_and_leaves_the_files_of_the_branch(
    github: PretendGitHub,
) -> None:
    github.push("staging", CI, "name: Merged before\n")
    opened = deliver(github.branches, wanted())
    assert withdraw(github.branches, wanted()) == (
        f"pull request #{opened.pull_request} closed, branch {HEAD} removed"
    )
    assert github.pull_requests() == []
    assert github.branches.head(HEAD) is None
    assert github.text("staging", CI) == "name: Merged before\n"
    assert withdraw(github.branches, wanted()) == ""


def test_a_branch_that_does_not_exist_is_named_with_what_to_do(github: PretendGitHub) -> None:
    with pytest.raises(ProviderFailed, match=r"octo-org/site has no branch `qa` — name it in"):
        deliver(github.branches, wanted(branch="qa"))


def props(**others: Any) -> dict[str, Any]:
    """The inputs of the resource."""
    inputs = {
        "stack": "staging",
        "owner": OWNER,
        "repository": NAME,
        "branch": "staging",
        "mode": "pull-request",
    }
    return {**inputs, "files": {CI: "name: CI\n"}, "__provider": "pickle", **others}


@pytest.mark.parametrize(
    "path",
    [
        "package.json",
        ".github/workflows/../../app.ts",
        ".github/workflows/a/b.yml",
        "/.github/workflows/ci.yml",
        ".github/workflows/Ci.yml",
        ".github/workflows/ci.yaml",
        "Vercel.json",
        "lib/../vercel.json",
        "./vercel.json",
        "lib/env.ts/",
        "lib/page.ts",
        "app/page.tsx",
        "supabase/migrations/1.sql",
    ],
)
def test_nothing_else_is_ever_written(path: str) -> None:
    failures = WorkflowFilesProvider().check({}, props(files={CI: "", path: ""})).failures
    assert [(each.property, each.reason) for each in failures] == [
        ("files", f"{path} is not ours to write: {OURS}")
    ]


@pytest.mark.parametrize(
    ("change", "changes"),
    [
        ({}, False),
        ({"__provider": "newer code"}, False),
        ({"files": {CI: "name: Other\n"}}, True),
        ({"files": {}}, True),
        ({"mode": "commit"}, True),
        ({"branch": "master"}, True),
    ],
)
def test_a_change_of_an_input_is_a_change_and_nothing_else(change: dict[str, Any], changes: bool) -> None:
    olds = {**props(), "status": "proposed", "pull_request": 3, "commit": "abc"}
    assert WorkflowFilesProvider().diff("id", olds, props(**change)).changes is changes


def test_a_state_from_before_texts_were_remembered_knows_what_was_delivered_last() -> None:
    old = {**props(), "status": "proposed", "commit": "abc"}
    assert record_of(old) == Record({CI: (blob_id("name: CI\n"),)}, "abc")
    kept = {**old, "known": {CI: ["1", "2"]}, "files": {CI: "name: By hand\n"}}
    assert record_of(kept) == Record({CI: ("1", "2")}, "abc")
