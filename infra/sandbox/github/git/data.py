"""The Git data API: blobs, trees and commits, so that one commit can hold many files."""

from __future__ import annotations

import base64
import binascii

from infra.sandbox.github.access import CONTENTS, CONTENTS_READ
from infra.sandbox.github.body import Body
from infra.sandbox.github.call import Answer, Call, Route, created, ok
from infra.sandbox.github.errors import GitHubError, not_found
from infra.sandbox.github.git.commits import check_workflow_scope, person_in, person_of
from infra.sandbox.github.git.objects import BLOB_MODES, TREE_MODE, Commit, Entry
from infra.sandbox.github.git.refs import EMPTY
from infra.sandbox.github.git.store import Files, Store
from infra.sandbox.github.git.view import api_url, blob_text, git_commit_view
from infra.sandbox.github.nodes import named_node_id
from infra.sandbox.github.records import JsonObject, Repository


def create_blob(call: Call) -> Answer:
    """Keeps a file's content, given as text or base64."""
    _not_empty(call.repository)
    content = call.body.text("content")
    if call.body.text_or("encoding", "utf-8") == "base64":
        try:
            raw = base64.b64decode("".join(content.split()), validate=True)
        except (binascii.Error, ValueError):
            raise GitHubError(422, "content is not valid Base64") from None
    else:
        raw = content.encode()
    sha = Store(call.repository).put("blob", raw)
    call.github.world.changed()
    return created({"sha": sha, "url": api_url(call.repository, f"/git/blobs/{sha}")})


def get_blob(call: Call) -> Answer:
    """Returns a file's content in base64."""
    sha = call.params["sha"]
    content = Store(call.repository).content(sha, "blob")
    if content is None:
        raise not_found()
    return ok(
        {
            "sha": sha,
            "node_id": named_node_id("Commit", call.repository["id"], sha),
            "size": len(content),
            "url": api_url(call.repository, f"/git/blobs/{sha}"),
            "content": blob_text(content),
            "encoding": "base64",
        }
    )


def tree_view(repository: Repository, sha: str, recursive: bool) -> JsonObject:
    """Returns the lines of a tree, with those of the trees inside when asked."""
    store = Store(repository)
    entries = store.walk(sha) if recursive else store.entries(sha) or []
    lines = []
    for entry in entries:
        line: JsonObject = {"path": entry.name, "mode": entry.mode, "type": entry.kind, "sha": entry.sha}
        if entry.kind == "blob":
            line["size"] = len(store.content(entry.sha, "blob") or b"")
        if entry.kind != "commit":
            line["url"] = api_url(repository, f"/git/{entry.kind}s/{entry.sha}")
        lines.append(line)
    return {"sha": sha, "url": api_url(repository, f"/git/trees/{sha}"), "tree": lines, "truncated": False}


def get_tree(call: Call) -> Answer:
    """Returns a tree by its id, a commit, a branch or a tag; any value of `recursive` means yes."""
    _not_empty(call.repository)
    store, name = Store(call.repository), call.params["sha"]
    sha = store.resolve(name)
    commit = store.commit(sha) if sha is not None else None
    tree = commit.tree if commit is not None else name
    if store.entries(tree) is None:
        raise not_found()
    return ok(tree_view(call.repository, tree, recursive="recursive" in call.query))


def create_tree(call: Call) -> Answer:
    """Keeps a tree: the lines of `base_tree`, changed by those given; `sha: null` removes a file."""
    _not_empty(call.repository)
    store, body = Store(call.repository), call.body
    lines = body.objects("tree")
    if not lines:
        raise GitHubError(422, "Invalid tree info")
    check_workflow_scope(call.actor, *(line.text_or("path", "") for line in lines))
    base = body.text_or("base_tree", "")
    commit = store.commit(base)
    base = commit.tree if commit is not None else base
    if base and store.entries(base) is None:
        raise not_found()
    files = store.files(base) if base else {}
    for line in lines:
        _apply(store, files, line)
    sha = store.put_files(files)
    call.github.world.changed()
    return created(tree_view(call.repository, sha, recursive=False))


def _apply(store: Store, files: Files, line: Body) -> None:
    path = line.text("path")
    if path.startswith("/") or any(part in ("", ".", "..", ".git") for part in path.split("/")):
        raise GitHubError(422, "tree.path contains a malformed path component")
    inside = [name for name in files if name.startswith(path + "/")]
    for name in inside:
        del files[name]
    if "sha" in line and not line.given("sha"):
        if files.pop(path, None) is None and not inside:
            raise GitHubError(422, "GitRPC::BadObjectState")
        return
    mode = line.text("mode")
    sha = store.put("blob", line.text("content").encode()) if line.given("content") else line.text("sha")
    wanted = "tree" if mode == TREE_MODE else "blob"
    if mode not in (*BLOB_MODES, TREE_MODE):
        raise GitHubError(422, f"tree.mode: {mode} is not a valid mode")
    if store.kind(sha) != wanted:
        raise GitHubError(422, f"tree.sha {sha} is not a valid {wanted}")
    if wanted == "tree":
        files.update({f"{path}/{name}": entry for name, entry in store.files(sha).items()})
    else:
        files[path] = Entry(path, mode, sha)


def create_commit(call: Call) -> Answer:
    """Keeps a commit; no ref moves."""
    _not_empty(call.repository)
    store, body = Store(call.repository), call.body
    tree, parents = body.text("tree"), body.texts("parents")
    if store.entries(tree) is None:
        raise GitHubError(422, "Tree SHA does not exist")
    if any(store.kind(parent) != "commit" for parent in parents):
        raise GitHubError(422, "Parent SHA does not exist or is not a commit object")
    message = body.text("message")
    author = person_in(body.object("author"), person_of(call.github, call.login))
    committer = person_in(body.object("committer"), author)
    sha = store.put_commit(Commit(tree, tuple(parents), author, committer, message))
    call.github.world.changed()
    commit = store.commit(sha)
    assert commit is not None
    return created(git_commit_view(call.repository, sha, commit))


def get_commit(call: Call) -> Answer:
    """Returns a commit by its full id."""
    commit = Store(call.repository).commit(call.params["sha"])
    if commit is None:
        raise not_found()
    return ok(git_commit_view(call.repository, call.params["sha"], commit))


def _not_empty(repository: Repository) -> None:
    if not repository["refs"]:
        raise EMPTY


_PREFIX = "/repos/{owner}/{repo}/git"

ROUTES = (
    Route("POST", f"{_PREFIX}/blobs", create_blob, CONTENTS),
    Route("GET", f"{_PREFIX}/blobs/{{sha}}", get_blob, CONTENTS_READ),
    Route("POST", f"{_PREFIX}/trees", create_tree, CONTENTS),
    Route("GET", f"{_PREFIX}/trees/{{sha:path}}", get_tree, CONTENTS_READ),
    Route("POST", f"{_PREFIX}/commits", create_commit, CONTENTS),
    Route("GET", f"{_PREFIX}/commits/{{sha}}", get_commit, CONTENTS_READ),
)
