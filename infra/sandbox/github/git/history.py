"""Commits of a repository: list, read, compare."""

from __future__ import annotations

from infra.sandbox.github.access import CONTENTS_READ
from infra.sandbox.github.call import Answer, Call, Route, ok, pages
from infra.sandbox.github.errors import GitHubError, not_found
from infra.sandbox.github.git.refs import EMPTY
from infra.sandbox.github.git.store import HEADS, Files, Store
from infra.sandbox.github.git.view import api_url, changed_files, commit_url, commit_view, web_url
from infra.sandbox.github.records import JsonObject, Repository


def files_of(store: Store, sha: str | None) -> Files:
    """Returns the files of a commit; none of no commit."""
    commit = store.commit(sha) if sha is not None else None
    return store.files(commit.tree) if commit is not None else {}


def list_commits(call: Call) -> Answer:
    """Returns the history of a branch, newest first; `path` only what changed that file or folder."""
    repository, store = call.repository, Store(call.repository)
    if not repository["refs"]:
        raise EMPTY
    sha = store.resolve(call.query.get("sha") or repository["default_branch"])
    if sha is None:
        raise not_found()
    found = store.history(sha)
    path = call.query.get("path", "").strip("/")
    if path:
        found = [each for each in found if _touches(store, each, path)]
    return pages([commit_view(call.github, repository, each) for each in found])


def _touches(store: Store, sha: str, path: str) -> bool:
    commit = store.commit(sha)
    assert commit is not None
    before = files_of(store, commit.parents[0] if commit.parents else None)
    after = files_of(store, sha)
    return any(
        before.get(name) != after.get(name)
        for name in before.keys() | after.keys()
        if name == path or name.startswith(path + "/")
    )


def get_commit(call: Call) -> Answer:
    """Returns a commit by id, branch or tag, with the files it changed; as `sha` only its id."""
    repository, store = call.repository, Store(call.repository)
    if not repository["refs"]:
        raise EMPTY
    name = call.params["ref"]
    sha = store.resolve(name)
    commit = store.commit(sha) if sha is not None else None
    if sha is None or commit is None:
        raise GitHubError(422, f"No commit found for SHA: {name}")
    if "github.sha" in call.headers.get("accept", ""):
        return Answer(200, sha, {"Content-Type": "application/vnd.github.sha; charset=utf-8"})
    before = files_of(store, commit.parents[0] if commit.parents else None)
    files = changed_files(repository, before, files_of(store, sha))
    view = commit_view(call.github, repository, sha)
    return ok({**view, "stats": _stats(files), "files": files})


def _stats(files: list[JsonObject]) -> JsonObject:
    added, removed = sum(f["additions"] for f in files), sum(f["deletions"] for f in files)
    return {"total": added + removed, "additions": added, "deletions": removed}


def branches_where_head(call: Call) -> Answer:
    """Returns the branches whose newest commit this is."""
    heads = [(ref, sha) for ref, sha in call.repository["refs"].items() if ref.startswith(HEADS)]
    return pages(
        [
            {"name": ref.removeprefix(HEADS), "commit": commit_url(call.repository, sha), "protected": False}
            for ref, sha in sorted(heads)
            if sha == call.params["ref"]
        ]
    )


def compare(call: Call) -> Answer:
    """Compares `base...head`: how far apart, which commits, which files since they parted."""
    repository, store = call.repository, Store(call.repository)
    names = call.params["basehead"].split("...")
    shas = [store.resolve(name.rpartition(":")[2]) for name in names]
    if len(shas) != 2 or shas[0] is None or shas[1] is None:
        raise not_found()
    base, head = shas[0], shas[1]
    return ok(comparison(call, repository, base, head))


def comparison(call: Call, repository: Repository, base: str, head: str) -> JsonObject:
    """Returns the comparison of two commits; raises 404 when they have no common one."""
    store = Store(repository)
    common = store.merge_base(base, head)
    if common is None:
        raise GitHubError(404, "No common ancestor")
    behind, ahead = store.history(base), store.history(head)
    mine = [sha for sha in ahead if sha not in set(behind)]
    theirs = [sha for sha in behind if sha not in set(ahead)]
    status = {(False, False): "identical", (True, False): "ahead", (False, True): "behind"}
    path = f"/compare/{base}...{head}"
    return {
        "url": api_url(repository, path),
        "html_url": web_url(repository, path),
        "permalink_url": web_url(repository, path),
        "diff_url": web_url(repository, f"{path}.diff"),
        "patch_url": web_url(repository, f"{path}.patch"),
        "base_commit": commit_view(call.github, repository, base),
        "merge_base_commit": commit_view(call.github, repository, common),
        "status": status.get((bool(mine), bool(theirs)), "diverged"),
        "ahead_by": len(mine),
        "behind_by": len(theirs),
        "total_commits": len(mine),
        "commits": [commit_view(call.github, repository, sha) for sha in reversed(mine)],
        "files": changed_files(repository, files_of(store, common), files_of(store, head)),
    }


_REPOSITORY = "/repos/{owner}/{repo}"

ROUTES = (
    Route("GET", f"{_REPOSITORY}/commits", list_commits, CONTENTS_READ),
    Route("GET", f"{_REPOSITORY}/commits/{{ref}}/branches-where-head", branches_where_head, CONTENTS_READ),
    Route("GET", f"{_REPOSITORY}/commits/{{ref:path}}", get_commit, CONTENTS_READ),
    Route("GET", f"{_REPOSITORY}/compare/{{basehead:path}}", compare, CONTENTS_READ),
)
