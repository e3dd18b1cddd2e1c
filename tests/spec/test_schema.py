"""The JSON Schema that editors use: current, true of the committed files, and as strict as we are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from infra.spec.load import project_name
from infra.spec.patterns import PATTERN_WORDS
from infra.spec.schema import stack_schema
from tests.builders import PROJECT, Changes, site

ROOT = Path(__file__).parents[2]
STACKS = sorted((ROOT / "stacks").glob("Pulumi.*.yaml"))


def test_the_committed_schema_is_current() -> None:
    committed = json.loads((ROOT / "stacks" / "schema.json").read_text())
    assert committed == stack_schema(project_name(ROOT)), "run `infra schema > stacks/schema.json`"


@pytest.mark.parametrize("path", STACKS, ids=lambda path: path.stem)
def test_the_committed_stacks_are_valid_and_say_where_the_schema_is(path: Path) -> None:
    assert path.read_text().startswith("# yaml-language-server: $schema=schema.json\n")
    schema = json.loads((ROOT / "stacks" / "schema.json").read_text())
    Draft7Validator(schema).validate(yaml.safe_load(path.read_text()))


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    schema = stack_schema(PROJECT)
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def config(stack: str, changes: Changes) -> dict[str, Any]:
    return {"config": {f"{PROJECT}:{key}": value for key, value in site(changes)[stack].items()}}


@pytest.mark.parametrize(
    ("stack", "path", "value"),
    [
        ("staging", "workflows/files", ["ci"]),
        ("staging", "workflows/files", {"ci": {"node_version": "22"}}),
        ("staging", "variables/A", "bare"),
        ("staging", "variables/A", {"value": "text", "targets": ["preview"]}),
        ("staging", "variables/A", {"secure": "v1:a:b"}),
        ("staging", "environment/domains", ["a.example.com", {"name": "b.example.com"}]),
        ("staging", "github/environment/branches", "protected"),
        ("staging", "github/environment/branches", ["staging"]),
        ("shared", "retire", ["vercel.project"]),
    ],
)
def test_short_and_long_forms_are_valid(
    stack: str, path: str, value: Any, validator: Draft7Validator
) -> None:
    assert validator.is_valid(config(stack, {f"{stack}/{path}": value}))


@pytest.mark.parametrize(
    ("stack", "path", "value"),
    [
        ("staging", "github/protekt", {}),
        ("staging", "variables/MY-KEY", "text"),
        ("staging", "variables/PORT", 3000),
        ("staging", "variables/A", {"env": "A", "value": "text"}),
        ("staging", "github/protect/as", "clasic"),
        ("staging", "vercel", {"plan": "pro", "project": {"name": "site"}}),
        ("shared", "variables", {"A": "b"}),
        ("shared", "vercel/plan", None),
    ],
)
def test_what_we_refuse_is_invalid(stack: str, path: str, value: Any, validator: Draft7Validator) -> None:
    assert not validator.is_valid(config(stack, {f"{stack}/{path}": value}))


def test_other_namespaces_are_left_alone(validator: Draft7Validator) -> None:
    assert validator.is_valid({"config": {f"{PROJECT}:environment": {}, "vercel:team": "acme"}})
    assert not validator.is_valid({"config": {f"{PROJECT}:environment": {}}, "confg": {}})


def test_every_pattern_has_plain_words() -> None:
    text = json.dumps(stack_schema(PROJECT))
    patterns = {json.loads(f'"{part}"') for part in _after(text, '"pattern": "')}
    assert patterns <= PATTERN_WORDS.keys()


def _after(text: str, mark: str) -> list[str]:
    return [part.split('"', 1)[0] for part in text.split(mark)[1:]]
