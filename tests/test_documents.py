"""The documents name only what exists: commands, options, make targets, files."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from infra.cli import COMMANDS, cli

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md"))
_BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")


def _code(text: str) -> Iterator[str]:
    """Yields each line of a shell block and each piece of code within a sentence."""
    for language, block in _BLOCK.findall(text):
        if language == "sh":
            yield from (line.strip() for line in block.splitlines())
    yield from _INLINE.findall(_BLOCK.sub("", text))


def _infra_commands(text: str) -> Iterator[list[str]]:
    for code in _code(text):
        words = shlex.split(code.replace("…", ""), comments=True) if code.count("'") % 2 == 0 else []
        for at, word in enumerate(words):
            if word == "infra" and (at == 0 or words[at - 1] in ("--", "&&")) and at + 1 < len(words):
                yield words[at + 1 :]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_and_options_exist(document: Path) -> None:
    for words in _infra_commands(document.read_text()):
        command: click.Command = cli
        for word in words:
            if word in ("--", "|", ">", "&&", ";"):
                break
            if isinstance(command, click.Group) and not word.startswith("-"):
                context = click.Context(command)
                assert word in command.list_commands(context), f"{document.name}: no command `infra {words}`"
                found = command.get_command(context, word)
                assert found is not None
                command = found
            elif word.startswith("-"):
                options = {
                    name for option in command.params for name in (*option.opts, *option.secondary_opts)
                }
                assert word.partition("=")[0] in options | {"--help", "--debug"}, f"{document.name}: {words}"


def test_the_readme_lists_every_command() -> None:
    listed = re.findall(r"^\| `infra (\w+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert listed == sorted(COMMANDS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_targets_exist(document: Path) -> None:
    text = document.read_text()
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for code in _code(text):
        for target in re.findall(r"^make (\w+)", code):
            assert target in targets, f"{document.name}: no target {target}"
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in link:
            assert (document.parent / link).exists(), f"{document.name}: no file {link}"
    for path in re.findall(r"`((?:infra|tests|stacks|docs|benchmarks)/[\w./-]+)`", text):
        assert (ROOT / path).exists(), f"{document.name}: no file {path}"
