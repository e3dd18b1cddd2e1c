"""Classic branch protection rules: made, changed and removed through GraphQL, as clients do."""

from __future__ import annotations

from infra.sandbox.github.errors import GitHubError
from infra.sandbox.github.records import JsonObject, Protection, Repository
from infra.sandbox.github.state import GitHub

FLAGS = (
    "allowsDeletions",
    "allowsForcePushes",
    "blocksCreations",
    "dismissesStaleReviews",
    "isAdminEnforced",
    "lockAllowsFetchAndMerge",
    "lockBranch",
    "requireLastPushApproval",
    "requiresApprovingReviews",
    "requiresCodeOwnerReviews",
    "requiresCommitSignatures",
    "requiresConversationResolution",
    "requiresLinearHistory",
    "requiresStatusChecks",
    "requiresStrictStatusChecks",
    "restrictsPushes",
    "restrictsReviewDismissals",
)
ACTORS = ("push", "reviewDismissal", "bypassForcePush", "bypassPullRequest")
MAX_REVIEWS = 6


def create_protection(github: GitHub, repository: Repository, login: str, given: JsonObject) -> Protection:
    """Keeps a new rule; raises 422 when the pattern has one."""
    rule: Protection = {
        "id": github.next_id("protection"),
        "pattern": "",
        "creator": login,
        "settings": {**dict.fromkeys(FLAGS, False), "requiredApprovingReviewCount": None},
        "actors": {name: [] for name in ACTORS},
    }
    # GitHub's own default, https://docs.github.com/en/graphql/reference/input-objects
    rule["settings"].update(requiresStrictStatusChecks=True, requiredStatusCheckContexts=[])
    change_protection(github, repository, rule, given)
    repository["protections"].append(rule)
    github.world.changed()
    return rule


def change_protection(github: GitHub, repository: Repository, rule: Protection, given: JsonObject) -> None:
    """Changes what is given; raises 422 for a pattern that is taken or empty, or too many reviews."""
    pattern = given.get("pattern") or rule["pattern"]
    if not pattern:
        raise GitHubError(422, "Pattern can't be blank")
    if any(other["pattern"] == pattern and other["id"] != rule["id"] for other in repository["protections"]):
        raise GitHubError(422, f"Name already protected: {pattern}")
    settings = rule["settings"]
    settings.update({name: given[name] for name in FLAGS if given.get(name) is not None})
    reviews = given.get("requiredApprovingReviewCount")
    if reviews is not None and not 0 <= reviews <= MAX_REVIEWS:
        raise GitHubError(422, f"Required approving review count must be between 0 and {MAX_REVIEWS}")
    if reviews is not None:
        settings["requiredApprovingReviewCount"] = reviews
    if not settings["requiresApprovingReviews"]:
        settings["requiredApprovingReviewCount"] = None
    if given.get("requiredStatusCheckContexts") is not None:
        settings["requiredStatusCheckContexts"] = list(dict.fromkeys(given["requiredStatusCheckContexts"]))
    if not settings["requiresStatusChecks"]:
        settings["requiredStatusCheckContexts"] = []
    for name in ACTORS:
        ids = given.get(f"{name}ActorIds")
        if ids is not None:
            rule["actors"][name] = list(dict.fromkeys(ids))
    rule["pattern"] = pattern
    github.world.changed()
