"""Each rule fires on the smallest estate that deserves it, says one whole message, and spares a near miss."""

from __future__ import annotations

import re

import pytest

from infra.rules import check
from infra.rules.table import RULES
from tests.builders import estate
from tests.rules.case import Case
from tests.rules.cases import (
    additions,
    app,
    checks,
    claims,
    domains,
    github,
    monitoring,
    parity,
    pipelines,
    secrets,
    supabase,
    variables,
    vercel,
    wants,
    workflows,
)
from tests.rules.cases import estate as estates

MODULES = (
    estates,
    claims,
    variables,
    secrets,
    domains,
    github,
    supabase,
    vercel,
    workflows,
    additions,
    pipelines,
    monitoring,
    app,
    parity,
    checks,
    wants,
)
CASES = [case for module in MODULES for case in module.CASES]

by_case = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule} {case.what[:40]}")


def test_the_estate_of_the_builders_fires_nothing() -> None:
    assert check(estate()) == ()


@by_case
def test_it_fires_alone(case: Case) -> None:
    findings = check(estate(case.fires))
    assert case.says in [str(finding.problem) for finding in findings if finding.rule == case.rule]
    # Most cases say something new of one stack only (VAR-15), or declare a project nobody uses (EST-09).
    by_the_way = {*case.also} | ({"VAR-15", "EST-09"} - {case.rule})
    assert {finding.rule for finding in findings} - by_the_way == {case.rule}
    assert {finding.rule for finding in findings} >= {*case.also}


@by_case
def test_it_spares_a_near_miss(case: Case) -> None:
    assert case.rule not in {finding.rule for finding in check(estate(case.near_miss))}


def test_every_rule_has_a_case_and_an_id_of_its_own() -> None:
    ids = [rule.id for rule in RULES]
    assert ids == list(dict.fromkeys(ids))
    assert {case.rule for case in CASES} == set(ids)
    assert all(re.fullmatch(r"[A-Z]{3}-\d\d", rule.id) and rule.why for rule in RULES)


def test_findings_name_every_stack_that_has_a_part() -> None:
    [finding] = check(estate({"staging/environment/domains": ["example.com"]}))
    assert finding.stacks == ("staging", "production")
