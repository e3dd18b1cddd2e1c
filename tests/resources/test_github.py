"""What is declared on GitHub: names, options and inputs, against Pulumi's mocks."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from infra.errors import BadInput
from tests.resources.declared import Run, World, run_program

SHARED = """
config:
  site:github:
    owner: octo-org
    plan: team
    repository:
      name: site
      default_branch: master
      branches: [staging, master]
      labels:
        bug: {color: d73a4a, description: Something is wrong}
    secrets:
      DEPLOY_KEY: {env: DEPLOY_KEY}
    variables:
      REGION: iad1
"""

STAGING = """
config:
  site:environment:
    branch: staging
  site:github:
    environment:
      branches: [staging, "release/*"]
      reviewers: {users: [octocat], teams: [ops]}
      secrets:
        TOKEN: {env: TOKEN}
      variables:
        SITE_URL: https://staging.example.com
    protect:
      checks: [test, build]
      bypass: [{actor: repository_admin}, {actor: organization_admin, mode: always}]
  site:workflows:
    files: [ci]
"""

SECRETS = {"DEPLOY_KEY": "deploy-secret", "TOKEN": "token-secret"}
APPLIED = World(shared={"github.repository_id": "R_1"})


class Site:
    """An estate in a folder of its own; each test changes one thing of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "stacks").mkdir()
        (root / "Pulumi.yaml").write_text(
            "name: site\nruntime: python\nmain: infra/program\nstackConfigDir: stacks\n"
        )
        self.write("shared", SHARED)
        self.write("staging", STAGING)

    def write(self, stack: str, text: str) -> None:
        (self.root / "stacks" / f"Pulumi.{stack}.yaml").write_text(dedent(text))

    def run(self, stack: str, *, world: World = APPLIED, preview: bool = False) -> Run:
        return run_program(self.root, stack, environ=SECRETS, world=world, preview=preview)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_every_resource_is_named_by_its_key(site: Site) -> None:
    assert {name for name in site.run("shared").resources if name.startswith("github.")} == {
        "github.repository",
        "github.repository.default_branch",
        "github.repository.branches.staging",
        "github.repository.labels.bug",
        "github.repository.security.vulnerability_alerts",
        "github.repository.security.dependabot_security_updates",
        "github.secrets.DEPLOY_KEY",
        "github.variables.REGION",
    }
    assert {name for name in site.run("staging").resources if name.startswith(("github.", "work"))} == {
        "github.environment",
        "github.environment.branches.staging",
        "github.environment.branches.release/*",
        "github.environment.secrets.TOKEN",
        "github.environment.variables.SITE_URL",
        "github.protect",
        "workflows",
    }


def test_the_token_is_no_input_of_the_provider(site: Site) -> None:
    provider = site.run("shared").resources["github"]
    assert provider.inputs == {"owner": "octo-org"}


def test_in_the_sandbox_the_plugin_does_not_pause(site: Site) -> None:
    run = run_program(site.root, "shared", environ={**SECRETS, "INFRA_SANDBOX": "1"})
    assert run.resources["github"].inputs["writeDelayMs"] == "0"


def test_the_repository_is_protected_until_it_is_retired(site: Site) -> None:
    assert site.run("shared").resources["github.repository"].protect
    site.write("shared", SHARED + "  site:retire: [github.repository]\n")
    retired = site.run("shared").resources["github.repository"]
    assert not retired.protect
    assert retired.inputs["archiveOnDestroy"] is True


def test_the_default_branch_is_renamed_before_others_start_from_it(site: Site) -> None:
    resources = site.run("shared").resources
    assert resources["github.repository.default_branch"].inputs["rename"] is True
    staging = resources["github.repository.branches.staging"]
    assert staging.inputs["sourceBranch"] == "master"
    assert "github.repository.default_branch" in staging.after
    assert staging.ignore_changes == ("sourceBranch", "sourceSha")


def test_security_scanning_is_left_alone_unless_said(site: Site) -> None:
    assert "securityAndAnalysis" not in site.run("shared").resources["github.repository"].inputs
    site.write(
        "shared", SHARED.replace("      labels:", "      security: {secret_scanning: true}\n      labels:")
    )
    inputs = site.run("shared").resources["github.repository"].inputs
    assert inputs["securityAndAnalysis"] == {"secretScanning": {"status": "enabled"}}


