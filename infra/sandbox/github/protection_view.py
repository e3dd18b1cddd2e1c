"""A classic branch protection rule as the REST API shows it."""

from __future__ import annotations

from infra.sandbox.github.git.view import api_url
from infra.sandbox.github.records import JsonObject, Protection, Repository


def protection_view(repository: Repository, branch: str, rule: Protection) -> JsonObject:
    """Returns the protection of a branch; parts that are off are left out, as the real API does."""
    url = api_url(repository, f"/branches/{branch}/protection")
    settings = rule["settings"]

    def switch(name: str) -> JsonObject:
        return {"enabled": settings[name]}

    view: JsonObject = {
        "url": url,
        "required_signatures": {"url": f"{url}/required_signatures", **switch("requiresCommitSignatures")},
        "enforce_admins": {"url": f"{url}/enforce_admins", **switch("isAdminEnforced")},
        "required_linear_history": switch("requiresLinearHistory"),
        "allow_force_pushes": switch("allowsForcePushes"),
        "allow_deletions": switch("allowsDeletions"),
        "block_creations": switch("blocksCreations"),
        "required_conversation_resolution": switch("requiresConversationResolution"),
        "lock_branch": switch("lockBranch"),
        "allow_fork_syncing": {"enabled": False},
    }
    if settings["requiresStatusChecks"]:
        contexts = settings["requiredStatusCheckContexts"]
        view["required_status_checks"] = {
            "url": f"{url}/required_status_checks",
            "strict": settings["requiresStrictStatusChecks"],
            "contexts": contexts,
            "contexts_url": f"{url}/required_status_checks/contexts",
            "checks": [{"context": context, "app_id": None} for context in contexts],
        }
    if settings["requiresApprovingReviews"]:
        view["required_pull_request_reviews"] = {
            "url": f"{url}/required_pull_request_reviews",
            "dismiss_stale_reviews": settings["dismissesStaleReviews"],
            "require_code_owner_reviews": settings["requiresCodeOwnerReviews"],
            "require_last_push_approval": settings["requireLastPushApproval"],
            "required_approving_review_count": settings["requiredApprovingReviewCount"],
        }
    return view
