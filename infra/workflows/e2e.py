"""The job `e2e` of `ci.yml`: Playwright against the deployment of the commit that is checked."""

from __future__ import annotations

from infra.spec.workflows import E2eSpec
from infra.workflows.actions import CACHE, UPLOAD_ARTIFACT
from infra.workflows.deployment import FIND_DEPLOYMENT, wait_step
from infra.workflows.model import Job, Step
from infra.workflows.node import READ_CODE, node_steps

_BROWSERS = "~/.cache/ms-playwright"


def e2e_job(spec: E2eSpec, node_version: str) -> Job:
    """Returns the job. It is skipped, which satisfies a required check, where it could not get the secret."""
    return Job(
        id="e2e",
        needs=("test",),
        if_=_wanted(spec),
        timeout_minutes=spec.wait_minutes + 30,
        permissions=(
            READ_CODE,
            FIND_DEPLOYMENT,
        ),
        environment=(
            f"${{{{ github.event_name == 'pull_request' && '{spec.preview_environment}'"
            f" || '{spec.environment}' }}}}"
        ),
        environments=(spec.preview_environment, spec.environment),
        needed_in={spec.url_variable: (spec.environment,)},
        steps=(
            *node_steps(node_version),
            Step(
                "Get the browsers of the last run",
                uses=CACHE,
                with_={
                    "path": _BROWSERS,
                    "key": "playwright-${{ runner.os }}-${{ hashFiles('package-lock.json') }}",
                },
            ),
            Step("Install Chromium", run="npx --no-install playwright install --with-deps chromium"),
            # On a pull request `github.sha` is a merge that Vercel never sees.
            wait_step("${{ github.event.pull_request.head.sha || github.sha }}", spec.wait_minutes),
            Step(
                "Run browser tests (Playwright)",
                run="npm run test:e2e -- --project=chromium",
                env={
                    "PLAYWRIGHT_BASE_URL": (
                        "${{ github.event_name == 'pull_request' && steps.deployment.outputs.url"
                        f" || vars.{spec.url_variable} }}}}"
                    ),
                    "PLAYWRIGHT_BYPASS_TOKEN": "${{ secrets.PLAYWRIGHT_BYPASS_TOKEN }}",
                },
            ),
            Step(
                "Keep the report of a failure",
                uses=UPLOAD_ARTIFACT,
                if_="${{ failure() }}",
                with_={
                    "name": "playwright-report",
                    "path": "playwright-report/",
                    "if-no-files-found": "ignore",
                    "retention-days": 14,
                },
            ),
        ),
    )


def _wanted(spec: E2eSpec) -> str:
    # Forks and Dependabot get no secrets; production is never the target of tests that write.
    own = "github.event.pull_request.head.repo.full_name == github.repository"
    person = "github.event.pull_request.user.login != 'dependabot[bot]'"
    pull_request = f"github.event_name == 'pull_request' && {own} && {person}"
    push = f"github.event_name == 'push' && github.ref == 'refs/heads/{spec.branch}'"
    return f"${{{{ ({pull_request}) || ({push}) }}}}"
