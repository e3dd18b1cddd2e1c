"""The job `e2e` of `ci.yml`: Playwright against the deployment of the commit that is checked.

Deliberately absent: the trigger `deployment_status`. Its runs cannot wait for `test`, start once per status,
and never start without a deployment, so a required check would stay pending; a job that waits always reports.
"""

from __future__ import annotations

from infra.spec.workflows import E2eSpec
from infra.workflows.actions import CACHE, UPLOAD_ARTIFACT
from infra.workflows.model import Job, Permission, Step
from infra.workflows.node import READ_CODE, node_steps

_BROWSERS = "~/.cache/ms-playwright"

# Only Vercel's own deployments count: GitHub notes one of the commit for this job's environment, too.
_WAIT = """\
newest='[.[] | select(.creator.login == "vercel[bot]")] | max_by(.id) | .id // empty'
status='.[0] | "\\(.state) \\(.environment_url)"'
while [ "$SECONDS" -lt "$WAIT_SECONDS" ]; do
  id="$(gh api "repos/$GITHUB_REPOSITORY/deployments?sha=$COMMIT&per_page=100" --jq "$newest")"
  state=none
  url=""
  if [ -n "$id" ]; then
    answer="$(gh api "repos/$GITHUB_REPOSITORY/deployments/$id/statuses" --jq "$status")"
    read -r state url <<< "$answer"
  fi
  case "$state" in
    success)
      case "$url" in
        https://*) ;;
        *) echo "::error::Vercel's deployment of $COMMIT has no address"; exit 1 ;;
      esac
      echo "Vercel deployed $COMMIT to $url"
      echo "url=$url" >> "$GITHUB_OUTPUT"
      exit 0
      ;;
    failure | error)
      echo "::error::Vercel could not deploy $COMMIT (state: $state)"
      exit 1
      ;;
  esac
  sleep "$PAUSE_SECONDS"
done
echo "::error::Vercel has not deployed $COMMIT within $WAIT_SECONDS seconds (state: $state)"
exit 1
"""


def e2e_job(spec: E2eSpec, node_version: str) -> Job:
    """Returns the job. It is skipped, which satisfies a required check, where it could not get the secret."""
    return Job(
        id="e2e",
        needs=("test",),
        if_=_wanted(spec),
        timeout_minutes=spec.wait_minutes + 30,
        permissions=(
            READ_CODE,
            Permission("deployments", "read", "to find the address that Vercel deployed to"),
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
            Step(
                "Wait for the deployment of this commit",
                id="deployment",
                run=_WAIT,
                env={
                    # On a pull request `github.sha` is a merge that Vercel never sees.
                    "COMMIT": "${{ github.event.pull_request.head.sha || github.sha }}",
                    "GH_TOKEN": "${{ github.token }}",
                    "PAUSE_SECONDS": 15,
                    "WAIT_SECONDS": spec.wait_minutes * 60,
                },
            ),
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
