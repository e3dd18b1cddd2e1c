"""What the stack files of a checkout say, read raw: accounts, secrets' names, and copies without ciphertext.

Files that are not YAML are passed over and copied as they are, so that `infra check` can complain.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from infra.sandbox.accounts import Accounts, GitHubAccount, VercelAccount
from infra.sandbox.sentry_accounts import sentry_accounts

SECURE_PREFIX = "INFRA_SANDBOX_SECURE_"
OWN_KEYS = ("encryptionsalt", "secretsprovider", "encryptedkey")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_REF = re.compile(r"[a-z]{20}\Z")


@dataclass(frozen=True)
class Project:
    """Where the stack files are; the folder of `Pulumi.yaml` is `root`."""

    root: Path
    name: str = ""
    stacks: str = "stacks"

    def files(self) -> list[Path]:
        """Returns the stack files, sorted."""
        return sorted((self.root / self.stacks).glob("Pulumi.*.yaml"))


def project_of(root: Path) -> Project:
    """Returns the project; a missing or broken `Pulumi.yaml` makes a nameless one."""
    raw = _parse(_text(root / "Pulumi.yaml"))
    return Project(root, str(raw.get("name", "")), str(raw.get("stackConfigDir", ".")))


def accounts_of(project: Project) -> Accounts:
    """Returns the accounts that the stack files name, sorted; reviewers belong to every owner."""
    github: dict[str, str] = {}
    vercel: dict[str | None, str] = {}
    users: set[str] = set()
    teams: set[str] = set()
    refs: set[str] = set()
    monitored: list[dict[Any, Any]] = []
    for path in project.files():
        config = _dict(_parse(_text(path)).get("config"))
        ours = {key.partition(":")[2]: _dict(value) for key, value in config.items() if isinstance(key, str)}
        hub = ours.get("github", {})
        if owner := hub.get("owner"):
            github[str(owner)] = str(hub.get("plan", "free"))
        site = ours.get("vercel", {})
        if "project" in site or "plan" in site:
            team = site.get("team")
            vercel[str(team) if team else None] = str(site.get("plan", "hobby"))
        place = _dict(hub.get("environment"))
        reviewers = _dict(place.get("reviewers"))
        users.update(str(user) for user in reviewers.get("users") or ())
        teams.update(str(team) for team in reviewers.get("teams") or ())
        monitored.append(_dict(ours.get("monitoring", {}).get("sentry")))
        # migrations.yml takes the ref from a variable of the GitHub environment
        named = (
            ours.get("supabase", {}).get("project"),
            _dict(place.get("variables")).get("SUPABASE_PROJECT_REF"),
        )
        refs.update(ref for ref in named if isinstance(ref, str) and _REF.match(ref))
    seen = (tuple(sorted(users)), tuple(sorted(teams)))
    nothing = Accounts()
    return Accounts(
        github=tuple(GitHubAccount(owner, plan, *seen) for owner, plan in sorted(github.items()))
        or nothing.github,
        vercel=tuple(VercelAccount(team, vercel[team]) for team in sorted(vercel, key=str)) or nothing.vercel,
        sentry=sentry_accounts(monitored),
        supabase=tuple(sorted(refs)),
    )


def dummies_of(project: Project) -> dict[str, str]:
    """Returns a dummy for each `{env: NAME}` and `secure:` of the stack files."""
    names: set[str] = set()
    for path in project.files():
        node = _compose(without_ciphertext(_text(path), path, project.name))
        names.update(
            value.value
            for _, key, value in _pairs(node)
            if key.value == "env" and isinstance(value, yaml.ScalarNode) and _NAME.match(value.value)
        )
    return {name: dummy(name) for name in sorted(names)}


def dummy(name: str) -> str:
    """Returns the made-up secret of a name, always the same: 32 characters, as Vercel's bypass wants."""
    return hashlib.sha256(f"infra sandbox {name}".encode()).hexdigest()[:32]


def without_ciphertext(text: str, path: Path, project: str) -> str:
    """Returns a stack file without what its encryption needs, each `secure:` an `{env: …}`; no line moves."""
    root = _compose(text)
    if not isinstance(root, yaml.MappingNode):
        return text
    stack = path.name.removeprefix("Pulumi.").removesuffix(".yaml")
    edits: list[tuple[int, int, str]] = []
    for key, value in root.value:
        if key.value in OWN_KEYS:
            start, end = key.start_mark.index, value.end_mark.index
            edits.append((start, end, "#" + "\n#" * text[start:end].rstrip("\n").count("\n")))
    for trail, key, value in _pairs(root):
        if key.value == "secure" and isinstance(value, yaml.ScalarNode):
            in_project = len(trail) > 1 and trail[0] == "config" and trail[1].startswith(f"{project}:")
            name = SECURE_PREFIX + _shouted(stack, *trail[1:])
            if in_project:
                edits.append((key.start_mark.index, key.end_mark.index, "env"))
                edits.append((value.start_mark.index, value.end_mark.index, name))
    for start, end, new in sorted(edits, reverse=True):
        tail = "\n" if text[start:end].endswith("\n") and not new.endswith("\n") else ""
        text = text[:start] + new + tail + text[end:]
    return text


def _shouted(stack: str, key: str, *rest: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "_", ".".join([stack, key.partition(":")[2], *rest]).upper())


def _pairs(
    node: yaml.Node | None, trail: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], yaml.ScalarNode, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield trail, key, value
                yield from _pairs(value, (*trail, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _pairs(item, (*trail, str(number)))


def _compose(text: str) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:
        return None
    return node


def _parse(text: str) -> dict[str, Any]:
    try:
        return _dict(yaml.load(text, Loader=_LOADER))  # noqa: S506 - a safe loader, with or without libyaml
    except (yaml.YAMLError, ValueError):
        return {}


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def _dict(raw: object) -> dict[Any, Any]:
    return raw if isinstance(raw, dict) else {}
