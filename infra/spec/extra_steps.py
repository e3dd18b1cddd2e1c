"""`ci.steps` and `ci.jobs`: what others add to `ci.yml`, as steps of our jobs or as jobs of their own."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from infra.spec.model import Each, Spec, literal_as_object
from infra.spec.patterns import (
    CONTEXT,
    IMAGE,
    JOB_ID,
    NAME_IN_WORKFLOW,
    ONE_LINE,
    PORT,
    SCRIPT,
    WORKFLOW_FILE,
)
from infra.spec.values import EnvName

JobId = Annotated[str, Field(pattern=JOB_ID, max_length=100)]
Line = Annotated[str, Field(pattern=ONE_LINE, max_length=200)]
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*(?:\}\}|$)", re.DOTALL)
_KINDS = ("value", "secret", "var", "context")


class StepValue(Spec):
    """A value of a step's `env`: a literal, also written bare, a secret, a variable or a fact of the run."""

    value: Annotated[str, Field(pattern=SCRIPT)] | None = Field(
        default=None, description="The text itself. Never a secret."
    )
    secret: EnvName | None = Field(default=None, description="Name of a GitHub secret.")
    var: EnvName | None = Field(default=None, description="Name of a GitHub variable.")
    context: Annotated[str, Field(pattern=CONTEXT)] | None = Field(
        default=None, description="What GitHub knows of the run, e.g. `github.head_ref`."
    )


def _says_one(value: StepValue) -> StepValue:
    said = [kind for kind in _KINDS if getattr(value, kind) is not None]
    if len(said) != 1:
        what = f"says {' and '.join(f'`{kind}`' for kind in said)}" if said else "has no value"
        raise PydanticCustomError(
            "told", "told", {"what": what, "fix": "write one: a text, `{secret: NAME}` or `{var: NAME}`"}
        )
    if value.value is not None:
        _refuse_expression(value.value, in_script=False)
    return value


def _plain_script(text: str) -> str:
    _refuse_expression(text, in_script=True)
    return text


def _refuse_expression(text: str, *, in_script: bool) -> None:
    """Refuses what GitHub would paste into a script before a shell reads it: whoever names a branch or writes
    a title would write the script. https://docs.github.com/en/actions/reference/security/secure-use"""
    found = _EXPRESSION.search(text)
    if found is None:
        return
    said = found.group(1)
    kind, _, name = said.partition(".")
    short = {"secrets": "secret", "vars": "var"}.get(kind)
    typed = f"{{{short}: {name}}}" if short else f"{{context: {said}}}"
    what, fix = f"has `${{{{ {said} }}}}` in it", f"write `{typed}`"
    if in_script:
        what = f"has `${{{{ {said} }}}}`, which GitHub would paste into it unquoted"
        fix = f'hand it over by `env: {{NAME: {typed}}}` and write "$NAME"'
    raise PydanticCustomError("told", "told", {"what": what, "fix": fix})


StepEnv = dict[
    EnvName,
    Annotated[
        StepValue,
        BeforeValidator(literal_as_object, json_schema_input_type=str | StepValue),
        AfterValidator(_says_one),
    ],
]


class ExtraStep(Spec):
    """A step that runs a script."""

    name: Line = Field(min_length=1, description="What the log calls it.")
    run: Annotated[str, Field(pattern=SCRIPT, min_length=1), AfterValidator(_plain_script)] = Field(
        description="The script, for bash; values reach it by `env`."
    )
    env: StepEnv = Field(default={}, description="Variables of the script.")
    if_: Line | None = Field(
        default=None, alias="if", min_length=1, description="GitHub's condition, with or without `${{ }}`."
    )
    after: Literal["install", "own"] = Field(
        default="own",
        description="Runs after `npm ci`, or after the job's own steps but before reports are kept.",
    )


Steps = tuple[ExtraStep, ...]


class ExtraStepsSpec(Spec):
    """Steps of others, by our job."""

    audit: Steps = Field(default=(), description="Steps of the job `audit`.")
    build: Steps = Field(default=(), description="Steps of the job `build`.")
    e2e: Steps = Field(default=(), description="Steps of the job `e2e`.")
    lint: Steps = Field(default=(), description="Steps of the job `lint`.")
    test: Steps = Field(default=(), description="Steps of the job `test`.")
    type_check: Steps = Field(default=(), alias="type-check", description="Steps of the job `type-check`.")

    def of(self, job: str) -> Steps:
        """Returns the steps of our job `job`."""
        found = getattr(self, job.replace("-", "_"))
        assert isinstance(found, tuple)
        return found


class ServiceSpec(Spec):
    """A container beside a job."""

    image: Annotated[str, Field(pattern=IMAGE)] = Field(description="Its image, e.g. `postgres:17`.")
    env: dict[EnvName, Line] = Field(default={}, description="Its variables; never secrets.")
    ports: Each[Annotated[str, Field(pattern=PORT)]] = Field(
        default=(), description='Ports as host:container, in quotes: "5432:5432".'
    )
    options: Line | None = Field(default=None, description="Options of `docker create`.")


class ExtraJobSpec(Spec):
    """A job of others: steps, or a reusable workflow of the same repository."""

    needs: Each[JobId] = Field(default=(), description="Jobs that must have succeeded.")
    if_: Line | None = Field(
        default=None, alias="if", min_length=1, description="GitHub's condition, with or without `${{ }}`."
    )
    timeout_minutes: Annotated[int, Field(ge=1, le=360)] = Field(default=15, description="Time limit.")
    environment: Annotated[str, Field(pattern=NAME_IN_WORKFLOW)] | None = Field(
        default=None, description="GitHub environment with its secrets and variables."
    )
    matrix: dict[JobId, Annotated[Each[Line], Field(min_length=1)]] = Field(
        default={}, description="Runs the job once for each combination; each is a check of its own."
    )
    services: dict[JobId, ServiceSpec] = Field(default={}, description="Containers beside the job.")
    node: bool = Field(
        default=True, description="Set up Node.js and `npm ci` before the steps; else only check out."
    )
    steps: Steps = Field(default=(), description="The steps, in order.")
    uses: Annotated[str, Field(pattern=WORKFLOW_FILE)] | None = Field(
        default=None, description="Instead of steps: `./.github/workflows/NAME.yml`, a reusable workflow."
    )
    secrets: Each[EnvName] = Field(default=(), description="Secrets that the reusable workflow gets.")
    reports: Each[Line] = Field(
        default=(), description="Jobs of the reusable workflow, as far as protection may require them."
    )


_CALLED_HAS = ("environment", "services", "steps")
"""What a job that calls a workflow cannot have: GitHub takes it from the called one."""


def _job_is_one_thing(jobs: dict[str, ExtraJobSpec]) -> dict[str, ExtraJobSpec]:
    for name, job in jobs.items():
        if job.uses is None:
            wrong = "" if job.steps else f"`{name}` has nothing to do: write `steps`, or `uses`"
        else:
            both = [key for key in _CALLED_HAS if getattr(job, key)]
            wrong = f"`{name}` calls a workflow, which has its own {both[0]}: keep one" if both else ""
        if wrong:
            what, _, fix = wrong.partition(": ")
            raise PydanticCustomError("told", "told", {"what": what, "fix": fix, "at": name})
    return jobs


ExtraJobs = Annotated[dict[JobId, ExtraJobSpec], AfterValidator(_job_is_one_thing)]
