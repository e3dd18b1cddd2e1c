"""What the stack files declare, worked out from the YAML alone, by no code of the product."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Facts = dict[str, Any]
"""Short, sorted facts in our own words, made from files here and from the accounts in `held.py`."""
PUBLIC_WIRES = frozenset({"sentry.dsn", "posthog.key", "supabase.url", "supabase.anon_key"})
"""Browsers get these: Vercel shows them to whoever may see the project."""
APP_FILES = {
    "env": ("lib/env.ts", "lib/env.server.ts"),
    "health": ("app/api/health/route.ts",),
    "logger": ("lib/logger.ts", "lib/mask.ts"),
    "playwright": ("playwright.config.ts", "playwright.bypass.ts"),
    "posthog": ("instrumentation-client.ts", "lib/mask.ts", "lib/posthog.ts"),
    "sentry": (
        *("instrumentation-client.ts", "instrumentation.ts", "lib/mask.ts", "lib/sentry.ts"),
        *("sentry.edge.config.ts", "sentry.server.config.ts"),
    ),
    "supabase": ("supabase/config.toml",),
    "vercel": ("vercel.json",),
}


def declared(
    project: Path, secrets: Mapping[str, str], made_up: MadeUp, without: Collection[str] = ()
) -> Facts:
    """Returns what all stacks together declare, but those `without`; `secrets` holds each `{env: NAME}`,
    `made_up` what only a vendor could say."""
    shared = _config(project, "shared")
    facts: Facts = {
        "project": _project(shared["vercel"]["project"]),
        "variables": {},
        "domains": {},
        "repository": _repository(shared["github"]),
        "environments": {},
        "rulesets": {},
        "workflow pull requests": {},
    }
    wires = {"vercel.bypass_token": secrets[shared["vercel"]["bypass"]["secret"]["env"]], **made_up.shared}
    for stack in ("preview", "production", "staging"):
        if stack not in without:
            config = _config(project, stack)
            own = made_up.by_supabase_ref[config["supabase"]["project"]]
            _add_environment(facts, stack, config, {**wires, **own}, secrets)
    return facts


@dataclass(frozen=True)
class MadeUp:
    """Values that vendors made up themselves, by wire."""

    shared: Mapping[str, str]
    by_supabase_ref: Mapping[str, Mapping[str, str]]


def _config(project: Path, stack: str) -> Facts:
    raw = yaml.safe_load((project / "stacks" / f"Pulumi.{stack}.yaml").read_text())
    return {key.partition(":")[2]: value for key, value in raw["config"].items()}


def _project(spec: Facts) -> Facts:
    return {key: spec[key] for key in ("name", "framework", "production_branch")}


def _repository(spec: Facts) -> Facts:
    said = spec["repository"]
    return {
        "full_name": f"{spec['owner']}/{said['name']}",
        "homepage": said["homepage_url"],
        "default_branch": said["default_branch"],
        "visibility": said.get("visibility", "private"),
        "branches": sorted([said["default_branch"], *said["branches"]]),
        "labels": {name: (label["color"], label["description"]) for name, label in said["labels"].items()},
        "secrets": sorted(spec["secrets"]),
    }


def _add_environment(
    facts: Facts, stack: str, config: Facts, wires: Mapping[str, str], secrets: Mapping[str, str]
) -> None:
    environment = config["environment"]
    targets = environment.get("targets", ["preview"])
    branch = environment.get("branch")
    for key, said in config.get("variables", {}).items():
        said = said if isinstance(said, dict) else {"value": said}
        places = sorted(said.get("targets", targets))
        only_branch = branch if places == ["preview"] else None
        facts["variables"][(key, ",".join(places), only_branch)] = (
            _text(said, wires, secrets),
            said.get("sensitive", "value" not in said and said.get("from") not in PUBLIC_WIRES),
        )
    for said in environment.get("domains", []):
        said = said if isinstance(said, dict) else {"name": said}
        on_branch = branch if targets == ["preview"] and "redirect" not in said else None
        facts["domains"][said["name"]] = (said.get("redirect"), said.get("redirect_status_code"), on_branch)
    github = config.get("github", {})
    if "environment" in github:
        facts["environments"][stack] = {
            "secrets": {
                name: _text(v, wires, secrets) for name, v in github["environment"].get("secrets", {}).items()
            },
            "variables": dict(github["environment"].get("variables", {})),
            "branches": sorted(github["environment"].get("branches", [])),
        }
    if "protect" in github:
        facts["rulesets"][f"refs/heads/{branch}"] = {
            "enforcement": "active",
            "approvals": github["protect"].get("approvals", 1),
            "checks": sorted(github["protect"]["checks"]),
            "may be deleted": False,
            "may be force-pushed": False,
        }
    workflows = config.get("workflows", {})
    if workflows.get("deliver") == "pull-request":
        paths = {f".github/workflows/{name}.yml" for name in workflows["files"]}
        paths.update(*(APP_FILES[name] for name in workflows["app"]))
        facts["workflow pull requests"][branch] = sorted(paths)


def _text(said: Facts | str, wires: Mapping[str, str], secrets: Mapping[str, str]) -> str:
    if isinstance(said, str):
        return said
    if "env" in said:
        return secrets[said["env"]]
    return wires[said["from"]] if "from" in said else str(said["value"])
