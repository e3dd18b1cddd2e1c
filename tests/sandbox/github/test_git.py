"""Git data: the ids are Git's own, and one commit can hold many files."""

from __future__ import annotations

import subprocess
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import httpx
import pytest
from githubkit import GitHub

from tests.sandbox.github.hub import NAME, OWNER

SITE = f"/repos/{OWNER}/{NAME}"
TEXT = "name: CI\non: push\n"
PERSON = {"name": "Ada Löve", "email": "ada@example.com", "date": "2026-11-24T06:00:00Z"}


@pytest.fixture
def git(tmp_path: Path) -> Any:
    """The real git, in an empty repository."""

    def run(*arguments: str, given: str = "") -> str:
        made = subprocess.run(
            ["git", *arguments],  # noqa: S607 - whatever git the machine has
            cwd=tmp_path,
            input=given.encode(),
            capture_output=True,
            check=True,
        )
        return made.stdout.decode().strip()

    run("init", "-q")
    return run


def test_ids_are_those_of_git(http: httpx.Client, git: Any) -> None:
    blob = http.post(f"{SITE}/git/blobs", json={"content": TEXT}).json()["sha"]
    assert blob == git("hash-object", "-w", "--stdin", given=TEXT)
    raw = b64encode(TEXT.encode()).decode()
    assert http.post(f"{SITE}/git/blobs", json={"content": raw, "encoding": "base64"}).json()["sha"] == blob

    lines = [("a.txt", blob), ("a/b.yml", blob), ("a-c", blob), ("z/é.txt", blob)]
    tree = [{"path": path, "mode": "100644", "type": "blob", "sha": sha} for path, sha in lines]
    answer = http.post(f"{SITE}/git/trees", json={"tree": tree}).json()
    for path, sha in lines:
        git("update-index", "--add", "--cacheinfo", f"100644,{sha},{path}")
    assert answer["sha"] == git("write-tree")
    assert [line["path"] for line in answer["tree"]] == git(
        "-c", "core.quotePath=off", "ls-tree", "--name-only", answer["sha"]
    ).splitlines()

    body = {"message": "Zwölf\n\nfiles", "tree": answer["sha"], "parents": [], "author": PERSON}
    commit = http.post(f"{SITE}/git/commits", json=body).json()
    who = f"{PERSON['name']} <{PERSON['email']}> 1795500000 +0000"
    text = f"tree {answer['sha']}\nauthor {who}\ncommitter {who}\n\nZwölf\n\nfiles"
    assert commit["sha"] == git("hash-object", "-t", "commit", "-w", "--stdin", given=text)
    assert commit["author"]["date"] == PERSON["date"]


def test_one_commit_delivers_many_files_and_keeps_the_rest(kit: GitHub[Any], http: httpx.Client) -> None:
    head = kit.rest.git.get_ref(OWNER, NAME, "heads/main").parsed_data.object_.sha
    base = kit.rest.git.get_commit(OWNER, NAME, head).parsed_data.tree.sha
    files = {".github/workflows/ci.yml": TEXT, ".github/dependabot.yml": "version: 2\n"}
    lines = [{"path": p, "mode": "100644", "type": "blob", "content": c} for p, c in files.items()]
    tree = http.post(f"{SITE}/git/trees", json={"base_tree": base, "tree": lines}).json()["sha"]
    commit = kit.rest.git.create_commit(OWNER, NAME, message="CI", tree=tree, parents=[head]).parsed_data.sha
    kit.rest.git.create_ref(OWNER, NAME, ref="refs/heads/infra/ci", sha=commit)
    kit.rest.git.update_ref(OWNER, NAME, "heads/main", sha=commit)

    listed = kit.rest.git.get_tree(OWNER, NAME, "infra/ci", recursive="1").parsed_data
    assert [line.path for line in listed.tree if line.type == "blob"] == [*sorted(files), "README.md"]
    found = kit.rest.repos.get_content(OWNER, NAME, ".github/workflows/ci.yml", ref="infra/ci").parsed_data
    assert not isinstance(found, list)
    assert b64decode(http.get(found.url).json()["content"]).decode() == TEXT
    gone = [{"path": ".github/dependabot.yml", "mode": "100644", "type": "blob", "sha": None}]
    smaller = http.post(f"{SITE}/git/trees", json={"base_tree": tree, "tree": gone}).json()
    names = http.get(f"{SITE}/git/trees/{smaller['sha']}", params={"recursive": "1"}).json()["tree"]
    assert ".github/dependabot.yml" not in [line["path"] for line in names]
    changed = kit.rest.repos.get_commit(OWNER, NAME, commit).parsed_data
    assert [file.filename for file in changed.files or []] == sorted(files)


