"""Change and ChangeSet: what the engine would do or did, as values that hold no secret.

Deliberately absent: how changes are found (`infra.engine`), judged (`infra.rules.risks`) and shown
(`infra.reports`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

Operation = Literal["create", "update", "replace", "delete", "import", "read"]
Kind = Literal["add", "update", "delete", "same"]
Comparison = Literal["changed", "unchanged", "unknown", "not-compared"]
Level = Literal["danger", "warning", "info"]

MASK = "[secret]"
"""Stands for every secret, on both sides of a diff."""
UNKNOWN = "[unknown]"
"""Stands for a value that only an apply can know."""
OPERATIONS: tuple[Operation, ...] = ("delete", "replace", "update", "create", "import", "read")
"""In the order in which people want to read them: the most dangerous first."""
LEVELS: tuple[Level, ...] = ("danger", "warning", "info")


def masked(value: Json) -> Json:
    """Returns MASK for any value that is there, so that not even its shape shows."""
    return None if value is None else MASK


@dataclass(frozen=True)
class PropertyChange:
    """One property of a resource, before and after. A secret is masked as soon as this is made."""

    path: str
    """As the provider names it: `targets`, `rules.pullRequest.requiredApprovingReviewCount`."""
    kind: Kind
    old: Json = None
    new: Json = None
    secret: bool = False
    comparison: Comparison = "changed"
    """`unknown`: only an apply can tell; `not-compared`: the secret was not at hand."""
    forces_replacement: bool = False

    def __post_init__(self) -> None:
        if self.secret:
            object.__setattr__(self, "old", masked(self.old))
            object.__setattr__(self, "new", masked(self.new))


@dataclass(frozen=True)
class Delivering:
    """Files that a change delivers, for a look at the branch: who else wrote what it would set?"""

    inputs: Mapping[str, Json]
    """What is declared: where to, how, and every file's text."""
    record: Mapping[str, Json]
    """What Pulumi's record holds of deliveries before; empty before the first."""


@dataclass(frozen=True)
class ByHand:
    """A file that somebody else wrote, and that a change would set to another text."""

    path: str
    branch: str
    token: str
    """What allows it: the path and Git's id of that text."""
    proposed: bool
    """Only by a pull request: whoever merges it decides."""
    by: str = ""
    """Who and where, as far as it is known: ` in 1a2b3c4 by Jane`."""


@dataclass(frozen=True)
class Change:
    """What happens to one resource."""

    stack: str
    op: Operation
    name: str
    """The logical name: the path of the key in the stack file, `variables.STRIPE_SECRET_KEY`."""
    type: str
    """In words: `Vercel variable`."""
    urn: str
    properties: tuple[PropertyChange, ...] = ()
    """Sorted by path."""
    delivering: Delivering | None = field(default=None, compare=False, repr=False)
    by_hand: tuple[ByHand, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "properties", tuple(sorted(self.properties, key=lambda prop: prop.path)))

    def property(self, path: str) -> PropertyChange | None:
        """Returns the change of the property at `path`, or None when it does not change."""
        return next((change for change in self.properties if change.path == path), None)


def _order(change: Change) -> tuple[int, str, str]:
    return OPERATIONS.index(change.op), change.name, change.urn


def _readable(change: Change, literals: Mapping[str, str]) -> Change:
    literal = literals.get(change.name)
    if literal is None:
        return change
    return replace(
        change,
        properties=tuple(
            replace(prop, new=literal, secret=False) if prop.path == "value" and prop.new == MASK else prop
            for prop in change.properties
        ),
    )


@dataclass(frozen=True)
class NotCompared:
    """A secret that was not at hand, so that nobody knows whether it would change."""

    env: str
    """The environment variable that should hold it."""
    path: str
    """The key in the stack file that wants it."""


@dataclass(frozen=True)
class Pending:
    """Files that are not on their branch yet and wait for a person, as Pulumi's record says: no change."""

    name: str
    status: Literal["pending", "declined", "differs"]
    """Our pull request is open; somebody closed it unmerged; they are verified only, and come by a merge."""
    branch: str
    files: tuple[str, ...]
    pull_request: int = 0
    url: str = ""


@dataclass(frozen=True)
class ChangeSet:
    """All changes of one stack; sorted when made, so that the same input prints the same bytes."""

    stack: str
    changes: tuple[Change, ...] = ()
    unchanged: int = 0
    """Resources that stay as they are."""
    not_compared: tuple[NotCompared, ...] = ()
    warnings: tuple[str, ...] = ()
    """What the program and the providers warned of, scrubbed."""
    bookkeeping: tuple[str, ...] = ()
    """What changes only in Pulumi's own records (stack outputs, components), in no account."""
    pending: tuple[Pending, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "changes", tuple(sorted(self.changes, key=_order)))
        object.__setattr__(
            self, "not_compared", tuple(sorted(set(self.not_compared), key=lambda use: (use.path, use.env)))
        )
        object.__setattr__(self, "warnings", tuple(sorted(set(self.warnings))))
        object.__setattr__(self, "bookkeeping", tuple(sorted(set(self.bookkeeping))))

    @property
    def empty(self) -> bool:
        """No account would change; the records may."""
        return not self.changes

    def revealing(self, literals: Mapping[str, str]) -> ChangeSet:
        """Returns the changes with the new `value` of the resources in `literals` readable: it stands in the
        stack file. Vercel's provider marks every variable's value secret; the old one stays masked, because
        it may have been a secret."""
        return replace(self, changes=tuple(_readable(change, literals) for change in self.changes))

    def counts(self) -> Mapping[Operation, int]:
        """Returns how many changes there are of each operation that occurs, most dangerous first."""
        return {
            op: sum(change.op == op for change in self.changes)
            for op in OPERATIONS
            if any(change.op == op for change in self.changes)
        }

    def change(self, name: str) -> Change | None:
        """Returns the change of the resource with this logical name, or None when it stays as it is."""
        return next((change for change in self.changes if change.name == name), None)


@dataclass(frozen=True)
class Risk:
    """Why a change deserves a second look."""

    rule: str
    """Short and stable: `RSK-01`."""
    level: Level
    """`danger` is applied only when the name was given on the command line."""
    stack: str
    name: str
    says: str
    """What happens, in words that follow the name: `is deleted`."""


@dataclass(frozen=True)
class Outcome:
    """What an apply got done of what was planned, by logical name."""

    done: tuple[Change, ...]
    failed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    """Planned, but not begun or not ended."""
