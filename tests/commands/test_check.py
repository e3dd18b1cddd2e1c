"""`infra check` as a person runs it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from infra.cli import cli
from infra.errors import exit_code
from infra.rules.table import RULES
from tests.builders import Changes, write_site, write_stack


class Run:
    """Runs `infra check` in a site, changed; without linters, unless asked: machines have other ones."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch, captured: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._patch = patch
        self._captured = captured

    def __call__(self, *args: str, changes: Changes | None = None, broken: str = "") -> tuple[int, str, str]:
        shutil.rmtree(self.root / "stacks", ignore_errors=True)
        write_site(self.root, changes)
        if broken:
            write_stack(self.root, broken, b"config: [\n")
        self._patch.chdir(self.root)
        code = exit_code(
            lambda: cli.main(["check", "--no-linters", *args], "infra", standalone_mode=False), debug=False
        )
        return code, *self._captured.readouterr()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    return Run(tmp_path, monkeypatch, capsys)


MISTAKES: Changes = {
    "staging/github/protect/approvals": 9,
    "staging/environment/branch": 7,
}


def test_a_clean_estate_says_what_each_stack_declares(run: Run) -> None:
    assert run() == (
        0,
        "shared      Vercel project site, repository acme/site, 1 label, 1 repository secret\n"
        "preview     other branches → preview + development, 1 variable (1 secret)\n"
        "production  main → production, 2 domains, 2 variables (1 secret), protected with 2 checks,"
        " ci by verify\n"
        "staging     staging → preview, 1 domain, 2 variables (1 secret), 1 environment secret,"
        " protected with 2 checks, ci by pull-request\n"
        "\n"
        "4 stacks, no findings\n",
        "",
    )


def test_a_file_that_cannot_be_used_is_bad_input(run: Run) -> None:
    code, out, err = run(changes=MISTAKES)
    assert (code, err) == (2, "")
    assert out == (
        "stacks/Pulumi.staging.yaml\n"
        "   3  error    FILE    environment.branch: `7` is read as a number, and text is wanted\n"
        '                       → write "7", in quotes\n'
        "  19  error    FILE    github.protect.approvals: `approvals` must be at most 6\n"
        "                       → it is 9\n"
        "\n"
        "2 errors in 4 stacks\n"
    )


def test_what_a_rule_refuses_is_a_finding(run: Run) -> None:
    code, out, _ = run(changes={"staging/environment/domains": ["example.com"]})
    assert code == 1
    assert out == (
        "stacks/Pulumi.staging.yaml\n"
        "  5  error    DOM-01  environment.domains[0]: `example.com` is declared by `production` too\n"
        "                      → a domain points at one environment: keep one\n"
        "\n"
        "1 error in 4 stacks\n"
    )


def test_warnings_alone_are_clean(run: Run) -> None:
    code, out, _ = run(changes={"shared/github/repository/branches": []})
    assert code == 0
    assert "warning  EST-05" in out
    assert out.endswith("\n1 warning in 4 stacks\n")


def test_a_broken_file_hides_neither_rules_nor_other_files(run: Run) -> None:
    code, out, _ = run(changes={"staging/environment/domains": ["example.com"]}, broken="preview")
    assert code == 2
    assert (
        "stacks/Pulumi.preview.yaml\n  2  error    FILE    broken YAML: a value is missing or not closed\n"
        in out
    )
    assert "DOM-01" in out
    assert out.endswith("\n2 errors in 4 stacks\n")


def test_a_broken_shared_stack_is_not_blamed_on_environments(run: Run) -> None:
    code, out, _ = run(broken="shared")
    assert code == 2
    assert out.endswith("\n1 error in 4 stacks\n")


def test_stacks_asked_for_hear_of_what_they_have_a_part_in(run: Run) -> None:
    changes = {"staging/environment/domains": ["example.com"], "preview/github/protect": {}}
    code, out, _ = run("production", changes=changes)
    assert code == 1
    assert "DOM-01" in out  # staging's file, production's domain
    assert "GIT-01" not in out
    assert out.endswith("\n1 error in 2 stacks\n")


