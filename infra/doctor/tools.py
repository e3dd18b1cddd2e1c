"""The vendors' own command lines, and what builds the toolchain: each used by some commands only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infra.doctor.answer import SECONDS, ask_version
from infra.doctor.item import Item, Section, State


@dataclass(frozen=True)
class Tool:
    """A command that may be on PATH."""

    command: str
    arguments: tuple[str, ...]
    purpose: str
    fix: str


TOOLS = (
    Tool("git", ("--version",), "tells which branch a change is for", "install it with your package manager"),
    Tool(
        "gh",
        ("--version",),
        "lends a GITHUB_TOKEN: `gh auth token`",
        "install it with your package manager: Debian `apt install gh`, macOS `brew install gh`",
    ),
    Tool("vercel", ("--version",), "deploys and rolls back by hand", "npm install --global vercel"),
    Tool(
        "supabase",
        ("--version",),
        "pushes database migrations",
        "`brew install supabase/tap/supabase`, or a package of github.com/supabase/cli/releases",
    ),
    Tool(
        "go",
        ("version",),
        "builds the toolchain where nothing can be downloaded",
        "install Go with your package manager; not needed once the toolchain is there",
    ),
)


def check_tool(tool: Tool, environ: Mapping[str, str], seconds: float = SECONDS) -> Item:
    """Whether the command is there and answers."""
    answer = ask_version(tool.command, tool.arguments, environ, seconds)
    if not answer.file:
        state, detail = State.MISSING, "not on PATH"
    elif answer.trouble:
        state, detail = State.BAD, answer.trouble
    else:
        state, detail = State.OK, answer.version
    see = f"see what `{tool.command} {' '.join(tool.arguments)}` says, or get it anew: {tool.fix}"
    fix = {State.OK: "", State.MISSING: tool.fix, State.BAD: see}[state]
    return Item(Section.SOME, tool.command, state, detail, tool.purpose, fix)
