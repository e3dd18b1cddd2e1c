"""Whatever a person does to a good file, the answer is problems in plain words, never a traceback."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.rules.finding import FILE
from infra.rules.verdict import judge
from tests.builders import PROJECT, Changes, site, write_project, write_stack

NOTIFY = [{"team": "web"}, {"email": "ops@example.com"}, {"slack": "#incidents", "workspace": "acme"}]
STEP = {"name": "Say", "run": "echo hello", "env": {"TOKEN": {"secret": "DEPLOY_TOKEN"}}, "after": "install"}
EVERYTHING: Changes = {
    "shared/monitoring": {
        "sentry": {"organization": "acme", "region": "de", "team": "web", "project": "site"},
        "posthog": {"region": "eu", "project": "site", "session_replay": True},
    },
    "shared/retire": ["vercel.project"],
    "staging/variables/DSN": {"from": "sentry.dsn", "comment": "Sentry", "only_here": True},
    "staging/supabase": {
        "project": "abcdefghijklmnopqrst",
        "auth": {"site_url": "https://staging.example.com", "redirect_urls": ["https://*.vercel.app/**"]},
        "secrets": {"STRIPE_KEY": {"env": "STRIPE_KEY"}},
        "enforce_ssl": True,
        "network": {"allowed": ["203.0.113.0/24"]},
    },
    "staging/monitoring/sentry": {
        "notify": NOTIFY,
        "alerts": {"error_rate": {"percent": 2}, "api_p95": {"minutes": 10}, "unhandled": {"notify": NOTIFY}},
    },
    "staging/workflows": {
        "files": {
            "ci": {
                "coverage": {"lines": 50, "badge": True},
                "e2e": {"wait_minutes": 5},
                "steps": {"test": [STEP]},
                "jobs": {"nightly": {"needs": ["test"], "matrix": {"node": ["20", "22"]}, "steps": [STEP]}},
            },
            "migrations": {"project_variable": "REF"},
            "release": {},
            "security": {"cron": "0 0 * * 0", "depcheck_ignores": ["@types/node"]},
        },
        "app": {
            "env": {"optional": ["DSN"]},
            "playwright": {"retries": 1},
            "sentry": {"traces_sample_rate": 0.5},
            "vercel": {"crons": [{"path": "/api/cron", "schedule": "0 6 * * *"}]},
        },
        "elsewhere": ["SENTRY_AUTH_TOKEN"],
    },
}
FILES = {
    name: yaml.safe_dump({"config": {f"{PROJECT}:{key}": value for key, value in sections.items()}})
    for name, sections in site(EVERYTHING).items()
}
JARGON = ("Input should", "pydantic", "validat", "Extra inputs", "NoneType", "dictionary", "Unable to")

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(
    name=st.sampled_from(sorted(FILES)),
    at=st.integers(0, 3000),
    cut=st.integers(0, 12),
    put=st.text(st.sampled_from("abA09 :-[]{}'\"#&*!|>%@`,?\t\n\\\x00é"), max_size=6),
)
def test_any_edit_of_the_text(name: str, at: int, cut: int, put: str) -> None:
    text = FILES[name]
    at %= len(text)
    refused_in_plain_words((text[:at] + put + text[at + cut :]).encode(), name)


@quick
@given(name=st.sampled_from(sorted(FILES)), which=st.integers(0, 160), value=anything)
def test_any_value_in_the_place_of_another(name: str, which: int, value: Any) -> None:
    config: Any = yaml.safe_load(FILES[name])
    places = list(_places(config))
    holder, key = places[which % len(places)]
    holder[key] = value
    refused_in_plain_words(yaml.safe_dump(config, allow_unicode=True).encode(), name)


@quick
@given(name=st.sampled_from(sorted(FILES)), which=st.integers(0, 160), other=st.integers(0, 160))
def test_any_line_moved_to_the_place_of_another(name: str, which: int, other: int) -> None:
    config: Any = yaml.safe_load(FILES[name])
    places = list(_places(config))
    holder, key = places[which % len(places)]
    source, wanted = places[other % len(places)]
    holder[key] = copy.deepcopy(source[wanted])
    if isinstance(wanted, str) and isinstance(holder, dict):
        holder[wanted] = holder.pop(key)
    refused_in_plain_words(yaml.safe_dump(config, allow_unicode=True).encode(), name)


@quick
@given(name=st.sampled_from(sorted(FILES)), which=st.integers(0, 160))
def test_any_line_left_out(name: str, which: int) -> None:
    config: Any = yaml.safe_load(FILES[name])
    places = list(_places(config))
    holder, key = places[which % len(places)]
    del holder[key]
    refused_in_plain_words(yaml.safe_dump(config, allow_unicode=True).encode(), name)


@quick
@given(content=st.binary(max_size=60))
def test_any_bytes(content: bytes) -> None:
    refused_in_plain_words(content)


def test_the_files_that_are_edited_are_good() -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_project(Path(folder))
        for name, text in FILES.items():
            write_stack(Path(folder), name, text.encode())
        verdict = judge(Path(folder))
    assert [str(finding) for finding in verdict.findings if finding.rule == FILE] == []
    assert len(verdict.estate.stacks) == len(FILES)


def refused_in_plain_words(content: bytes, name: str = "any") -> None:
    """Checks a project in which one stack has this content: fine, or refused as people are told things."""
    with tempfile.TemporaryDirectory() as folder:
        write_project(Path(folder))
        for other, text in FILES.items():
            write_stack(Path(folder), other, text.encode())
        write_stack(Path(folder), name, content)
        findings = judge(Path(folder)).findings
    for finding in findings:
        problem = finding.problem
        assert problem.what
        assert problem.where is not None
        assert problem.where.file.startswith("stacks/Pulumi.")
        assert not [word for word in JARGON if word in f"{problem.what} {problem.fix}"], str(problem)


def _places(node: Any) -> Any:
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, inner in pairs:
        yield node, key
        yield from _places(inner)
