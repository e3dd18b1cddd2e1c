"""A look at the branches that a preview would deliver files to: who else wrote what it would set?

Only when files would change: a preview that has nothing to say of them makes no call.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from infra.changes import ByHand, Change, ChangeSet, Delivering, Kind, PropertyChange
from infra.errors import InfraError

if TYPE_CHECKING:
    from infra.clients.github import Api
    from infra.resources.delivery_by_hand import Record
    from infra.resources.delivery_steps import Delivery

Scrub = Callable[[str], str]
OpenApi = Callable[[], AbstractContextManager["Api"]]


def with_files_by_hand(changes: ChangeSet, scrub: Scrub, open_api: OpenApi | None = None) -> ChangeSet:
    """Returns the changes, with the text of the branch as what comes before where somebody else wrote it.

    When GitHub cannot be asked, a warning says so; an apply then asks itself, and refuses."""
    looked: list[Change] = []
    warnings = list(changes.warnings)
    for change in changes.changes:
        if change.delivering is None:
            looked.append(change)
            continue
        try:
            looked.append(_looked(change, change.delivering, scrub, open_api or _with_token))
        except InfraError as error:
            looked.append(change)
            why = "; ".join(str(problem) for problem in error.problems)
            warnings.append(f"{change.name}: nobody looked for files changed by hand: {scrub(why)}")
    return replace(changes, changes=tuple(looked), warnings=tuple(warnings))


def _looked(change: Change, files: Delivering, scrub: Scrub, open_api: OpenApi) -> Change:
    from infra.clients.github_branch import RepositoryBranches
    from infra.resources.delivery_steps import find_overwrites, see

    delivery, record = _delivery(files), _record(files)
    with open_api() as api:
        repository = RepositoryBranches(api, delivery.owner, delivery.repository)
        if repository.head(delivery.branch) is None:  # made by the shared stack, which waits to be applied
            return change
        found = find_overwrites(repository, delivery, see(repository, delivery), record)
        texts = {one.path: repository.text(one.id) for one in found}
    before = {f"files[{path}]": (path, scrub(text)) for path, text in texts.items()}
    properties = {prop.path: prop for prop in change.properties}
    for key, (path, text) in before.items():
        new = delivery.files.get(path)
        kind: Kind = "delete" if new is None else "update"
        properties[key] = PropertyChange(key, kind, text, None if new is None else scrub(new))
    by_hand = (ByHand(one.path, one.branch, one.token, one.proposed, scrub(one.by)) for one in found)
    return replace(change, properties=tuple(properties.values()), by_hand=tuple(by_hand))


def _with_token() -> AbstractContextManager[Api]:
    from infra.clients.github import connect

    return connect(os.environ.get("GITHUB_TOKEN"))


def _delivery(files: Delivering) -> Delivery:
    from infra.resources.delivery_steps import Delivery

    values: dict[str, Any] = {field.name: files.inputs[field.name] for field in fields(Delivery)}
    return Delivery(**values)


def _record(files: Delivering) -> Record:
    from infra.resources.delivery_by_hand import record_of

    record: Mapping[str, Any] = files.record
    return record_of(record)
