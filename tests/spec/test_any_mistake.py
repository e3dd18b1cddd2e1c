"""Whatever a person does to a good file, the answer is problems in plain words, never a traceback."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.errors import BadInput, Problem
from infra.spec.load import load_estate
from tests.builders import PROJECT, SITE, write_project, write_stack

FILES = {
    name: yaml.safe_dump({"config": {f"{PROJECT}:{key}": value for key, value in sections.items()}})
    for name, sections in SITE.items()
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
    at=st.integers(0, 700),
    cut=st.integers(0, 12),
    put=st.text(st.sampled_from("abA09 :-[]{}'\"#&*!|>%@`,?\t\n\\\x00é"), max_size=6),
)
def test_any_edit_of_the_text(name: str, at: int, cut: int, put: str) -> None:
    text = FILES[name]
    at %= len(text)
    refused_in_plain_words((text[:at] + put + text[at + cut :]).encode())


@quick
@given(name=st.sampled_from(sorted(SITE)), which=st.integers(0, 60), value=anything)
def test_any_value_in_the_place_of_another(name: str, which: int, value: Any) -> None:
    config: Any = yaml.safe_load(FILES[name])
    places = list(_places(config))
    holder, key = places[which % len(places)]
    holder[key] = value
    refused_in_plain_words(yaml.safe_dump(config, allow_unicode=True).encode())


@quick
@given(content=st.binary(max_size=60))
def test_any_bytes(content: bytes) -> None:
    refused_in_plain_words(content)


def refused_in_plain_words(content: bytes) -> None:
    """Loads a project whose one stack has this content; fine, or refused as people are told things."""
    with tempfile.TemporaryDirectory() as folder:
        write_project(Path(folder))
        write_stack(Path(folder), "any", content)
        problems = _problems(Path(folder))
    for problem in problems:
        assert problem.what
        assert problem.where is not None
        assert problem.where.file.startswith("stacks/Pulumi.any.yaml")
        assert not [word for word in JARGON if word in f"{problem.what} {problem.fix}"], str(problem)


def _problems(folder: Path) -> tuple[Problem, ...]:
    try:
        load_estate(folder)
    except BadInput as refusal:
        return refusal.problems
    return ()


def _places(node: Any) -> Any:
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, inner in pairs:
        yield node, key
        yield from _places(inner)