def test_an_unknown_stack(run: Run) -> None:
    assert run("stagin") == (2, "", "error: there is no stack `stagin` — did you mean `staging`?\n")


def test_json_is_versioned(run: Run) -> None:
    code, out, _ = run("--format", "json", "staging", changes={"shared/github/repository/branches": []})
    document = json.loads(out)
    assert code == 0
    assert document["version"] == 1
    assert document["project"] == "site"
    assert [stack["name"] for stack in document["stacks"]] == ["shared", "staging"]
    assert document["findings"] == [
        {
            "rule": "EST-05",
            "level": "warning",
            "what": "nothing makes sure that branch `staging` exists",
            "fix": "add it to `github.repository.branches` of `shared`",
            "file": "stacks/Pulumi.staging.yaml",
            "line": 3,
            "path": "environment.branch",
            "stacks": ["staging"],
        }
    ]


def test_github_annotations(run: Run) -> None:
    _, out, _ = run("--format", "github", changes={"shared/github/repository/branches": []})
    assert out == (
        "::warning file=stacks/Pulumi.staging.yaml,line=3,title=EST-05::"
        "nothing makes sure that branch `staging` exists — environment.branch"
        " — add it to `github.repository.branches` of `shared`\n"
        "1 warning in 4 stacks\n"
    )


def test_a_broken_shared_stack_stays_in_its_place(run: Run) -> None:
    _, out, _ = run("--format", "json", broken="shared")
    names = [stack["name"] for stack in json.loads(out)["stacks"]]
    assert names == ["shared", "preview", "production", "staging"]


def test_the_table_of_variables_is_there_when_asked_for(run: Run) -> None:
    code, out, _ = run("--parity")
    assert code == 0
    assert "\n\nvariables of shared  preview           production  staging\n" in out
    assert out.endswith("\n\n4 stacks, no findings\n")


def test_programs_get_the_table_too(run: Run) -> None:
    _, out, _ = run("--format", "json")
    assert "parity" not in json.loads(out)
    _, out, _ = run("--format", "json", "--parity")
    [table] = json.loads(out)["parity"]
    assert [row["name"] for row in table["variables"]] == ["API_KEY", "SITE_URL"]


def test_annotations_name_files_as_the_repository_does(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(run.root.parent))
    _, out, _ = run("--format", "github", changes={"shared/github/repository/branches": []})
    assert out.startswith(f"::warning file={run.root.name}/stacks/Pulumi.staging.yaml,line=3,title=EST-05::")


def test_annotations_have_no_table(run: Run) -> None:
    code, out, err = run("--format", "github", "--parity")
    assert (code, out) == (2, "")
    assert "annotations have no room for a table: say --format text or json." in err


def test_a_terminal_is_wrapped(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    _, out, _ = run()
    assert max(map(len, out.splitlines())) <= 60


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("est-07", "EST-07 error: retires what is there\nRetiring is two applies: decision 0004.\n"),
        ("RSK-09", "RSK-09 warning, of a change\nVisitors of a domain will see something else.\n"),
        ("file", "FILE error: the file is read and understood\nNothing in it can be checked or applied.\n"),
        ("zizmor", "zizmor: a linter of workflow files\nhttps://docs.zizmor.sh/audits/\n"),
    ],
)
def test_a_rule_explains_itself(run: Run, rule: str, said: str) -> None:
    assert run("--explain", rule) == (0, said, "")


def test_every_rule_explains_itself(run: Run) -> None:
    for rule in RULES:
        code, out, _ = run("--explain", rule.id)
        assert (code, out.splitlines()) == (0, [f"{rule.id} {rule.level}: {rule.holds}", rule.why])


def test_an_unknown_rule(run: Run) -> None:
    assert run("--explain", "EST-7") == (2, "", "error: there is no rule `EST-7` — did you mean `EST-07`?\n")
    assert run("--explain", "?")[2] == "error: there is no rule `?` — every rule is in docs/reference.md\n"
