"""A site with as many environments as asked for, written as stack files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

PROJECT = "many"


def write_many(folder: Path, stacks: int) -> None:
    """Writes a project of `stacks` good stack files, one of them shared, into an empty folder."""
    (folder / "Pulumi.yaml").write_text(f"name: {PROJECT}\nruntime: python\nstackConfigDir: stacks\n")
    (folder / "stacks").mkdir()
    branches = [f"team-{number}" for number in range(stacks - 1)]
    repository = {"name": "site", "branches": branches}
    shared = {
        "vercel": {"team": "acme", "plan": "pro", "project": {"name": "site"}, "bypass": {}},
        "github": {"owner": "acme", "plan": "team", "repository": repository},
    }
    _write(folder, "shared", shared)
    for branch in branches:
        _write(folder, branch, _environment(branch, writes=branch == branches[0]))


def _environment(branch: str, *, writes: bool) -> dict[str, object]:
    address = f"https://{branch}.example.com"
    return {
        "environment": {"branch": branch, "domains": [f"{branch}.example.com"]},
        "variables": {
            "API_KEY": {"env": "API_KEY"},
            "NEXT_PUBLIC_SENTRY_DSN": "https://1@o1.ingest.sentry.io/1",
            "NEXT_PUBLIC_SITE_URL": address,
            "SITE_NAME": "The site of a team",
        },
        "github": {
            "environment": {
                "branches": [branch],
                "secrets": {"PLAYWRIGHT_BYPASS_TOKEN": {"from": "vercel.bypass_token"}},
                "variables": {"SITE_URL": address},
            },
            "protect": {"checks": ["type-check", "lint", "test", "build", "audit"]},
        },
        "workflows": {
            "deliver": "pull-request" if writes else "verify",
            "files": ["ci", "security"],
            "app": ["env", "health", "logger", "sentry"],
        },
    }


def _write(folder: Path, stack: str, sections: Mapping[str, object]) -> None:
    config = {f"{PROJECT}:{section}": said for section, said in sections.items()}
    # JSON is YAML, too.
    (folder / "stacks" / f"Pulumi.{stack}.yaml").write_text(json.dumps({"config": config}, indent=1))
