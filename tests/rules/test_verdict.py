"""What may be applied, and what is refused before anything is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.errors import BadInput
from infra.rules.verdict import checked_estate
from tests.builders import write_site


def test_a_good_estate_with_its_warnings(tmp_path: Path) -> None:
    estate, warnings = checked_estate(
        write_site(tmp_path, {"shared/github/repository/branches": []}), ["staging"]
    )
    assert [stack.name for stack in estate.stacks] == ["shared", "staging"]
    assert [str(warning) for warning in warnings] == [
        "EST-05 warning: nothing makes sure that branch `staging` exists — stacks/Pulumi.staging.yaml:3,"
        " environment.branch — add it to `github.repository.branches` of `shared`"
    ]


def test_faults_of_files_and_errors_of_rules_are_refused_together(tmp_path: Path) -> None:
    changes = {"preview/variables/PORT": 3000, "staging/environment/domains": ["example.com"]}
    with pytest.raises(BadInput) as refusal:
        checked_estate(write_site(tmp_path, changes))
    assert str(refusal.value).splitlines() == [
        "`3000` is read as a number, and text is wanted — stacks/Pulumi.preview.yaml:11, variables.PORT"
        ' — write "3000", in quotes',
        "`example.com` is declared by `production` too (DOM-01) — stacks/Pulumi.staging.yaml:5,"
        " environment.domains[0] — a domain points at one environment: keep one",
    ]


def test_a_broken_file_of_another_stack_is_no_obstacle(tmp_path: Path) -> None:
    write_site(tmp_path, {"preview/variables/PORT": 3000})
    estate, warnings = checked_estate(tmp_path, ["production"])
    assert [stack.name for stack in estate.stacks] == ["shared", "production"]
    assert warnings == ()


def test_what_a_broken_file_may_declare_is_not_missed(tmp_path: Path) -> None:
    reads: dict[str, object] = {"files": {"ci": {"e2e": {}}}}
    changes = {"production/workflows": {"deliver": "verify", **reads}, "staging/workflows": reads}
    write_site(tmp_path, {**changes, "staging/environment/domain": "example.com"})
    with pytest.raises(BadInput) as refusal:
        checked_estate(tmp_path)
    assert len(refusal.value.problems) == 1, "production's jobs find in `staging` what nobody can read now"


def test_a_misspelt_shared_stack_is_one_fault(tmp_path: Path) -> None:
    reads: dict[str, object] = {"files": {"ci": {"e2e": {}}}}
    changes = {"production/workflows": {"deliver": "verify", **reads}, "staging/workflows": reads}
    write_site(tmp_path, {**changes, "staging/environment/shared": "sharde"})
    with pytest.raises(BadInput) as refusal:
        checked_estate(tmp_path)
    assert [problem.what for problem in refusal.value.problems] == ["there is no stack `sharde` (EST-01)"]
