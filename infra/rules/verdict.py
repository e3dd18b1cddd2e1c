"""An estate that may be applied: loaded, checked, and refused with everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.errors import BadInput
from infra.rules.finding import FILE, Finding, by_place
from infra.rules.table import check
from infra.spec.estate import Estate
from infra.spec.load import Reading, estate_of, read_estate
from infra.spec.stack import EnvironmentStackSpec


@dataclass(frozen=True)
class Verdict:
    """What there is to say of the stacks asked for."""

    files: Mapping[str, str]
    """The files of the stacks asked for and of the shared stacks they need, by stack: shared ones first, be
    they readable or not, then by name."""
    estate: Estate
    """Those of them whose files are good."""
    findings: tuple[Finding, ...]


def judge(root: Path, only: Iterable[str] | None = None) -> Verdict:
    """Returns the verdict on the project in `root`, or on `only` the stacks named.

    Rules look at all stacks even then, and speak of what the named ones have a part in. BadInput: an unknown
    stack."""
    reading = read_estate(root)
    shared = _shared(reading)
    names = sorted(reading.wanted(only), key=lambda name: (name not in shared, name))
    findings = [
        Finding(FILE, "error", problem, (name,))
        for name in names
        for problem in reading.problems.get(name, ())
    ]
    readable = _readable(reading)
    found = check(readable, whole=not reading.problems and _finds_itself(readable))
    findings += [finding for finding in found if set(names) & set(finding.stacks)]
    return Verdict(
        {name: reading.files[name] for name in names},
        estate_of(reading, names),
        tuple(sorted(findings, key=by_place)),
    )


def checked_estate(root: Path, only: Iterable[str] | None = None) -> tuple[Estate, tuple[Finding, ...]]:
    """Returns the estate and the warnings about it. BadInput: every error about it."""
    verdict = judge(root, only)
    errors = [finding.named for finding in verdict.findings if finding.level == "error"]
    if errors:
        raise BadInput(*errors)
    return verdict.estate, verdict.findings


def _shared(reading: Reading) -> set[str]:
    """What is a shared stack, or would be: a broken one is known by the environments that name it."""
    named = {
        stack.spec.environment.shared if isinstance(stack.spec, EnvironmentStackSpec) else stack.name
        for stack in reading.stacks.values()
    }
    return named - {stack.name for stack in reading.stacks.values() if stack.is_environment}


def _finds_itself(estate: Estate) -> bool:
    """Whether each environment finds its shared stack: one that does not is missed where it belongs."""
    shared = {stack.name for stack, _ in estate.shared()}
    return all(spec.environment.shared in shared for _, spec in estate.environments())


def _readable(reading: Reading) -> Estate:
    """Environments of a shared stack that cannot be read are left out: rules would blame them for it."""
    good = estate_of(reading, reading.stacks)
    lame = {stack.name for stack, spec in good.environments() if spec.environment.shared in reading.problems}
    return estate_of(reading, [name for name in reading.stacks if name not in lame])
