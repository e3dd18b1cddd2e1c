"""Merging a pull request: merge commit, squash or rebase, if the rules of the base branch allow it."""

from __future__ import annotations

from infra.sandbox.github.call import Call
from infra.sandbox.github.errors import GitHubError
from infra.sandbox.github.git.commits import person_of
from infra.sandbox.github.git.objects import Commit
from infra.sandbox.github.git.refs import set_ref
from infra.sandbox.github.git.store import HEADS, Store
from infra.sandbox.github.guard import Move, check_move
from infra.sandbox.github.records import Issue, Pull, Repository

_SETTING = {"merge": "allow_merge_commit", "squash": "allow_squash_merge", "rebase": "allow_rebase_merge"}
_NAMES = {"merge": "Merge commits", "squash": "Squash merges", "rebase": "Rebase merges"}
CONFLICT = "Pull Request is not mergeable"


def mergeable(repository: Repository, pull: Pull) -> bool:
    """Says whether the branches merge without a conflict."""
    store, base = Store(repository), repository["refs"].get(HEADS + pull["base"])
    if base is None:
        return False
    common = store.merge_base(base, pull["head_sha"])
    return store.merged(common, base, pull["head_sha"]) is not None


def merge_pull(call: Call, issue: Issue, method: str, head: str, title: str, message: str | None) -> str:
    """Returns the new commit of the base branch.

    Raises 405 when it is closed, a draft, in conflict or against a rule; 409 when the branch has left `head`.
    """
    repository, pull, store = call.repository, issue["pull"], Store(call.repository)
    assert pull is not None
    if method not in _SETTING:
        raise GitHubError(422, f"{method} is not a merge method")
    if issue["state"] == "closed":
        raise GitHubError(405, CONFLICT)
    if pull["draft"]:
        raise GitHubError(405, "Pull Request is still a draft")
    if head and head != pull["head_sha"]:
        raise GitHubError(409, "Head branch was modified. Review and try the merge again.")
    if not repository["settings"][_SETTING[method]]:
        raise GitHubError(405, f"{_NAMES[method]} are not allowed on this repository.")
    base = repository["refs"][HEADS + pull["base"]]
    files = store.merged(store.merge_base(base, pull["head_sha"]), base, pull["head_sha"])
    if files is None:
        raise GitHubError(405, CONFLICT)
    me = person_of(call.github, call.login)
    lines = _message(repository, issue, pull, method, title, message)
    if method == "rebase":
        new = _rebased(call, store, base, pull["head_sha"])
    else:
        parents = (base, pull["head_sha"]) if method == "merge" else (base,)
        new = store.put_commit(Commit(store.put_files(files), parents, me, me, lines))
    move = Move(HEADS + pull["base"], base, new, call.login, issue, method)
    check_move(call.github, repository, move, 405)
    now = call.github.now()
    pull["merged_at"], pull["merged_by"] = now, call.login
    pull["merge_commit_sha"], pull["base_sha"] = new, base
    issue["state"], issue["closed_at"], issue["updated_at"] = "closed", now, now
    set_ref(call, HEADS + pull["base"], new)
    if repository["settings"]["delete_branch_on_merge"] and pull["head"] != repository["default_branch"]:
        set_ref(call, HEADS + pull["head"], None)
    return new


def _message(
    repository: Repository, issue: Issue, pull: Pull, method: str, title: str, message: str | None
) -> str:
    if method == "merge":
        head = title or f"Merge pull request #{issue['number']} from {repository['owner']}/{pull['head']}"
        body = issue["title"] if message is None else message
    else:
        head = title or f"{issue['title']} (#{issue['number']})"
        body = message or ""
    return f"{head}\n\n{body}" if body else head


def _rebased(call: Call, store: Store, base: str, head: str) -> str:
    known = set(store.history(base))
    me, at = person_of(call.github, call.login), base
    for sha in reversed([sha for sha in store.history(head) if sha not in known]):
        commit = store.commit(sha)
        assert commit is not None
        if len(commit.parents) != 1:
            raise GitHubError(405, "This branch can't be rebased")
        files = store.merged(commit.parents[0], at, sha)
        if files is None:
            raise GitHubError(405, "This branch can't be rebased")
        at = store.put_commit(Commit(store.put_files(files), (at,), commit.author, me, commit.message))
    return at
