"""The fields of GraphQL objects that lead elsewhere: an explicit table of type and field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import GraphQLResolveInfo

from infra.sandbox.github.auth import require_login
from infra.sandbox.github.call import Call
from infra.sandbox.github.git.store import HEADS, Store
from infra.sandbox.github.graphql.answers import (
    PullNode,
    RepositoryNode,
    RuleNode,
    account_object,
    connection,
    pull_object,
    repository_object,
    rule_object,
    team_object,
)
from infra.sandbox.github.graphql.lookup import failed, node, repository_named
from infra.sandbox.github.nodes import named_node_id
from infra.sandbox.github.records import JsonObject

Info = GraphQLResolveInfo[Call]
Source = Any  # what graphql-core hands over: the parent object
Arguments = Any  # checked against the schema before a resolver sees them


def viewer(_: Source, info: Info) -> JsonObject:
    """Returns the owner of the token."""
    call = info.context
    return account_object(call.github.account(require_login(call.actor)))


def by_node_id(_: Source, info: Info, **given: Arguments) -> JsonObject:
    """Returns whatever an id names."""
    return node(info.context, given["id"])


def repository(_: Source, info: Info, **given: Arguments) -> JsonObject:
    """Returns a repository by owner and name."""
    return repository_object(repository_named(info.context, given["owner"], given["name"]))


def account(kind: str | None) -> Callable[..., JsonObject]:
    """Returns a resolver of accounts by login: of people, of organisations or of both."""

    def resolve(_: Source, info: Info, **given: Arguments) -> JsonObject:
        found = info.context.github.data["accounts"].get(given["login"].lower())
        if found is None or kind not in (None, found["type"]):
            what = f"a {kind}" if kind == "User" else "an Organization" if kind else "a RepositoryOwner"
            raise failed("NOT_FOUND", f"Could not resolve to {what} with the login of '{given['login']}'.")
        return account_object(found)

    return resolve


def rate_limit(_: Source, info: Info, **given: Arguments) -> JsonObject:  # noqa: ARG001 - as resolvers are called
    """Returns what this call costs; the headers say what is left."""
    limit = {"limit": 5000, "remaining": 5000, "used": 0, "cost": 1, "nodeCount": 0}
    return {**limit, "resetAt": info.context.github.now()}


def team(source: Source, info: Info, **given: Arguments) -> JsonObject | None:
    """Returns a team of an organisation, or nothing, as the real API does."""
    github = info.context.github
    found = github.data["teams"].get(f"{source['login']}/{given['slug']}".lower())
    return team_object(found, github.account(source["login"])) if found is not None else None


def members(source: Source, info: Info, **given: Arguments) -> JsonObject:
    """Returns the members of a team."""
    github = info.context.github
    people = [account_object(github.account(login)) for login in source["members_of"]["members"]]
    return connection(people, given.get("first"), given.get("after"))


def owner(source: Source, info: Info) -> JsonObject:
    """Returns the owner of a repository."""
    return account_object(info.context.github.owner_of(source["node"].record))


def in_organization(source: Source, info: Info) -> bool:
    """Says whether a repository belongs to an organisation."""
    return info.context.github.owner_of(source["node"].record)["type"] == "Organization"


def rules(source: Source, _: Info, **given: Arguments) -> JsonObject:
    """Returns the classic rules of a repository: none to those who may not change them."""
    place: RepositoryNode = source["node"]
    records = place.record["protections"] if place.role == "admin" else []
    nodes = [rule_object(RuleNode(place, record)) for record in records]
    return connection(nodes, given.get("first"), given.get("after"))


def allowances(kind: str, typename: str) -> Callable[..., JsonObject]:
    """Returns a resolver of those whom a rule allows something."""

    def resolve(source: Source, info: Info, **given: Arguments) -> JsonObject:
        place: RuleNode = source["node"]
        allowed = [
            {"__typename": typename, "id": f"{typename}_{ident}", "actor": node(info.context, ident)}
            for ident in place.record["actors"][kind]
        ]
        return connection(allowed, given.get("first"), given.get("after"))

    return resolve


def creator(source: Source, info: Info) -> JsonObject:
    """Returns who made a rule."""
    place: RuleNode = source["node"]
    return account_object(info.context.github.account(place.record["creator"]))


def _ref(place: RepositoryNode, ref: str) -> JsonObject | None:
    sha = place.record["refs"].get(ref)
    if sha is None:
        return None
    commit = Store(place.record).commit(sha)
    message = commit.message if commit is not None else ""
    prefix = ref[: ref.index("/", 5) + 1]
    return {
        "id": named_node_id("Ref", place.record["id"], ref),
        "name": ref.removeprefix(prefix),
        "prefix": prefix,
        "repository": repository_object(place),
        "branchProtectionRule": None,
        "target": {
            "__typename": "Commit",
            "id": named_node_id("Commit", place.record["id"], sha),
            "oid": sha,
            "abbreviatedOid": sha[:7],
            "message": message,
            "messageHeadline": message.partition("\n")[0],
        },
    }


def default_ref(source: Source, _: Info) -> JsonObject | None:
    """Returns the default branch, nothing while the repository is empty."""
    place: RepositoryNode = source["node"]
    return _ref(place, HEADS + place.record["default_branch"])


def one_ref(source: Source, _: Info, **given: Arguments) -> JsonObject | None:
    """Returns a ref by its full name, or a branch."""
    place: RepositoryNode = source["node"]
    name = given["qualifiedName"]
    return _ref(place, name) or _ref(place, HEADS + name)


def pulls(source: Source, _: Info, **given: Arguments) -> JsonObject:
    """Returns the pull requests of a repository, newest first."""
    place: RepositoryNode = source["node"]
    found = [pull_object(PullNode(place, i)) for i in place.record["issues"].values() if i["pull"]]
    for field in ("baseRefName", "headRefName"):
        found = [pull for pull in found if given.get(field) in (None, pull[field])]
    states = given.get("states")
    found = [pull for pull in found if not states or pull["state"] in states]
    return connection(found[::-1], given.get("first"), given.get("after"))


def pull(source: Source, _: Info, **given: Arguments) -> JsonObject:
    """Returns a pull request by number."""
    place: RepositoryNode = source["node"]
    issue = place.record["issues"].get(str(given["number"]))
    if issue is None or issue["pull"] is None:
        raise failed("NOT_FOUND", f"Could not resolve to a PullRequest with the number of {given['number']}.")
    return pull_object(PullNode(place, issue))


def author(source: Source, info: Info) -> JsonObject:
    """Returns who opened a pull request."""
    place: PullNode = source["node"]
    return account_object(info.context.github.account(place.record["author"]))


def head_owner(source: Source, info: Info) -> JsonObject:
    """Returns the owner of a pull request's branch."""
    place: PullNode = source["node"]
    return account_object(info.context.github.owner_of(place.repository.record))


