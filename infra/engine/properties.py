"""What changes inside one resource: the engine's two states to PropertyChanges, secrets masked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from infra.changes import MASK, UNKNOWN, Comparison, Json, Kind, PropertyChange
from infra.engine.events import State, Step

# https://github.com/pulumi/pulumi/blob/v3.255.0/sdk/go/common/resource/sig/sig.go
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 — the marker of a secret, no secret
# https://github.com/pulumi/pulumi/blob/v3.255.0/sdk/go/common/resource/plugin/rpc.go (UnknownStringValue)
UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

Path: TypeAlias = tuple[str | int, ...]
Scrub: TypeAlias = Callable[[str], str]

_KEY = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]|\[\"((?:[^\"\\]|\\.)*)\"\]")
_PLAIN = re.compile(r"[A-Za-z0-9_$-]+")


def parse_path(text: str) -> Path:
    """Returns the keys of an engine's property path: `rules.checks[0]["a.b"]`."""
    return tuple(
        int(index) if index else quoted.replace('\\"', '"') if quoted else key
        for key, index, quoted in _KEY.findall(text)
    )


def shown_path(path: Path) -> str:
    """Returns the path as people read it; a key that is no plain word stands in brackets."""
    text = ""
    for key in path:
        if isinstance(key, int):
            text += f"[{key}]"
        elif _PLAIN.fullmatch(key):
            text += f".{key}" if text else key
        else:
            text += f"[{key}]"
    return text


@dataclass(frozen=True)
class _Seen:
    """A value without secrets, and whether all of it was one."""

    value: Json
    secret: bool = False
    there: bool = True


_ABSENT = _Seen(None, there=False)


def clean(value: Json, scrub: Scrub) -> Json:
    """Returns `value` with secrets masked, unknowns marked and known secrets scrubbed from every text."""
    if isinstance(value, str):
        return UNKNOWN if value == UNKNOWN_TEXT else scrub(value)
    if isinstance(value, list):
        return [clean(item, scrub) for item in value]
    if isinstance(value, dict):
        if _is_secret(value):
            return MASK
        return {scrub(key): clean(item, scrub) for key, item in value.items() if not key.startswith("__")}
    return value


def _is_secret(value: Json) -> bool:
    return isinstance(value, dict) and value.get(SIGNATURE) == SECRET_SIGNATURE


def _look(tree: Mapping[str, Json], path: Path, scrub: Scrub) -> _Seen:
    value: Json = dict(tree)
    for key in path:
        if _is_secret(value):
            return _Seen(MASK, secret=True)
        match key, value:
            case int(), list() if key < len(value):
                value = value[key]
            case str(), dict() if key in value:
                value = value[key]
            case _:
                return _ABSENT
    return _Seen(clean(value, scrub), secret=_is_secret(value))


def property_changes(step: Step, scrub: Scrub) -> tuple[PropertyChange, ...]:
    """Returns what the step changes, sorted by path; each secret is listed, also when it stays."""
    old, new = step.old or State(), step.new or State()
    if step.old is None or step.new is None:
        found = list(_one_sided(old if step.new is None else new, step.new is not None, scrub))
    elif step.diff:
        found = list(_by_detail(step, old, new, scrub))
    else:
        found = list(_by_comparison(step, old, new, scrub))
    named = {change.path for change in found}
    found += [change for change in _kept_secrets(old, new, scrub) if change.path not in named]
    return tuple(sorted(found, key=lambda change: change.path))


def _one_sided(state: State, added: bool, scrub: Scrub) -> Iterator[PropertyChange]:
    for path in _leaves(state.inputs):
        seen = _look(state.inputs, path, scrub)
        yield PropertyChange(
            shown_path(path),
            "add" if added else "delete",
            old=None if added else seen.value,
            new=seen.value if added else None,
            secret=seen.secret,
            comparison="unknown" if seen.value == UNKNOWN else "changed",
        )


def _by_detail(step: Step, old: State, new: State, scrub: Scrub) -> Iterator[PropertyChange]:
    """From the provider's own list of what differs."""
    forced: dict[Path, bool] = {}
    in_inputs: dict[Path, bool] = {}
    for text, (kind, inputs) in (step.diff or {}).items():
        path = _whole_list(parse_path(text))
        if path and str(path[0]).startswith("__"):
            continue
        forced[path] = forced.get(path, False) or kind.endswith("-replace")
        in_inputs[path] = in_inputs.get(path, False) or inputs
    for path in forced:
        before = _look(old.inputs, path, scrub)
        if not in_inputs[path]:
            live = _look(old.outputs, path, scrub)
            before = live if live.there else before
        yield _compared(path, before, _look(new.inputs, path, scrub), forced[path], engine_says=True)


def _by_comparison(step: Step, old: State, new: State, scrub: Scrub) -> Iterator[PropertyChange]:
    """From the inputs, for providers that give no detail (dynamic ones)."""
    found: list[PropertyChange] = []
    secrets: list[PropertyChange] = []
    for path in sorted({*_leaves(old.inputs), *_leaves(new.inputs)}, key=str):
        before, after = _look(old.inputs, path, scrub), _look(new.inputs, path, scrub)
        forced = bool(path) and path[0] in step.keys
        if before.secret and after.secret:
            secrets.append(_compared(path, before, after, forced, engine_says=forced))
        elif before != after:
            found.append(_compared(path, before, after, forced, engine_says=True))
    # The engine wants a change that nothing else explains: it is the one secret.
    alone = not found and len(secrets) == 1
    for secret in secrets:
        yield PropertyChange(
            secret.path,
            "update",
            MASK,
            MASK,
            True,
            "changed" if alone else secret.comparison,
            secret.forces_replacement,
        )
    yield from found


def _compared(path: Path, before: _Seen, after: _Seen, forced: bool, *, engine_says: bool) -> PropertyChange:
    kind: Kind = "add" if not before.there else "delete" if not after.there else "update"
    comparison: Comparison = "changed" if engine_says else "unknown"
    if after.value == UNKNOWN:
        comparison = "unknown"
    elif _same(before, after):
        comparison = "unchanged"  # the same things in another order
    return PropertyChange(
        shown_path(path), kind, before.value, after.value, before.secret or after.secret, comparison, forced
    )


def _same(before: _Seen, after: _Seen) -> bool:
    if (
        before.secret
        or after.secret
        or not isinstance(before.value, list)
        or not isinstance(after.value, list)
    ):
        return False
    return sorted(map(repr, before.value)) == sorted(map(repr, after.value))


def _kept_secrets(old: State, new: State, scrub: Scrub) -> Iterator[PropertyChange]:
    for path in _leaves(new.inputs):
        if _look(new.inputs, path, scrub).secret and _look(old.inputs, path, scrub).secret:
            yield PropertyChange(shown_path(path), "same", MASK, MASK, secret=True, comparison="unchanged")


def _whole_list(path: Path) -> Path:
    """Returns the path of the list when `path` points into one: lists are compared and read as sets, and an
    index says nothing to people."""
    return next((path[:at] for at, key in enumerate(path) if isinstance(key, int)), path)


def _leaves(tree: Mapping[str, Json], prefix: Path = ()) -> Iterable[Path]:
    for key, value in tree.items():
        if key.startswith("__"):  # the bridge's own notes: `__defaults`, at every depth
            continue
        if isinstance(value, dict) and value and not _is_secret(value):
            yield from _leaves(value, (*prefix, key))
        else:
            yield (*prefix, key)
