"""The requirements' “Deployment Workflow”: environments, branches, domains, and the way of a change."""

from __future__ import annotations

from typing import Any

from tests.requirements.rendered import Rendered
from tests.requirements.row import Chapter, Later, Row

HELD = ("tests/journeys/test_apply.py::test_the_accounts_hold_what_the_files_declare",)


def _domain(it: Rendered, stack: str, name: str) -> Any:
    return it.inputs(stack, f"environment.domains.{name}")


def _targets(it: Rendered, stack: str) -> list[str]:
    targets: list[str] = it.inputs(stack, "variables.NEXT_PUBLIC_SENTRY_DSN")["targets"]
    return targets


def production_is_master(it: Rendered) -> None:
    assert it.inputs("shared", "vercel.project")["gitRepository"]["productionBranch"] == "master"
    assert it.inputs("shared", "github.repository.default_branch")["branch"] == "master"
    assert it.inputs("production", "github.protect")["conditions"]["refName"]["includes"] == [
        "refs/heads/master"
    ]
    assert _targets(it, "production") == ["production"]


def production_domain(it: Rendered) -> None:
    assert _domain(it, "production", "medicalbills.com").get("gitBranch") is None


def staging_is_staging(it: Rendered) -> None:
    assert it.inputs("shared", "github.repository.branches.staging")["branch"] == "staging"
    assert it.inputs("staging", "github.protect")["conditions"]["refName"]["includes"] == [
        "refs/heads/staging"
    ]
    assert it.inputs("staging", "variables.NEXT_PUBLIC_SENTRY_DSN")["gitBranch"] == "staging"


def staging_domain(it: Rendered) -> None:
    assert _domain(it, "staging", "medicalbills.co")["gitBranch"] == "staging"


def previews_are_all_other_branches(it: Rendered) -> None:
    assert _targets(it, "preview") == ["development", "preview"]
    assert it.inputs("preview", "variables.NEXT_PUBLIC_SENTRY_DSN").get("gitBranch") is None


def pull_request_to(it: Rendered, stack: str, branch: str) -> None:
    protection = it.inputs(stack, "github.protect")
    assert protection["conditions"]["refName"]["includes"] == [f"refs/heads/{branch}"]
    assert protection["rules"]["pullRequest"]["requiredApprovingReviewCount"] >= 1


def pull_request_to_staging(it: Rendered) -> None:
    pull_request_to(it, "staging", "staging")


def pull_request_to_master(it: Rendered) -> None:
    pull_request_to(it, "production", "master")


def checked_before_merge(it: Rendered) -> None:
    for stack in ("staging", "production"):
        assert {"type-check", "lint", "test", "build", "audit"} <= it.required_checks(stack)


ENVIRONMENTS = Chapter(
    "Deployment Workflow",
    (
        Row(
            "Production | master",
            (
                "production: environment.branch",
                "production: environment.targets",
                "shared: vercel.project.production_branch",
                "shared: github.repository.default_branch",
            ),
            production_is_master,
            proven=HELD,
        ),
        Row(
            "Production | master | medicalbills.com",
            ("production: environment.domains.medicalbills.com",),
            production_domain,
            proven=HELD,
        ),
        Row(
            "Staging | staging",
            ("staging: environment.branch", "shared: github.repository.branches"),
            staging_is_staging,
            proven=HELD,
        ),
        Row(
            "Staging | staging | medicalbills.co",
            ("staging: environment.domains", "staging: environment.branch"),
            staging_domain,
            proven=HELD,
        ),
        Row(
            "Preview | feature/* | *.vercel.app",
            ("preview: environment.targets",),
            previews_are_all_other_branches,
            proven=HELD,
        ),
        Row(
            "feature-branch → PR to staging",
            ("staging: github.protect",),
            pull_request_to_staging,
            defaults={"staging: github.protect.approvals": 0},
            proven=HELD,
        ),
        Row(
            "PR to master → medicalbills.com",
            ("production: github.protect",),
            pull_request_to_master,
            defaults={"production: github.protect.approvals": 0},
            proven=HELD,
        ),
        Row(
            "Run all checks … before deployment",
            ("staging: github.protect.checks", "production: github.protect.checks"),
            checked_before_merge,
            proven=HELD,
        ),
        Later("Run all checks locally before deployment", "the deploy command, issue 7"),
    ),
)
