"""Changes of a made-up estate that show everything a report can show."""

from __future__ import annotations

from infra.changes import (
    UNKNOWN,
    ByHand,
    Change,
    ChangeSet,
    NotCompared,
    Operation,
    Outcome,
    Pending,
    PropertyChange,
)
from infra.errors import ProviderFailed
from infra.rules.risks import assess

_OLD_CI = "name: CI\non:\n  push:\n    branches: [master]\njobs:\n  test:\n    runs-on: ubuntu-24.04\n"
_NEW_CI = _OLD_CI.replace("[master]", "[master, staging]") + "  e2e:\n    runs-on: ubuntu-24.04\n"


def variable(op: Operation, name: str, *properties: PropertyChange, stack: str = "production") -> Change:
    """Returns the change of a Vercel variable."""
    return Change(stack, op, f"variables.{name}", "Vercel variable", f"urn:{name}", properties)


PRODUCTION = ChangeSet(
    "production",
    changes=(
        variable("delete", "LEGACY_KEY", PropertyChange("value", "delete", old="x", secret=True)),
        variable(
            "update",
            "STRIPE_SECRET_KEY",
            PropertyChange("value", "update", "a", "b", secret=True),
            PropertyChange("targets", "update", ["preview", "production"], ["production"]),
        ),
        variable(
            "update",
            "SENTRY_AUTH_TOKEN",
            PropertyChange("comment", "update", None, "uploads source maps — 部署时使用 🚀"),
            PropertyChange("value", "same", "a", "a", secret=True, comparison="not-compared"),
        ),
        Change(
            "production",
            "update",
            "github.protect",
            "GitHub ruleset",
            "urn:protect",
            (
                PropertyChange("rules.pullRequest.requiredApprovingReviewCount", "update", 2, 1),
                PropertyChange("rules.nonFastForward", "update", True, False),
                PropertyChange(
                    "rules.requiredStatusChecks.requiredChecks",
                    "update",
                    [{"context": name, "integrationId": 15368} for name in ("build", "e2e", "lint", "test")],
                    [
                        {"context": name, "integrationId": 15368}
                        for name in ("build", "lint", "test", "types")
                    ],
                ),
            ),
        ),
        Change(
            "production",
            "replace",
            "environment.domains.example.com",
            "Vercel domain",
            "urn:domain",
            (PropertyChange("projectId", "update", "prj_old", "prj_new", forces_replacement=True),),
        ),
        Change(
            "production",
            "update",
            "workflows",
            "workflow files",
            "urn:workflows",
            (
                PropertyChange("files[.github/workflows/ci.yml]", "update", _OLD_CI, _NEW_CI),
                PropertyChange("files[.github/workflows/old.yml]", "delete", "name: Old\non: push\n", None),
            ),
        ),
    ),
    unchanged=12,
    not_compared=(NotCompared("SENTRY_AUTH_TOKEN", "variables.SENTRY_AUTH_TOKEN"),),
)
STAGING = ChangeSet(
    "staging",
    changes=(
        variable(
            "create",
            "NEXT_PUBLIC_SITE_URL",
            PropertyChange("key", "add", new="NEXT_PUBLIC_SITE_URL"),
            PropertyChange("value", "add", new="s", secret=True),
            PropertyChange("targets", "add", new=["preview"]),
            PropertyChange("gitBranch", "add", new="staging"),
            PropertyChange("comment", "add", new=""),
            stack="staging",
        ),
        Change(
            "staging",
            "create",
            "workflows",
            "workflow files",
            "urn:w",
            (PropertyChange("files[.github/workflows/ci.yml]", "add", new=_OLD_CI),),
        ),
    ),
    unchanged=3,
    warnings=("vercel.bypass: left out; its `secret` is used as the token\n(the Vercel plugin is old)",),
)
SHARED = ChangeSet("shared", unchanged=10, bookkeeping=("output vercel.project_id",))
REPAIR = ChangeSet(
    "qa",
    changes=(
        Change(
            "qa",
            "update",
            "workflows",
            "workflow files",
            "urn:workflows",
            (PropertyChange("files[.github/workflows/ci.yml]", "update", _NEW_CI, _OLD_CI),),
            by_hand=(ByHand(".github/workflows/ci.yml", "qa", "ci@1a2b3c4", False, " in 1a2b3c4 by @jane"),),
        ),
        variable("update", "B", PropertyChange("value", "update", "a", "b", secret=True), stack="qa"),
        variable(
            "replace",
            "A",
            PropertyChange("key", "update", "A", "a", forces_replacement=True),
            PropertyChange("value", "same", "a", "a", secret=True, comparison="unchanged"),
            stack="qa",
        ),
        variable(
            "update", "C", PropertyChange("value", "update", "a", "b", True, comparison="unknown"), stack="qa"
        ),
        Change(
            "qa",
            "update",
            "github.repository",
            "GitHub repository",
            "urn:repository",
            (
                PropertyChange("homepage", "delete", "https://example.com", None),
                PropertyChange("projectId", "update", "prj_1", UNKNOWN, comparison="unknown"),
                PropertyChange("topics", "update", ["a", "b"], ["b", "a"], comparison="unchanged"),
                PropertyChange("limit", "update", "1", 1),
                PropertyChange("description", "update", "Long. " * 40, "Longer. " * 40),
                PropertyChange(
                    "labels", "update", [f"l{n}" for n in range(9)], [f"l{n}" for n in range(1, 10)]
                ),
            ),
        ),
    ),
    unchanged=1,
    bookkeeping=("output vercel.project_id", "component infra:Branch"),
    pending=(
        Pending("workflows", "pending", "qa", ("vercel.json",), 3, "https://github.com/acme/site/pull/3"),
    ),
)
"""What somebody else wrote, and every way in which two sides compare."""
ESTATE = (SHARED, PRODUCTION, STAGING)
RISKS = tuple(
    risk for changes in ESTATE for risk in assess(changes, production=changes.stack == "production")
)
FAILED = {"preview": ProviderFailed("GitHub refused the token (401)")}
APPLIED = {
    "production": Outcome(
        PRODUCTION.changes[:2], ("github.protect",), ("variables.SENTRY_AUTH_TOKEN", "workflows")
    ),
    "shared": Outcome(()),
    "staging": Outcome(STAGING.changes),
}
