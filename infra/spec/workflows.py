"""`workflows`: of an environment, the files it delivers to its branch; of a shared stack, those beside it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from infra.spec.app import AppFiles, AppFilesSpec, names_as_objects
from infra.spec.extra_steps import ExtraJobs, ExtraStepsSpec
from infra.spec.model import Branch, Each, Spec
from infra.spec.monitoring import Slug
from infra.spec.patterns import BACKEND, CRON, NAME_IN_WORKFLOW, NPM_PACKAGE, VERSION
from infra.spec.values import EnvName

FileName = Literal["ci", "migrations", "release", "security"]
OwnFileName = Literal["drift", "infra"]
AuditLevel = Literal["low", "moderate", "high", "critical"]
NpmPackage = Annotated[str, Field(pattern=NPM_PACKAGE)]
Name = Annotated[str, Field(pattern=NAME_IN_WORKFLOW)]


Percent = Annotated[int, Field(ge=0, le=100)]


class CoverageSpec(Spec):
    """The gate of the unit tests, in percent of the whole app."""

    statements: Percent | None = Field(default=None, description="Least coverage of statements.")
    branches: Percent | None = Field(default=None, description="Least coverage of branches.")
    functions: Percent | None = Field(default=None, description="Least coverage of functions.")
    lines: Percent | None = Field(default=None, description="Least coverage of lines.")
    badge: bool = Field(
        default=False,
        description="Pushes to the default branch draw `coverage.svg` on the branch `badges`.",
    )


class E2eSpec(Spec):
    """Options of the job `e2e` of `ci.yml`: Playwright against what Vercel deployed."""

    branch: Name = Field(default="staging", description="Pushes to this branch are tested too.")
    environment: Name = Field(
        default="staging", description="GitHub environment of that branch: its secrets and variables."
    )
    url_variable: EnvName = Field(
        default="SITE_URL", description="GitHub variable of that environment with the site's address."
    )
    preview_environment: Name = Field(
        default="preview", description="GitHub environment of pull requests; its secrets open their previews."
    )
    wait_minutes: Annotated[int, Field(ge=1, le=60)] = Field(
        default=15, description="How long to wait for Vercel's deployment of the commit."
    )


class CiSpec(Spec):
    """Options of `ci.yml`."""

    node_version: str = Field(default="20", description="Node.js of the jobs.")
    audit_level: AuditLevel = Field(default="high", description="`npm audit` fails from this severity on.")
    branches: Each[str] = Field(
        default=(),
        description="Pushes and pull requests that run it; default: the repository's long-lived branches.",
    )
    build_variables: Each[EnvName] = Field(
        default=(), description="GitHub Actions variables that the build sees as its environment."
    )
    coverage: CoverageSpec | None = Field(
        default=None,
        description="`test` fails below these; default: what the app's own Jest configuration says.",
    )
    e2e: E2eSpec | None = Field(
        default=None, description="A job with browser tests (Playwright); default: none."
    )
    steps: ExtraStepsSpec = Field(
        default=ExtraStepsSpec(), description="Steps that others add to our jobs, by job."
    )
    jobs: ExtraJobs = Field(default={}, description="Jobs that others add, by name.")


class MigrationsSpec(Spec):
    """Options of `migrations.yml`: Supabase migrations, on staging first."""

    node_version: str = Field(default="20", description="Node.js that runs the Supabase CLI.")
    staging_branch: Name = Field(default="staging", description="Pushes to it migrate staging.")
    staging_environment: Name = Field(
        default="staging", description="GitHub environment with staging's SUPABASE_DB_PASSWORD."
    )
    production_branch: Name | None = Field(
        default=None,
        description="Pushes to it migrate production; default: the repository's default branch.",
    )
    production_environment: Name = Field(
        default="production",
        description="GitHub environment with production's SUPABASE_DB_PASSWORD; its reviewers approve.",
    )
    project_variable: EnvName = Field(
        default="SUPABASE_PROJECT_REF",
        description="GitHub variable of each environment with the ref of its Supabase project.",
    )


class ReleaseSpec(Spec):
    """Options of `release.yml`: Sentry learns of each deployment to production."""

    node_version: str = Field(default="20", description="Node.js that runs Sentry's CLI; at least 18.")
    branch: Name | None = Field(
        default=None, description="Pushes to it are releases; default: the repository's default branch."
    )
    environment: Name = Field(
        default="production", description="GitHub environment with SENTRY_AUTH_TOKEN; its reviewers approve."
    )
    organization: Slug | None = Field(
        default=None, description="Slug at Sentry; default: `monitoring.sentry` of the shared stack."
    )
    project: Slug | None = Field(
        default=None, description="Slug at Sentry; default: `monitoring.sentry` of the shared stack."
    )
    sentry_environment: Name = Field(
        default="production", description="Sentry's environment that the release is deployed to."
    )
    wait_minutes: Annotated[int, Field(ge=1, le=60)] = Field(
        default=15, description="How long to wait for Vercel's deployment of the commit."
    )


class SecuritySpec(Spec):
    """Options of `security.yml`."""

    node_version: str = Field(default="20", description="Node.js of the jobs; at least 20.")
    cron: Annotated[str, Field(pattern=CRON)] = Field(
        default="0 0 * * 0", description="When it runs, in UTC: minute, hour, day, month, weekday."
    )
    audit_level: AuditLevel = Field(default="high", description="`npm audit` fails from this severity on.")
    depcheck_ignores: Each[NpmPackage] = Field(
        default=(), description="Packages that are used in a way which depcheck cannot see."
    )
    codeql: bool = Field(
        default=False,
        description="Analyse the code with CodeQL: public repositories, or GitHub Code Security.",
    )


class FilesSpec(Spec):
    """The files, each with its options; written as a list of names when none has options."""

    ci: CiSpec | None = Field(default=None, description="`.github/workflows/ci.yml`.")
    migrations: MigrationsSpec | None = Field(default=None, description="`.github/workflows/migrations.yml`.")
    release: ReleaseSpec | None = Field(default=None, description="`.github/workflows/release.yml`.")
    security: SecuritySpec | None = Field(default=None, description="`.github/workflows/security.yml`.")


class WorkflowsSpec(Spec):
    """Workflow files that we own on this environment's branch."""

    deliver: Literal["pull-request", "commit", "verify"] = Field(
        default="pull-request",
        description="Open one pull request, commit to the branch, or only check that the branch holds them.",
    )
    files: Annotated[
        FilesSpec, BeforeValidator(names_as_objects, json_schema_input_type=tuple[FileName, ...] | FilesSpec)
    ] = Field(default=FilesSpec(), description="Which workflow files.")
    app: AppFiles = Field(default=AppFilesSpec(), description="Which of the app's own files.")
    elsewhere: Each[EnvName] = Field(
        default=(),
        description="Secrets and variables that these files read and no stack file declares: they are set by"
        " hand, by an integration, or by the organisation.",
    )