def test_a_ref_moves_forward_unless_forced(http: httpx.Client) -> None:
    head = http.get(f"{SITE}/git/ref/heads/main").json()["object"]["sha"]
    tree = http.get(f"{SITE}/git/commits/{head}").json()["tree"]["sha"]
    orphan = http.post(f"{SITE}/git/commits", json={"message": "m", "tree": tree, "parents": []}).json()[
        "sha"
    ]
    path = f"{SITE}/git/refs/heads/main"
    refused = http.patch(path, json={"sha": orphan})
    assert (refused.status_code, refused.json()["message"]) == (422, "Update is not a fast forward")
    assert http.patch(path, json={"sha": orphan, "force": True}).json()["object"]["sha"] == orphan
    assert http.patch(path, json={"sha": "0" * 40}).json()["message"] == "Object does not exist"


def test_refs_that_cannot_be(http: httpx.Client) -> None:
    head = http.get(f"{SITE}/git/ref/heads/main").json()["object"]["sha"]
    for ref, message in (
        ("refs/heads/main", "Reference already exists"),
        ("refs/heads/a..b", 'Reference name "refs/heads/a..b" is not a valid ref name.'),
        ("heads/x", 'Reference name "heads/x" is not a valid ref name.'),
    ):
        answer = http.post(f"{SITE}/git/refs", json={"ref": ref, "sha": head})
        assert (answer.status_code, answer.json()["message"]) == (422, message)
    assert http.get(f"{SITE}/git/ref/heads/none").status_code == 404
    assert http.delete(f"{SITE}/git/refs/heads/none").json()["message"] == "Reference does not exist"


def test_an_empty_repository_says_so(http: httpx.Client) -> None:
    http.post(f"/orgs/{OWNER}/repos", json={"name": "empty", "private": True})
    empty = f"/repos/{OWNER}/empty"
    for answer in (
        http.get(f"{empty}/git/ref/heads/main"),
        http.post(f"{empty}/git/blobs", json={"content": ""}),
        http.get(f"{empty}/commits"),
    ):
        assert (answer.status_code, answer.json()["message"]) == (409, "Git Repository is empty.")
    assert http.get(f"{empty}/contents").json()["message"] == "This repository is empty."
    body = {"message": "first", "content": b64encode(b"x").decode()}
    assert http.put(f"{empty}/contents/a/b.txt", json=body).status_code == 201
    assert http.get(f"{empty}/branches/main").json()["commit"]["commit"]["message"] == "first"


def test_files_are_written_over_only_by_who_read_them(http: httpx.Client) -> None:
    path = f"{SITE}/contents/README.md"
    body = {"message": "m", "content": b64encode(b"new\n").decode()}
    assert http.put(path, json=body).json()["message"] == 'Invalid request.\n\n"sha" wasn\'t supplied.'
    wrong = http.put(path, json={**body, "sha": "0" * 40})
    assert (wrong.status_code, wrong.json()["message"]) == (409, f"README.md does not match {'0' * 40}")
    sha = http.get(path).json()["sha"]
    written = http.put(path, json={**body, "sha": sha}).json()
    assert http.get(path, headers={"Accept": "application/vnd.github.raw"}).text == "new\n"
    touched = http.get(f"{SITE}/commits", params={"path": "README.md"}).json()
    assert [commit["commit"]["message"] for commit in touched] == ["m", "Initial commit"]
    gone = http.request("DELETE", path, json={"message": "bye", "sha": written["content"]["sha"]})
    assert (gone.status_code, gone.json()["content"]) == (200, None)
    assert http.get(path).status_code == 404


def test_comparing(kit: GitHub[Any], http: httpx.Client) -> None:
    head = http.get(f"{SITE}/git/ref/heads/main").json()["object"]["sha"]
    http.post(f"{SITE}/git/refs", json={"ref": "refs/heads/feature/x", "sha": head})
    for branch, name in (("main", "m.txt"), ("feature/x", "f.txt")):
        body = {"message": name, "content": b64encode(b"1\n2\n").decode(), "branch": branch}
        http.put(f"{SITE}/contents/{name}", json=body)
    found = kit.rest.repos.compare_commits(OWNER, NAME, "main...feature/x").parsed_data
    assert (found.status, found.ahead_by, found.behind_by) == ("diverged", 1, 1)
    assert [(file.filename, file.additions) for file in found.files or []] == [("f.txt", 2)]
    assert kit.rest.repos.compare_commits(OWNER, NAME, "main...main").parsed_data.status == "identical"
