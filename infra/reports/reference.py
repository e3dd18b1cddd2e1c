"""The reference page: every key of a stack file and every rule, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from infra.rules.risks import ChangeRule
from infra.rules.rule import Rule
from infra.spec.keys import KeyRow, Schema, keys_of, takes
from infra.spec.wires import WIRES

_ABOUT = """\
# Reference

Every key that a stack file takes and every rule that is checked, written from the code by
`infra schema --format markdown`. A key stands under the project's name: `vercel.plan` is `plan` of
`{project}:vercel`. `NAME` is a name that you choose, `[]` is each item of a list. A **bold** key must be
there once the keys above it are.
"""
_VALUES = """\
## Values

Where a key takes a value, it is one of these; a secret is `env` or `secure`. A bare text is the first.
Variables of Vercel take all of them and have options besides.
"""
_WIRES = """\
## Wires

`{from: NAME}` takes a value from where the estate has it. Wires of the environment are its own stack's.
"""
_RULES = """\
## Rules

`infra check` looks at all stacks together. An error is refused by `infra up`, a warning is not.
"""
_RISKS = """\
## Risks of changes

`infra preview` and `infra up` show them first. A danger is refused until it is named: `--allow-delete NAME`.
"""


def reference(schema: Schema, project: str, rules: Iterable[Rule], risks: Iterable[ChangeRule]) -> str:
    """Returns the page; the rules in the order of their table."""
    config = schema["properties"]["config"]
    parts = [_ABOUT.format(project=project)]
    for title, kind in (("The shared stack", config["else"]), ("An environment", config["then"])):
        parts += [f"## {title}\n\n{kind['description']}\n", *_sections(schema, kind, project)]
    parts += [_VALUES, _table(_VALUE_HEAD, _values(schema)), _WIRES, _table(_WIRE_HEAD, _wires())]
    parts += [_RULES, _table(("rule", "level", "what must be so", "else"), map(_rule, rules))]
    parts += [_RISKS, _table(("rule", "level", "what"), map(_risk, risks))]
    return "\n".join(parts)


def _sections(schema: Schema, kind: Schema, project: str) -> Iterator[str]:
    for key, said in kind["properties"].items():
        section = key.removeprefix(f"{project}:")
        rows = list(keys_of(schema, said, section))
        about = said.get("description") or _target(schema, said)["description"]
        yield f"### {section}\n\n{about}\n"
        yield _table(_KEY_HEAD, map(_key, rows)) if rows else f"Takes {takes(schema, said)}.\n"


_KEY_HEAD = ("key", "takes", "default", "means")


def _key(row: KeyRow) -> tuple[str, ...]:
    name = f"**`{row.path}`**" if row.required else f"`{row.path}`"
    return name, row.takes, f"`{row.default}`" if row.default else "", row.means


_VALUE_HEAD = ("key", "takes", "means", "of")


def _values(schema: Schema) -> Iterator[tuple[str, ...]]:
    for source in ("Literal", "Env", "Secure", "Wired"):
        for name, said in schema["$defs"][f"{source}Value"]["properties"].items():
            yield f"`{name}`", takes(schema, said), said["description"], "all"
    for name, said in schema["$defs"]["EnvVariable"]["properties"].items():
        if name != "env":
            yield f"`{name}`", takes(schema, said), said["description"], "variables"


_WIRE_HEAD = ("wire", "provided by", "of", "secret")


def _wires() -> Iterator[tuple[str, ...]]:
    for wire in WIRES:
        of = "the shared stack" if wire.of == "shared" else "the environment"
        yield f"`{wire.name}`", f"`{wire.provided_by}`", of, "yes" if wire.secret else ""


def _rule(rule: Rule) -> tuple[str, ...]:
    return rule.id, rule.level, rule.holds, rule.why


def _risk(risk: ChangeRule) -> tuple[str, ...]:
    return risk.id, risk.level, (risk.judge.__doc__ or "").strip()


def _target(schema: Schema, said: Any) -> Any:
    return schema["$defs"][said["$ref"].removeprefix("#/$defs/")]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join("| " + " | ".join(_cell(cell) for cell in line) + " |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
