"""What somebody does to the repository by hand: through the API, as from GitHub's pages."""

from __future__ import annotations

import json
import sys
from typing import Any

from tests.journeys.home import Home

_SCRIPT = """
import json, os, sys
from infra.clients.github import connect
from infra.clients.github_branch import RepositoryBranches

owner, name, what, *words = sys.argv[1:]
with connect(os.environ["GITHUB_TOKEN"]) as api:
    branches = RepositoryBranches(api, owner, name)
    if what == "push":
        branch, path, text = words
        print(json.dumps(branches.commit(branches.head(branch), {path: text}, "by hand")))
    elif what == "read":
        branch, *paths = words
        held = {entry.path: entry.id for entry in branches.entries(branches.head(branch), paths)}
        print(json.dumps({path: branches.text(held[path]) if path in held else None for path in paths}))
    elif what == "close":
        branches.close_pull_request(int(words[0]))
        print("null")
    elif what == "ahead":
        print(api.rest.repos.compare_commits(owner, name, "...".join(words)).parsed_data.ahead_by)
"""


def push(home: Home, branch: str, path: str, text: str) -> str:
    """Commits one file to a branch, past its ruleset as some people may; returns the commit."""
    commit = str(_ask(home, "push", branch, path, text))
    (name,) = home.world()["github"]["repositories"]
    home.running.edit({"github": {"repositories": {name: {"refs": {f"refs/heads/{branch}": commit}}}}})
    return commit


def read(home: Home, branch: str, *paths: str) -> dict[str, str | None]:
    """Returns the texts of files on a branch."""
    found = _ask(home, "read", branch, *paths)
    assert isinstance(found, dict)
    return found


def close(home: Home, number: int) -> None:
    """Closes a pull request without merging it."""
    _ask(home, "close", str(number))


def merge(home: Home, number: int) -> None:
    """Merges a pull request into its base, without the review and the checks that the ruleset wants."""
    ((name, repository),) = home.world()["github"]["repositories"].items()
    pull = repository["issues"][str(number)]["pull"]
    merged = repository["refs"][f"refs/heads/{pull['head']}"]
    done = {"state": "closed", "pull": {"merged_at": "2026-11-24T00:00:00Z", "merge_commit_sha": merged}}
    refs = {f"refs/heads/{pull['base']}": merged}
    home.running.edit({"github": {"repositories": {name: {"refs": refs, "issues": {str(number): done}}}}})


def ahead(home: Home, base: str, branch: str) -> int:
    """Returns how many commits a branch has that its base has not."""
    return int(_ask(home, "ahead", base, branch))


def _ask(home: Home, what: str, *words: str) -> Any:
    (name,) = home.world()["github"]["repositories"]
    return json.loads(home.run(sys.executable, "-c", _SCRIPT, *name.split("/"), what, *words).out)
