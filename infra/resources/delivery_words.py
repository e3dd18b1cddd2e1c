"""What people read of a delivery: on GitHub, and while it is applied."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from infra.workflows.app.by_hand import by_hand

if TYPE_CHECKING:
    from infra.resources.delivery_by_hand import Overwrite
    from infra.resources.delivery_steps import Delivered, Delivery

CLOSED_BY_US = "Closed by infra: there is nothing left to deliver."
"""Ends the text of a pull request that we closed; one that somebody else closed was declined."""
DELIVERED_BY_US = "delivered by infra."
"""Ends the message of each commit of ours."""


def commit_message(delivery: Delivery, differs: tuple[str, ...]) -> str:
    """Returns the message of our commit."""
    names = _several(tuple(path.rsplit("/", 1)[-1] for path in differs))
    return f"Files of infra: {names}\n\nDeclared in the stack file of {delivery.stack}, {DELIVERED_BY_US}"


def pull_request_body(delivery: Delivery, differs: tuple[str, ...], overwrites: Collection[Overwrite]) -> str:
    """Returns the text of our pull request; the same files give the same text."""
    files = "\n".join(f"- `{path}`" for path in differs)
    theirs = "\n".join(f"- `{one.path}`{_by(one)}" for one in overwrites if one.proposed)
    needs = "\n".join(f"- {step}" for step in by_hand(differs))
    return (
        f"These files follow the stack file of `{delivery.stack}`:\n\n{files}\n\n"
        + (
            f"What they need of the app, on `{delivery.branch}` before the merge:\n\n{needs}\n\n"
            if needs
            else ""
        )
        + (
            f"Changed on `{delivery.branch}` by hand, which merging replaces:\n\n{theirs}\n\n"
            if theirs
            else ""
        )
        + f"Merge to have them on `{delivery.branch}`. The next `infra up {delivery.stack}` keeps this "
        "pull request at one commit: change the stack file, not the files here. Close it to decline "
        "them; they are proposed anew when they change."
    )


def _by(one: Overwrite) -> str:
    """As `Overwrite.by`, with the name as code: GitHub finds no `@name` in it to tell, and no link."""
    author = one.author.replace("`", "'").strip()
    return replace(one, author=f"`{author}`" if author else "").by


def delivery_line(delivery: Delivery, delivered: Delivered) -> str:
    """Returns what a person should know now that it was delivered; nothing when all is on the branch."""
    files = _several(delivered.differs)
    number, url = delivered.pull_request, delivered.pull_request_url
    if delivered.status == "proposed":
        return f"pull request #{number} brings {files} to {delivery.branch}: {url}"
    if delivered.status == "declined":
        return f"pull request #{number} was closed unmerged, so {delivery.branch} lacks {files}: {url}"
    return delivered.withdrawn


def _several(paths: tuple[str, ...]) -> str:
    """Names three at most."""
    named = ", ".join(paths[:3])
    return named if len(paths) <= 3 else f"{named} and {len(paths) - 3} more"
