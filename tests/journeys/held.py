"""What the pretended accounts hold, in the same words as `declared.py`."""

from __future__ import annotations

import base64
from typing import Any

from tests.journeys.declared import Facts, MadeUp

# GitHub gives every new repository nine labels, which stay as they are.
STOCK_LABELS = frozenset(
    {"bug", "documentation", "duplicate", "enhancement", "good first issue"}
    | {"help wanted", "invalid", "question", "wontfix"}
)


def held(world: dict[str, Any]) -> Facts:
    """Returns the facts of a world with one project and one repository, its secrets as they arrived."""
    (project,) = world["vercel"]["projects"].values()
    (repository,) = world["github"]["repositories"].values()
    return {
        "project": {
            "name": project["name"],
            "framework": project["framework"],
            "production_branch": project["link"]["productionBranch"],
        },
        "variables": {
            (v["key"], ",".join(sorted(v["target"])), v["gitBranch"]): (v["value"], v["type"] == "sensitive")
            for v in project["env"]
        },
        "domains": {
            d["name"]: (d["redirect"], d["redirectStatusCode"], d["gitBranch"])
            for d in project["domains"]
            if not d["name"].endswith(".vercel.app")  # every project has one by itself
        },
        "repository": _repository(repository),
        "environments": {
            name: {
                "secrets": {secret["name"]: secret["value"] for secret in one["secrets"].values()},
                "variables": {variable["name"]: variable["value"] for variable in one["variables"].values()},
                "branches": sorted(policy["name"] for policy in one["policies"]),
            }
            for name, one in repository["environments"].items()
        },
        "rulesets": dict(_ruleset(ruleset) for ruleset in repository["rulesets"]),
        "workflow pull requests": {
            issue["pull"]["base"]: _changed_files(repository, issue["pull"])
            for issue in repository["issues"].values()
            if issue["pull"] and issue["state"] == "open"
        },
    }


def made_up(world: dict[str, Any]) -> MadeUp:
    """Returns what the vendors made up themselves."""
    (organization,) = world["sentry"]["organizations"].values()
    (sentry,) = organization["projects"].values()
    (key,) = sentry["keys"].values()
    (posthog,) = world["posthog"]["regions"]["us"]["projects"].values()
    return MadeUp(
        shared={"sentry.dsn": key["dsn"], "posthog.key": posthog["api_token"]},
        by_supabase_ref={
            ref: {
                "supabase.url": f"https://{ref}.supabase.co",
                **{f"supabase.{key['name']}_key": key["api_key"] for key in project["keys"]},
            }
            for ref, project in world["supabase"]["projects"].items()
        },
    )


def _repository(repository: Facts) -> Facts:
    branches = [
        ref.removeprefix("refs/heads/") for ref in repository["refs"] if ref.startswith("refs/heads/")
    ]
    return {
        "full_name": f"{repository['owner']}/{repository['name']}",
        "homepage": repository["settings"]["homepage"],
        "default_branch": repository["default_branch"],
        "visibility": repository["visibility"],
        "branches": sorted(branch for branch in branches if not branch.startswith("infra/")),
        "labels": {
            label["name"]: (label["color"], label["description"])
            for label in repository["labels"].values()
            if label["name"] not in STOCK_LABELS
        },
        "secrets": sorted(repository["secrets"]),
    }


def _ruleset(ruleset: Facts) -> tuple[str, Facts]:
    rules = {rule["type"]: rule.get("parameters", {}) for rule in ruleset["rules"]}
    (branch,) = ruleset["conditions"]["ref_name"]["include"]
    checks = rules.get("required_status_checks", {}).get("required_status_checks", [])
    return branch, {
        "enforcement": ruleset["enforcement"],
        "approvals": rules["pull_request"]["required_approving_review_count"],
        "checks": sorted(check["context"] for check in checks),
        "may be deleted": "deletion" not in rules,
        "may be force-pushed": "non_fast_forward" not in rules,
    }


def _changed_files(repository: Facts, pull: Facts) -> list[str]:
    """Returns the paths that the head has and the base has not, from the Git objects themselves."""
    head = set(_paths(repository, _tree_of(repository, repository["refs"][f"refs/heads/{pull['head']}"]), ""))
    base = set(_paths(repository, _tree_of(repository, repository["refs"][f"refs/heads/{pull['base']}"]), ""))
    return sorted(path for path, _ in head - base)


def content_of(repository: Facts, branch: str) -> dict[str, str]:
    """Returns the text of each file of a branch, by path."""
    paths = _paths(repository, _tree_of(repository, repository["refs"][f"refs/heads/{branch}"]), "")
    return {path: _content(repository, sha).decode() for path, sha in paths}


def _tree_of(repository: Facts, commit: str) -> str:
    return _content(repository, commit).split(b"\n")[0].split()[1].decode()


def _paths(repository: Facts, tree: str, prefix: str) -> list[tuple[str, str]]:
    content, found = _content(repository, tree), []
    while content:
        head, _, rest = content.partition(b"\0")
        mode, name = head.decode().split(" ", 1)
        sha, content = rest[:20].hex(), rest[20:]
        if mode == "40000":
            found += _paths(repository, sha, f"{prefix}{name}/")
        else:
            found.append((f"{prefix}{name}", sha))
    return found


def _content(repository: Facts, sha: str) -> bytes:
    return base64.b64decode(repository["objects"][sha]["data"])
