"""Repository rulesets; refused on private repositories of the Free plan."""

from __future__ import annotations

import re

from infra.sandbox.github.access import ADMIN, METADATA
from infra.sandbox.github.body import Body
from infra.sandbox.github.call import Answer, Call, Route, created, done, ok, pages
from infra.sandbox.github.errors import GitHubError, invalid_request, not_found, upgrade
from infra.sandbox.github.git.store import HEADS
from infra.sandbox.github.git.view import api_url, web_url
from infra.sandbox.github.guard import ROLE_IDS, matching_rulesets, may_bypass
from infra.sandbox.github.nodes import node_id
from infra.sandbox.github.records import JsonObject, Repository, Ruleset
from infra.sandbox.github.state import GitHub, full_name

_ACTOR_TYPES = ("Integration", "OrganizationAdmin", "RepositoryRole", "Team", "User", "DeployKey")
_SIMPLE = ("creation", "deletion", "required_linear_history", "required_signatures", "non_fast_forward")
_PATTERNS = (
    "commit_message_pattern",
    "commit_author_email_pattern",
    "committer_email_pattern",
    "branch_name_pattern",
    "tag_name_pattern",
)
# parameters that the API fills in when they are not given
_DEFAULTS: dict[str, JsonObject] = {
    "update": {"update_allows_fetch_and_merge": False},
    "pull_request": {
        "dismiss_stale_reviews_on_push": False,
        "require_code_owner_review": False,
        "require_last_push_approval": False,
        "required_approving_review_count": 0,
        "required_review_thread_resolution": False,
        "required_reviewers": [],
        "allowed_merge_methods": ["merge", "squash", "rebase"],
    },
    "required_status_checks": {
        "do_not_enforce_on_create": False,
        "strict_required_status_checks_policy": False,
    },
    "required_deployments": {},
    "merge_queue": {},
    "code_scanning": {},
    "file_path_restriction": {},
    "max_file_path_length": {},
    "file_extension_restriction": {},
    "max_file_size": {},
    "copilot_code_review": {"review_on_push": False, "review_draft_pull_requests": False},
    **{name: {} for name in _PATTERNS},
}
_NEEDED = {
    "required_status_checks": "required_status_checks",
    "required_deployments": "required_deployment_environments",
}


def check_plan(github: GitHub, repository: Repository) -> None:
    """Raises 403 where the owner's plan has no rules for private repositories."""
    if repository["visibility"] != "public" and github.owner_of(repository)["plan"] == "free":
        raise upgrade()


def _view(call: Call, ruleset: Ruleset, whole: bool) -> JsonObject:
    repository = call.repository
    path = f"/rulesets/{ruleset['id']}"
    view: JsonObject = {
        "id": ruleset["id"],
        "name": ruleset["name"],
        "target": ruleset["target"],
        "source_type": "Repository",
        "source": full_name(repository),
        "enforcement": ruleset["enforcement"],
        "node_id": node_id("RepositoryRuleset", repository["id"], ruleset["id"]),
        "_links": {
            "self": {"href": api_url(repository, path)},
            "html": {"href": web_url(repository, path.replace("rulesets", "rules"))},
        },
        "created_at": ruleset["created_at"],
        "updated_at": ruleset["updated_at"],
    }
    if not whole:
        return view
    view.update(conditions=ruleset["conditions"], rules=ruleset["rules"])
    if call.actor.login is not None:
        view["current_user_can_bypass"] = _can_bypass(call, ruleset)
    if call.role == "admin":
        view["bypass_actors"] = ruleset["bypass_actors"]
    return view


def _can_bypass(call: Call, ruleset: Ruleset) -> str:
    if may_bypass(call.github, call.repository, ruleset, call.login, by_pull=False):
        return "always"
    by_pull = may_bypass(call.github, call.repository, ruleset, call.login, by_pull=True)
    return "pull_requests_only" if by_pull else "never"


def _found(call: Call) -> Ruleset:
    check_plan(call.github, call.repository)
    for ruleset in call.repository["rulesets"]:
        if str(ruleset["id"]) == call.params["ruleset_id"]:
            return ruleset
    raise not_found()


def list_rulesets(call: Call) -> Answer:
    """Returns the rulesets, without rules and conditions."""
    check_plan(call.github, call.repository)
    return pages([_view(call, ruleset, whole=False) for ruleset in call.repository["rulesets"]])


def get_ruleset(call: Call) -> Answer:
    """Returns one; who may bypass it is for administrators only."""
    return ok(_view(call, _found(call), whole=True))


def create_ruleset(call: Call) -> Answer:
    """Creates one; 422 when the name is taken or a rule is none."""
    check_plan(call.github, call.repository)
    now = call.github.now()
    ruleset: Ruleset = {
        "id": call.github.next_id("ruleset"),
        "name": call.body.text("name"),
        "target": "branch",
        "enforcement": call.body.text("enforcement"),
        "bypass_actors": [],
        "conditions": {},
        "rules": [],
        "created_at": now,
        "updated_at": now,
    }
    _change(call, ruleset)
    call.repository["rulesets"].append(ruleset)
    call.github.world.changed()
    return created(_view(call, ruleset, whole=True))


