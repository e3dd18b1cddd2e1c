"""What a failed answer says: the vendor's own words, and when it may be asked again."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

_RESET = (
    "x-sentry-rate-limit-reset",  # https://docs.sentry.io/api/ratelimits/
    "x-ratelimit-reset",  # https://vercel.com/docs/rest-api#rate-limits
)
_EPOCH = 1_000_000_000
"""A greater number is a time, a smaller one seconds to wait."""
_MAX = 300


def wait_of(answer: httpx.Response) -> float | None:
    """Returns the seconds that the vendor asks to wait; None: it does not say."""
    if told := answer.headers.get("retry-after"):
        if told.strip().isdigit():
            return float(told)
        try:
            return max(0.0, parsedate_to_datetime(told).timestamp() - time.time())
        except ValueError:
            return None
    for name in _RESET:
        try:
            reset = float(answer.headers[name])
        except (KeyError, ValueError):
            continue
        return max(0.0, reset - time.time()) if reset > _EPOCH else reset
    return None


def message_of(answer: httpx.Response) -> str:
    """Returns the vendor's own words, with the name of the field that they are about; at most 300 letters."""
    try:
        body = answer.json()
    except ValueError:
        return answer.text[:_MAX] or "no message"
    return ("; ".join(_words(body)) or "no message")[:_MAX]


def _words(body: Any, field: str = "") -> list[str]:
    """Knows `{"message"}` (Supabase), `{"error": {"message"}}` (Vercel), `{"detail"}` and
    `{"field": ["words"]}` (Sentry), `{"detail", "attr"}` (PostHog)."""
    if isinstance(body, str):
        return [f"{field}: {body}" if field else body]
    if isinstance(body, list):
        return [word for each in body for word in _words(each, field)]
    if not isinstance(body, dict):
        return []
    for key in ("message", "detail", "error"):
        if body.get(key):
            return _words(body[key], str(body.get("attr") or field))
    return [
        word
        for name, each in body.items()
        for word in _words(each, field if name in ("nonFieldErrors", "non_field_errors") else str(name))
    ]