@pytest.mark.parametrize(
    ("stack", "name"),
    [("shared", "github.secrets.DEPLOY_KEY"), ("staging", "github.environment.secrets.TOKEN")],
)
def test_a_secret_travels_as_a_secret_and_is_deleted_before_it_is_replaced(
    site: Site, stack: str, name: str
) -> None:
    secret = site.run(stack).resources[name]
    assert secret.secret == {"value"}
    assert secret.delete_before_replace
    assert secret.ignore_changes == ()


def test_a_secret_that_is_not_at_hand_is_left_as_it_is(site: Site) -> None:
    run = run_program(site.root, "staging", environ={}, world=APPLIED, preview=True)
    secret = run.resources["github.environment.secrets.TOKEN"]
    assert secret.ignore_changes == ("value",)


def test_the_environment_says_who_reviews_and_what_may_deploy(site: Site) -> None:
    inputs = site.run("staging").resources["github.environment"].inputs
    assert inputs["environment"] == "staging"
    assert inputs["reviewers"] == [{"users": [1], "teams": [2]}]
    assert inputs["deploymentBranchPolicy"] == {"protectedBranches": False, "customBranchPolicies": True}
    assert "waitTimer" not in inputs


@pytest.mark.parametrize(
    ("said", "policy"),
    [("protected", {"protectedBranches": True, "customBranchPolicies": False}), ("any", None)],
)
def test_the_environment_takes_protected_branches_or_any(site: Site, said: str, policy: object) -> None:
    site.write("staging", STAGING.replace('[staging, "release/*"]', said))
    assert site.run("staging").resources["github.environment"].inputs.get("deploymentBranchPolicy") == policy


def test_the_ruleset_pins_checks_to_the_github_actions_app(site: Site) -> None:
    inputs = site.run("staging").resources["github.protect"].inputs
    assert inputs["conditions"] == {"refName": {"includes": ["refs/heads/staging"], "excludes": []}}
    assert inputs["rules"]["requiredStatusChecks"] == {
        "strictRequiredStatusChecksPolicy": True,
        "requiredChecks": [
            {"context": "build", "integrationId": 15368},
            {"context": "test", "integrationId": 15368},
        ],
    }
    assert inputs["rules"]["pullRequest"]["requiredApprovingReviewCount"] == 1
    assert inputs["rules"]["deletion"] is True
    assert inputs["rules"]["nonFastForward"] is True
    assert inputs["bypassActors"] == [
        {"actorType": "RepositoryRole", "actorId": 5, "bypassMode": "pull_request"},
        {"actorType": "OrganizationAdmin", "bypassMode": "always"},
    ]


def test_classic_protection_finds_the_repository_by_its_id(site: Site) -> None:
    text = STAGING.replace("checks: [test, build]", "as: classic\n      checks: [test, build]")
    site.write(
        "staging",
        text.replace(
            "      bypass: [{actor: repository_admin}, {actor: organization_admin, mode: always}]\n", ""
        ),
    )
    rule = site.run("staging").resources["github.protect"]
    assert rule.type == "github:index/branchProtection:BranchProtection"
    assert rule.inputs["repositoryId"] == "R_1"
    assert rule.inputs["requiredStatusChecks"] == [{"strict": True, "contexts": ["build", "test"]}]


def test_the_workflow_files_are_one_resource_with_their_texts(site: Site) -> None:
    inputs = site.run("staging").resources["workflows"].inputs
    assert {key: inputs[key] for key in ("owner", "repository", "branch", "mode")} == {
        "owner": "octo-org",
        "repository": "site",
        "branch": "staging",
        "mode": "pull-request",
    }
    assert list(inputs["files"]) == [".github/workflows/ci.yml"]
    assert "branches: [master, staging]" in inputs["files"][".github/workflows/ci.yml"]


def test_an_environment_without_a_branch_has_nothing_to_protect_or_deliver_to(site: Site) -> None:
    site.write("staging", STAGING.replace("    branch: staging\n", "    targets: [preview]\n"))
    with pytest.raises(BadInput, match="branch"):
        site.run("staging")


def test_an_environment_needs_the_repository_of_its_shared_stack(site: Site) -> None:
    site.write("shared", "config: {site:vercel: {plan: pro, project: {name: site}}}\n")
    with pytest.raises(BadInput, match="repository"):
        site.run("staging")
