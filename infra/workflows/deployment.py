"""Waiting for what Vercel makes of a commit.

Deliberately absent: the trigger `deployment_status`. Its runs start once per status of any deployment, take
their file from the default branch, and never start without a deployment, so that a required check would stay
pending; a job that waits always reports.
"""

from __future__ import annotations

from infra.workflows.model import Permission, Step

FIND_DEPLOYMENT = Permission("deployments", "read", "to find the address that Vercel deployed to")

# Only Vercel's own deployments count: GitHub notes one of the commit for this job's environment, too.
_VERCELS = '.creator.login == "vercel[bot]"'
# A commit that was pushed on from staging has a preview already. With several projects: `Production – site`.
_LIVE = f'{_VERCELS} and (.environment | startswith("Production"))'
_WAIT = """\
newest='[.[] | select(SELECTED)] | max_by(.id) | .id // empty'
all="repos/$GITHUB_REPOSITORY/deployments"
status='.[0] | "\\(.state) \\(.environment_url)"'
while [ "$SECONDS" -lt "$WAIT_SECONDS" ]; do
  state=none
  url=""
  # what GitHub does not answer this time is asked again
  id="$(gh api "$all?sha=$COMMIT&per_page=100" --jq "$newest")" || state=unknown
  if [ -n "$id" ]; then
    answer="$(gh api "$all/$id/statuses" --jq "$status")" || answer=unknown
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


def wait_step(commit: str, minutes: int, *, live: bool = False) -> Step:
    """Returns the step, `deployment`, that waits for Vercel's deployment of `commit` (an expression), of a
    `live` one to production, and has its address as the output `url`; it fails when there is none within
    `minutes`, or it failed."""
    return Step(
        "Wait for the deployment of this commit",
        id="deployment",
        run=_WAIT.replace("SELECTED", _LIVE if live else _VERCELS),
        env={
            "COMMIT": commit,
            "GH_TOKEN": "${{ github.token }}",
            "PAUSE_SECONDS": 15,
            "WAIT_SECONDS": minutes * 60,
        },
    )
