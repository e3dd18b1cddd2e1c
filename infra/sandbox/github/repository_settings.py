"""Settings of a repository: features and ways to merge, as creating and updating send them."""

from __future__ import annotations

from infra.sandbox.github.body import Body
from infra.sandbox.github.errors import GitHubError, invalid_request
from infra.sandbox.github.records import JsonObject, Repository

_FLAGS = {
    "has_issues": True,
    "has_projects": True,
    "has_wiki": True,
    "has_discussions": False,
    "has_downloads": True,
    "is_template": False,
    "archived": False,
    "allow_forking": True,
    "web_commit_signoff_required": False,
    "allow_merge_commit": True,
    "allow_squash_merge": True,
    "allow_rebase_merge": True,
    "allow_auto_merge": False,
    "allow_update_branch": False,
    "delete_branch_on_merge": False,
    "use_squash_pr_title_as_default": False,
}
_TEXTS = {"description": None, "homepage": None}
_CHOICES = {
    "squash_merge_commit_title": ("COMMIT_OR_PR_TITLE", "PR_TITLE"),
    "squash_merge_commit_message": ("COMMIT_MESSAGES", "PR_BODY", "BLANK"),
    "merge_commit_title": ("MERGE_MESSAGE", "PR_TITLE"),
    "merge_commit_message": ("PR_TITLE", "PR_BODY", "BLANK"),
}
_MERGE_WAYS = ("allow_merge_commit", "allow_squash_merge", "allow_rebase_merge")


def default_settings() -> JsonObject:
    """Returns what a new repository has when nothing is said."""
    return {**_FLAGS, **_TEXTS, **{name: values[0] for name, values in _CHOICES.items()}}


def change_settings(repository: Repository, body: Body) -> None:
    """Changes what the body names; 422 for an unknown choice, or when no way to merge is left."""
    settings = dict(repository["settings"])
    settings.update({name: body.flag(name, settings[name]) for name in _FLAGS})
    settings.update({name: body.text_or(name, "") for name in _TEXTS if name in body})
    for name, allowed in _CHOICES.items():
        wanted = body.text_or(name, settings[name])
        if wanted and wanted not in allowed:
            raise invalid_request(f"{wanted} is not a member of {list(allowed)}.")
        settings[name] = wanted or allowed[0]
    if not any(settings[name] for name in _MERGE_WAYS):
        message = "Sorry, you need to allow at least one merge strategy. (no_merge_method)"
        error = {
            "resource": "Repository",
            "code": "custom",
            "field": "merge_commit_allowed",
            "message": message,
        }
        raise GitHubError(422, message, [error])
    repository["settings"] = settings
