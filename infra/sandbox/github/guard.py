"""What rulesets and classic protection forbid when a ref moves, by a push, by the API or by a merge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from infra.sandbox.github.auth import role_on
from infra.sandbox.github.errors import GitHubError
from infra.sandbox.github.git.store import HEADS, Store
from infra.sandbox.github.nodes import node_id
from infra.sandbox.github.records import ROLES, Issue, JsonObject, Protection, Repository, Role, Ruleset
from infra.sandbox.github.state import GitHub

# https://docs.github.com/en/rest/repos/rules: ids of the built-in repository roles
ROLE_IDS: dict[int, Role] = {1: "read", 2: "maintain", 3: "triage", 4: "write", 5: "admin"}
NOT_ALLOWED = (
    "You're not authorized to push to this branch. "
    "Visit https://docs.github.com/articles/about-protected-branches/ for more information."
)
BY_PULL_REQUEST = "Changes must be made through a pull request."


@dataclass(frozen=True)
class Move:
    """A ref that is about to change; `old` or `new` is None when it comes or goes."""

    ref: str
    old: str | None
    new: str | None
    login: str
    pull: Issue | None = None
    """The pull request that is being merged, if that is how it moves."""
    method: str = "merge"


def check_move(github: GitHub, repository: Repository, move: Move, status: int) -> None:
    """Raises a GitHubError of this status when a rule forbids the move and the caller may not bypass it."""
    broken = list(dict.fromkeys(ruleset_violations(github, repository, move)))
    if broken:
        raise GitHubError(status, "Repository rule violations found\n\n" + "\n\n".join(broken) + "\n\n")
    refused = next(protection_violations(github, repository, move), None)
    if refused is not None:
        raise GitHubError(status, refused)


def matching_rulesets(repository: Repository, ref: str) -> list[Ruleset]:
    """Returns the active rulesets whose conditions a ref meets."""
    return [
        r for r in repository["rulesets"] if r["enforcement"] == "active" and _applies(repository, r, ref)
    ]


def _applies(repository: Repository, ruleset: Ruleset, ref: str) -> bool:
    if ruleset["target"] != ("branch" if ref.startswith(HEADS) else "tag"):
        return False
    names: JsonObject = ruleset["conditions"].get("ref_name", {})

    def matches(pattern: str) -> bool:
        if pattern == "~DEFAULT_BRANCH":
            return ref == HEADS + repository["default_branch"]
        return pattern == "~ALL" or matches_pattern(ref, pattern)

    return any(map(matches, names.get("include", []))) and not any(map(matches, names.get("exclude", [])))


def matches_pattern(name: str, pattern: str) -> bool:
    """Says whether a name fits a pattern of Ruby's fnmatch with pathnames: `*` does not cross a slash."""
    parts, wanted = name.split("/"), pattern.split("/")
    if "**" in wanted:
        return fnmatchcase(name, pattern.replace("**/*", "*").replace("**", "*"))
    return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))


def may_bypass(github: GitHub, repository: Repository, ruleset: Ruleset, login: str, by_pull: bool) -> bool:
    """Says whether a person may act against a ruleset."""
    modes = ("always", "exempt", "pull_request") if by_pull else ("always", "exempt")
    return any(
        a["bypass_mode"] in modes and _is_actor(github, repository, a, login)
        for a in ruleset["bypass_actors"]
    )


def _is_actor(github: GitHub, repository: Repository, actor: JsonObject, login: str) -> bool:
    kind, number = actor["actor_type"], actor.get("actor_id")
    if kind == "RepositoryRole":
        wanted = ROLE_IDS.get(number or 0)
        return wanted is not None and ROLES.index(role_on(github, login, repository)) >= ROLES.index(wanted)
    if kind == "OrganizationAdmin":
        return github.owner_of(repository)["members"].get(login) == "admin"
    if kind == "Team":
        team = github.team_by_id(number or 0)
        return team is not None and login in team["members"]
    return kind == "User" and github.account(login)["id"] == number


def ruleset_violations(github: GitHub, repository: Repository, move: Move) -> Iterator[str]:
    """Yields what the rulesets say against a move, in GitHub's words."""
    for ruleset in matching_rulesets(repository, move.ref):
        if may_bypass(github, repository, ruleset, move.login, by_pull=move.pull is not None):
            continue
        for rule in ruleset["rules"]:
            yield from _rule_violations(repository, rule, move)


