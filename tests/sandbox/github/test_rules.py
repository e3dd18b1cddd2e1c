"""Rulesets: what they hold, whom they stop, what the plan allows."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import httpx
import pytest
from githubkit import GitHub

from infra.sandbox.accounts import GitHubAccount
from infra.sandbox.github.errors import UPGRADE
from tests.sandbox.github.hub import NAME, OWNER, Hub

SITE = f"/repos/{OWNER}/{NAME}"
PULL_REQUEST = {"type": "pull_request", "parameters": {"required_approving_review_count": 1}}
CHECKS = {
    "type": "required_status_checks",
    "parameters": {
        "strict_required_status_checks_policy": True,
        "required_status_checks": [{"context": "build"}, {"context": "lint", "integration_id": 15368}],
    },
}
BY_PULL_REQUEST = "Repository rule violations found\n\nChanges must be made through a pull request.\n\n"


def ruleset(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Returns a ruleset of the default branch."""
    names = {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}}
    return {"name": "main", "enforcement": "active", "conditions": names, "rules": list(rules), **more}


def commit(http: httpx.Client) -> str:
    """Returns a new commit on top of `main`, which no ref points at."""
    head = http.get(f"{SITE}/git/ref/heads/main").json()["object"]["sha"]
    tree = http.get(f"{SITE}/git/commits/{head}").json()["tree"]["sha"]
    body = {"message": "m", "tree": tree, "parents": [head]}
    return str(http.post(f"{SITE}/git/commits", json=body).json()["sha"])


def test_a_ruleset_reads_back_as_it_was_written(kit: GitHub[Any], http: httpx.Client) -> None:
    actors = [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "pull_request"}]
    body = ruleset({"type": "deletion"}, PULL_REQUEST, CHECKS, bypass_actors=actors)
    made = http.post(f"{SITE}/rulesets", json=body).json()
    found = kit.rest.repos.get_repo_ruleset(OWNER, NAME, made["id"]).parsed_data
    assert (found.name, found.enforcement, found.source) == ("main", "active", "acme/site")
    assert made["bypass_actors"] == actors
    assert made["current_user_can_bypass"] == "pull_requests_only"
    rules = {rule["type"]: rule.get("parameters") for rule in made["rules"]}
    assert rules["deletion"] is None
    assert rules["pull_request"]["allowed_merge_methods"] == ["merge", "squash", "rebase"]
    assert rules["required_status_checks"]["do_not_enforce_on_create"] is False
    assert [r.id for r in kit.rest.repos.get_repo_rulesets(OWNER, NAME).parsed_data] == [made["id"]]
    active = http.get(f"{SITE}/rules/branches/main").json()
    assert [rule["type"] for rule in active] == ["deletion", "pull_request", "required_status_checks"]
    assert http.get(f"{SITE}/rules/branches/feature/x").json() == []
    changed = http.put(f"{SITE}/rulesets/{made['id']}", json={"enforcement": "disabled"}).json()
    assert (changed["enforcement"], changed["rules"]) == ("disabled", made["rules"])
    assert http.delete(f"{SITE}/rulesets/{made['id']}").status_code == 204
    assert http.get(f"{SITE}/rulesets/{made['id']}").status_code == 404


def test_who_may_bypass_is_for_administrators_only(hub: Hub, http: httpx.Client) -> None:
    number = http.post(f"{SITE}/rulesets", json=ruleset()).json()["id"]
    seen = hub.http(hub.classic("alice", "repo")).get(f"{SITE}/rulesets/{number}").json()
    assert "bypass_actors" not in seen


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (ruleset(bypass_actors=None), "Invalid property /bypass_actors: data cannot be null."),
        (ruleset({"type": "no_such"}), "Validation Failed"),
        (ruleset(enforcement="sometimes"), "Invalid request.\n\nsometimes is not a member of"),
        (ruleset(enforcement="evaluate"), "Validation Failed"),
        (ruleset(conditions={"ref_name": {"include": ["main"], "exclude": []}}), "Validation Failed"),
        (ruleset(bypass_actors=[{"actor_id": 9, "actor_type": "Team"}]), "Validation Failed"),
        (ruleset({"type": "required_status_checks"}), "Invalid request."),
    ],
)
def test_bad_rulesets_are_refused(http: httpx.Client, body: dict[str, Any], message: str) -> None:
    answer = http.post(f"{SITE}/rulesets", json=body)
    assert answer.status_code == 422
    assert answer.json()["message"].startswith(message)


def test_names_are_unique(http: httpx.Client) -> None:
    http.post(f"{SITE}/rulesets", json=ruleset())
    assert http.post(f"{SITE}/rulesets", json=ruleset()).json()["errors"] == ["Name must be unique"]


