"""`release.yml`: Sentry learns which commit is live in production, what is new in it, and since when.

The source maps are not uploaded here: they must be those of the very build that is deployed, which Vercel
makes, so @sentry/nextjs uploads them there, with SENTRY_AUTH_TOKEN, under the commit as the release's name
(`determineReleaseName` of @sentry/bundler-plugins takes VERCEL_GIT_COMMIT_SHA). A build is not a deployment
yet; that is what this file waits for.
"""

from __future__ import annotations

from collections.abc import Sequence

from infra.spec.monitoring import SentryProjectSpec
from infra.spec.workflows import ReleaseSpec
from infra.workflows.deployment import FIND_DEPLOYMENT, wait_step
from infra.workflows.model import Branches, Concurrency, Job, On, Scalar, Step, Workflow
from infra.workflows.node import READ_CODE, check_out, set_up_node
from infra.workflows.tools import SENTRY

_ABOUT = (
    "Source maps are uploaded by Vercel's build (@sentry/nextjs, with SENTRY_AUTH_TOKEN there); here the same"
    " release, named by its commit, gets its commits, and its deployment once Vercel reports success.\n"
    "Not started by `deployment_status`, which runs for every preview, too."
)

# Sentry knows the commits by its GitHub integration; without one, by what is checked out.
_RELEASE = f"""\
sentry() {{
  npx --yes --package={SENTRY} -- sentry-cli "$@"
}}
if [ -z "$SENTRY_AUTH_TOKEN" ]; then
  echo "::error::set the secret SENTRY_AUTH_TOKEN of this environment"
  exit 1
fi
sentry releases new "$GITHUB_SHA"
if ! sentry releases set-commits "$GITHUB_SHA" --auto --ignore-missing; then
  sentry releases set-commits "$GITHUB_SHA" --local --ignore-missing
fi
sentry releases finalize "$GITHUB_SHA"
sentry deploys new --release "$GITHUB_SHA" --env "$DEPLOYED_TO" --url "$URL"
echo "Sentry knows $GITHUB_SHA as live in $DEPLOYED_TO." >> "$GITHUB_STEP_SUMMARY"
"""


def release_workflow(
    spec: ReleaseSpec, branches: Sequence[str], sentry: SentryProjectSpec | None
) -> Workflow:
    """Returns the workflow; the branch is the first of `branches`, and organisation and project those of
    `sentry`, unless named."""
    branch = spec.branch or next(iter(branches), "main")
    env: dict[str, Scalar] = {
        "DEPLOYED_TO": spec.sentry_environment,
        "SENTRY_AUTH_TOKEN": "${{ secrets.SENTRY_AUTH_TOKEN }}",
        "SENTRY_ORG": spec.organization or (sentry.organization if sentry else ""),
        "SENTRY_PROJECT": spec.project or (sentry.project if sentry else ""),
        "URL": "${{ steps.deployment.outputs.url }}",
    }
    return Workflow(
        file="release.yml",
        name="Release",
        about=_ABOUT,
        on=On(push=Branches((branch,))),
        # Every commit that was live is a release, also one that a later push overtakes.
        concurrency=Concurrency("${{ github.workflow }}-${{ github.sha }}"),
        jobs=(
            Job(
                id="sentry-release",
                timeout_minutes=spec.wait_minutes + 10,
                permissions=(READ_CODE, FIND_DEPLOYMENT),
                environment=spec.environment,
                steps=(
                    check_out(depth=0),
                    set_up_node(spec.node_version, cache=False),
                    wait_step("${{ github.sha }}", spec.wait_minutes, live=True),
                    Step("Tell Sentry", run=_RELEASE, env=env),
                ),
            ),
        ),
    )
