"""The scrubber: takes known secrets out of text, in every form in which tools print them.

Deliberately absent: secrets shorter than SHORTEST. Masking `on` or `12345` wherever it occurs would tear
ordinary words and numbers apart and tell nobody anything; such a value is no secret worth the name.
"""

from __future__ import annotations

import base64
import json
import shlex
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

from infra.changes import MASK

SHORTEST = 6
"""Characters that a value must have to be searched for."""
_LINE = 16
"""Lines of a secret of several lines (a PEM key) are searched for singly from this length on."""


class Scrubber:
    """Masks a fixed set of secrets; the set can grow by making a new one (`also`)."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self.secrets = frozenset(secret for secret in secrets if len(secret) >= SHORTEST)
        self.forms = tuple(
            sorted({form for secret in self.secrets for form in _forms(secret)}, key=lambda f: (-len(f), f))
        )

    def also(self, secrets: Iterable[str]) -> Scrubber:
        """Returns a scrubber that knows these secrets too."""
        return Scrubber(self.secrets | set(secrets))

    def scrub(self, text: str) -> str:
        """Returns `text` with each secret replaced by `[secret]`."""
        return _masked(text, self._spans(text))

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Returns where secrets are; overlapping ones as one span, in order."""
        found: list[tuple[int, int]] = []
        for form in self.forms:
            at = text.find(form)
            while at >= 0:
                found.append((at, at + len(form)))
                at = text.find(form, at + 1)
        merged: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged


def _masked(text: str, spans: list[tuple[int, int]]) -> str:
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        pieces += [text[done:start], MASK]
        done = end
    return "".join([*pieces, text[done:]])


def _forms(secret: str) -> set[str]:
    """Returns how tools print a secret: raw, in JSON, in URLs, for shells, as Python and Go show it, in
    base64 and in hex."""
    data = secret.encode("utf-8", "surrogateescape")
    in_json = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    # Go's encoder also escapes these three, https://pkg.go.dev/encoding/json#Marshal
    in_json |= {
        form.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026") for form in in_json
    }
    in_urls = {quote(data), quote(data, safe=""), quote_plus(data)}
    forms = {
        secret,
        *in_json,
        *(json.dumps(form, ensure_ascii=False)[1:-1] for form in in_json),  # JSON inside JSON
        *in_urls,
        *(_lower_escapes(form) for form in in_urls),
        shlex.quote(secret).strip("'"),
        secret.replace("'", "'\"'\"'"),
        secret.replace("'", "'\\''"),
        "".join("\\" + char if char in '$`"\\!' else char for char in secret),
        repr(secret)[1:-1],
        data.hex(),
        data.hex().upper(),
    }
    for offset in range(3):
        core = _base64_core(data, offset)
        forms |= {core, core.replace("+", "-").replace("/", "_")}
    lines = secret.splitlines()
    if len(lines) > 1:
        forms |= {line.strip() for line in lines if len(line.strip()) >= _LINE}
    return {form for form in forms if len(form) >= SHORTEST}


def _lower_escapes(quoted: str) -> str:
    """Returns the URL form with `%2f` for `%2F`."""
    head, *escapes = quoted.split("%")
    return "%".join([head, *(escape[:2].lower() + escape[2:] for escape in escapes)])


def _base64_core(data: bytes, offset: int) -> str:
    """Returns the base64 characters that depend on `data` alone when `offset` bytes stand before it."""
    text = base64.b64encode(bytes(offset) + data).decode("ascii")
    return text[-(-offset * 8 // 6) : (offset + len(data)) * 8 // 6]
