"""A repository's branches: what is at our paths, whatever the size of the repository."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from infra.clients.github import connect
from infra.clients.github_branch import NO_TEXT, Entry, RepositoryBranches, blob_id
from infra.errors import ProviderFailed
from infra.sandbox.accounts import owner_token
from tests.resources.pretend_github import NAME, OWNER, PretendGitHub, pretend_github


class Large(httpx.BaseTransport):
    """Answers as GitHub does for a repository too large for one answer; passes on all else."""

    def __init__(self, github: PretendGitHub, *, folders_too: bool = False) -> None:
        self._github = github
        self._folders_too = folders_too
        self.trees = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._github.transport.handle_request(request)
        if "/git/trees/" not in request.url.path:
            return response
        self.trees += 1
        if "recursive" not in request.url.params and not self._folders_too:
            return response
        tree = json.loads(response.read())
        return httpx.Response(
            200, json={**tree, "tree": tree["tree"][:1], "truncated": True}, request=request
        )


@pytest.fixture
def github() -> Iterator[PretendGitHub]:
    with pretend_github() as pretend:
        for path in (
            "app/page.tsx",
            "app/api/health/route.ts",
            "Lib/env.ts",
            "zoo/vercel.json",
            "vercel.json",
        ):
            pretend.push("staging", path, f"{path}\n")
        yield pretend


WANTED = ("app/api/health/route.ts", "lib/env.ts", "vercel.json", "supabase/config.toml")
HELD = {"Lib", "Lib/env.ts", "app", "app/api", "app/api/health", "app/api/health/route.ts", "vercel.json"}


def test_what_is_at_our_paths_and_above_them_is_one_call(github: PretendGitHub) -> None:
    asked = len(github.transport.calls)
    found = github.branches.entries(github.head("staging"), WANTED)
    assert {entry.path for entry in found} == HELD
    assert Entry("vercel.json", "100644", blob_id("vercel.json\n")) in found
    calls = [call for call in github.transport.calls[asked:] if "/git/trees/" in call]
    assert len(calls) == 1


def test_a_repository_too_large_for_one_answer_is_read_folder_by_folder(github: PretendGitHub) -> None:
    large = Large(github)
    with connect(owner_token("github"), transport=large) as api:
        found = RepositoryBranches(api, OWNER, NAME).entries(github.head("staging"), WANTED)
    assert set(found) == set(github.branches.entries(github.head("staging"), WANTED))
    assert large.trees == 1 + 5, (
        "only the folders above our paths: the root, Lib, app, app/api, app/api/health"
    )


def test_a_folder_too_large_for_one_answer_is_not_taken_for_an_empty_one(github: PretendGitHub) -> None:
    head, large = github.head("staging"), Large(github, folders_too=True)
    with connect(owner_token("github"), transport=large) as api:
        branches = RepositoryBranches(api, OWNER, NAME)
        with pytest.raises(ProviderFailed, match=r"does not tell all that the folder `\.` holds"):
            branches.entries(head, WANTED)


def test_the_open_pull_request_is_ours_else_the_newest(github: PretendGitHub) -> None:
    assert github.branches.pull_request("infra/x") is None
    numbers = []
    for text in ("1\n", "2\n"):
        if github.branches.head("infra/x") is None:
            github.branches.create_branch("infra/x", github.head("staging"))
        github.push("infra/x", "vercel.json", text)
        numbers.append(github.branches.open_pull_request("infra/x", "staging", "t", "b").number)
        github.branches.close_pull_request(numbers[-1])
    newest = github.branches.pull_request("infra/x")
    assert newest is not None
    assert (newest.number, newest.state, newest.head) == (numbers[1], "closed", github.head("infra/x"))
    github.api.rest.pulls.update(OWNER, NAME, numbers[0], state="open")
    opened = github.branches.pull_request("infra/x")
    assert opened is not None
    assert (opened.number, opened.state) == (numbers[0], "open")
    github.api.rest.pulls.merge(OWNER, NAME, numbers[0])
    merged = [github.branches.pull_request("infra/x")]
    assert [one.state for one in merged if one] == ["closed"], "the newest, which is not the merged one"


def test_a_repository_without_a_commit_is_named_with_what_to_do(github: PretendGitHub) -> None:
    github.api.rest.repos.create_in_org(OWNER, name="empty", private=True)
    with pytest.raises(ProviderFailed) as failed:
        RepositoryBranches(github.api, OWNER, "empty").head("staging")
    assert str(failed.value) == (
        f"{OWNER}/empty is empty: it has no commit to build on — push a first commit to `staging`"
    )


def test_who_changed_a_file_last_is_known(github: PretendGitHub) -> None:
    commit = github.push("staging", "vercel.json", "{}\n")
    github.push("staging", "other.txt", "x\n")
    author = github.branches.last_change(github.head("staging"), "vercel.json")
    assert author is not None
    assert (author.commit, author.message) == (commit, "by hand")
    assert author.name
    assert github.branches.last_change(github.head("staging"), "nothing.ts") is None


def test_what_is_no_text_of_this_repository_is_none(github: PretendGitHub) -> None:
    git = github.api.rest.git
    bytes_ = git.create_blob(OWNER, NAME, content="//4=", encoding="base64").parsed_data.sha
    text = git.create_blob(OWNER, NAME, content="", encoding="utf-8").parsed_data.sha
    assert [github.branches.text(blob) for blob in (bytes_, "1" * 40, text)] == [NO_TEXT, NO_TEXT, ""]


def test_an_archived_repository_is_not_a_matter_of_the_token(github: PretendGitHub) -> None:
    github.api.rest.repos.update(OWNER, NAME, archived=True)
    head = github.head("staging")
    with pytest.raises(ProviderFailed, match=r"archived so is read-only.* — unarchive the repository"):
        _make_branch(github, head)


def _make_branch(github: PretendGitHub, commit: str) -> None:
    """Makes a branch through a connection of its own, which tells what fails."""
    with connect(owner_token("github"), transport=github.transport) as api:
        RepositoryBranches(api, OWNER, NAME).create_branch("infra/x", commit)


def test_a_name_cannot_steer_a_terminal(github: PretendGitHub) -> None:
    git, head = github.api.rest.git, github.head("staging")
    tree = git.create_tree(
        OWNER,
        NAME,
        base_tree=head,
        tree=[{"path": "vercel.json", "mode": "100644", "type": "blob", "content": "{}"}],
    ).parsed_data.sha
    commit = git.create_commit(
        OWNER,
        NAME,
        message="x",
        tree=tree,
        parents=[head],
        author={"name": "Jane\x1b[2J " + 99 * "x", "email": "jane@site.example"},
    ).parsed_data.sha
    author = github.branches.last_change(commit, "vercel.json")
    assert author is not None
    assert author.name == f"Jane[2J {52 * 'x'}"


def test_what_a_branch_changed_since_it_parted_is_named(github: PretendGitHub) -> None:
    github.branches.create_branch("infra/x", github.head("staging"))
    github.push("infra/x", "vercel.json", "{}\n")
    github.push("staging", "other.txt", "x\n")
    assert github.branches.changed(github.head("staging"), github.head("infra/x")) == ("vercel.json",)
