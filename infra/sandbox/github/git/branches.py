"""Branches: list, read, rename; what protects them, as the REST API says."""

from __future__ import annotations

from infra.sandbox.github.access import ADMIN, ADMIN_READ, CONTENTS_READ
from infra.sandbox.github.call import Answer, Call, Route, created, ok, pages
from infra.sandbox.github.errors import GitHubError, invalid
from infra.sandbox.github.git.refs import check_ref_name, set_ref
from infra.sandbox.github.git.store import HEADS
from infra.sandbox.github.git.view import api_url, commit_url, commit_view, web_url
from infra.sandbox.github.guard import matching_protection, matching_rulesets
from infra.sandbox.github.protection_view import protection_view
from infra.sandbox.github.records import JsonObject, Protection, Repository
from infra.sandbox.github.rulesets import check_plan


def _protected(repository: Repository, branch: str) -> bool:
    ref = HEADS + branch
    return matching_protection(repository, ref) is not None or bool(matching_rulesets(repository, ref))


def _summary(rule: Protection | None) -> JsonObject:
    checks = rule is not None and rule["settings"]["requiresStatusChecks"]
    contexts = rule["settings"]["requiredStatusCheckContexts"] if rule is not None and checks else []
    level = (
        "off" if not checks else "everyone" if rule and rule["settings"]["isAdminEnforced"] else "non_admins"
    )
    required = {
        "enforcement_level": level,
        "contexts": contexts,
        "checks": [{"context": c, "app_id": None} for c in contexts],
    }
    return {"enabled": rule is not None, "required_status_checks": required}


def _sha(call: Call) -> str:
    sha = call.repository["refs"].get(HEADS + call.params["branch"])
    if sha is None:
        raise GitHubError(404, "Branch not found")
    return sha


def branch_view(call: Call, branch: str, sha: str) -> JsonObject:
    """Returns a branch with its newest commit."""
    repository = call.repository
    url = api_url(repository, f"/branches/{branch}")
    return {
        "name": branch,
        "commit": commit_view(call.github, repository, sha),
        "_links": {"self": url, "html": web_url(repository, f"/tree/{branch}")},
        "protected": _protected(repository, branch),
        "protection": _summary(matching_protection(repository, HEADS + branch)),
        "protection_url": f"{url}/protection",
    }


def list_branches(call: Call) -> Answer:
    """Returns the branches by name; `protected=true` only the protected ones."""
    repository, wanted = call.repository, call.query.get("protected")
    views = []
    for ref in sorted(r for r in repository["refs"] if r.startswith(HEADS)):
        name = ref.removeprefix(HEADS)
        protected = _protected(repository, name)
        if wanted is None or (wanted == "true") == protected:
            commit = commit_url(repository, repository["refs"][ref])
            views.append({"name": name, "commit": commit, "protected": protected})
    return pages(views)


def get_branch(call: Call) -> Answer:
    """Returns one branch."""
    return ok(branch_view(call, call.params["branch"], _sha(call)))


def rename_branch(call: Call) -> Answer:
    """Renames a branch; the default branch, pull requests and classic rules by that name follow."""
    repository, old, new = call.repository, call.params["branch"], call.body.text("new_name")
    sha = _sha(call)
    check_ref_name(HEADS + new)
    if HEADS + new in repository["refs"]:
        raise invalid("Branch", "new_name", "already_exists", "Branch already exists")
    for rule in repository["protections"]:
        if rule["pattern"] == old:
            rule["pattern"] = new
    if repository["default_branch"] == old:
        repository["default_branch"] = new
    repository["refs"][HEADS + new] = sha
    for issue in repository["issues"].values():
        pull = issue["pull"]
        if pull is not None and issue["state"] == "open":
            pull["base"] = new if pull["base"] == old else pull["base"]
            pull["head"] = new if pull["head"] == old else pull["head"]
    set_ref(call, HEADS + old, None)
    return created(branch_view(call, new, sha))


def get_protection(call: Call) -> Answer:
    """Returns the classic rule of a branch; 404 when there is none, even where a ruleset guards it."""
    check_plan(call.github, call.repository)
    _sha(call)
    rule = matching_protection(call.repository, HEADS + call.params["branch"])
    if rule is None:
        raise GitHubError(404, "Branch not protected")
    return ok(protection_view(call.repository, call.params["branch"], rule))


def delete_protection(call: Call) -> Answer:
    """Removes the classic rule of just this branch."""
    check_plan(call.github, call.repository)
    rules = call.repository["protections"]
    rule = next((r for r in rules if r["pattern"] == call.params["branch"]), None)
    if rule is None:
        raise GitHubError(404, "Branch not protected")
    rules.remove(rule)
    call.github.world.changed()
    return Answer(204)


_BRANCHES = "/repos/{owner}/{repo}/branches"

ROUTES = (
    Route("GET", _BRANCHES, list_branches, CONTENTS_READ),
    Route("POST", f"{_BRANCHES}/{{branch:path}}/rename", rename_branch, ADMIN),
    Route("GET", f"{_BRANCHES}/{{branch:path}}/protection", get_protection, ADMIN_READ),
    Route("DELETE", f"{_BRANCHES}/{{branch:path}}/protection", delete_protection, ADMIN),
    Route("GET", f"{_BRANCHES}/{{branch:path}}", get_branch, CONTENTS_READ),
)