def update_ruleset(call: Call) -> Answer:
    """Changes one; what the body leaves out stays."""
    ruleset = _found(call)
    changed: Ruleset = {**ruleset, "updated_at": call.github.now()}
    _change(call, changed)
    ruleset.update(changed)
    call.github.world.changed()
    return ok(_view(call, ruleset, whole=True))


def delete_ruleset(call: Call) -> Answer:
    """Removes one."""
    call.repository["rulesets"].remove(_found(call))
    call.github.world.changed()
    return done()


def _change(call: Call, ruleset: Ruleset) -> None:
    body = call.body
    ruleset["name"] = body.text_or("name", ruleset["name"])
    if any(r["name"] == ruleset["name"] and r["id"] != ruleset["id"] for r in call.repository["rulesets"]):
        raise GitHubError(422, "Validation Failed", ["Name must be unique"])
    ruleset["target"] = _one_of(body.text_or("target", ruleset["target"]), ("branch", "tag", "push"))
    enforcement = body.text_or("enforcement", ruleset["enforcement"])
    ruleset["enforcement"] = _one_of(enforcement, ("disabled", "active", "evaluate"))
    if enforcement == "evaluate" and call.github.owner_of(call.repository)["plan"] != "enterprise":
        raise GitHubError(
            422, "Validation Failed", ["Enforcement evaluate is not supported for this ruleset."]
        )
    if "bypass_actors" in body:
        ruleset["bypass_actors"] = [_bypass_actor(call, each) for each in body.objects("bypass_actors")]
    names = (body.object("conditions") or Body({})).object("ref_name")
    if names is not None:
        include, exclude = names.texts("include"), names.texts("exclude")
        for pattern in (*include, *exclude):
            if not re.match(r"~DEFAULT_BRANCH$|~ALL$|refs/(heads|tags)/.", pattern):
                raise GitHubError(422, "Validation Failed", [f"Invalid target patterns: '{pattern}'"])
        ruleset["conditions"] = {"ref_name": {"include": include, "exclude": exclude}}
    if "rules" in body:
        ruleset["rules"] = [_rule(each) for each in body.objects("rules")]


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise invalid_request(f"{value} is not a member of {list(allowed)}.")
    return value


def _bypass_actor(call: Call, body: Body) -> JsonObject:
    kind = _one_of(body.text("actor_type"), _ACTOR_TYPES)
    number = body.number("actor_id") or None
    mode = _one_of(body.text_or("bypass_mode", "always"), ("always", "pull_request", "exempt"))
    owner = call.github.owner_of(call.repository)
    team = call.github.team_by_id(number or 0)
    known = {
        "RepositoryRole": number in ROLE_IDS,
        "OrganizationAdmin": owner["type"] == "Organization",
        "Team": team is not None and team["organization"] == owner["login"],
    }.get(kind, True)
    if not known:
        raise GitHubError(
            422,
            "Validation Failed",
            [f"Actor {kind} must be part of the ruleset source or owner organization"],
        )
    return {"actor_id": number, "actor_type": kind, "bypass_mode": mode}


def _rule(body: Body) -> JsonObject:
    kind = body.text("type")
    if kind in _SIMPLE:
        return {"type": kind}
    if kind not in _DEFAULTS:
        raise GitHubError(422, "Validation Failed", [f"Invalid rule '{kind}': Unknown rule type"])
    given = body.object("parameters") or Body({})
    needed = _NEEDED.get(kind)
    if needed is not None and needed not in given:
        raise invalid_request(f"Invalid property /rules: {kind} wants parameters.{needed}.")
    parameters = {**_DEFAULTS[kind], **{k: v for k, v in given.fields.items() if v is not None}}
    if kind == "pull_request" and not parameters["allowed_merge_methods"]:
        parameters["allowed_merge_methods"] = list(_DEFAULTS[kind]["allowed_merge_methods"])
    return {"type": kind, "parameters": parameters}


def rules_of_branch(call: Call) -> Answer:
    """Returns the rules in force on a branch, existing or not."""
    check_plan(call.github, call.repository)
    return pages(
        [
            {
                **rule,
                "ruleset_source_type": "Repository",
                "ruleset_source": full_name(call.repository),
                "ruleset_id": ruleset["id"],
            }
            for ruleset in matching_rulesets(call.repository, HEADS + call.params["branch"])
            for rule in ruleset["rules"]
        ]
    )


_PREFIX = "/repos/{owner}/{repo}/rulesets"

ROUTES = (
    Route("GET", _PREFIX, list_rulesets, METADATA),
    Route("POST", _PREFIX, create_ruleset, ADMIN),
    Route("GET", f"{_PREFIX}/{{ruleset_id:int}}", get_ruleset, METADATA),
    Route("PUT", f"{_PREFIX}/{{ruleset_id:int}}", update_ruleset, ADMIN),
    Route("DELETE", f"{_PREFIX}/{{ruleset_id:int}}", delete_ruleset, ADMIN),
    Route("GET", "/repos/{owner}/{repo}/rules/branches/{branch:path}", rules_of_branch, METADATA),
)
