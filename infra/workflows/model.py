"""A workflow as frozen values; fields are named as GitHub names them, `_` for `-`, `if_` for `if`.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax

Deliberately absent: path filters. A required check whose workflow is filtered out stays pending and blocks
the merge (docs.github.com, "Troubleshooting required status checks").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

from infra.workflows.actions import Action

Scalar = str | int | bool
Access = Literal["read", "write", "none"]


@dataclass(frozen=True)
class Permission:
    """One right of the job's token, and what the job needs it for."""

    scope: str
    access: Access
    why: str


@dataclass(frozen=True)
class Concurrency:
    """At most one run per group; `cancel_in_progress` may be an expression."""

    group: str
    cancel_in_progress: Scalar = False


@dataclass(frozen=True)
class Branches:
    """A push or pull-request trigger; no branches means all of them."""

    branches: tuple[str, ...] = ()


@dataclass(frozen=True)
class On:
    """What starts a workflow; `inputs` are optional texts of a run by hand, each with what it is for."""

    push: Branches | None = None
    pull_request: Branches | None = None
    schedule: tuple[str, ...] = ()
    workflow_dispatch: bool = False
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One step: an action with its inputs, or a script."""

    name: str
    uses: Action | None = None
    run: str | None = None
    id: str | None = None
    if_: str | None = None
    with_: Mapping[str, Scalar] = field(default_factory=dict)
    env: Mapping[str, Scalar] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert (self.uses is None) != (self.run is None), (
            f"step {self.name!r} needs `uses` or `run`, not both"
        )


@dataclass(frozen=True)
class Service:
    """A container beside a job."""

    image: str
    env: Mapping[str, Scalar] = field(default_factory=dict)
    ports: tuple[str, ...] = ()
    options: str | None = None


@dataclass(frozen=True)
class Job:
    """One job. `name` is what a required check has to be called, so it never holds an expression.

    It has steps and a time limit, or `uses` a workflow of the same repository and gives it `secrets`.

    `environments` says what an `environment` that is an expression can be, `needed_in` which secrets and
    variables only some of them need, `reports` which jobs a called workflow has: nothing of GitHub's, but
    what rules compare with the estate.
    """

    id: str
    steps: tuple[Step, ...] = ()
    timeout_minutes: int | None = None
    runs_on: str = "ubuntu-latest"
    name: str | None = None
    needs: tuple[str, ...] = ()
    if_: str | None = None
    permissions: tuple[Permission, ...] = ()
    environment: str | None = None
    outputs: Mapping[str, str] = field(default_factory=dict)
    concurrency: Concurrency | None = None
    env: Mapping[str, Scalar] = field(default_factory=dict)
    matrix: Mapping[str, tuple[Scalar, ...]] = field(default_factory=dict)
    fail_fast: bool = True
    services: Mapping[str, Service] = field(default_factory=dict)
    uses: str | None = None
    secrets: Mapping[str, str] = field(default_factory=dict)
    environments: tuple[str, ...] = ()
    needed_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reports: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        called = self.uses is not None
        assert called != bool(self.steps), f"job {self.id!r} needs `steps` or `uses`, not both"
        assert called != bool(self.timeout_minutes), f"job {self.id!r}: a time limit is of steps"

    @property
    def check(self) -> str:
        """The name of its status check; a matrix has more, see `checks`."""
        return self.name or self.id

    @property
    def checks(self) -> tuple[str, ...]:
        """The names of its status checks as GitHub writes them: one, or one for each combination of its
        matrix (`test (20, ubuntu)`); for a called workflow, one for each of its jobs (`contract / api`)."""
        names = [
            f"{self.check} ({', '.join(str(value) for value in values)})" if values else self.check
            for values in product(*self.matrix.values())
        ]
        if self.uses is None:
            return tuple(names)
        return tuple(f"{name} / {report}" for name in names for report in self.reports)


@dataclass(frozen=True)
class Workflow:
    """One file under `.github/workflows/`. Its token has no rights beyond those that a job asks for.

    `about` is its comment, `arrives` says there how a change of the stack file reaches it.
    """

    file: str
    name: str
    about: str
    on: On
    jobs: tuple[Job, ...]
    concurrency: Concurrency | None = None
    env: Mapping[str, Scalar] = field(default_factory=dict)
    arrives: str = "the change arrives as a pull request"

    @property
    def path(self) -> str:
        return f".github/workflows/{self.file}"
