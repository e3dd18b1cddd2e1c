"""The GraphQL mutations: classic branch protection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import GraphQLResolveInfo

from infra.sandbox.github.access import ADMIN
from infra.sandbox.github.auth import require_login
from infra.sandbox.github.call import Call
from infra.sandbox.github.errors import GitHubError
from infra.sandbox.github.graphql.answers import RuleNode, rule_object
from infra.sandbox.github.graphql.lookup import failed, node, repository_by_node, rule_by_node
from infra.sandbox.github.protections import ACTORS, change_protection, create_protection
from infra.sandbox.github.records import JsonObject
from infra.sandbox.github.rulesets import check_plan

Source = Any  # mutations have no parent
Input = Any  # checked against the schema before a resolver sees it


def _checked_actors(call: Call, given: JsonObject) -> None:
    for name in ACTORS:
        for ident in given.get(f"{name}ActorIds") or ():
            node(call, ident)


def create_rule(call: Call, given: JsonObject) -> JsonObject:
    """Makes a rule; FORBIDDEN where the plan has none for private repositories."""
    place = repository_by_node(call, given["repositoryId"], ADMIN)
    check_plan(call.github, place.record)
    _checked_actors(call, given)
    rule = create_protection(call.github, place.record, call.login, given)
    return {"branchProtectionRule": rule_object(RuleNode(place, rule))}


def update_rule(call: Call, given: JsonObject) -> JsonObject:
    """Changes a rule."""
    place = rule_by_node(call, given["branchProtectionRuleId"])
    check_plan(call.github, place.repository.record)
    _checked_actors(call, given)
    change_protection(call.github, place.repository.record, place.record, given)
    return {"branchProtectionRule": rule_object(place)}


def delete_rule(call: Call, given: JsonObject) -> JsonObject:
    """Removes a rule."""
    place = rule_by_node(call, given["branchProtectionRuleId"])
    place.repository.record["protections"].remove(place.record)
    call.github.world.changed()
    return {}


def _resolver(mutation: Callable[[Call, JsonObject], JsonObject]) -> Callable[..., JsonObject]:
    def resolve(_: Source, info: GraphQLResolveInfo[Call], **given: Input) -> JsonObject:
        call = info.context
        require_login(call.actor)
        try:
            answer = mutation(call, given["input"])
        except GitHubError as refusal:
            kind = "FORBIDDEN" if refusal.status == 403 else "UNPROCESSABLE"
            raise failed(kind, refusal.message) from refusal
        return {**answer, "clientMutationId": given["input"].get("clientMutationId")}

    return resolve


MUTATIONS: dict[str, Callable[..., JsonObject]] = {
    "createBranchProtectionRule": _resolver(create_rule),
    "updateBranchProtectionRule": _resolver(update_rule),
    "deleteBranchProtectionRule": _resolver(delete_rule),
}
