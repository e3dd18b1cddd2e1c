"""Bad input: one clear message with file, line and what to do; exit 2; nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.journeys.home import Home

pytestmark = pytest.mark.journey


@dataclass(frozen=True)
class Mistake:
    """A slip in the stack files, and what must be said of it."""

    make: Callable[[Home], object]
    says: tuple[str, ...]
    at: tuple[str, str]
    """The stack whose file is blamed, and how the blamed line begins there; empty: some line of it."""

    def place(self, home: Home) -> str:
        """Returns file and line as they must be said."""
        stack, begins = self.at
        lines = home.file(stack).read_text().splitlines()
        line = next(number for number, line in enumerate(lines, 1) if line.strip().startswith(begins))
        return f"stacks/Pulumi.{stack}.yaml:{line if begins else ''}"


def _edit(stack: str, old: str, new: str) -> Callable[[Home], object]:
    return lambda home: home.edit(stack, old, new)


MISTAKES: dict[str, Mistake] = {
    "unknown key": Mistake(
        _edit("staging", "deliver: pull-request", "delivr: pull-request"),
        ("unknown key `delivr`", "workflows.delivr", "`deliver`"),
        at=("staging", "delivr:"),
    ),
    "wrong type": Mistake(
        _edit("staging", "    protect:\n", "    protect:\n      approvals: many\n"),
        ("approvals", "a whole number"),
        at=("staging", "approvals: many"),
    ),
    "a wire that nobody provides": Mistake(
        _edit(
            "shared",
            "    bypass:                             # lets Playwright past the login; 32 characters\n"
            "      secret: {env: VERCEL_BYPASS_TOKEN}\n      note: Playwright\n",
            "",
        ),
        ("vercel.bypass_token", "vercel.bypass"),
        at=("staging", "PLAYWRIGHT_BYPASS_TOKEN:"),
    ),
    "one domain in two stacks": Mistake(
        _edit("staging", "domains: [medicalbills.co]", "domains: [medicalbills.com]"),
        ("medicalbills.com", "production"),
        at=("staging", "domains:"),
    ),
    "a sensitive variable on development": Mistake(
        _edit("preview", "{from: sentry.dsn}", "{from: sentry.dsn, sensitive: true}"),
        ("NEXT_PUBLIC_SENTRY_DSN", "development"),
        at=("preview", "NEXT_PUBLIC_SENTRY_DSN:"),
    ),
    "broken YAML": Mistake(
        _edit("staging", "domains: [medicalbills.co]", "domains: [medicalbills.co"),
        ("broken YAML",),
        at=("staging", ""),
    ),
    "a missing file": Mistake(
        lambda home: home.file("shared").unlink(),
        ("`shared`", "environment"),
        at=("staging", "medicalbills:environment:"),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_slip_in_a_file_is_one_message(empty: Home, mistake: str) -> None:
    MISTAKES[mistake].make(empty)
    empty.running.sync()  # the accounts that the files name
    before = empty.world(), empty.backend()
    for command in (["preview"], ["up", "staging", "preview", "--yes"]):
        said = empty.infra(*command, code=2)
        errors = said.lines("error:")
        assert len(errors) == len({line.split(" — ")[1] for line in errors}), "one message for one place"
        for words in (*MISTAKES[mistake].says, MISTAKES[mistake].place(empty)):
            assert words in said.err
        assert said.out == ""
        assert "Traceback" not in said.all
    assert (empty.world(), empty.backend()) == before
    assert empty.requests() == []


def test_plain_pulumi_says_the_same(empty: Home) -> None:
    empty.pulumi("stack", "init", "staging")
    mistake = MISTAKES["unknown key"]
    mistake.make(empty)
    said = empty.pulumi("preview", "-s", "staging", code=None)
    assert said.code != 0
    assert f"unknown key `delivr` — {mistake.place(empty)}" in said.all
    assert "Traceback" not in said.all
    assert empty.requests() == []


def test_an_unknown_stack_gets_the_likely_one(empty: Home) -> None:
    for command in (
        ["preview", "stagin"],
        ["up", "stagin", "--yes"],
        ["check", "stagin"],
        ["secrets", "stagin"],
    ):
        said = empty.infra(*command, code=2)
        assert said.err.strip() == "error: there is no stack `stagin` — did you mean `staging`?"


def test_a_wrong_passphrase_changes_nothing(applied: Home) -> None:
    before = applied.world(), applied.backend(), len(applied.requests())
    said = applied.infra("up", "staging", "--yes", code=2, given={"PULUMI_CONFIG_PASSPHRASE": "wrong"})
    assert said.lines("error:") == [
        "error: wrong passphrase for stack staging — stacks/Pulumi.staging.yaml — "
        "set PULUMI_CONFIG_PASSPHRASE to the one that the stack was made with"
    ]
    assert (applied.world(), applied.backend(), len(applied.requests())) == before


def test_no_passphrase_is_named_too(applied: Home) -> None:
    said = applied.infra("preview", "staging", code=2, unset=["PULUMI_CONFIG_PASSPHRASE"])
    assert len(said.lines("error:")) == 1
    assert "PULUMI_CONFIG_PASSPHRASE" in said.err


def test_no_engine_says_how_to_get_it(empty: Home) -> None:
    for command in (["preview", "staging"], ["up", "staging", "--yes"]):
        said = empty.infra(*command, code=2, given={"XDG_CACHE_HOME": str(empty.folder / "nothing")})
        assert len(said.lines("error:")) == 1
        assert "no engine" in said.err
        assert "make setup" in said.err
    assert empty.requests() == []


def test_a_wrong_token_is_a_provider_failure_in_one_message(empty: Home) -> None:
    said = empty.infra("up", "shared", "--yes", code=3, given={"GITHUB_TOKEN": "ghp_" + "0" * 36})
    assert len(said.lines("error:")) == 1, said.all
    assert "401" in said.err
    assert "ghp_" not in said.all


def test_a_folder_without_a_project(empty: Home) -> None:
    said = empty.run("sh", "-c", "cd / && infra preview", code=2)
    assert "Pulumi.yaml" in said.err
