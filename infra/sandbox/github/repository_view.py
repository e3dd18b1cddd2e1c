"""A repository as the API shows it."""

from __future__ import annotations

from infra.sandbox.github.nodes import node_id
from infra.sandbox.github.records import ROLES, JsonObject, Repository, Role
from infra.sandbox.github.state import GitHub, full_name
from infra.sandbox.github.users import API, WEB, user_view

_LINKS = {
    "forks_url": "/forks",
    "keys_url": "/keys{/key_id}",
    "collaborators_url": "/collaborators{/collaborator}",
    "teams_url": "/teams",
    "hooks_url": "/hooks",
    "issue_events_url": "/issues/events{/number}",
    "events_url": "/events",
    "assignees_url": "/assignees{/user}",
    "branches_url": "/branches{/branch}",
    "tags_url": "/tags",
    "blobs_url": "/git/blobs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "trees_url": "/git/trees{/sha}",
    "statuses_url": "/statuses/{sha}",
    "languages_url": "/languages",
    "stargazers_url": "/stargazers",
    "contributors_url": "/contributors",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "commits_url": "/commits{/sha}",
    "git_commits_url": "/git/commits{/sha}",
    "comments_url": "/comments{/number}",
    "issue_comment_url": "/issues/comments{/number}",
    "contents_url": "/contents/{+path}",
    "compare_url": "/compare/{base}...{head}",
    "merges_url": "/merges",
    "archive_url": "/{archive_format}{/ref}",
    "downloads_url": "/downloads",
    "issues_url": "/issues{/number}",
    "pulls_url": "/pulls{/number}",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "labels_url": "/labels{/name}",
    "releases_url": "/releases{/id}",
    "deployments_url": "/deployments",
}
ADMIN_SETTINGS = (
    "allow_merge_commit",
    "allow_squash_merge",
    "allow_rebase_merge",
    "allow_auto_merge",
    "allow_update_branch",
    "delete_branch_on_merge",
    "use_squash_pr_title_as_default",
    "squash_merge_commit_title",
    "squash_merge_commit_message",
    "merge_commit_title",
    "merge_commit_message",
)


def role_flags(role: Role) -> JsonObject:
    """Returns a role as the API's `permissions`."""
    level = ROLES.index(role)
    return {
        "admin": level >= ROLES.index("admin"),
        "maintain": level >= ROLES.index("maintain"),
        "push": level >= ROLES.index("write"),
        "triage": level >= ROLES.index("triage"),
        "pull": level >= ROLES.index("read"),
    }


def repository_view(github: GitHub, repository: Repository, role: Role) -> JsonObject:
    """Returns a repository; merge settings only for writers, security settings only for administrators."""
    owner = user_view(github.owner_of(repository))
    name = full_name(repository)
    url = f"{API}/repos/{name}"
    open_issues = sum(1 for issue in repository["issues"].values() if issue["state"] == "open")
    settings = {k: v for k, v in repository["settings"].items() if k not in ADMIN_SETTINGS}
    view: JsonObject = {
        "id": repository["id"],
        "node_id": node_id("Repository", repository["id"]),
        "name": repository["name"],
        "full_name": name,
        "private": repository["visibility"] != "public",
        "owner": owner,
        "html_url": f"{WEB}/{name}",
        "fork": False,
        "url": url,
        **{link: url + path for link, path in _LINKS.items()},
        "created_at": repository["created_at"],
        "updated_at": repository["updated_at"],
        "pushed_at": repository["pushed_at"],
        "git_url": f"git://github.com/{name}.git",
        "ssh_url": f"git@github.com:{name}.git",
        "clone_url": f"{WEB}/{name}.git",
        "svn_url": f"{WEB}/{name}",
        "mirror_url": None,
        "size": 0,
        "stargazers_count": 0,
        "watchers_count": 0,
        "language": None,
        "has_pages": False,
        "forks_count": 0,
        "disabled": False,
        "open_issues_count": open_issues,
        "license": None,
        "topics": repository["topics"],
        "visibility": repository["visibility"],
        "forks": 0,
        "open_issues": open_issues,
        "watchers": 0,
        "default_branch": repository["default_branch"],
        **settings,
        "permissions": role_flags(role),
        "temp_clone_token": "",
    }
    if owner["type"] == "Organization":
        view["organization"] = owner
    if ROLES.index(role) >= ROLES.index("write"):
        view.update({k: repository["settings"][k] for k in ADMIN_SETTINGS})
    if role == "admin":
        view["security_and_analysis"] = security_view(repository)
    view.update(network_count=0, subscribers_count=0)
    return view


def security_view(repository: Repository) -> JsonObject:
    """Returns the `security_and_analysis` of a repository."""
    return {name: {"status": status} for name, status in sorted(repository["security"].items())}
