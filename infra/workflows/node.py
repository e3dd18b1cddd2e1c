"""Jobs of a Node.js app: what each of them does before its own steps."""

from __future__ import annotations

from infra.workflows.actions import CHECKOUT, SETUP_NODE
from infra.workflows.model import Permission, Step

READ_CODE = Permission("contents", "read", "to check out the code")
MINE = "${{ github.workflow }}-${{ github.ref }}"
"""A concurrency group of one workflow on one branch or pull request."""
IS_PULL_REQUEST = "${{ github.event_name == 'pull_request' }}"
"""A new push to a pull request makes its old run worthless; a branch is always checked to the end."""


def check_out(*, depth: int = 1) -> Step:
    """Returns the step that gets the code, `depth` commits of it (0: all); leaves no token behind."""
    fetch = {} if depth == 1 else {"fetch-depth": depth}
    return Step("Check out", uses=CHECKOUT, with_={"persist-credentials": False, **fetch})


def set_up_node(version: str, *, cache: bool = True) -> Step:
    """Returns the step that gets Node.js, with npm's downloads of the last run when `cache`."""
    # v5 and later cache by themselves when package.json names its package manager: say no outright.
    caching = {"cache": "npm"} if cache else {"package-manager-cache": False}
    return Step(f"Set up Node.js {version}", uses=SETUP_NODE, with_={"node-version": version, **caching})


def node_steps(version: str) -> tuple[Step, ...]:
    """Returns the steps up to an app with its dependencies."""
    return (check_out(), set_up_node(version), Step("Install dependencies", run="npm ci"))