def _rule_violations(repository: Repository, rule: JsonObject, move: Move) -> Iterator[str]:
    kind, given = rule["type"], rule.get("parameters", {})
    store = Store(repository)
    if move.new is None:
        if kind == "deletion":
            yield "Cannot delete this branch"
        return
    if move.old is None:
        if kind == "creation":
            yield "Cannot create ref due to creations being restricted."
        elif kind == "required_status_checks" and not given.get("do_not_enforce_on_create"):
            yield from _missing_checks(repository, move.new, _contexts(given))
        return
    if kind == "update" and move.pull is None:
        yield "Cannot update this protected ref."
    elif kind == "non_fast_forward" and not store.is_ancestor(move.old, move.new):
        yield "Cannot force-push to this branch"
    elif kind == "required_linear_history" and _merges(store, move.old, move.new):
        yield "This branch must not contain merge commits."
    elif kind == "required_signatures":
        yield "Commits must have verified signatures."
    elif kind == "required_status_checks":
        sha = move.pull["pull"]["head_sha"] if move.pull and move.pull["pull"] else move.new
        yield from _missing_checks(repository, sha, _contexts(given))
    elif kind == "pull_request":
        yield from _pull_violations(given, move)


def _pull_violations(given: JsonObject, move: Move) -> Iterator[str]:
    if move.pull is None:
        yield BY_PULL_REQUEST
        return
    yield from _missing_approvals(move.pull, given["required_approving_review_count"])
    if move.method not in given.get("allowed_merge_methods", ["merge", "squash", "rebase"]):
        yield f"Merge method {move.method} is not allowed by the ruleset."


def _missing_approvals(pull: Issue, wanted: int) -> Iterator[str]:
    assert pull["pull"] is not None
    latest = {review["author"]: review["state"] for review in pull["pull"]["reviews"]}
    latest.pop(pull["author"], None)
    approvals = sum(1 for state in latest.values() if state == "APPROVED")
    if approvals < wanted:
        plural = "s are" if wanted > 1 else " is"
        yield f"At least {wanted} approving review{plural} required by reviewers with write access."


def _contexts(given: JsonObject) -> list[tuple[str, int | None]]:
    return [(check["context"], check.get("integration_id")) for check in given["required_status_checks"]]


def _missing_checks(repository: Repository, sha: str, wanted: list[tuple[str, int | None]]) -> Iterator[str]:
    green = {
        (s["context"], s["app_id"]) for s in repository["statuses"].get(sha, []) if s["state"] == "success"
    }
    names = {context for context, _ in green}
    missing = [c for c, app in wanted if (c not in names if app is None else (c, app) not in green)]
    if len(wanted) == 1 and missing:
        yield f'Required status check "{missing[0]}" is expected.'
    elif missing:
        yield f"{len(missing)} of {len(wanted)} required status checks are expected."


def _merges(store: Store, old: str, new: str) -> bool:
    known = set(store.history(old))
    commits = (store.commit(sha) for sha in store.history(new) if sha not in known)
    return any(len(commit.parents) > 1 for commit in commits if commit is not None)


def matching_protection(repository: Repository, ref: str) -> Protection | None:
    """Returns the classic rule of a branch: one with its very name, else the oldest whose pattern fits."""
    if not ref.startswith(HEADS):
        return None
    branch = ref.removeprefix(HEADS)
    exact = [p for p in repository["protections"] if p["pattern"] == branch]
    fitting = [p for p in repository["protections"] if matches_pattern(branch, p["pattern"])]
    return next(iter(exact or fitting), None)


def protection_violations(github: GitHub, repository: Repository, move: Move) -> Iterator[str]:
    """Yields what classic branch protection says against a move."""
    rule = matching_protection(repository, move.ref)
    if rule is None or move.old is None:
        return
    settings, store = rule["settings"], Store(repository)
    me = _actor_ids(github, move.login)
    if move.new is None:
        if not settings["allowsDeletions"]:
            yield "Cannot delete a protected branch"
        return
    rewrites = not store.is_ancestor(move.old, move.new)
    if rewrites and not settings["allowsForcePushes"] and not me & set(rule["actors"]["bypassForcePush"]):
        yield "Cannot force-push to this protected branch"
    if not settings["isAdminEnforced"] and role_on(github, move.login, repository) == "admin":
        return
    if settings["lockBranch"]:
        yield "Cannot change this locked branch"
    if settings["restrictsPushes"] and not me & set(rule["actors"]["push"]):
        yield NOT_ALLOWED
    if settings["requiresLinearHistory"] and _merges(store, move.old, move.new):
        yield "Merge commits are not allowed on this protected branch"
    if settings["requiresApprovingReviews"] and not me & set(rule["actors"]["bypassPullRequest"]):
        if move.pull is None:
            yield BY_PULL_REQUEST
        else:
            yield from _missing_approvals(move.pull, settings["requiredApprovingReviewCount"])
    if settings["requiresStatusChecks"]:
        wanted: list[tuple[str, int | None]] = [(c, None) for c in settings["requiredStatusCheckContexts"]]
        sha = move.pull["pull"]["head_sha"] if move.pull and move.pull["pull"] else move.new
        yield from _missing_checks(repository, sha, wanted)


def _actor_ids(github: GitHub, login: str) -> set[str]:
    ids = {node_id("User", github.account(login)["id"])}
    for team in github.data["teams"].values():
        if login in team["members"]:
            ids.add(node_id("Team", github.account(team["organization"])["id"], team["id"]))
    return ids
