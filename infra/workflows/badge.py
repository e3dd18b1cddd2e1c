"""The coverage badge: a picture on a branch of its own, drawn by the run itself.

Deliberately absent: a service that draws it. A private repository's README could not show it, and a
stranger would learn the number.
"""

from __future__ import annotations

from infra.workflows.model import Concurrency, Job, Permission, Step

OUTPUT = "lines"
"""Output of the job `test` that the badge shows: percent of covered lines, empty when there are none."""

_NOTE = """\
if [ -f coverage/coverage-summary.json ]; then
  jq -r '"lines=\\(.total.lines.pct | numbers)"' coverage/coverage-summary.json >> "$GITHUB_OUTPUT"
fi
"""

# One commit without a past: the branch never grows. Vercel builds any branch unless its vercel.json says no.
_DRAW = """\
export LC_ALL=C
percent="$(printf '%.0f' "$COVERAGE")"
color=e05d44
for step in 40:fe7d37 60:dfb317 75:97ca00 90:44cc11; do
  if [ "$percent" -ge "${step%:*}" ]; then
    color="${step#*:}"
  fi
done
text="font-family='Verdana,sans-serif' font-size='11' fill='#fff' text-anchor='middle'"
svg="<svg xmlns='http://www.w3.org/2000/svg' width='104' height='20' role='img' aria-label='coverage'>
<rect width='63' height='20' fill='#555'/><rect x='63' width='41' height='20' fill='#$color'/>
<g $text><text x='32' y='14'>coverage</text><text x='83' y='14'>$percent%</text></g>
</svg>"
repository="repos/$GITHUB_REPOSITORY"
files='{tree: [
  {path: "coverage.svg", mode: "100644", type: "blob", content: $svg},
  {path: "vercel.json", mode: "100644", type: "blob", content: $vercel}
]}'
vercel='{"git": {"deploymentEnabled": false}}'
tree="$(jq -n --arg svg "$svg" --arg vercel "$vercel" "$files" \\
  | gh api "$repository/git/trees" --input - --jq .sha)"
if old="$(gh api "$repository/commits/badges" --jq .commit.tree.sha 2> /dev/null)"; then
  if [ "$old" = "$tree" ]; then
    echo "The badge shows $percent% already."
    exit 0
  fi
  there=true
else
  there=false
fi
commit="$(gh api "$repository/git/commits" -f message="Coverage: $percent%" -f tree="$tree" --jq .sha)"
if [ "$there" = true ]; then
  gh api -X PATCH "$repository/git/refs/heads/badges" -f sha="$commit" -F force=true --silent
else
  gh api "$repository/git/refs" -f ref=refs/heads/badges -f sha="$commit" --silent
fi
echo "The badge shows $percent%: ![coverage](../../raw/badges/coverage.svg) in README.md."
"""


def note_step() -> Step:
    """Returns the step of `test` that sets the output `OUTPUT`; its id is `coverage`."""
    return Step("Note the coverage for the badge", id="coverage", run=_NOTE)


def badge_job() -> Job:
    """Returns the job. It runs on pushes to the default branch only: no pull request gets its right."""
    default = "github.ref_name == github.event.repository.default_branch"
    return Job(
        id="coverage-badge",
        needs=("test",),
        if_=f"${{{{ github.event_name == 'push' && {default} && needs.test.outputs.{OUTPUT} != '' }}}}",
        timeout_minutes=5,
        permissions=(Permission("contents", "write", "to put the picture on the branch `badges`"),),
        concurrency=Concurrency("coverage-badge"),
        steps=(
            Step(
                "Draw the badge",
                run=_DRAW,
                env={
                    "COVERAGE": f"${{{{ needs.test.outputs.{OUTPUT} }}}}",
                    "GH_TOKEN": "${{ github.token }}",
                },
            ),
        ),
    )
