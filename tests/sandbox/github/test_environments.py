"""Environments: reviewers, timers, branch policies, and which plan has them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from githubkit import GitHub

from infra.sandbox.accounts import GitHubAccount
from tests.sandbox.github.hub import NAME, OWNER, Hub

SITE = f"/repos/{OWNER}/{NAME}"
PROTECTED = {"deployment_branch_policy": {"protected_branches": True, "custom_branch_policies": False}}
CUSTOM = {"deployment_branch_policy": {"protected_branches": False, "custom_branch_policies": True}}


def test_an_environment_reads_back_as_it_was_written(hub: Hub, kit: GitHub[Any], http: httpx.Client) -> None:
    http.patch(SITE, json={"visibility": "public"})
    alice, ops = hub.state.account("alice"), hub.state.team(OWNER, "ops")
    reviewers = [{"type": "User", "id": alice["id"]}, {"type": "Team", "id": ops["id"]}]
    body = {"wait_timer": 30, "prevent_self_review": True, "reviewers": reviewers, **PROTECTED}
    assert http.put(f"{SITE}/environments/production", json=body).status_code == 200
    found = kit.rest.repos.get_environment(OWNER, NAME, "production").parsed_data
    assert found.name == "production"
    view = http.get(f"{SITE}/environments/Production").json()
    rules = {rule["type"]: rule for rule in view["protection_rules"]}
    assert rules["wait_timer"]["wait_timer"] == 30
    assert [r["reviewer"]["id"] for r in rules["required_reviewers"]["reviewers"]] == [alice["id"], ops["id"]]
    assert rules["required_reviewers"]["prevent_self_review"] is True
    assert view["deployment_branch_policy"] == PROTECTED["deployment_branch_policy"]
    assert kit.rest.repos.get_all_environments(OWNER, NAME).parsed_data.total_count == 1

    http.put(f"{SITE}/environments/production", json={})
    assert http.get(f"{SITE}/environments/production").json()["protection_rules"] == []
    assert http.delete(f"{SITE}/environments/production").status_code == 204
    assert http.delete(f"{SITE}/environments/production").status_code == 404


def test_name_patterns(kit: GitHub[Any], http: httpx.Client) -> None:
    http.put(f"{SITE}/environments/staging", json=CUSTOM)
    path = f"{SITE}/environments/staging/deployment-branch-policies"
    made = http.post(path, json={"name": "staging", "type": "branch"}).json()
    http.put(f"{path}/{made['id']}", json={"name": "stag*"})
    found = kit.rest.repos.get_deployment_branch_policy(OWNER, NAME, "staging", made["id"]).parsed_data
    assert (found.name, found.type) == ("stag*", "branch")
    listed = kit.rest.repos.list_deployment_branch_policies(OWNER, NAME, "staging").parsed_data
    assert listed.total_count == 1
    assert http.delete(f"{path}/{made['id']}").status_code == 204
    http.put(f"{SITE}/environments/staging", json=PROTECTED)
    assert http.post(path, json={"name": "staging"}).status_code == 404


@pytest.mark.parametrize(
    ("plan", "body", "lacks"),
    [
        ("team", {"reviewers": "alice"}, "required reviewers"),
        ("team", {"wait_timer": 5}, "wait timer"),
        ("team", CUSTOM, ""),
        ("free", CUSTOM, "branch policy"),
        ("free", {}, ""),
        ("enterprise", {"reviewers": "alice", "wait_timer": 5, **CUSTOM}, ""),
    ],
)
def test_private_repositories_have_what_the_plan_holds(plan: str, body: dict[str, Any], lacks: str) -> None:
    hub = Hub(GitHubAccount(OWNER, plan, users=("alice",)))
    hub.make()
    if "reviewers" in body:
        body = {**body, "reviewers": [{"type": "User", "id": hub.state.account("alice")["id"]}]}
    answer = hub.http().put(f"{SITE}/environments/production", json=body)
    if not lacks:
        assert answer.status_code == 200
        return
    assert answer.status_code == 422
    assert f"ensure the billing plan supports the {lacks} protection rule" in answer.json()["message"]
    assert hub.http().get(f"{SITE}/environments/production").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"wait_timer": 43_201},
        {"reviewers": [{"type": "User", "id": 1}]},
        {"reviewers": [{"type": "Group", "id": 1}]},
        {"reviewers": [{"type": "User", "id": n} for n in range(7)]},
        {"deployment_branch_policy": {"protected_branches": True, "custom_branch_policies": True}},
    ],
)
def test_bad_environments_are_refused(http: httpx.Client, body: dict[str, Any]) -> None:
    assert http.put(f"{SITE}/environments/production", json=body).status_code == 422
