"""Deployment environments: reviewers, wait timer, which branches may deploy."""

from __future__ import annotations

from typing import cast

from infra.sandbox.github.access import ACTIONS_READ, ADMIN
from infra.sandbox.github.body import Body
from infra.sandbox.github.call import Answer, Call, Route, done, ok, pages
from infra.sandbox.github.errors import GitHubError, invalid_request, not_found
from infra.sandbox.github.git.view import api_url, web_url
from infra.sandbox.github.nodes import node_id
from infra.sandbox.github.records import Environment, JsonObject, Repository, Reviewer
from infra.sandbox.github.seal import new_key
from infra.sandbox.github.state import GitHub
from infra.sandbox.github.teams import team_view
from infra.sandbox.github.users import user_view

MAX_REVIEWERS = 6
MAX_WAIT_MINUTES = 43_200


def environment_of(call: Call) -> Environment:
    """Returns the environment in a call's path; raises 404."""
    environment = call.repository["environments"].get(call.params["environment"].lower())
    if environment is None:
        raise not_found()
    return environment


def environment_view(github: GitHub, repository: Repository, environment: Environment) -> JsonObject:
    """Returns an environment with its protection rules."""
    number = environment["id"]

    def rule(offset: int, kind: str, fields: JsonObject) -> JsonObject:
        return {"id": 3 * number + offset, "node_id": f"GA_{3 * number + offset}", "type": kind, **fields}

    rules = []
    if environment["wait_timer"]:
        rules.append(rule(0, "wait_timer", {"wait_timer": environment["wait_timer"]}))
    if environment["reviewers"]:
        reviewers = [_reviewer_view(github, reviewer) for reviewer in environment["reviewers"]]
        fields = {"prevent_self_review": environment["prevent_self_review"], "reviewers": reviewers}
        rules.append(rule(1, "required_reviewers", fields))
    if environment["branch_policy"] is not None:
        rules.append(rule(2, "branch_policy", {}))
    name = environment["name"]
    return {
        "id": number,
        "node_id": node_id("Environment", number),
        "name": name,
        "url": api_url(repository, f"/environments/{name}"),
        "html_url": web_url(repository, f"/deployments/activity_log?environments_filter={name}"),
        "created_at": environment["created_at"],
        "updated_at": environment["updated_at"],
        "can_admins_bypass": environment["can_admins_bypass"],
        "protection_rules": rules,
        "deployment_branch_policy": environment["branch_policy"],
    }


def _reviewer_view(github: GitHub, reviewer: Reviewer) -> JsonObject:
    if reviewer["type"] == "Team":
        team = github.team_by_id(reviewer["id"])
        assert team is not None
        return {"type": "Team", "reviewer": team_view(team, github.account(team["organization"]))}
    account = github.account_by_id(reviewer["id"])
    assert account is not None
    return {"type": "User", "reviewer": user_view(account)}


def list_environments(call: Call) -> Answer:
    """Returns all environments of a repository."""
    found = call.repository["environments"].values()
    return pages([environment_view(call.github, call.repository, e) for e in found], wrap="environments")


def get_environment(call: Call) -> Answer:
    """Returns one."""
    return ok(environment_view(call.github, call.repository, environment_of(call)))


def put_environment(call: Call) -> Answer:
    """Creates or replaces an environment; what the body leaves out is set back.

    Refuses (422) unknown reviewers, more than six, and protection that the plan lacks for private
    repositories.
    """
    github, repository, body = call.github, call.repository, call.body
    name = call.params["environment"]
    wait = body.number("wait_timer")
    if not 0 <= wait <= MAX_WAIT_MINUTES:
        raise GitHubError(422, f"Wait timer must be between 0 and {MAX_WAIT_MINUTES} minutes.")
    reviewers = _reviewers(call) if body.given("reviewers") else []
    policy = _branch_policy(body)
    _check_plan(call, wait=bool(wait), reviewers=bool(reviewers), policy=policy is not None)
    now = github.now()
    old = repository["environments"].get(name.lower())
    if old is None:
        number = github.next_id("environment")
        old = {
            "id": number,
            "name": name,
            "created_at": now,
            "updated_at": now,
            "wait_timer": 0,
            "prevent_self_review": False,
            "can_admins_bypass": True,
            "reviewers": [],
            "branch_policy": None,
            "policies": [],
            "key": new_key(number),
            "secrets": {},
            "variables": {},
        }
        repository["environments"][name.lower()] = old
    old["wait_timer"] = wait
    old["reviewers"] = reviewers
    old["prevent_self_review"] = body.flag("prevent_self_review") and bool(reviewers)
    old["can_admins_bypass"] = body.flag("can_admins_bypass", True)
    if policy is None or not policy["custom_branch_policies"]:
        old["policies"] = []
    old["branch_policy"] = policy
    old["updated_at"] = now
    github.world.changed()
    return ok(environment_view(github, repository, old))


def _reviewers(call: Call) -> list[Reviewer]:
    asked = call.body.objects("reviewers")
    if len(asked) > MAX_REVIEWERS:
        raise GitHubError(
            422, "Failed to create the environment protection rule. Maximum of 6 reviewers allowed."
        )
    reviewers: list[Reviewer] = []
    for each in asked:
        kind, number = each.text("type"), each.number("id")
        if kind not in ("User", "Team"):
            raise invalid_request(f'{kind} is not a member of ["User", "Team"].')
        known = call.github.team_by_id(number) if kind == "Team" else call.github.account_by_id(number)
        if known is None:
            raise GitHubError(422, "Failed to create the environment protection rule. Invalid reviewer.")
        reviewers.append(cast(Reviewer, {"type": kind, "id": number}))
    return reviewers


def _branch_policy(body: Body) -> dict[str, bool] | None:
    policy = body.object("deployment_branch_policy")
    if policy is None:
        return None
    protected, custom = policy.flag("protected_branches"), policy.flag("custom_branch_policies")
    if protected == custom:
        raise GitHubError(422, "protected_branches and custom_branch_policies cannot have the same value.")
    return {"protected_branches": protected, "custom_branch_policies": custom}


def _check_plan(call: Call, wait: bool, reviewers: bool, policy: bool) -> None:
    # https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
    if call.repository["visibility"] == "public":
        return
    plan = call.github.owner_of(call.repository)["plan"]
    lacks = (
        (reviewers and plan != "enterprise", "required reviewers"),
        (wait and plan != "enterprise", "wait timer"),
        (policy and plan == "free", "branch policy"),
    )
    for lacking, what in lacks:
        if lacking:
            raise GitHubError(
                422,
                "Failed to create the environment protection rule. "
                f"Please ensure the billing plan supports the {what} protection rule.",
            )


def delete_environment(call: Call) -> Answer:
    """Removes an environment with its secrets and variables."""
    environment_of(call)
    call.repository["environments"].pop(call.params["environment"].lower())
    call.github.world.changed()
    return done()


_PREFIX = "/repos/{owner}/{repo}/environments"

ROUTES = (
    Route("GET", _PREFIX, list_environments, ACTIONS_READ),
    Route("GET", f"{_PREFIX}/{{environment}}", get_environment, ACTIONS_READ),
    Route("PUT", f"{_PREFIX}/{{environment}}", put_environment, ADMIN),
    Route("DELETE", f"{_PREFIX}/{{environment}}", delete_environment, ADMIN),
)
