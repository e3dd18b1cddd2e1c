"""Which branches or tags may deploy to an environment, by name pattern."""

from __future__ import annotations

from infra.sandbox.github.access import ACTIONS_READ, ADMIN
from infra.sandbox.github.call import Answer, Call, Route, done, ok, pages
from infra.sandbox.github.environments import environment_of
from infra.sandbox.github.errors import GitHubError, not_found
from infra.sandbox.github.nodes import node_id
from infra.sandbox.github.records import DeploymentPolicy, JsonObject


def _view(policy: DeploymentPolicy) -> JsonObject:
    return {**policy, "node_id": node_id("Environment", policy["id"])}


def _found(call: Call) -> DeploymentPolicy:
    number = call.params["policy_id"]
    for policy in environment_of(call)["policies"]:
        if str(policy["id"]) == number:
            return policy
    raise not_found()


def list_policies(call: Call) -> Answer:
    """Returns the patterns of an environment."""
    return pages([_view(policy) for policy in environment_of(call)["policies"]], wrap="branch_policies")


def get_policy(call: Call) -> Answer:
    """Returns one pattern."""
    return ok(_view(_found(call)))


def create_policy(call: Call) -> Answer:
    """Adds a pattern; 404 unless the environment has custom policies, 303 when it is there already."""
    environment = environment_of(call)
    if not (environment["branch_policy"] or {}).get("custom_branch_policies"):
        raise not_found()
    name, kind = call.body.text("name"), call.body.text_or("type", "branch")
    if any(p["name"] == name and p["type"] == kind for p in environment["policies"]):
        raise GitHubError(303, "Already exists")
    policy: DeploymentPolicy = {"id": call.github.next_id("policy"), "name": name, "type": kind}
    environment["policies"].append(policy)
    call.github.world.changed()
    return ok(_view(policy))


def update_policy(call: Call) -> Answer:
    """Changes a pattern."""
    policy = _found(call)
    policy["name"] = call.body.text("name")
    call.github.world.changed()
    return ok(_view(policy))


def delete_policy(call: Call) -> Answer:
    """Removes a pattern."""
    environment_of(call)["policies"].remove(_found(call))
    call.github.world.changed()
    return done()


_PREFIX = "/repos/{owner}/{repo}/environments/{environment}/deployment-branch-policies"

ROUTES = (
    Route("GET", _PREFIX, list_policies, ACTIONS_READ),
    Route("POST", _PREFIX, create_policy, ADMIN),
    Route("GET", f"{_PREFIX}/{{policy_id:int}}", get_policy, ACTIONS_READ),
    Route("PUT", f"{_PREFIX}/{{policy_id:int}}", update_policy, ADMIN),
    Route("DELETE", f"{_PREFIX}/{{policy_id:int}}", delete_policy, ADMIN),
)
