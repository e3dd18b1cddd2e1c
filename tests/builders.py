"""A small estate that is valid and fires no rule; each test breaks one thing of it.

A change is named by stack and keys, which need not exist: `{"staging/github/protect/approvals": 2}`; `GONE`
removes.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from infra.spec.document import Data
from infra.spec.estate import Estate, Stack
from infra.spec.sections import Sections
from infra.spec.validate import validated

PROJECT = "site"
GONE = object()
Changes = Mapping[str, Any]

SITE: dict[str, Any] = {
    "shared": {
        "vercel": {
            "team": "acme",
            "plan": "pro",
            "project": {"name": "site", "framework": "nextjs", "production_branch": "main"},
            "bypass": {"secret": {"env": "BYPASS_TOKEN"}},
        },
        "github": {
            "owner": "acme",
            "plan": "team",
            "repository": {
                "name": "site",
                "branches": ["staging"],
                "labels": {"incident": {"color": "d73a4a"}},
            },
            "secrets": {"DEPLOY_TOKEN": {"env": "DEPLOY_TOKEN"}},
        },
    },
    "production": {
        "environment": {
            "branch": "main",
            "targets": ["production"],
            "domains": ["example.com", {"name": "www.example.com", "redirect": "example.com"}],
        },
        "variables": {"SITE_URL": "https://example.com", "API_KEY": {"env": "PRODUCTION_API_KEY"}},
        "github": {"protect": {"checks": ["lint", "test"]}},
        "workflows": {"deliver": "verify", "files": ["ci"]},
    },
    "staging": {
        "environment": {"branch": "staging", "domains": ["staging.example.com"]},
        "variables": {"SITE_URL": "https://staging.example.com", "API_KEY": {"env": "STAGING_API_KEY"}},
        "github": {
            "environment": {"secrets": {"BYPASS_TOKEN": {"from": "vercel.bypass_token"}}},
            "protect": {"checks": ["lint", "test"]},
        },
        "workflows": {"files": ["ci"]},
    },
    "preview": {
        "environment": {"targets": ["preview", "development"]},
        "variables": {"API_KEY": {"env": "STAGING_API_KEY", "targets": ["preview"]}},
    },
}


def site(changes: Changes | None = None) -> dict[str, Any]:
    """Returns the sections of each stack, changed."""
    stacks = copy.deepcopy(SITE)
    for path, value in (changes or {}).items():
        *parents, last = path.split("/")
        at = stacks
        for key in parents:
            at = at.setdefault(key, {})
        if value is GONE:
            at.pop(last, None)
        else:
            at[last] = copy.deepcopy(value)
    return stacks


def estate(changes: Changes | None = None) -> Estate:
    """Returns the estate, changed, without touching a disk; every place is line 1."""
    stacks = []
    for name, data in site(changes).items():
        file = f"stacks/Pulumi.{name}.yaml"
        tupled = _tupled(data)
        assert isinstance(tupled, dict)
        spec, problems = validated(Sections(file, tupled))
        assert spec is not None, [str(problem) for problem in problems]
        stacks.append(Stack(name, file, spec, {}))
    stacks.sort(key=lambda stack: (stack.is_environment, stack.name))
    return Estate(PROJECT, Path(), tuple(stacks))


def write_site(folder: Path, changes: Changes | None = None) -> Path:
    """Writes the project, changed, into `folder` and returns it."""
    write_project(folder)
    for name, sections in site(changes).items():
        config = {f"{PROJECT}:{section}": value for section, value in sections.items()}
        write_stack(folder, name, yaml.safe_dump({"config": config}, sort_keys=False).encode())
    return folder


def write_project(folder: Path) -> None:
    """Writes Pulumi.yaml and an empty folder of stacks."""
    (folder / "Pulumi.yaml").write_text(f"name: {PROJECT}\nruntime: python\nstackConfigDir: stacks\n")
    (folder / "stacks").mkdir()


def write_stack(folder: Path, name: str, content: bytes) -> None:
    """Writes one stack file."""
    (folder / "stacks" / f"Pulumi.{name}.yaml").write_bytes(content)


def _tupled(value: Any) -> Data:
    if isinstance(value, dict):
        return {key: _tupled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(_tupled(inner) for inner in value)
    return value  # type: ignore[no-any-return]  # a scalar of YAML or JSON
