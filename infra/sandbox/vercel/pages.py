"""Vercel's pages: `limit`, `until` and `since` in milliseconds, `pagination` beside the list."""

from __future__ import annotations

from typing import Any

from infra.sandbox.vercel.call import Call, Record
from infra.sandbox.vercel.errors import bad_request


def page(call: Call, name: str, records: list[Record]) -> dict[str, Any]:
    """Returns one page of `records`, newest first; `pagination.next` is the `until` of the page after it."""
    limit = _number(call, "limit") or 20
    if not 1 <= limit <= 100:
        raise bad_request("Invalid request: `limit` should be between 1 and 100")
    until, since = _number(call, "until") or _number(call, "from"), _number(call, "since")
    newest_first = sorted(records, key=lambda record: (-int(record["createdAt"]), str(record.get("id", ""))))
    left = [r for r in newest_first if until is None or r["createdAt"] < until]
    left = [r for r in left if since is None or r["createdAt"] > since]
    shown = left[:limit]
    # never split records of one millisecond: `until` could not tell them apart
    while len(left) > len(shown) and left[len(shown)]["createdAt"] == shown[-1]["createdAt"]:
        shown.append(left[len(shown)])
    following = shown[-1]["createdAt"] if len(left) > len(shown) else None
    first = shown[0]["createdAt"] if shown and until is not None else None
    return {name: shown, "pagination": {"count": len(shown), "next": following, "prev": first}}


def _number(call: Call, name: str) -> int | None:
    raw = call.query(name)
    if raw is None:
        return None
    try:
        return int(raw)
    except ValueError as error:
        raise bad_request(f"Invalid request: `{name}` should be a number") from error
