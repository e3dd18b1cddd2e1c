"""Which secrets a stack needs, where they come from and when they were last written; never their values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from infra.reports.cells import cells, cut, pad, wrap
from infra.reports.changes_text import plural
from infra.reports.paint import Colour, Paint

VERSION = 1


@dataclass(frozen=True)
class SecretStatus:
    """One secret of one stack."""

    path: str
    """Its key in the stack file."""
    env: str | None
    """The environment variable that holds it at apply time; None when it is encrypted in the file."""
    set: bool
    """An apply that started now would find it."""
    written: str | None
    """When its resource was last written, UTC to the minute; None when it never was, or nobody knows."""
    state: Literal["written", "never", "unknown"]


def render_secrets(
    stacks: Mapping[str, Sequence[SecretStatus]], *, width: int = 100, colour: bool = False
) -> str:
    """Returns a table a stack, and a last line that counts what is unset."""
    paint = Paint(colour)
    blocks = []
    for stack, secrets in stacks.items():
        if not secrets:
            blocks.append(f"{stack}: needs no secrets")
            continue
        rows = [(secret.path, _source(secret), _now(secret), _when(secret)) for secret in secrets]
        sizes = [max(cells(row[column]) for row in rows) for column in range(3)]
        lines = [f"{paint(stack, 'bold')}: {plural(len(secrets), 'secret')}"]
        for row, secret in zip(rows, secrets, strict=True):
            mark: Colour = "dim" if secret.set else "red"
            path, source, now, when = row
            if 2 + sum(sizes) + 6 + 24 <= width:
                now = paint(pad(now, sizes[2]), mark)
                lines.append(f"  {pad(path, sizes[0])}  {pad(source, sizes[1])}  {now}  {when}")
            else:
                lines += [cut(f"  {path}", width), *wrap(" · ".join((source, now, when)), width, "    ")]
        blocks.append("\n".join(lines))
    unset = sum(not secret.set for secrets in stacks.values() for secret in secrets)
    total = sum(len(secrets) for secrets in stacks.values())
    blocks.append(
        f"{plural(total, 'secret')}, {unset} not set" if unset else f"{plural(total, 'secret')}, all set"
    )
    return "\n\n".join(blocks) + "\n"


def render_secrets_json(stacks: Mapping[str, Sequence[SecretStatus]]) -> str:
    """Returns one JSON document; fields are only ever added within a version."""
    rows = [
        {"stack": stack, "secrets": [asdict(secret) for secret in secrets]}
        for stack, secrets in stacks.items()
    ]
    return json.dumps({"version": VERSION, "stacks": rows}, indent=2, ensure_ascii=False) + "\n"


def _source(secret: SecretStatus) -> str:
    return "encrypted in the file" if secret.env is None else f"env {secret.env}"


def _now(secret: SecretStatus) -> str:
    return "set" if secret.set else "NOT SET"


def _when(secret: SecretStatus) -> str:
    return {"written": f"written {secret.written}", "never": "never written", "unknown": "written: unknown"}[
        secret.state
    ]
