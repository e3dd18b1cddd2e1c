"""What a preview says of files that somebody else wrote, against the sandbox's GitHub."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import pytest

from infra.changes import Change, ChangeSet, Delivering, Json, Operation, PropertyChange
from infra.clients.github import Api
from infra.clients.github_branch import blob_id
from infra.commands.by_hand import with_files_by_hand
from infra.errors import Problem, ProviderFailed
from infra.reports.changes_json import render_changes_json
from infra.reports.changes_text import render_changes
from tests.resources.pretend_github import NAME, OWNER, PretendGitHub, pretend_github

CI = ".github/workflows/ci.yml"
DECLARED, BEFORE, THEIRS = "name: CI\non: push\n", "name: CI\n", "name: Theirs\non: push\n"


@pytest.fixture
def github() -> Iterator[PretendGitHub]:
    with pretend_github() as pretend:
        yield pretend


def preview(mode: str, record: dict[str, Json] | None = None) -> ChangeSet:
    """What the engine says of one file that changes, or is new."""
    inputs: dict[str, Json] = {
        "stack": "staging",
        "owner": OWNER,
        "repository": NAME,
        "branch": "staging",
        "mode": mode,
        "files": {CI: DECLARED},
    }
    prop = PropertyChange(f"files[{CI}]", "update" if record else "add", BEFORE if record else None, DECLARED)
    op: Operation = "update" if record else "create"
    change = Change(
        "staging", op, "workflows", "workflow files", "urn:w", (prop,), Delivering(inputs, record or {})
    )
    return ChangeSet("staging", (change,))


def looked(github: PretendGitHub, changes: ChangeSet) -> ChangeSet:
    def opened() -> AbstractContextManager[Api]:
        return nullcontext(github.api)

    with github.expecting_no_write():
        return with_files_by_hand(changes, lambda text: text.replace("hunter2", "[secret]"), opened)


def record() -> dict[str, Json]:
    return {"known": {CI: [blob_id(BEFORE)]}, "commit": "", "files": {CI: BEFORE}}


def test_a_file_that_is_there_before_the_first_delivery_is_shown_as_a_diff(github: PretendGitHub) -> None:
    commit = github.push("staging", CI, THEIRS)
    changes = looked(github, preview("commit"))
    (one,) = changes.changes[0].by_hand
    assert (one.path, one.branch, one.token, one.proposed) == (
        CI,
        "staging",
        f"{CI}@{blob_id(THEIRS)}",
        False,
    )
    assert one.by.startswith(f" in {commit[:7]} by ")
    text = render_changes([changes], [])
    assert f"files[{CI}]: by hand on staging in {commit[:7]} by " in text
    assert "        -name: Theirs\n        +name: CI\n" in text
    diff = f"--- a/{CI}\\n+++ b/{CI}\\n@@ -1,2 +1,2 @@\\n-name: Theirs\\n+name: CI\\n on: push\\n"
    assert diff in render_changes_json([changes], [])


def test_a_change_by_hand_replaces_the_text_of_the_record(github: PretendGitHub) -> None:
    github.push("staging", CI, THEIRS)
    changes = looked(github, preview("pull-request", record()))
    (prop,) = changes.changes[0].properties
    assert (prop.kind, prop.old, prop.new) == ("update", THEIRS, DECLARED)
    assert [one.proposed for one in changes.changes[0].by_hand] == [True]
    assert render_changes([changes], []).count(f"files[{CI}]") == 1


def test_what_we_delivered_is_not_by_hand(github: PretendGitHub) -> None:
    github.push("staging", CI, BEFORE)
    assert looked(github, preview("commit", record())) == preview("commit", record())


def test_a_branch_that_is_not_there_yet_holds_nothing_by_hand(github: PretendGitHub) -> None:
    github.branches.delete_branch("staging")
    assert looked(github, preview("commit")) == preview("commit")


def test_a_file_of_somebody_on_our_pull_request_is_shown_as_what_would_go(github: PretendGitHub) -> None:
    github.branches.create_branch("infra/workflows-staging", github.head("staging"))
    github.push("infra/workflows-staging", "app/page.tsx", "export {}\n")
    (change,) = looked(github, preview("pull-request", record())).changes
    assert [(one.path, one.proposed) for one in change.by_hand] == [("app/page.tsx", False)]
    assert "        -export {}\n" in render_changes([ChangeSet("staging", (change,))], [])


def test_a_secret_in_the_text_of_somebody_else_is_not_shown(github: PretendGitHub) -> None:
    github.push("staging", CI, "token: hunter2\n")
    changes = looked(github, preview("commit"))
    assert "token: [secret]" in render_changes([changes], [])
    assert "hunter2" not in repr(changes)


def test_what_is_no_text_is_said_to_be_none(github: PretendGitHub) -> None:
    blob = github.api.rest.git.create_blob(OWNER, NAME, content="//4=", encoding="base64").parsed_data.sha
    head = github.head("staging")
    tree = github.api.rest.git.create_tree(
        OWNER, NAME, base_tree=head, tree=[{"path": CI, "mode": "100644", "type": "blob", "sha": blob}]
    ).parsed_data.sha
    commit = github.api.rest.git.create_commit(OWNER, NAME, message="x", tree=tree, parents=[head])
    github.branches.move_branch("staging", commit.parsed_data.sha, force=False)
    (prop,) = looked(github, preview("commit")).changes[0].properties
    assert prop.old == "(no text)"


def test_a_long_change_by_hand_is_shown_whole(github: PretendGitHub) -> None:
    github.push("staging", CI, "".join(f"line {number}\n" for number in range(200)))
    text = render_changes([looked(github, preview("commit"))], [])
    assert "-line 199\n" in text
    assert "more lines" not in text


def test_a_preview_without_an_answer_says_that_nobody_looked() -> None:
    @contextmanager
    def closed() -> Iterator[Api]:
        raise ProviderFailed(Problem("GitHub cannot be reached"))
        yield

    changes = with_files_by_hand(preview("commit"), str, closed)
    assert changes.changes == preview("commit").changes
    assert changes.warnings == (
        "workflows: nobody looked for files changed by hand: GitHub cannot be reached",
    )


def test_a_preview_without_a_token_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    (warning,) = with_files_by_hand(preview("commit"), str).warnings
    assert "GITHUB_TOKEN is not set" in warning


def test_a_preview_without_files_makes_no_call() -> None:
    @contextmanager
    def never() -> Iterator[Api]:
        pytest.fail("it asked GitHub")
        yield

    changes = ChangeSet("staging", (Change("staging", "update", "a", "GitHub label", "urn"),))
    assert with_files_by_hand(changes, str, never) == changes
