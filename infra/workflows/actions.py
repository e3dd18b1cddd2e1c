"""Actions that our workflows use, pinned to the commit of a released tag.

Source of each pin: the tag of that name in the action's own repository on github.com, read on 2026-11-24
(`git rev-parse <version>^{commit}`). A tag can be moved, a commit cannot.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Action:
    """A public action at one commit; `version` is the tag that names it, shown as a comment."""

    name: str
    commit: str
    version: str

    @property
    def reference(self) -> str:
        return f"{self.name}@{self.commit}"


CACHE = Action("actions/cache", "27d5ce7f107fe9357f9df03efb73ab90386fccae", "v5.0.5")
CHECKOUT = Action("actions/checkout", "3d3c42e5aac5ba805825da76410c181273ba90b1", "v7.0.1")
SETUP_NODE = Action("actions/setup-node", "820762786026740c76f36085b0efc47a31fe5020", "v7.0.0")
SETUP_PYTHON = Action("actions/setup-python", "5fda3b95a4ea91299a34e894583c3862153e4b97", "v7.0.0")
UPLOAD_ARTIFACT = Action("actions/upload-artifact", "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f", "v7.0.0")
CODEQL_INIT = Action("github/codeql-action/init", "8aad20d150bbac5944a9f9d289da16a4b0d87c1e", "v4.36.2")
CODEQL_ANALYZE = Action("github/codeql-action/analyze", "8aad20d150bbac5944a9f9d289da16a4b0d87c1e", "v4.36.2")
