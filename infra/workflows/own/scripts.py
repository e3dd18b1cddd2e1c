"""Scripts of `infra.yml` and `drift.yml`; each needs `infra` from `.venv`."""

from __future__ import annotations

CHECK = """\
. .venv/bin/activate
infra check --format github
"""

# The fence is longer than any that a stack file's text would hold.
_SHOWN = """\
shown() {
  printf '### %s\\n\\n~~~~~~~~\\n' "$1"
  cat "$RUNNER_TEMP/said.txt"
  printf '~~~~~~~~\\n\\n'
}
"""

# Exit code 1 is “something would change”, anything above a failure. The report is on the run's page alone: a
# line of it that begins with `::` would be a command to the runner if it came into the log.
PREVIEW = """\
. .venv/bin/activate
changed=' '
failed=0
for stack in $STACKS; do
  code=0
  infra preview "$stack" --expect-no-changes --format markdown >> "$GITHUB_STEP_SUMMARY" || code=$?
  echo >> "$GITHUB_STEP_SUMMARY"
  if [ "$code" -eq 1 ]; then
    changed="$changed$stack "
  elif [ "$code" -ne 0 ]; then
    failed="$code"
  fi
done
echo "changed=$changed" >> "$GITHUB_OUTPUT"
exit "$failed"
"""

REHEARSE = f"""\
. .venv/bin/activate
{_SHOWN}\
echo "$ABOUT" >> "$GITHUB_STEP_SUMMARY"
echo >> "$GITHUB_STEP_SUMMARY"
code=0
infra sandbox exec -- infra up $STACKS --yes > "$RUNNER_TEMP/said.txt" || code=$?
shown "In the sandbox" | tee -a "$GITHUB_STEP_SUMMARY"
if [ "$code" -eq 0 ]; then
  infra sandbox exec -- infra preview --expect-no-changes || code=$?
fi
infra sandbox stop
exit "$code"
"""

# Whoever approves late must not bring back what a newer commit has changed.
NEWEST = """\
head="$(gh api "repos/$GITHUB_REPOSITORY/commits/$GITHUB_REF_NAME" --jq .sha)"
if [ "$head" != "$GITHUB_SHA" ]; then
  echo "::error::$GITHUB_REF_NAME has moved on to $head: approve the run of that commit instead"
  exit 1
fi
"""

APPLY = f"""\
. .venv/bin/activate
{_SHOWN}\
set -f
allowed=()
for name in $ALLOW_DELETE; do
  allowed+=(--allow-delete "$name")
done
code=0
infra up "$STACK" --yes "${{allowed[@]}}" > "$RUNNER_TEMP/said.txt" || code=$?
shown "$STACK" | tee -a "$GITHUB_STEP_SUMMARY"
exit "$code"
"""

LOOK = """\
. .venv/bin/activate
code=0
infra preview "$STACK" --refresh --expect-no-changes --format markdown >> "$GITHUB_STEP_SUMMARY" || code=$?
if [ "$code" -eq 1 ]; then
  echo "::error::$STACK is not what its file says: infra up $STACK --refresh repairs it"
fi
exit "$code"
"""
