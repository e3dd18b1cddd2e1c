"""Things of the world as GraphQL objects: plain fields here, what leads elsewhere in `resolvers`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from infra.sandbox.github.nodes import node_id
from infra.sandbox.github.records import Account, Issue, JsonObject, Protection, Repository, Role, Team
from infra.sandbox.github.state import full_name
from infra.sandbox.github.users import WEB


@dataclass(frozen=True)
class RepositoryNode:
    """A repository that the caller may see, and in what role."""

    record: Repository
    role: Role


@dataclass(frozen=True)
class RuleNode:
    """A classic branch protection rule."""

    repository: RepositoryNode
    record: Protection


@dataclass(frozen=True)
class PullNode:
    """A pull request."""

    repository: RepositoryNode
    record: Issue


def account_object(account: Account) -> JsonObject:
    """Returns a person or an organisation."""
    return {
        "__typename": account["type"],
        "id": node_id(account["type"], account["id"]),
        "databaseId": account["id"],
        "login": account["login"],
        "name": account["name"],
        "email": "",
        "avatarUrl": f"https://avatars.githubusercontent.com/u/{account['id']}?v=4",
        "url": f"{WEB}/{account['login']}",
        "resourcePath": f"/{account['login']}",
        "viewerCanAdminister": False,
    }


def team_object(team: Team, organization: Account) -> JsonObject:
    """Returns a team; its members come from the resolvers."""
    return {
        "__typename": "Team",
        "id": node_id("Team", organization["id"], team["id"]),
        "databaseId": team["id"],
        "name": team["name"],
        "slug": team["slug"],
        "combinedSlug": f"{organization['login']}/{team['slug']}",
        "description": "",
        "members_of": team,
        "organization": account_object(organization),
    }


def repository_object(node: RepositoryNode) -> JsonObject:
    """Returns a repository; refs, rules and pull requests come from the resolvers."""
    repository, settings = node.record, node.record["settings"]
    return {
        "__typename": "Repository",
        "node": node,
        "id": node_id("Repository", repository["id"]),
        "databaseId": repository["id"],
        "name": repository["name"],
        "nameWithOwner": full_name(repository),
        "description": settings["description"],
        "homepageUrl": settings["homepage"],
        "createdAt": repository["created_at"],
        "updatedAt": repository["updated_at"],
        "pushedAt": repository["pushed_at"],
        "deleteBranchOnMerge": settings["delete_branch_on_merge"],
        "hasIssuesEnabled": settings["has_issues"],
        "hasProjectsEnabled": settings["has_projects"],
        "hasWikiEnabled": settings["has_wiki"],
        "isArchived": settings["archived"],
        "isEmpty": not repository["refs"],
        "isFork": False,
        "isPrivate": repository["visibility"] != "public",
        "isTemplate": settings["is_template"],
        "mergeCommitAllowed": settings["allow_merge_commit"],
        "rebaseMergeAllowed": settings["allow_rebase_merge"],
        "squashMergeAllowed": settings["allow_squash_merge"],
        "sshUrl": f"git@github.com:{full_name(repository)}.git",
        "url": f"{WEB}/{full_name(repository)}",
        "viewerCanAdminister": node.role == "admin",
        "viewerPermission": node.role.upper(),
        "visibility": repository["visibility"].upper(),
    }


def rule_object(node: RuleNode) -> JsonObject:
    """Returns a branch protection rule; who is allowed what comes from the resolvers."""
    rule = node.record
    return {
        "__typename": "BranchProtectionRule",
        "node": node,
        "id": node_id("BranchProtectionRule", node.repository.record["id"], rule["id"]),
        "databaseId": rule["id"],
        "pattern": rule["pattern"],
        "repository": repository_object(node.repository),
        **rule["settings"],
    }


def pull_object(node: PullNode) -> JsonObject:
    """Returns a pull request."""
    issue, repository = node.record, node.repository.record
    pull = issue["pull"]
    assert pull is not None
    state = "MERGED" if pull["merged_at"] else issue["state"].upper()
    return {
        "__typename": "PullRequest",
        "node": node,
        "id": node_id("PullRequest", repository["id"], pull["id"]),
        "databaseId": pull["id"],
        "number": issue["number"],
        "title": issue["title"],
        "body": issue["body"] or "",
        "state": state,
        "closed": issue["state"] == "closed",
        "closedAt": issue["closed_at"],
        "createdAt": issue["created_at"],
        "updatedAt": issue["updated_at"],
        "mergedAt": pull["merged_at"],
        "merged": pull["merged_at"] is not None,
        "isDraft": pull["draft"],
        "isCrossRepository": False,
        "baseRefName": pull["base"],
        "headRefName": pull["head"],
        "headRefOid": pull["head_sha"],
        "headRepository": repository_object(node.repository),
        "url": f"{WEB}/{full_name(repository)}/pull/{issue['number']}",
    }


def connection(items: list[Any], first: int | None = None, after: str | None = None) -> JsonObject:
    """Returns a page of a list; cursors are positions."""
    start = int(after) if after is not None and after.isdigit() else 0
    page = items[start : start + first] if first is not None else items[start:]
    end = start + len(page)
    return {
        "nodes": page,
        "totalCount": len(items),
        "pageInfo": {
            "startCursor": str(start),
            "endCursor": str(end) if page else None,
            "hasNextPage": end < len(items),
            "hasPreviousPage": start > 0,
        },
    }
