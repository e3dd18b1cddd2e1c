"""Tokens: who is let in, who is told 401, 403 or that there is nothing."""

from __future__ import annotations

import httpx
import pytest

from tests.sandbox.github.hub import NAME, OWNER, Hub

SITE = f"/repos/{OWNER}/{NAME}"


def test_a_wrong_token_is_401(hub: Hub) -> None:
    for path in ("/user", SITE, f"/orgs/{OWNER}"):
        answer = hub.http("ghp_wrong").get(path)
        assert (answer.status_code, answer.json()["message"]) == (401, "Bad credentials")


def test_who_has_no_token_sees_what_is_public_and_no_more(hub: Hub) -> None:
    anonymous = hub.http(None)
    assert anonymous.get(SITE).status_code == 404
    assert anonymous.get("/user").json()["message"] == "Requires authentication"
    hub.http().patch(SITE, json={"visibility": "public"})
    public = anonymous.get(SITE)
    assert public.status_code == 200
    assert "security_and_analysis" not in public.json()
    assert anonymous.patch(SITE, json={"description": "mine"}).status_code == 401


def test_basic_and_token_schemes_work_too(hub: Hub) -> None:
    token = hub.classic("alice", "repo")
    client = hub.http(None)
    for authorization in (f"token {token}", httpx.BasicAuth("x", token)._auth_header):
        assert client.get("/user", headers={"Authorization": authorization}).json()["login"] == "alice"


def test_a_private_repository_is_not_there_for_strangers_and_for_tokens_without_the_scope(hub: Hub) -> None:
    assert hub.http(hub.classic("stranger", "repo")).get(SITE).status_code == 404
    answer = hub.http(hub.classic("alice", "public_repo")).get(SITE)
    assert answer.status_code == 404
    assert answer.headers["X-Accepted-OAuth-Scopes"] == "repo"
    assert answer.headers["X-OAuth-Scopes"] == "public_repo"


def test_a_member_reads_but_may_not_administer(hub: Hub) -> None:
    member = hub.http(hub.classic("alice", "repo"))
    assert member.get(SITE).json()["permissions"]["push"] is False
    answer = member.patch(SITE, json={"has_wiki": False})
    assert (answer.status_code, answer.json()["message"]) == (403, "Must have admin rights to Repository.")
    assert member.put(f"{SITE}/contents/a.txt", json={"message": "m", "content": ""}).status_code == 404


def test_deleting_wants_its_own_scope(hub: Hub) -> None:
    token = hub.classic("sandbox-admin", "repo")
    assert hub.http(token).delete(SITE).status_code == 403
    assert hub.http().delete(SITE).status_code == 204
    assert hub.http().get(SITE).status_code == 404


def test_workflow_files_want_the_workflow_scope(hub: Hub) -> None:
    body = {"message": "m", "content": "b246Cg=="}
    path = f"{SITE}/contents/.github/workflows/ci.yml"
    assert hub.http(hub.classic("sandbox-admin", "repo")).put(path, json=body).status_code == 404
    tree = {
        "tree": [{"path": ".github/workflows/ci.yml", "mode": "100644", "type": "blob", "content": "on:"}]
    }
    assert (
        hub.http(hub.classic("sandbox-admin", "repo")).post(f"{SITE}/git/trees", json=tree).status_code == 404
    )
    assert hub.http(hub.classic("sandbox-admin", "repo", "workflow")).put(path, json=body).status_code == 201


@pytest.mark.parametrize(
    ("path", "permission"),
    [("/actions/secrets", "secrets"), ("/actions/variables", "actions_variables"), ("/labels", "issues")],
)
def test_a_fine_grained_token_needs_the_permission(hub: Hub, path: str, permission: str) -> None:
    lacking = hub.http(hub.fine_grained("sandbox-admin", contents="read")).get(SITE + path)
    assert lacking.status_code == 403
    assert lacking.json()["message"] == "Resource not accessible by personal access token"
    assert lacking.headers["X-Accepted-GitHub-Permissions"] == f"{permission}=read"
    token = hub.fine_grained("sandbox-admin", (), **{permission: "read"})
    assert hub.http(token).get(SITE + path).status_code == 200


def test_a_fine_grained_token_sees_only_its_repositories(hub: Hub) -> None:
    other = hub.fine_grained("sandbox-admin", ("acme/other",), contents="write")
    assert hub.http(other).get(SITE).status_code == 404


def test_read_is_not_write(hub: Hub) -> None:
    reader = hub.http(hub.fine_grained("sandbox-admin", contents="read"))
    assert reader.get(f"{SITE}/git/ref/heads/main").status_code == 200
    sha = reader.get(f"{SITE}/git/ref/heads/main").json()["object"]["sha"]
    assert reader.post(f"{SITE}/git/refs", json={"ref": "refs/heads/x", "sha": sha}).status_code == 403


def test_an_unknown_route_is_501(http: httpx.Client) -> None:
    for method, path in (
        ("GET", "/user/emails"),
        ("PUT", "/user"),
        ("GET", f"{SITE}/environments/a/nothing"),
    ):
        answer = http.request(method, path)
        assert answer.status_code == 501
        assert f"does not know {method} {path}" in answer.json()["message"]


def test_a_renamed_repository_redirects(http: httpx.Client) -> None:
    assert http.patch(SITE, json={"name": "web"}).json()["full_name"] == "acme/web"
    moved = http.get(SITE)
    assert moved.status_code == 301
    assert http.get(moved.headers["Location"]).json()["name"] == "web"
