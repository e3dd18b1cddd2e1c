"""Git objects as the API shows them, and what a commit changed."""

from __future__ import annotations

import base64
import difflib

from infra.sandbox.github.git.objects import Commit, Person
from infra.sandbox.github.git.store import Files, Store
from infra.sandbox.github.nodes import named_node_id
from infra.sandbox.github.records import JsonObject, Repository
from infra.sandbox.github.state import GitHub, full_name
from infra.sandbox.github.users import API, NOREPLY, WEB, user_view

UNSIGNED: JsonObject = {
    "verified": False,
    "reason": "unsigned",
    "signature": None,
    "payload": None,
    "verified_at": None,
}


def api_url(repository: Repository, path: str) -> str:
    """Returns the address of something in a repository."""
    return f"{API}/repos/{full_name(repository)}{path}"


def web_url(repository: Repository, path: str) -> str:
    """Returns the page of something in a repository."""
    return f"{WEB}/{full_name(repository)}{path}"


def ref_view(repository: Repository, ref: str) -> JsonObject:
    """Returns a ref and what it points at."""
    sha = repository["refs"][ref]
    kind = Store(repository).kind(sha) or "commit"
    return {
        "ref": ref,
        "node_id": named_node_id("Ref", repository["id"], ref),
        "url": api_url(repository, f"/git/{ref}"),
        "object": {"sha": sha, "type": kind, "url": api_url(repository, f"/git/{kind}s/{sha}")},
    }


def person_view(person: Person) -> JsonObject:
    """Returns author or committer."""
    return {"name": person.name, "email": person.email, "date": person.date}


def git_commit_view(repository: Repository, sha: str, commit: Commit) -> JsonObject:
    """Returns a commit as the Git data API shows it."""
    return {
        "sha": sha,
        "node_id": named_node_id("Commit", repository["id"], sha),
        "url": api_url(repository, f"/git/commits/{sha}"),
        "html_url": web_url(repository, f"/commit/{sha}"),
        "author": person_view(commit.author),
        "committer": person_view(commit.committer),
        "tree": {"sha": commit.tree, "url": api_url(repository, f"/git/trees/{commit.tree}")},
        "message": commit.message,
        "parents": [
            {
                "sha": parent,
                "url": api_url(repository, f"/git/commits/{parent}"),
                "html_url": web_url(repository, f"/commit/{parent}"),
            }
            for parent in commit.parents
        ],
        "verification": UNSIGNED,
    }


def commit_view(github: GitHub, repository: Repository, sha: str) -> JsonObject:
    """Returns a commit as lists, branches and comparisons show it."""
    commit = Store(repository).commit(sha)
    assert commit is not None
    inner = git_commit_view(repository, sha, commit)
    url = api_url(repository, f"/commits/{sha}")
    return {
        "sha": sha,
        "node_id": inner["node_id"],
        "commit": {
            "author": inner["author"],
            "committer": inner["committer"],
            "message": commit.message,
            "tree": inner["tree"],
            "url": inner["url"],
            "comment_count": 0,
            "verification": UNSIGNED,
        },
        "url": url,
        "html_url": inner["html_url"],
        "comments_url": f"{url}/comments",
        "author": _account_of(github, commit.author),
        "committer": _account_of(github, commit.committer),
        "parents": [
            {**parent, "url": api_url(repository, f"/commits/{parent['sha']}")} for parent in inner["parents"]
        ],
    }


def _account_of(github: GitHub, person: Person) -> JsonObject | None:
    login, _, domain = person.email.partition("@")
    account = github.data["accounts"].get(login.partition("+")[2].lower() or login.lower())
    return user_view(account) if account is not None and domain == NOREPLY else None


def commit_url(repository: Repository, sha: str) -> JsonObject:
    """Returns the short form of a commit that branches and tags have."""
    return {"sha": sha, "url": api_url(repository, f"/commits/{sha}")}


def blob_text(content: bytes) -> str:
    """Returns content as the API encodes it: base64 in lines of 60 characters."""
    text = base64.b64encode(content).decode()
    return "".join(text[at : at + 60] + "\n" for at in range(0, len(text), 60))


def changed_files(repository: Repository, before: Files, after: Files) -> list[JsonObject]:
    """Returns what differs between two trees, with patches of text files."""
    views = []
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path), after.get(path)
        if old == new:
            continue
        status = "added" if old is None else "removed" if new is None else "modified"
        sha = (new or old).sha  # type: ignore[union-attr]  # one of them is there, or they would be equal
        patch = _patch(repository, old.sha if old else None, new.sha if new else None)
        added = sum(1 for line in patch if line.startswith("+"))
        removed = sum(1 for line in patch if line.startswith("-"))
        views.append(
            {
                "sha": sha,
                "filename": path,
                "status": status,
                "additions": added,
                "deletions": removed,
                "changes": added + removed,
                "blob_url": web_url(repository, f"/blob/{sha}/{path}"),
                "raw_url": web_url(repository, f"/raw/{sha}/{path}"),
                "contents_url": api_url(repository, f"/contents/{path}"),
                "patch": "\n".join(patch),
            }
        )
    return views


def _patch(repository: Repository, old: str | None, new: str | None) -> list[str]:
    store = Store(repository)
    sides = []
    for sha in (old, new):
        content = store.content(sha, "blob") if sha is not None else b""
        if content is None or b"\0" in content:
            return []
        sides.append(content.decode(errors="replace").splitlines())
    return list(difflib.unified_diff(sides[0], sides[1], lineterm=""))[2:]
