"""The part of a stack file that is ours: `<project>:section` under `config`; the rest is Pulumi's."""

from __future__ import annotations

from dataclasses import dataclass, field

from infra.errors import Place, Problem
from infra.spec.document import Data, Document, bare
from infra.spec.paths import Keys, choice, near, shown
from infra.spec.stack import SECTIONS

PULUMI_KEYS = ("config", "secretsprovider", "encryptionsalt", "encryptedkey", "environment")
FOREIGN = ("pulumi", "vercel", "github")


@dataclass
class Sections(Document):
    """What a stack file says in our sections, by name; paths are without the project's prefix."""

    data: dict[str, Data] = field(default_factory=dict)

    def lines(self) -> dict[str, int]:
        return {shown(keys): spot.line for keys, spot in self.spots.items()}


def sections_of(document: Document, project: str) -> tuple[Sections, list[Problem]]:
    """Returns our sections of a stack file, and what is wrong with the frame around them."""
    sections, problems = Sections(document.file), []
    if document.data is None:
        what = f"write `{project}:environment` or, for the shared stack, `{project}:vercel` under `config:`"
        return sections, [Problem("the file is empty", Place(document.file), f"{what}, or remove the file")]
    if not isinstance(document.data, dict):
        return sections, [
            Problem(
                "the file must begin with `config:`",
                Place(document.file, 1),
                f"write `{project}:…` keys under it",
            )
        ]
    for key in document.data:
        if key not in PULUMI_KEYS:
            problems.append(_stray(key, document, project))
    config = document.data.get("config")
    if not isinstance(config, dict) or not config:
        if not problems:
            problems.append(
                Problem(
                    "`config` holds nothing", document.place(("config",)), f"write `{project}:…` keys in it"
                )
            )
        return sections, problems
    for key, value in config.items():
        namespace, colon, name = key.partition(":")
        if namespace == project and colon:
            sections.data[name] = value
        elif problem := _foreign(
            namespace, name if colon else None, document.place(("config", key)), project
        ):
            problems.append(problem)
    for keys, spot in document.spots.items():
        if (ours := bare(keys, project)) != keys:
            sections.spots[ours] = spot
    _name_items(sections)
    if not sections.data and not problems:
        what = f"no key of this project (`{project}:…`)"
        problems.append(
            Problem(what, document.place(("config",)), f"write {choice(f'{project}:{s}' for s in SECTIONS)}")
        )
    return sections, problems


def _stray(key: str, document: Document, project: str) -> Problem:
    where = document.place((key,))
    if key.startswith(f"{project}:") or key in SECTIONS:
        return Problem(
            f"`{key}` stands outside `config`",
            where,
            f"put `{project}:{key.rpartition(':')[2]}` under `config:`",
        )
    likely = near(key, PULUMI_KEYS)
    fix = f"did you mean `{likely}`?" if likely else f"Pulumi knows {choice(PULUMI_KEYS)} here"
    return Problem(f"unknown key `{key}`", where, fix)


def _foreign(namespace: str, name: str | None, where: Place, project: str) -> Problem | None:
    """Returns what is wrong with a key that is not ours, None when it is for Pulumi or a provider."""
    if name is None:
        return Problem(f"`{namespace}` has no namespace", where, f"write `{project}:{namespace}`")
    if namespace in FOREIGN:
        return None
    if name in SECTIONS or near(namespace, [project]):
        what = f"`{namespace}` is not this project's name"
        return Problem(what, where, f"write `{project}:{name}` (the name is in Pulumi.yaml)")
    return None


def _name_items(sections: Sections) -> None:
    """List items are also known by what they say or by their `name`: reports name them so (decision 0003)."""

    def visit(value: Data, keys: Keys) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                visit(inner, (*keys, key))
        elif isinstance(value, tuple):
            for at, item in enumerate(value):
                visit(item, (*keys, at))
                name = item.get("name") if isinstance(item, dict) else item
                if isinstance(name, str) and (spot := sections.spots.get((*keys, at))):
                    sections.spots.setdefault((*keys, name), spot)

    visit(sections.data, ())
