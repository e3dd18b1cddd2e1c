"""Repositories, labels, collaborators and security settings, as githubkit reads them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from githubkit import GitHub
from githubkit.exception import RequestFailed

from infra.sandbox.accounts import GitHubAccount
from tests.sandbox.github.hub import NAME, OWNER, Hub

SITE = f"/repos/{OWNER}/{NAME}"


def test_a_new_repository_has_githubs_defaults(kit: GitHub[Any]) -> None:
    found = kit.rest.repos.get(OWNER, NAME).parsed_data
    assert (found.full_name, found.private, found.default_branch) == ("acme/site", True, "main")
    assert (found.allow_squash_merge, found.squash_merge_commit_title) == (True, "COMMIT_OR_PR_TITLE")
    assert found.organization
    assert found.organization.login == OWNER
    labels = kit.rest.issues.list_labels_for_repo(OWNER, NAME).parsed_data
    assert len(labels) == 9
    readme = kit.rest.repos.get_content(OWNER, NAME, "README.md").parsed_data
    assert not isinstance(readme, list)
    assert readme.url.endswith("?ref=main")


def test_settings_change_and_the_rest_stays(kit: GitHub[Any]) -> None:
    kit.rest.repos.update(OWNER, NAME, has_wiki=False, allow_rebase_merge=False, delete_branch_on_merge=True)
    kit.rest.repos.update(OWNER, NAME, description="A site", homepage="https://x.example")
    kit.rest.repos.replace_all_topics(OWNER, NAME, names=["nextjs", "health"])
    found = kit.rest.repos.get(OWNER, NAME).parsed_data
    assert (found.has_wiki, found.allow_rebase_merge, found.delete_branch_on_merge) == (False, False, True)
    assert (found.description, found.topics) == ("A site", ["nextjs", "health"])
    with pytest.raises(RequestFailed) as caught:
        kit.rest.repos.update(OWNER, NAME, allow_merge_commit=False, allow_squash_merge=False)
    assert "at least one merge strategy" in caught.value.response.json()["message"]
    with pytest.raises(RequestFailed, match="422"):
        kit.rest.repos.replace_all_topics(OWNER, NAME, names=["no spaces"])


def test_names_are_taken_once_whatever_their_case(http: httpx.Client) -> None:
    answer = http.post(f"/orgs/{OWNER}/repos", json={"name": "SITE"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["message"] == "name already exists on this account"


def test_an_archived_repository_is_read_only(http: httpx.Client) -> None:
    http.patch(SITE, json={"archived": True})
    for call in (
        http.post(f"{SITE}/labels", json={"name": "x"}),
        http.patch(SITE, json={"description": "x"}),
    ):
        assert (call.status_code, call.json()["message"]) == (403, "Repository was archived so is read-only.")
    assert http.patch(SITE, json={"archived": False}).status_code == 200


def test_the_default_branch_must_exist(http: httpx.Client) -> None:
    answer = http.patch(SITE, json={"default_branch": "master"})
    assert answer.status_code == 422
    assert "The branch master was not found" in answer.json()["errors"][0]["message"]


def test_a_branch_is_renamed_with_all_that_names_it(kit: GitHub[Any]) -> None:
    kit.rest.repos.rename_branch(OWNER, NAME, "main", new_name="master")
    assert kit.rest.repos.get(OWNER, NAME).parsed_data.default_branch == "master"
    assert [b.name for b in kit.rest.repos.list_branches(OWNER, NAME).parsed_data] == ["master"]
    assert kit.rest.repos.get_branch(OWNER, NAME, "master").parsed_data.protected is False
    with pytest.raises(RequestFailed):
        kit.rest.repos.get_branch(OWNER, NAME, "main")


def test_labels(kit: GitHub[Any]) -> None:
    kit.rest.issues.create_label(OWNER, NAME, name="priority: high", color="B60205", description="d")
    label = kit.rest.issues.get_label(OWNER, NAME, "priority: high").parsed_data
    assert (label.color, label.default) == ("b60205", False)
    with pytest.raises(RequestFailed) as caught:
        kit.rest.issues.create_label(OWNER, NAME, name="BUG")
    assert caught.value.response.json()["errors"][0]["code"] == "already_exists"
    renamed = kit.rest.issues.update_label(OWNER, NAME, "priority: high", new_name="urgent").parsed_data
    assert (renamed.name, renamed.description) == ("urgent", "d")
    kit.rest.issues.delete_label(OWNER, NAME, "urgent")
    with pytest.raises(RequestFailed):
        kit.rest.issues.get_label(OWNER, NAME, "urgent")


def test_security_settings(http: httpx.Client, kit: GitHub[Any]) -> None:
    assert http.get(f"{SITE}/vulnerability-alerts").status_code == 404
    fixes = http.put(f"{SITE}/automated-security-fixes")
    assert (fixes.status_code, "must be enabled" in fixes.json()["message"]) == (422, True)
    kit.rest.repos.enable_vulnerability_alerts(OWNER, NAME)
    kit.rest.repos.enable_automated_security_fixes(OWNER, NAME)
    assert kit.rest.repos.check_automated_security_fixes(OWNER, NAME).parsed_data.enabled
    assert http.get(f"{SITE}/vulnerability-alerts").status_code == 204
    kit.rest.repos.disable_vulnerability_alerts(OWNER, NAME)
    assert not kit.rest.repos.check_automated_security_fixes(OWNER, NAME).parsed_data.enabled


def test_secret_scanning_of_private_repositories_must_be_bought(http: httpx.Client) -> None:
    body = {"security_and_analysis": {"secret_scanning": {"status": "enabled"}}}
    refused = http.patch(SITE, json=body)
    assert refused.json()["message"] == "Secret scanning is not available for this repository."
    on = http.patch(SITE, json={"visibility": "public", **body}).json()["security_and_analysis"]
    assert on["secret_scanning"] == {"status": "enabled"}


def test_internal_repositories_are_for_enterprises(http: httpx.Client) -> None:
    answer = http.patch(SITE, json={"visibility": "internal"})
    assert answer.status_code == 422


def test_collaborators_and_teams(kit: GitHub[Any], http: httpx.Client) -> None:
    team = kit.rest.teams.get_by_name(OWNER, "ops").parsed_data
    assert team.members_count == 3
    organization = kit.rest.orgs.get(OWNER).parsed_data
    path = f"/organizations/{organization.id}/team/{team.id}/repos/{OWNER}/{NAME}"
    assert http.get(path).status_code == 404
    assert http.put(path, json={"permission": "push"}).status_code == 204
    assert http.get(path).json()["role_name"] == "write"
    assert [t.slug for t in kit.rest.repos.list_teams(OWNER, NAME).parsed_data] == ["ops"]
    assert (
        kit.rest.repos.get_collaborator_permission_level(OWNER, NAME, "alice").parsed_data.role_name
        == "write"
    )
    assert http.put(f"{SITE}/collaborators/bob", json={"permission": "maintain"}).status_code == 204
    direct = kit.rest.repos.list_collaborators(OWNER, NAME, affiliation="direct").parsed_data
    assert [(who.login, who.role_name) for who in direct] == [("bob", "maintain")]
    members = http.get(f"/orgs/{OWNER}/teams/ops/members").json()
    assert [member["login"] for member in members] == ["sandbox-admin", "alice", "bob"]


def test_people(kit: GitHub[Any]) -> None:
    me = kit.rest.users.get_authenticated().parsed_data
    assert me.login == "sandbox-admin"
    alice = kit.rest.users.get_by_username("alice").parsed_data
    assert kit.rest.users.list_gpg_keys_for_user("alice").parsed_data == []
    assert kit.rest.users.list_public_keys_for_user("alice").parsed_data == []
    assert kit.rest.users.get_by_id(alice.id).parsed_data.login == "alice"


def test_a_persons_repository() -> None:
    hub = Hub(GitHubAccount(OWNER, "pro"))
    hub.make()
    assert hub.kit().rest.users.get_authenticated().parsed_data.login == OWNER
    assert hub.http().get(f"/orgs/{OWNER}").status_code == 404
    assert [r["full_name"] for r in hub.http().get("/user/repos").json()] == ["acme/site"]
    assert hub.http().get(SITE).json()["permissions"]["admin"] is True
