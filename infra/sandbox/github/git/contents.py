"""Files by their path: read, write and delete, a commit each."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import quote

from infra.sandbox.github.access import CONTENTS, CONTENTS_READ
from infra.sandbox.github.call import Answer, Call, Route, ok
from infra.sandbox.github.errors import GitHubError, invalid_request, not_found
from infra.sandbox.github.git.commits import check_workflow_scope, person_in, person_of
from infra.sandbox.github.git.objects import BLOB_MODES, Commit, Entry
from infra.sandbox.github.git.refs import move_ref, set_ref
from infra.sandbox.github.git.store import HEADS, Store
from infra.sandbox.github.git.view import api_url, blob_text, git_commit_view, web_url
from infra.sandbox.github.records import JsonObject, Repository


def _entry_view(repository: Repository, ref: str, path: str, entry: Entry) -> JsonObject:
    kind = {"tree": "dir", "commit": "submodule"}.get(entry.kind, "file")
    size = len(Store(repository).content(entry.sha, "blob") or b"") if kind == "file" else 0
    url = api_url(repository, f"/contents/{quote(path)}?ref={quote(ref, safe='')}")
    html = web_url(repository, f"/{'tree' if kind == 'dir' else 'blob'}/{ref}/{path}")
    git = api_url(repository, f"/git/{'trees' if kind == 'dir' else 'blobs'}/{entry.sha}")
    raw = f"https://raw.githubusercontent.com/{repository['owner']}/{repository['name']}/{ref}/{path}"
    return {
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": entry.sha,
        "size": size,
        "url": url,
        "html_url": html,
        "git_url": git,
        "download_url": raw if kind == "file" else None,
        "type": kind,
        "_links": {"self": url, "git": git, "html": html},
    }


def get_contents(call: Call) -> Answer:
    """Returns a file in base64 (raw for `Accept: application/vnd.github.raw`), or the lines of a folder."""
    repository, store = call.repository, Store(call.repository)
    path = call.params.get("path", "").strip("/")
    ref = call.query.get("ref") or repository["default_branch"]
    sha = store.resolve(ref)
    commit = store.commit(sha) if sha is not None else None
    if commit is None:
        message = (
            "This repository is empty." if not repository["refs"] else f"No commit found for the ref {ref}"
        )
        raise GitHubError(404, message)
    tree, entry = commit.tree, None
    for part in path.split("/") if path else ():
        entry = next((e for e in store.entries(tree) or () if e.name == part), None)
        if entry is None:
            raise not_found()
        tree = entry.sha
    if entry is None or entry.kind == "tree":
        prefix = f"{path}/" if path else ""
        return ok([_entry_view(repository, ref, prefix + e.name, e) for e in store.entries(tree) or ()])
    content = store.content(entry.sha, "blob") or b""
    if "raw" in call.headers.get("accept", "").partition("github")[2]:
        return Answer(200, content.decode(errors="replace"), {"Content-Type": "text/plain; charset=utf-8"})
    view = _entry_view(repository, ref, path, entry)
    return ok({**view, "content": blob_text(content), "encoding": "base64"})


def put_contents(call: Call) -> Answer:
    """Writes one file in one commit; 422 without the `sha` of the file there, 409 with a wrong one."""
    body, store = call.body, Store(call.repository)
    try:
        content = base64.b64decode("".join(body.text("content").split()), validate=True)
    except (binascii.Error, ValueError):
        raise GitHubError(422, "content is not valid Base64") from None
    return _commit(call, store.put("blob", content))


def delete_contents(call: Call) -> Answer:
    """Deletes one file in one commit."""
    call.body.text("sha")
    return _commit(call, None)


def _commit(call: Call, blob: str | None) -> Answer:
    repository, body, store = call.repository, call.body, Store(call.repository)
    path, message = call.params["path"].strip("/"), body.text("message")
    check_workflow_scope(call.actor, path)
    branch = body.text_or("branch", repository["default_branch"])
    ref = HEADS + branch
    parent = repository["refs"].get(ref)
    if parent is None and repository["refs"]:
        raise GitHubError(404, f"Branch {branch} not found")
    before = store.commit(parent) if parent is not None else None
    files = store.files(before.tree) if before is not None else {}
    old = files.get(path)
    _check_sha(path, old, body.text_or("sha", ""), deleting=blob is None)
    if blob is None:
        del files[path]
    else:
        files[path] = Entry(path, old.mode if old is not None else BLOB_MODES[0], blob)
    author = person_in(body.object("author"), person_of(call.github, call.login))
    committer = person_in(body.object("committer"), author)
    parents = (parent,) if parent is not None else ()
    sha = store.put_commit(Commit(store.put_files(files), parents, author, committer, message))
    if parent is None:
        set_ref(call, ref, sha)
    else:
        move_ref(call, ref, sha, status=409)
    commit = store.commit(sha)
    assert commit is not None
    content = _entry_view(repository, branch, path, files[path]) if blob is not None else None
    status = 201 if blob is not None and old is None else 200
    return Answer(status, {"content": content, "commit": git_commit_view(repository, sha, commit)})


def _check_sha(path: str, old: Entry | None, sha: str, deleting: bool) -> None:
    if old is None:
        if deleting:
            raise not_found()
        return
    if not sha:
        raise invalid_request('"sha" wasn\'t supplied.')
    if sha != old.sha:
        raise GitHubError(409, f"{path} does not match {sha}")


_PATH = "/repos/{owner}/{repo}/contents/{path:path}"

ROUTES = (
    Route("GET", "/repos/{owner}/{repo}/contents", get_contents, CONTENTS_READ),
    Route("GET", _PATH, get_contents, CONTENTS_READ),
    Route("PUT", _PATH, put_contents, CONTENTS),
    Route("DELETE", _PATH, delete_contents, CONTENTS),
)
