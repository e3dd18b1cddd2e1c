"""Finds what a GraphQL call names, as far as the caller may see it; errors carry GitHub's `type`."""

from __future__ import annotations

from graphql import GraphQLError

from infra.sandbox.github.access import ADMIN, METADATA
from infra.sandbox.github.auth import check_access
from infra.sandbox.github.call import Access, Call
from infra.sandbox.github.errors import GitHubError
from infra.sandbox.github.graphql.answers import (
    PullNode,
    RepositoryNode,
    RuleNode,
    account_object,
    pull_object,
    repository_object,
    rule_object,
    team_object,
)
from infra.sandbox.github.nodes import parse_node_id
from infra.sandbox.github.records import JsonObject, Repository


def failed(kind: str, message: str) -> GraphQLError:
    """Returns an error of one of GitHub's types: NOT_FOUND, FORBIDDEN, UNPROCESSABLE …"""
    return GraphQLError(message, extensions={"type": kind})


def no_node(text: str) -> GraphQLError:
    """Returns the error of an id that names nothing (clients look for these words)."""
    return failed("NOT_FOUND", f"Could not resolve to a node with the global id of '{text}'.")


def enter(call: Call, repository: Repository, access: Access = METADATA) -> RepositoryNode:
    """Returns a repository with the caller's role; raises NOT_FOUND or FORBIDDEN."""
    try:
        return RepositoryNode(repository, check_access(call.github, call.actor, repository, access))
    except GitHubError as refusal:
        if refusal.status == 404:
            full = f"{repository['owner']}/{repository['name']}"
            raise failed(
                "NOT_FOUND", f"Could not resolve to a Repository with the name '{full}'."
            ) from refusal
        raise failed("FORBIDDEN", refusal.message) from refusal


def repository_named(call: Call, owner: str, name: str) -> RepositoryNode:
    """Returns a repository by name; raises NOT_FOUND."""
    found = call.github.data["repositories"].get(f"{owner}/{name}".lower())
    if found is None:
        raise failed("NOT_FOUND", f"Could not resolve to a Repository with the name '{owner}/{name}'.")
    return enter(call, found)


def repository_by_node(call: Call, text: str, access: Access = METADATA) -> RepositoryNode:
    """Returns a repository by its node id; raises NOT_FOUND."""
    kind, numbers = parse_node_id(text) or ("", ())
    found = call.github.repository_by_id(numbers[0]) if kind == "Repository" else None
    if found is None:
        raise no_node(text)
    return enter(call, found, access)


def rule_by_node(call: Call, text: str, access: Access = ADMIN) -> RuleNode:
    """Returns a classic protection rule by its node id, for administrators; raises NOT_FOUND."""
    kind, numbers = parse_node_id(text) or ("", ())
    if kind == "BranchProtectionRule" and len(numbers) == 2:
        repository = call.github.repository_by_id(numbers[0])
        for rule in repository["protections"] if repository is not None else ():
            if rule["id"] == numbers[1] and repository is not None:
                return RuleNode(enter(call, repository, access), rule)
    raise no_node(text)


def node(call: Call, text: str) -> JsonObject:
    """Returns whatever a node id names; raises NOT_FOUND."""
    kind, numbers = parse_node_id(text) or ("", ())
    if kind == "Repository":
        return repository_object(repository_by_node(call, text))
    if kind == "BranchProtectionRule":
        return rule_object(rule_by_node(call, text))
    if kind in ("User", "Organization"):
        account = call.github.account_by_id(numbers[0])
        if account is not None and account["type"] == kind:
            return account_object(account)
    if kind == "Team" and len(numbers) == 2:
        team = call.github.team_by_id(numbers[1])
        if team is not None:
            return team_object(team, call.github.account(team["organization"]))
    if kind == "PullRequest" and len(numbers) == 2:
        repository = call.github.repository_by_id(numbers[0])
        for issue in repository["issues"].values() if repository is not None else ():
            if repository is not None and issue["pull"] is not None and issue["pull"]["id"] == numbers[1]:
                return pull_object(PullNode(enter(call, repository), issue))
    raise no_node(text)
