"""What somebody else wrote: shown, listed, and never overwritten unless it was named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Literal

import pytest

from infra.clients.github_branch import CHANGED_AT_MOST, NO_TEXT, RepositoryBranches, blob_id
from infra.errors import Refused
from infra.resources.delivery_by_hand import KEPT, NO_RECORD, Overwrite, Record
from infra.resources.delivery_steps import Delivered, Delivery, deliver, look
from infra.resources.delivery_withdrawal import withdraw
from infra.resources.delivery_words import pull_request_body
from tests.resources.pretend_github import NAME, OWNER, PretendGitHub, pretend_github

CI = ".github/workflows/ci.yml"
ENV = "lib/env.ts"
HEAD = "infra/workflows-staging"
Mode = Literal["100644", "120000"]


@pytest.fixture
def github() -> Iterator[PretendGitHub]:
    with pretend_github() as pretend:
        yield pretend


def wanted(text: str = "name: CI\n", **others: Any) -> Delivery:
    files = {CI: text, ENV: "export {}\n"}
    return replace(Delivery("staging", OWNER, NAME, "staging", "pull-request", files), **others)


def committed(text: str = "name: CI\n") -> Delivery:
    return wanted(text, mode="commit")


def after(delivery: Delivery, delivered: Delivered, record: Record = NO_RECORD) -> Record:
    """What the provider keeps."""
    return Record(record.with_files(delivery.files), delivered.commit)


def body(github: PretendGitHub, number: int) -> str:
    return github.api.rest.pulls.get(OWNER, NAME, number).parsed_data.body or ""


def merge(github: PretendGitHub, number: int) -> None:
    github.api.rest.pulls.merge(OWNER, NAME, number)


def test_a_first_commit_does_not_replace_the_file_of_somebody_else(github: PretendGitHub) -> None:
    theirs = github.push("staging", CI, "name: Theirs\n")
    with github.expecting_no_write(), pytest.raises(Refused) as refused:
        deliver(github.branches, committed())
    (problem,) = refused.value.problems
    assert str(problem).startswith(f"{CI} on staging was written by somebody else in {theirs[:7]} by ")
    assert str(problem).endswith(
        f"`infra up staging` shows how it differs; --allow-delete {CI} overwrites it"
    )


def test_what_was_named_is_overwritten_and_only_the_text_that_was_seen(github: PretendGitHub) -> None:
    github.push("staging", CI, "name: Theirs\n")
    seen = f"{CI}@{blob_id('name: Theirs' + chr(10))}"
    github.push("staging", CI, "name: Theirs, changed again\n")
    with pytest.raises(Refused):
        deliver(github.branches, committed(), allowed=[seen])
    github.push("staging", CI, "name: Theirs\n")
    assert deliver(github.branches, committed(), allowed=[seen]).status == "delivered"
    assert github.text("staging", CI) == "name: CI\n"


def test_a_commit_replaces_what_we_delivered_before(github: PretendGitHub) -> None:
    first = deliver(github.branches, committed())
    second = deliver(github.branches, committed("name: CI 2\n"), after(committed(), first))
    assert second.status == "delivered"
    assert github.text("staging", CI) == "name: CI 2\n"


def test_a_change_by_hand_between_two_commits_is_not_replaced(github: PretendGitHub) -> None:
    record = after(committed(), deliver(github.branches, committed()))
    github.push("staging", CI, "name: By hand\n")
    with github.expecting_no_write(), pytest.raises(Refused, match="written by somebody else"):
        deliver(github.branches, committed("name: CI 2\n"), record)


def test_a_pull_request_lists_what_somebody_changed_on_the_branch(github: PretendGitHub) -> None:
    record = after(wanted(), deliver(github.branches, wanted()))
    commit = github.push("staging", CI, "name: By hand\n")
    proposed = deliver(github.branches, wanted(), record)
    assert f"Changed on `staging` by hand, which merging replaces:\n\n- `{CI}` in {commit[:7]} by " in body(
        github, proposed.pull_request
    )
    assert github.text("staging", CI) == "name: By hand\n"


def test_what_somebody_calls_himself_is_no_markup_and_tells_nobody() -> None:
    overwrite = Overwrite(CI, "staging", "1", proposed=True, commit="1a2b3c4d", author="` @octo-org/all")
    assert f"- `{CI}` in 1a2b3c4 by `' @octo-org/all`\n" in pull_request_body(wanted(), (CI,), [overwrite])


def test_what_was_merged_before_is_ours_though_newer_was_proposed_since(github: PretendGitHub) -> None:
    first = deliver(github.branches, wanted())
    record = after(wanted(), first)
    merge(github, first.pull_request)
    for number in (2, 3):
        delivery = wanted(f"name: CI {number}\n")
        proposed = deliver(github.branches, delivery, record)
        record = after(delivery, proposed, record)
    assert "by hand" not in body(github, proposed.pull_request)
    assert proposed.pull_request != first.pull_request


def test_a_commit_of_somebody_on_our_pull_request_is_not_lost(github: PretendGitHub) -> None:
    proposed = deliver(github.branches, wanted())
    record = after(wanted(), proposed)
    github.push(HEAD, CI, "name: By hand\n")
    github.push(HEAD, "app/page.tsx", "export default function Page() {}\n")
    with github.expecting_no_write(), pytest.raises(Refused) as refused:
        deliver(github.branches, wanted("name: CI 2\n"), record)
    assert [problem.what.split(" was ")[0] for problem in refused.value.problems] == [
        f"{CI} on {HEAD}",
        f"app/page.tsx on {HEAD}",
    ]


def test_a_look_at_our_pull_request_does_not_make_the_commit_of_somebody_ours(github: PretendGitHub) -> None:
    record = after(wanted(), deliver(github.branches, wanted()))
    github.push(HEAD, CI, "name: By hand\n")
    assert look(github.branches, wanted()).files[CI] == "name: By hand\n"
    with pytest.raises(Refused):
        deliver(github.branches, wanted(), record)


def test_a_record_that_got_lost_leaves_our_commit_ours_and_others_theirs(github: PretendGitHub) -> None:
    deliver(github.branches, wanted())
    proposed = deliver(github.branches, wanted("name: CI 2\n"))
    assert github.text(HEAD, CI) == "name: CI 2\n"
    assert github.pull_requests() == [proposed.pull_request]
    github.push(HEAD, CI, "name: By hand\n")
    with pytest.raises(Refused):
        deliver(github.branches, wanted("name: CI 3\n"))


def named(github: PretendGitHub, path: str) -> str:
    """What allows to overwrite a file of our pull request as it is now."""
    return Overwrite(path, HEAD, blob_id(github.text(HEAD, path)), proposed=False).token


@pytest.mark.parametrize("state_is_lost", [False, True])
def test_a_file_amended_to_our_commit_is_of_somebody_else_until_it_was_named(
    github: PretendGitHub, state_is_lost: bool
) -> None:
    first = deliver(github.branches, wanted())
    record = NO_RECORD if state_is_lost else after(wanted(), first)
    ours = github.api.rest.git.get_commit(OWNER, NAME, first.commit).parsed_data
    files = {**wanted().files, "app/(site)/page.tsx": "export {}\n"}
    amended = github.branches.commit(github.head("staging"), files, ours.message)
    github.branches.move_branch(HEAD, amended, force=True)
    with (
        github.expecting_no_write(),
        pytest.raises(Refused, match=r"--allow-delete 'app/\(site\)/page.tsx' overwrites"),
    ):
        deliver(github.branches, wanted(), record)
    again = deliver(github.branches, wanted(), record, [named(github, "app/(site)/page.tsx")])
    assert again.pull_request == first.pull_request
    assert set(github.branches.changed(github.head("staging"), HEAD)) == {CI, ENV}


def test_a_link_that_somebody_put_at_our_path_of_the_pull_request_is_not_lost(github: PretendGitHub) -> None:
    record = after(wanted(), deliver(github.branches, wanted()))
    put(github, ENV, "120000", HEAD)
    with github.expecting_no_write(), pytest.raises(Refused, match=f"{ENV} on {HEAD} was written by"):
        deliver(github.branches, wanted("name: CI 2\n"), record)


def test_more_changes_than_github_tells_are_not_overwritten(github: PretendGitHub) -> None:
    record = after(wanted(), deliver(github.branches, wanted()))
    many = {f"pages/{number}.tsx": "export {}\n" for number in range(CHANGED_AT_MOST)}
    pushed = github.branches.commit(github.head(HEAD), many, "by hand")
    github.branches.move_branch(HEAD, pushed, force=False)
    with github.expecting_no_write(), pytest.raises(Refused, match=f"changes {CHANGED_AT_MOST} files"):
        deliver(github.branches, wanted(), record)


class Pushed(RepositoryBranches):
    """A repository to which somebody pushes while we make our commit."""

    def __init__(self, github: PretendGitHub, branch: str) -> None:
        super().__init__(github.api, OWNER, NAME)
        self._push = partial(github.push, branch, CI, "name: By hand\n")

    def commit(self, parent: str, files: Mapping[str, str], message: str) -> str:
        made = super().commit(parent, files, message)
        self._push()
        return made


@pytest.mark.parametrize(
    ("delivery", "branch"),
    [(wanted("name: CI 2\n"), HEAD), (committed("name: CI 2\n"), "staging")],
    ids=["pull-request", "commit"],
)
def test_a_push_between_the_look_and_the_write_is_not_lost(
    github: PretendGitHub, delivery: Delivery, branch: str
) -> None:
    record = after(wanted(), deliver(github.branches, wanted()))
    with pytest.raises(Refused) as refused:
        deliver(Pushed(github, branch), delivery, record)
    assert str(refused.value) == (
        f"somebody pushed to {branch} in between; nothing there was overwritten — run it again"
    )
    assert github.text(branch, CI) == "name: By hand\n"


def test_what_is_no_text_is_a_difference_too(github: PretendGitHub) -> None:
    git, head = github.api.rest.git, github.head("staging")
    blob = git.create_blob(OWNER, NAME, content="//4=", encoding="base64").parsed_data.sha
    tree = git.create_tree(
        OWNER, NAME, base_tree=head, tree=[{"path": CI, "mode": "100644", "type": "blob", "sha": blob}]
    ).parsed_data.sha
    commit = git.create_commit(OWNER, NAME, message="x", tree=tree, parents=[head]).parsed_data.sha
    github.branches.move_branch("staging", commit, force=False)
    assert look(github.branches, committed()).files == {CI: NO_TEXT}


def test_updating_our_pull_request_from_its_base_is_no_change_by_hand(github: PretendGitHub) -> None:
    record = after(wanted(), deliver(github.branches, wanted()))
    base = github.push("staging", "app.ts", "export {}\n")
    github.branches.move_branch(HEAD, base, force=True)  # what a reset leaves; no text of ours is lost
    again = deliver(github.branches, wanted("name: CI 2\n"), record)
    assert again.status == "proposed"
    assert github.commits_ahead(HEAD, "staging") == 1


def test_a_closed_pull_request_is_respected_until_the_files_change(github: PretendGitHub) -> None:
    first = deliver(github.branches, wanted())
    record = after(wanted(), first)
    github.branches.close_pull_request(first.pull_request)
    with github.expecting_no_write():
        seen = look(github.branches, wanted())
        again = deliver(github.branches, wanted(), record)
    assert (seen.status, seen.files, seen.pull_request) == ("declined", wanted().files, first.pull_request)
    assert (again.status, again.differs) == ("declined", (CI, ENV))
    changed = deliver(github.branches, wanted("name: CI 2\n"), record)
    assert changed.status == "proposed"
    assert github.pull_requests() == [changed.pull_request]


def test_a_pull_request_that_we_closed_was_not_declined(github: PretendGitHub) -> None:
    first = deliver(github.branches, wanted())
    withdraw(github.branches, wanted(), after(wanted(), first))
    assert deliver(github.branches, wanted()).status == "proposed"


def test_declining_one_change_declines_no_other(github: PretendGitHub) -> None:
    github.push("staging", CI, "name: CI\n")
    first = deliver(github.branches, wanted())
    github.branches.close_pull_request(first.pull_request)
    github.push("staging", CI, "name: By hand\n")
    again = deliver(github.branches, wanted(), after(wanted(), first))
    assert (again.status, again.differs) == ("proposed", (CI, ENV))


def test_withdrawing_leaves_the_branch_on_which_somebody_worked(github: PretendGitHub) -> None:
    first = deliver(github.branches, wanted())
    github.push(HEAD, "app/page.tsx", "export {}\n")
    assert withdraw(github.branches, wanted(), after(wanted(), first)) == (
        f"branch {HEAD} stays: somebody else changed app/page.tsx there; "
        f"pull request #{first.pull_request} closed"
    )
    assert github.text(HEAD, "app/page.tsx") == "export {}\n"


def test_withdrawing_without_the_base_leaves_the_branch_on_which_somebody_worked(
    github: PretendGitHub,
) -> None:
    record = after(wanted(), deliver(github.branches, wanted()))
    github.branches.delete_branch("staging")
    theirs = github.push(HEAD, "app/page.tsx", "export {}\n")
    assert withdraw(github.branches, wanted(), record).startswith(f"branch {HEAD} stays")
    assert github.head(HEAD) == theirs
    withdraw(github.branches, wanted(), replace(record, commit=theirs))
    assert github.branches.head(HEAD) is None


def put(github: PretendGitHub, path: str, mode: Mode, branch: str = "staging") -> None:
    """Commits something else than a plain file."""
    git, head = github.api.rest.git, github.head(branch)
    tree = git.create_tree(
        OWNER,
        NAME,
        base_tree=head,
        tree=[{"path": path, "mode": mode, "type": "blob", "content": "../secret"}],
    ).parsed_data.sha
    commit = git.create_commit(OWNER, NAME, message="by hand", tree=tree, parents=[head]).parsed_data.sha
    github.branches.move_branch(branch, commit, force=False)


@pytest.mark.parametrize(
    ("path", "mode", "says"),
    [
        (ENV, "120000", f"`{ENV}` on staging is a symbolic link"),
        ("lib", "120000", "`lib` on staging is a symbolic link"),
        ("lib", "100644", "`lib` on staging is a file"),
        (f"{ENV}/index.ts", "100644", f"`{ENV}` on staging is a folder"),
        ("lib/Env.ts", "100644", f"`lib/Env.ts` on staging differs from `{ENV}` in its letters only"),
        ("Lib/other.ts", "100644", "`Lib` on staging differs from `lib` in its letters only"),
    ],
)
@pytest.mark.parametrize("delivery", [wanted(), committed()], ids=["pull-request", "commit"])
def test_what_is_in_the_way_of_a_plain_file_is_refused(
    github: PretendGitHub, path: str, mode: Mode, says: str, delivery: Delivery
) -> None:
    put(github, path, mode)
    with github.expecting_no_write(), pytest.raises(Refused) as refused:
        deliver(github.branches, delivery)
    assert [str(problem) for problem in refused.value.problems] == [
        f"{says} — remove or rename it there; nothing was written"
    ]


def test_other_files_in_our_folders_are_in_nobodys_way(github: PretendGitHub) -> None:
    put(github, "lib/other.ts", "120000")
    put(github, "library.ts", "100644")
    assert deliver(github.branches, wanted()).status == "proposed"


def test_the_record_forgets_the_oldest_texts() -> None:
    known: Mapping[str, tuple[str, ...]] = {}
    for number in range(KEPT + 5):
        known = Record(known).with_files({CI: f"{number}\n"})
    assert len(known[CI]) == KEPT
    assert known[CI][-1] == blob_id(f"{KEPT + 4}\n")
    again = Record(known).with_files({CI: f"{KEPT}\n"})
    assert again[CI][-1] == blob_id(f"{KEPT}\n")
    assert len(again[CI]) == KEPT