RESOLVERS: dict[tuple[str, str], Callable[..., Any]] = {
    ("Query", "viewer"): viewer,
    ("Query", "node"): by_node_id,
    ("Query", "repository"): repository,
    ("Query", "user"): account("User"),
    ("Query", "organization"): account("Organization"),
    ("Query", "repositoryOwner"): account(None),
    ("Query", "rateLimit"): rate_limit,
    ("Organization", "team"): team,
    ("Team", "members"): members,
    ("Repository", "owner"): owner,
    ("Repository", "isInOrganization"): in_organization,
    ("Repository", "branchProtectionRules"): rules,
    ("Repository", "defaultBranchRef"): default_ref,
    ("Repository", "ref"): one_ref,
    ("Repository", "pullRequests"): pulls,
    ("Repository", "pullRequest"): pull,
    ("BranchProtectionRule", "creator"): creator,
    ("BranchProtectionRule", "pushAllowances"): allowances("push", "PushAllowance"),
    ("BranchProtectionRule", "reviewDismissalAllowances"): allowances(
        "reviewDismissal", "ReviewDismissalAllowance"
    ),
    ("BranchProtectionRule", "bypassForcePushAllowances"): allowances(
        "bypassForcePush", "BypassForcePushAllowance"
    ),
    ("BranchProtectionRule", "bypassPullRequestAllowances"): allowances(
        "bypassPullRequest", "BypassPullRequestAllowance"
    ),
    ("PullRequest", "author"): author,
    ("PullRequest", "headRepositoryOwner"): head_owner,
}
