"""`migrations.yml`: Supabase migrations, tried on a throw-away database, then on staging, then on production.

Deliberately absent: a dry run against a hosted project on pull requests. It needs the password of that
database, which would then be in reach of code that nobody reviewed.
"""

from __future__ import annotations

from collections.abc import Sequence

from infra.spec.workflows import MigrationsSpec
from infra.workflows.migration_scripts import CHANGED, ORDER
from infra.workflows.model import Branches, Concurrency, Job, On, Scalar, Step, Workflow
from infra.workflows.node import IS_PULL_REQUEST, READ_CODE, check_out, set_up_node
from infra.workflows.tools import SUPABASE

_ABOUT = (
    "Vercel deploys a branch at the same moment as this runs, so code and database meet in either order."
    " Hence expand, then contract:\n"
    "1. expand: one pull request only adds (tables, columns with defaults); old code does not notice.\n"
    "2. the code that needs it: a later pull request, merged when 1 is on that branch's database.\n"
    "3. contract: another pull request removes what no deployed code reads any more, rollbacks included.\n"
    "A migration that was refused or failed runs again by hand: gh workflow run migrations.yml --ref BRANCH"
)

_OWN_RUN = "${{ github.workflow }}-${{ github.event_name == 'pull_request' && github.ref || github.run_id }}"


def migrations_workflow(spec: MigrationsSpec, branches: Sequence[str]) -> Workflow:
    """Returns the workflow; production is the default branch (the first) unless named."""
    production = spec.production_branch or next(iter(branches), "main")
    on = Branches(tuple(dict.fromkeys((production, spec.staging_branch))))
    return Workflow(
        file="migrations.yml",
        name="Migrations",
        about=_ABOUT,
        on=On(push=on, pull_request=on, workflow_dispatch=True),
        # Every push has a run of its own: a queue of GitHub's holds one, and would drop a push's migrations.
        concurrency=Concurrency(_OWN_RUN, IS_PULL_REQUEST),
        jobs=(
            _try(spec),
            _changed(),
            _push(spec, "migrations-staging", spec.staging_branch, spec.staging_environment),
            _push(spec, "migrations-production", production, spec.production_environment),
        ),
    )


def _try(spec: MigrationsSpec) -> Job:
    changed = "${{ steps.order.outputs.changed == 'true' }}"
    return Job(
        id="migrations",
        if_=IS_PULL_REQUEST,
        timeout_minutes=20,
        permissions=(READ_CODE,),
        steps=(
            check_out(depth=2),
            Step("Check that migrations are only added, at the end", id="order", run=ORDER),
            set_up_node(spec.node_version, cache=False),
            Step(
                "Apply all of them to a throw-away database",
                if_=changed,
                run=f"npx --yes {SUPABASE} db start",
            ),
        ),
    )


def _changed() -> Job:
    # Production asks a person each time; merges without a migration have nothing to ask.
    return Job(
        id="migrations-changed",
        if_="${{ github.event_name != 'pull_request' }}",
        timeout_minutes=5,
        permissions=(READ_CODE,),
        outputs={"changed": "${{ steps.changed.outputs.changed }}"},
        steps=(
            check_out(depth=0),
            Step(
                "Look whether this push has migrations",
                id="changed",
                run=CHANGED,
                env={"BEFORE": "${{ github.event.before }}"},
            ),
        ),
    )


def _push(spec: MigrationsSpec, job_id: str, branch: str, environment: str) -> Job:
    cli = f"npx --yes {SUPABASE}"
    named = f': "${{SUPABASE_PROJECT_REF:?set the variable {spec.project_variable} of this environment}}"'
    token: dict[str, Scalar] = {"SUPABASE_ACCESS_TOKEN": "${{ secrets.SUPABASE_ACCESS_TOKEN }}"}
    ref: dict[str, Scalar] = {"SUPABASE_PROJECT_REF": f"${{{{ vars.{spec.project_variable} }}}}"}
    password: dict[str, Scalar] = {"SUPABASE_DB_PASSWORD": "${{ secrets.SUPABASE_DB_PASSWORD }}"}
    return Job(
        id=job_id,
        needs=("migrations-changed",),
        if_=(
            f"${{{{ github.event_name != 'pull_request' && github.ref == 'refs/heads/{branch}'"
            " && needs.migrations-changed.outputs.changed == 'true' }}"
        ),
        timeout_minutes=30,
        permissions=(READ_CODE,),
        environment=environment,
        # Never two at once on a database, and never one cut short.
        concurrency=Concurrency(job_id),
        steps=(
            check_out(),
            set_up_node(spec.node_version, cache=False),
            # Not `db push --remote=REF`: that ignores the password, and has no way to a database by IPv4.
            Step(
                "Link the project",
                run=f'{named}\n{cli} link --project-ref "$SUPABASE_PROJECT_REF"\n',
                env=token | ref,
            ),
            Step("Show what would run", run=f"{cli} db push --remote --dry-run", env=token | password),
            Step("Run the migrations", run=f"{cli} db push --remote --yes", env=token | password),
        ),
    )
