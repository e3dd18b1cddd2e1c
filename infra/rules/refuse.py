"""An estate that may be applied: loaded, checked, and refused with everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from infra.errors import BadInput, Problem
from infra.rules.finding import Finding
from infra.rules.table import check
from infra.spec.estate import Estate
from infra.spec.load import Reading, by_place, estate_of, read_estate


@dataclass(frozen=True)
class Verdict:
    """What `infra check` has to say of the stacks asked for."""

    estate: Estate
    """The stacks asked for whose files are good, with the shared stacks they need."""
    problems: tuple[Problem, ...]
    """Why the other files cannot be used."""
    findings: tuple[Finding, ...]


def judge(root: Path, only: Iterable[str] | None = None) -> Verdict:
    """Returns the verdict on the project in `root`, or on `only` the stacks named: rules look at all stacks then
    too, and speak of what the named ones have a part in. BadInput: an unknown stack."""
    reading = read_estate(root)
    names = reading.wanted(only)
    problems = [problem for name in names for problem in reading.problems.get(name, ())]
    findings = [finding for finding in check(_judged(reading)) if set(names) & set(finding.stacks)]
    return Verdict(estate_of(reading, names), tuple(sorted(problems, key=by_place)), tuple(findings))


def checked_estate(root: Path, only: Iterable[str] | None = None) -> tuple[Estate, tuple[Finding, ...]]:
    """Returns the estate and the warnings about it. BadInput: all problems of the files, and all errors that
    rules find."""
    verdict = judge(root, only)
    errors = [
        Problem(f"{finding.problem.what} ({finding.rule})", finding.problem.where, finding.problem.fix)
        for finding in verdict.findings
        if finding.level == "error"
    ]
    if verdict.problems or errors:
        raise BadInput(*verdict.problems, *errors)
    return verdict.estate, tuple(finding for finding in verdict.findings if finding.level == "warning")


def _judged(reading: Reading) -> Estate:
    """Environments of a shared stack that cannot be read are left out: rules would blame them for it."""
    all_good = estate_of(reading, reading.stacks)
    lame = {s.name for s, spec in all_good.environments() if spec.environment.shared in reading.problems}
    return estate_of(reading, [name for name in reading.stacks if name not in lame])