class BackendSpec(Spec):
    """What the files of this repository need to reach state and accounts."""

    python_version: Annotated[str, Field(pattern=VERSION)] = Field(
        default="3.12", description="Python of the jobs; at least 3.11."
    )
    backend: Annotated[str, Field(pattern=BACKEND)] | None = Field(
        default=None,
        description="PULUMI_BACKEND_URL of the state; default: Pulumi Cloud, by PULUMI_ACCESS_TOKEN.",
    )
    secrets: Each[EnvName] = Field(
        default=(),
        description="Further GitHub secrets that jobs get as variables: those that the backend wants.",
    )
    reader: Name = Field(
        default="infra-preview",
        description="GitHub environment whose tokens only read; it needs nobody's approval.",
    )


class InfraFileSpec(BackendSpec):
    """Options of `infra.yml`: pull requests see what they would change, merges apply it, stack by stack."""

    branch: Branch = Field(default="main", description="Pushes to it are applied.")
    environments: dict[str, Name] = Field(
        default={},
        description="GitHub environment that approves a stack and has its secrets; default: its name.",
    )


class DriftFileSpec(BackendSpec):
    """Options of `drift.yml`: a nightly look for changes by hand."""

    cron: Annotated[str, Field(pattern=CRON)] = Field(
        default="17 3 * * *", description="When it runs, in UTC: minute, hour, day, month, weekday."
    )


class OwnFilesSpec(Spec):
    """The files, each with its options; written as a list of names when none has options."""

    drift: DriftFileSpec | None = Field(default=None, description="`.github/workflows/drift.yml`.")
    infra: InfraFileSpec | None = Field(default=None, description="`.github/workflows/infra.yml`.")


class SharedWorkflowsSpec(Spec):
    """Workflow files of the repository that holds the stack files; `infra render` writes them."""

    files: Annotated[
        OwnFilesSpec,
        BeforeValidator(names_as_objects, json_schema_input_type=tuple[OwnFileName, ...] | OwnFilesSpec),
    ] = Field(default=OwnFilesSpec(), description="Which workflow files.")
