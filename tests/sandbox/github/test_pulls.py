"""Pull requests, issues and comments, as githubkit reads them."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import httpx
import pytest
from githubkit import GitHub

from tests.sandbox.github.hub import NAME, OWNER, Hub
from tests.sandbox.github.test_rules import PULL_REQUEST, ruleset

SITE = f"/repos/{OWNER}/{NAME}"


def write(http: httpx.Client, branch: str, path: str, text: str = "x\n") -> str:
    """Commits a file; returns the commit."""
    body = {"message": f"Write {path}", "content": b64encode(text.encode()).decode(), "branch": branch}
    return str(http.put(f"{SITE}/contents/{path}", json=body).json()["commit"]["sha"])


@pytest.fixture
def head(http: httpx.Client) -> str:
    """The newest commit of the branch `infra/ci`, one ahead of `main`."""
    sha = http.get(f"{SITE}/git/ref/heads/main").json()["object"]["sha"]
    http.post(f"{SITE}/git/refs", json={"ref": "refs/heads/infra/ci", "sha": sha})
    return write(http, "infra/ci", "ci.yml")


def test_a_pull_request_is_opened_found_and_closed(kit: GitHub[Any], http: httpx.Client, head: str) -> None:
    made = kit.rest.pulls.create(OWNER, NAME, title="CI", head="infra/ci", base="main", body="b").parsed_data
    assert (made.number, made.head.sha, made.mergeable, made.changed_files) == (1, head, True, 1)
    for query, count in (
        ({"head": "acme:infra/ci"}, 1),
        ({"head": "infra/ci"}, 1),
        ({"head": "acme:other"}, 0),
        ({"base": "staging"}, 0),
        ({"state": "closed"}, 0),
    ):
        assert len(http.get(f"{SITE}/pulls", params=query).json()) == count, query
    assert len(kit.rest.pulls.list(OWNER, NAME, head="acme:infra/ci").parsed_data) == 1
    newer = write(http, "infra/ci", "more.yml")
    assert kit.rest.pulls.get(OWNER, NAME, 1).parsed_data.head.sha == newer
    assert len(kit.rest.pulls.list_files(OWNER, NAME, 1).parsed_data) == 2
    assert [c["sha"] for c in http.get(f"{SITE}/pulls/1/commits").json()] == [head, newer]
    kit.rest.pulls.update(OWNER, NAME, 1, state="closed", title="CI no more")
    closed = kit.rest.pulls.get(OWNER, NAME, 1).parsed_data
    assert (closed.state, closed.title, closed.merged) == ("closed", "CI no more", False)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"head": "none", "base": "main"}, None),
        ({"head": "main", "base": "infra/ci"}, "No commits between infra/ci and main"),
        ({"head": "infra/ci", "base": "main"}, "A pull request already exists for acme:infra/ci."),
    ],
)
def test_pull_requests_that_cannot_be(
    http: httpx.Client, head: str, body: dict[str, str], message: str | None
) -> None:
    del head
    http.post(f"{SITE}/pulls", json={"title": "t", "head": "infra/ci", "base": "main"})
    answer = http.post(f"{SITE}/pulls", json={"title": "t", **body})
    assert answer.status_code == 422
    assert answer.json()["errors"][0].get("message") == message


@pytest.mark.parametrize(("method", "parents"), [("merge", 2), ("squash", 1), ("rebase", 1)])
def test_merging(http: httpx.Client, head: str, method: str, parents: int) -> None:
    write(http, "main", "other.txt")
    http.patch(SITE, json={"delete_branch_on_merge": True})
    http.post(f"{SITE}/pulls", json={"title": "CI", "head": "infra/ci", "base": "main"})
    body = {"merge_method": method, "sha": head}
    merged = http.put(f"{SITE}/pulls/1/merge", json=body)
    assert merged.json()["merged"] is True
    commit = http.get(f"{SITE}/commits/main").json()
    assert (commit["sha"], len(commit["parents"])) == (merged.json()["sha"], parents)
    names = [line["name"] for line in http.get(f"{SITE}/contents").json()]
    assert names == ["README.md", "ci.yml", "other.txt"]
    assert http.get(f"{SITE}/pulls/1").json()["merged"] is True
    assert http.get(f"{SITE}/pulls/1/merge").status_code == 204
    assert http.get(f"{SITE}/git/ref/heads/infra/ci").status_code == 404
    assert http.put(f"{SITE}/pulls/1/merge", json={}).status_code == 405


def test_conflicts_and_moved_heads_are_not_merged(http: httpx.Client, head: str) -> None:
    http.post(f"{SITE}/pulls", json={"title": "CI", "head": "infra/ci", "base": "main"})
    assert http.put(f"{SITE}/pulls/1/merge", json={"sha": head[::-1]}).status_code == 409
    write(http, "main", "ci.yml", "other\n")
    assert http.get(f"{SITE}/pulls/1").json()["mergeable"] is False
    assert http.put(f"{SITE}/pulls/1/merge", json={}).status_code == 405
    http.patch(SITE, json={"allow_rebase_merge": False})
    answer = http.put(f"{SITE}/pulls/1/merge", json={"merge_method": "rebase"})
    assert answer.json()["message"] == "Rebase merges are not allowed on this repository."


def test_a_rule_wants_an_approval_by_somebody_else(hub: Hub, http: httpx.Client, head: str) -> None:
    del head
    http.post(f"{SITE}/rulesets", json=ruleset(PULL_REQUEST))
    http.post(f"{SITE}/pulls", json={"title": "CI", "head": "infra/ci", "base": "main"})
    refused = http.put(f"{SITE}/pulls/1/merge", json={})
    assert refused.status_code == 405
    assert "At least 1 approving review is required" in refused.json()["message"]
    own = http.post(f"{SITE}/pulls/1/reviews", json={"event": "APPROVE"})
    assert own.status_code == 422
    alice = hub.http(hub.classic("alice", "repo"))
    assert alice.post(f"{SITE}/pulls/1/reviews", json={"event": "APPROVE"}).json()["state"] == "APPROVED"
    assert http.put(f"{SITE}/pulls/1/merge", json={}).status_code == 200


def test_a_bypass_for_pull_requests_merges(http: httpx.Client, head: str) -> None:
    del head
    actors = [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "pull_request"}]
    http.post(f"{SITE}/rulesets", json=ruleset(PULL_REQUEST, bypass_actors=actors))
    http.post(f"{SITE}/pulls", json={"title": "CI", "head": "infra/ci", "base": "main"})
    assert http.put(f"{SITE}/pulls/1/merge", json={}).status_code == 200


def test_issues_and_comments(kit: GitHub[Any], http: httpx.Client, head: str) -> None:
    del head
    issue = kit.rest.issues.create(OWNER, NAME, title="Drift", body="b", labels=["drift"]).parsed_data
    assert issue.number == 1
    http.post(f"{SITE}/pulls", json={"title": "CI", "head": "infra/ci", "base": "main"})
    assert [i["number"] for i in http.get(f"{SITE}/issues").json()] == [2, 1]
    assert len(kit.rest.issues.list_for_repo(OWNER, NAME, labels="drift").parsed_data) == 1
    comment = kit.rest.issues.create_comment(OWNER, NAME, 2, body="first").parsed_data
    kit.rest.issues.update_comment(OWNER, NAME, comment.id, body="second")
    assert len(kit.rest.issues.list_comments(OWNER, NAME, 2).parsed_data) == 1
    assert http.get(f"{SITE}/issues/comments/{comment.id}").json()["body"] == "second"
    assert http.post(f"{SITE}/issues/2/comments", json={"body": "x" * 65_537}).status_code == 422
    kit.rest.issues.delete_comment(OWNER, NAME, comment.id)
    assert http.get(f"{SITE}/issues/comments/{comment.id}").status_code == 404
    closed = kit.rest.issues.update(OWNER, NAME, 1, state="closed").parsed_data
    assert (closed.state, closed.state_reason) == ("closed", "completed")
    http.patch(SITE, json={"has_issues": False})
    assert http.post(f"{SITE}/issues", json={"title": "x"}).status_code == 410


def test_pull_requests_in_graphql(http: httpx.Client, head: str) -> None:
    http.post(f"{SITE}/pulls", json={"title": "CI", "head": "infra/ci", "base": "main"})
    query = """query { repository(owner: "acme", name: "site") {
      pullRequests(states: OPEN, first: 5) { totalCount nodes { number title state headRefOid
        author { login } headRepositoryOwner { login } } } } }"""
    found = http.post("/graphql", json={"query": query}).json()["data"]["repository"]["pullRequests"]
    assert found["totalCount"] == 1
    assert found["nodes"][0]["headRefOid"] == head
