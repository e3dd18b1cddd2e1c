"""Global node ids in the form of the real ones, a prefix and msgpack numbers: an id tells what it names."""

from __future__ import annotations

import base64
import binascii

PREFIXES = {
    "User": "U",
    "Organization": "O",
    "Team": "T",
    "Repository": "R",
    "Ref": "REF",
    "Commit": "C",
    "Label": "LA",
    "Issue": "I",
    "PullRequest": "PR",
    "IssueComment": "IC",
    "PullRequestReview": "PRR",
    "BranchProtectionRule": "BPR",
    "RepositoryRuleset": "RRS",
    "Environment": "EN",
    "Bot": "BOT",
}
_KINDS = {prefix: kind for kind, prefix in PREFIXES.items()}


def node_id(kind: str, *numbers: int) -> str:
    """Returns the id of a thing: its number, after those of what it lives in."""
    packed = bytes([0x91 + len(numbers), 0]) + b"".join(b"\xce" + n.to_bytes(4, "big") for n in numbers)
    return f"{PREFIXES[kind]}_{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


def named_node_id(kind: str, repository_id: int, name: str) -> str:
    """Returns the id of a thing that has a name and no number: a ref or a commit of a repository."""
    raw = name.encode()
    packed = b"\x92\xce" + repository_id.to_bytes(4, "big") + b"\xd9" + bytes([len(raw) % 256]) + raw
    return f"{PREFIXES[kind]}_{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


def parse_node_id(text: str) -> tuple[str, tuple[int, ...]] | None:
    """Returns kind and numbers of an id that `node_id` made; None for any other text."""
    prefix, _, code = text.partition("_")
    kind = _KINDS.get(prefix)
    try:
        packed = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
    except (binascii.Error, ValueError):
        return None
    if kind is None or len(packed) < 2 or packed[0] < 0x92 or packed[1] != 0:
        return None
    count = packed[0] - 0x91
    if len(packed) != 2 + 5 * count:
        return None
    return kind, tuple(int.from_bytes(packed[3 + 5 * i : 7 + 5 * i], "big") for i in range(count))
