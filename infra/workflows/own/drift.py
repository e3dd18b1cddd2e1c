"""`drift.yml`: every night, whether the accounts still hold what the files say."""

from __future__ import annotations

from infra.spec.estate import Estate
from infra.spec.workflows import DriftFileSpec
from infra.workflows.model import Concurrency, Job, On, Step, Workflow
from infra.workflows.node import MINE, READ_CODE
from infra.workflows.own.needs import environment, tokens_of
from infra.workflows.own.scripts import LOOK
from infra.workflows.own.steps import WRITTEN, set_up

_ABOUT = (
    "A change by hand fails the job of its stack and is on the run's page; GitHub mails who last changed this"
    " file. Reads only: it takes no more than the tokens of the environment {reader}.\n"
    "GitHub runs schedules of the default branch only, and stops them after 60 days without a commit."
)


def drift_workflow(spec: DriftFileSpec, estate: Estate) -> Workflow:
    """Returns the workflow for all stacks of the estate. BadInput: an environment has no shared stack."""
    tokens = sorted({token for stack in estate.stacks for token in tokens_of(estate, stack)})
    return Workflow(
        file="drift.yml",
        name="Drift",
        arrives=WRITTEN,
        about=_ABOUT.format(reader=spec.reader),
        on=On(schedule=(spec.cron,), workflow_dispatch=True),
        concurrency=Concurrency(MINE),
        jobs=(
            Job(
                id="drift",
                timeout_minutes=30,
                permissions=(READ_CODE,),
                environment=spec.reader,
                matrix={"stack": tuple(stack.name for stack in estate.stacks)},
                fail_fast=False,
                steps=(
                    *set_up(spec),
                    Step(
                        "Compare the accounts with the file",
                        run=LOOK,
                        env={"STACK": "${{ matrix.stack }}", **environment(spec, *tokens)},
                    ),
                ),
            ),
        ),
    )
