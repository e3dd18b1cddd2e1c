"""Classic branch protection, through GraphQL as the plugin does, and what it stops."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from infra.sandbox.accounts import GitHubAccount
from infra.sandbox.github.errors import UPGRADE
from tests.sandbox.github.hub import NAME, OWNER, Hub
from tests.sandbox.github.test_rules import commit

SITE = f"/repos/{OWNER}/{NAME}"
CREATE = """mutation($input: CreateBranchProtectionRuleInput!) {
  createBranchProtectionRule(input: $input) { branchProtectionRule { id } } }"""
UPDATE = """mutation($input: UpdateBranchProtectionRuleInput!) {
  updateBranchProtectionRule(input: $input) { branchProtectionRule { id } } }"""
DELETE = """mutation($input: DeleteBranchProtectionRuleInput!) {
  deleteBranchProtectionRule(input: $input) { clientMutationId } }"""
READ = """query($id: ID!) { node(id: $id) { ... on BranchProtectionRule {
  id pattern isAdminEnforced requiresApprovingReviews requiredApprovingReviewCount
  requiredStatusCheckContexts requiresStatusChecks repository { id name } creator { login }
  bypassPullRequestAllowances(first: 100) { nodes { actor {
    ... on App { id name slug } ... on Team { id name slug } ... on User { id name login } } } } } } }"""


def ask(http: httpx.Client, query: str, **variables: Any) -> dict[str, Any]:
    """Returns the whole answer, with data and errors."""
    response = http.post("/graphql", json={"query": query, "variables": variables})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def protect(http: httpx.Client, **given: Any) -> str:
    """Protects `main`; returns the rule's id."""
    place = http.get(SITE).json()["node_id"]
    answer = ask(http, CREATE, input={"repositoryId": place, "pattern": "main", **given})
    return str(answer["data"]["createBranchProtectionRule"]["branchProtectionRule"]["id"])


def test_a_rule_is_made_read_changed_and_removed(http: httpx.Client) -> None:
    user = ask(http, 'query { user(login: "alice") { id } }')["data"]["user"]["id"]
    team = ask(http, 'query { organization(login: "acme") { team(slug: "ops") { id } } }')
    ops = team["data"]["organization"]["team"]["id"]
    ident = protect(
        http,
        requiresApprovingReviews=True,
        requiredApprovingReviewCount=1,
        requiresStatusChecks=True,
        requiredStatusCheckContexts=["build", "lint"],
        bypassPullRequestActorIds=[user, ops],
    )
    rule = ask(http, READ, id=ident)["data"]["node"]
    assert rule["pattern"] == "main"
    assert (rule["requiresApprovingReviews"], rule["requiredApprovingReviewCount"]) == (True, 1)
    assert rule["requiredStatusCheckContexts"] == ["build", "lint"]
    assert rule["creator"] == {"login": "sandbox-admin"}
    actors = [node["actor"] for node in rule["bypassPullRequestAllowances"]["nodes"]]
    assert actors == [{"id": user, "name": None, "login": "alice"}, {"id": ops, "name": "ops", "slug": "ops"}]
    classic = http.get(f"{SITE}/branches/main/protection").json()
    assert classic["required_pull_request_reviews"]["required_approving_review_count"] == 1
    assert http.get(f"{SITE}/branches/main").json()["protected"] is True

    ask(http, UPDATE, input={"branchProtectionRuleId": ident, "requiresStatusChecks": False})
    rule = ask(http, READ, id=ident)["data"]["node"]
    assert (rule["requiredStatusCheckContexts"], rule["requiredApprovingReviewCount"]) == ([], 1)
    ask(http, DELETE, input={"branchProtectionRuleId": ident})
    gone = ask(http, READ, id=ident)
    assert gone["data"] == {"node": None}
    assert gone["errors"][0]["type"] == "NOT_FOUND"
    assert gone["errors"][0]["message"] == f"Could not resolve to a node with the global id of '{ident}'."
    assert http.get(f"{SITE}/branches/main/protection").json()["message"] == "Branch not protected"


