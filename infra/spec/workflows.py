"""`workflows`: which workflow files this environment delivers to its branch, and how."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from infra.spec.app import AppFiles, AppFilesSpec, names_as_objects
from infra.spec.model import Each, Spec
from infra.spec.patterns import CRON, NAME_IN_WORKFLOW, NPM_PACKAGE
from infra.spec.values import EnvName

FileName = Literal["ci", "migrations", "security"]
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