def test_a_pull_request_rule_stops_pushes_and_file_writes(http: httpx.Client) -> None:
    new = commit(http)
    http.post(f"{SITE}/rulesets", json=ruleset(PULL_REQUEST))
    push = http.patch(f"{SITE}/git/refs/heads/main", json={"sha": new})
    assert (push.status_code, push.json()["message"]) == (422, BY_PULL_REQUEST)
    body = {"message": "m", "content": b64encode(b"x").decode()}
    write = http.put(f"{SITE}/contents/a.txt", json=body)
    assert (write.status_code, write.json()["message"]) == (409, BY_PULL_REQUEST)
    assert http.get(f"{SITE}/contents/a.txt").status_code == 404
    assert http.post(f"{SITE}/git/refs", json={"ref": "refs/heads/free", "sha": new}).status_code == 201


@pytest.mark.parametrize(("mode", "status"), [("always", 200), ("pull_request", 422)])
def test_bypass_lets_through_as_far_as_it_says(http: httpx.Client, mode: str, status: int) -> None:
    actors = [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": mode}]
    http.post(f"{SITE}/rulesets", json=ruleset(PULL_REQUEST, bypass_actors=actors))
    assert http.patch(f"{SITE}/git/refs/heads/main", json={"sha": commit(http)}).status_code == status


@pytest.mark.parametrize("actor", [{"actor_id": 1, "actor_type": "OrganizationAdmin"}, "ops"])
def test_bypass_of_owners_and_teams(hub: Hub, http: httpx.Client, actor: Any) -> None:
    if actor == "ops":
        actor = {"actor_id": hub.state.team(OWNER, "ops")["id"], "actor_type": "Team"}
    made = http.post(f"{SITE}/rulesets", json=ruleset(PULL_REQUEST, bypass_actors=[actor])).json()
    assert made["bypass_actors"][0]["bypass_mode"] == "always"
    assert http.patch(f"{SITE}/git/refs/heads/main", json={"sha": commit(http)}).status_code == 200


def test_deletions_force_pushes_and_creations(http: httpx.Client) -> None:
    head = http.get(f"{SITE}/git/ref/heads/main").json()["object"]["sha"]
    http.post(f"{SITE}/git/refs", json={"ref": "refs/heads/staging", "sha": commit(http)})
    names = {"ref_name": {"include": ["refs/heads/staging", "refs/heads/release/*"], "exclude": []}}
    rules = ({"type": kind} for kind in ("deletion", "non_fast_forward", "creation"))
    http.post(f"{SITE}/rulesets", json=ruleset(*rules, conditions=names))
    path = f"{SITE}/git/refs/heads/staging"
    assert "Cannot delete this branch" in http.delete(path).json()["message"]
    assert "Cannot force-push" in http.patch(path, json={"sha": head, "force": True}).json()["message"]
    release = {"ref": "refs/heads/release/1", "sha": head}
    assert "creations being restricted" in http.post(f"{SITE}/git/refs", json=release).json()["message"]
    deep = {"ref": "refs/heads/release/1/x", "sha": head}
    assert http.post(f"{SITE}/git/refs", json=deep).status_code == 201


def test_required_checks_name_those_that_are_missing(http: httpx.Client) -> None:
    new = commit(http)
    one = {"type": "required_status_checks", "parameters": {"required_status_checks": [{"context": "build"}]}}
    number = http.post(f"{SITE}/rulesets", json=ruleset(one)).json()["id"]
    push = http.patch(f"{SITE}/git/refs/heads/main", json={"sha": new})
    assert 'Required status check "build" is expected.' in push.json()["message"]
    http.put(f"{SITE}/rulesets/{number}", json={"rules": [CHECKS]})
    push = http.patch(f"{SITE}/git/refs/heads/main", json={"sha": new})
    assert "2 of 2 required status checks are expected." in push.json()["message"]
    http.put(f"{SITE}/rulesets/{number}", json={"rules": [one]})
    http.post(f"{SITE}/statuses/{new}", json={"state": "success", "context": "build"})
    assert http.get(f"{SITE}/commits/{new}/status").json()["state"] == "success"
    assert http.patch(f"{SITE}/git/refs/heads/main", json={"sha": new}).status_code == 200


def test_the_free_plan_has_no_rules_for_private_repositories() -> None:
    hub = Hub(GitHubAccount(OWNER, "free"))
    hub.make()
    http = hub.http()
    for answer in (
        http.get(f"{SITE}/rulesets"),
        http.post(f"{SITE}/rulesets", json=ruleset()),
        http.get(f"{SITE}/branches/main/protection"),
        http.get(f"{SITE}/rules/branches/main"),
    ):
        assert (answer.status_code, answer.json()["message"]) == (403, UPGRADE)
    http.patch(SITE, json={"visibility": "public"})
    assert http.post(f"{SITE}/rulesets", json=ruleset()).status_code == 201