def test_one_pattern_has_one_rule(http: httpx.Client) -> None:
    protect(http)
    place = http.get(SITE).json()["node_id"]
    again = ask(http, CREATE, input={"repositoryId": place, "pattern": "main"})
    assert again["errors"][0]["message"] == "Name already protected: main"


def test_administrators_are_free_unless_the_rule_binds_them(http: httpx.Client) -> None:
    ident = protect(http, requiresApprovingReviews=True)
    path = f"{SITE}/git/refs/heads/main"
    assert http.patch(path, json={"sha": commit(http)}).status_code == 200
    ask(http, UPDATE, input={"branchProtectionRuleId": ident, "isAdminEnforced": True})
    refused = http.patch(path, json={"sha": commit(http)})
    assert refused.status_code == 422
    assert refused.json()["message"] == "Changes must be made through a pull request."
    assert http.delete(path).json()["message"] == "Cannot delete the default branch"


def test_force_pushes_and_deletions_bind_everybody(http: httpx.Client) -> None:
    old = http.get(f"{SITE}/git/ref/heads/main").json()["object"]["sha"]
    http.post(f"{SITE}/git/refs", json={"ref": "refs/heads/release/1", "sha": commit(http)})
    protect(http, pattern="release/*")
    path = f"{SITE}/git/refs/heads/release/1"
    assert http.delete(path).json()["message"] == "Cannot delete a protected branch"
    forced = http.patch(path, json={"sha": old, "force": True})
    assert forced.json()["message"] == "Cannot force-push to this protected branch"


def test_a_member_may_not_make_rules(hub: Hub, http: httpx.Client) -> None:
    place = http.get(SITE).json()["node_id"]
    member = hub.http(hub.classic("alice", "repo"))
    answer = ask(member, CREATE, input={"repositoryId": place, "pattern": "main"})
    assert answer["errors"][0]["type"] == "FORBIDDEN"


def test_the_free_plan_refuses() -> None:
    hub = Hub(GitHubAccount(OWNER, "free"))
    place = hub.make().json()["node_id"]
    answer = ask(hub.http(), CREATE, input={"repositoryId": place, "pattern": "main"})
    assert (answer["errors"][0]["type"], answer["errors"][0]["message"]) == ("FORBIDDEN", UPGRADE)


def test_graphql_wants_a_token(hub: Hub) -> None:
    answer = hub.http(None).post("/graphql", json={"query": "query { viewer { login } }"})
    assert answer.status_code == 401
    assert hub.http("ghp_wrong").post("/graphql", json={"query": "{ viewer { login } }"}).status_code == 401


def test_what_a_stranger_cannot_see_does_not_resolve(hub: Hub, http: httpx.Client) -> None:
    place = http.get(SITE).json()["node_id"]
    stranger = hub.http(hub.classic("stranger", "repo"))
    by_name = ask(stranger, 'query { repository(owner: "acme", name: "site") { id } }')
    assert by_name["errors"][0]["message"] == "Could not resolve to a Repository with the name 'acme/site'."
    assert ask(stranger, "query($id: ID!) { node(id: $id) { id } }", id=place)["data"] == {"node": None}


@pytest.mark.parametrize("text", ["site", "R_kgDO", "BPR_kwDOKbknAc4AmJaB", "not base64!"])
def test_ids_of_nothing_do_not_resolve(http: httpx.Client, text: str) -> None:
    answer = ask(http, "query($id: ID!) { node(id: $id) { id } }", id=text)
    assert answer["errors"][0]["message"].startswith("Could not resolve to a node with the global id of")


def test_what_is_not_served_is_501(http: httpx.Client) -> None:
    answer = http.post("/graphql", json={"query": "query { viewer { followers(first: 1) { totalCount } } }"})
    assert answer.status_code == 501
    assert "does not serve this part of GraphQL" in answer.json()["message"]


def test_a_query_that_is_wrong_is_an_error_not_a_failure(http: httpx.Client) -> None:
    assert "errors" in ask(http, "query {")
    assert "errors" in ask(http, "query($id: ID!) { node(id: $id) { id } }")
