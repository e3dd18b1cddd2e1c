"""What the model becomes: every part of it at once, read back by PyYAML."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from infra.workflows.actions import CHECKOUT
from infra.workflows.model import Branches, Concurrency, Job, On, Permission, Service, Step, Workflow
from infra.workflows.render import render_workflow

FULL = Workflow(
    file="full.yml",
    name="Full",
    about="All that the model can say.",
    on=On(
        push=Branches(("main", "feature/*")),
        pull_request=Branches(),
        schedule=("0 0 * * 0",),
        workflow_dispatch=True,
        inputs={"names": "What may be deleted"},
    ),
    concurrency=Concurrency("one", cancel_in_progress=True),
    env={"A": 1},
    jobs=(
        Job("first", timeout_minutes=5, steps=(Step("Say", run="echo hello"),)),
        Job(
            "second",
            name="second job",
            timeout_minutes=10,
            needs=("first",),
            if_="${{ github.ref == 'refs/heads/main' }}",
            permissions=(Permission("contents", "read", "to check out"),),
            environment="staging",
            outputs={"done": "${{ steps.code.outputs.ref }}"},
            concurrency=Concurrency("deploy"),
            env={"CI": True},
            matrix={"node": ("20", "22")},
            fail_fast=False,
            services={
                "db": Service(
                    "postgres:17", env={"POSTGRES_PASSWORD": "x"}, ports=("5432:5432",), options="--tmpfs /x"
                )
            },
            steps=(
                Step("Check out", uses=CHECKOUT, id="code", with_={"fetch-depth": 0}),
                Step(
                    "Run", run="npm ci\nnpm test\n", if_="${{ always() }}", env={"TOKEN": "${{ secrets.T }}"}
                ),
            ),
        ),
        Job(
            "third",
            uses="$/.github/workflows/third.yml",
            secrets={"T": "${{ secrets.T }}"},
            permissions=(Permission("contents", "read", "to check out"),),
        ),
    ),
)


def parsed(workflow: Workflow) -> Any:
    return yaml.load(render_workflow(workflow), yaml.BaseLoader)  # noqa: S506, BaseLoader makes only texts


def test_everything_that_is_said_is_there() -> None:
    tree = parsed(FULL)
    assert tree["on"] == {
        "push": {"branches": ["main", "feature/*"]},
        "pull_request": {},
        "schedule": [{"cron": "0 0 * * 0"}],
        "workflow_dispatch": {
            "inputs": {"names": {"description": "What may be deleted", "type": "string", "default": ""}}
        },
    }
    assert tree["permissions"] == {}
    assert tree["concurrency"] == {"group": "one", "cancel-in-progress": "true"}
    assert list(tree["jobs"]) == ["first", "second", "third"]
    assert tree["jobs"]["third"] == {
        "name": "third",
        "permissions": {"contents": "read"},
        "uses": "$/.github/workflows/third.yml",
        "secrets": {"T": "${{ secrets.T }}"},
    }
    assert tree["jobs"]["second"] == {
        "name": "second job",
        "needs": ["first"],
        "if": "${{ github.ref == 'refs/heads/main' }}",
        "runs-on": "ubuntu-latest",
        "timeout-minutes": "10",
        "permissions": {"contents": "read"},
        "environment": "staging",
        "outputs": {"done": "${{ steps.code.outputs.ref }}"},
        "concurrency": {"group": "deploy", "cancel-in-progress": "false"},
        "strategy": {"fail-fast": "false", "matrix": {"node": ["20", "22"]}},
        "env": {"CI": "true"},
        "services": {
            "db": {
                "image": "postgres:17",
                "env": {"POSTGRES_PASSWORD": "x"},
                "ports": ["5432:5432"],
                "options": "--tmpfs /x",
            }
        },
        "steps": [
            {"name": "Check out", "id": "code", "uses": CHECKOUT.reference, "with": {"fetch-depth": "0"}},
            {
                "name": "Run",
                "if": "${{ always() }}",
                "run": "npm ci\nnpm test\n",
                "env": {"TOKEN": "${{ secrets.T }}"},
            },
        ],
    }


def test_the_same_workflow_gives_the_same_bytes() -> None:
    assert render_workflow(FULL) == render_workflow(FULL)


def test_no_stack_is_named_so_that_a_merge_carries_the_file_unchanged() -> None:
    head = render_workflow(FULL).split("\nname:")[0]
    assert "staging" not in head
    assert "stacks/*.yaml" in head


def test_a_job_has_steps_and_a_time_limit_or_calls_a_workflow() -> None:
    step = Step("Say", run="echo")
    with pytest.raises(AssertionError, match="needs `steps` or `uses`"):
        Job("both", (step,), timeout_minutes=5, uses="$/.github/workflows/x.yml")
    with pytest.raises(AssertionError, match="a time limit is of steps"):
        Job("endless", (step,))


def test_a_file_says_how_a_change_of_it_arrives() -> None:
    assert "; the change arrives as a pull request." in render_workflow(FULL)
    assert "; somebody writes it." in render_workflow(replace(FULL, arrives="somebody writes it"))


def test_a_step_is_an_action_or_a_script() -> None:
    with pytest.raises(AssertionError, match="needs `uses` or `run`"):
        Step("Both", uses=CHECKOUT, run="echo")
