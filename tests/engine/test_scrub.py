"""The scrubber: any secret, in any form, is never seen."""

from __future__ import annotations

import base64
import json
import shlex
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.changes import MASK
from infra.engine.scrub import SHORTEST, Scrubber

secrets = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=SHORTEST, max_size=40
).filter(lambda text: text not in MASK)
around = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)

FORMS: dict[str, Callable[[str], str]] = {
    "raw": str,
    "json": lambda secret: json.dumps(secret)[1:-1],
    "json, not ascii": lambda secret: json.dumps(secret, ensure_ascii=False)[1:-1],
    "json in json": lambda secret: json.dumps(json.dumps(secret))[3:-3],
    "url": quote,
    "url, all": lambda secret: quote(secret, safe=""),
    "url, form": quote_plus,
    "shell": lambda secret: shlex.quote(secret).strip("'"),
    "python": lambda secret: repr(secret)[1:-1],
    "hex": lambda secret: secret.encode().hex(),
}


@pytest.mark.parametrize("form", FORMS)
@given(secret=secrets, before=around, after=around)
def test_no_form_of_a_secret_is_seen(form: str, secret: str, before: str, after: str) -> None:
    shown = FORMS[form](secret)
    scrubbed = Scrubber([secret]).scrub(f"{before}{shown}{after}")
    assert shown not in scrubbed.replace(MASK, "")
    assert MASK in scrubbed


@given(secret=secrets, before=st.binary(max_size=9), after=st.binary(max_size=9), urlsafe=st.booleans())
def test_base64_is_found_in_every_alignment(secret: str, before: bytes, after: bytes, urlsafe: bool) -> None:
    encode = base64.urlsafe_b64encode if urlsafe else base64.b64encode
    text = encode(before + secret.encode() + after).decode()
    scrubbed = Scrubber([secret]).scrub(text)
    assert MASK in scrubbed
    # What is left cannot hold the secret: at most what stood around it, and a byte that it shares with that.
    left = scrubbed.replace(MASK, "")
    assert len(left) * 6 <= (len(before) + len(after)) * 8 + 4 * 8


@given(st.lists(secrets, min_size=1, max_size=4), st.lists(st.tuples(around, st.integers(0, 3)), max_size=5))
def test_several_secrets_none_is_seen(known: list[str], pieces: list[tuple[str, int]]) -> None:
    text = "".join(before + known[at % len(known)] for before, at in pieces)
    scrubbed = Scrubber(known).scrub(text)
    for part in scrubbed.split(MASK):
        assert not any(secret in part for secret in known)


def test_secrets_that_overlap_go_as_one() -> None:
    assert Scrubber(["abcdefgh", "efghijkl"]).scrub("<abcdefghijkl>") == f"<{MASK}>"


def test_a_long_secret_goes_before_a_short_one_inside_it() -> None:
    assert Scrubber(["hunter2", "xx-hunter2-yy"]).scrub("xx-hunter2-yy hunter2") == f"{MASK} {MASK}"


def test_what_is_too_short_to_be_a_secret_stays() -> None:
    assert Scrubber(["true", "12345"]).scrub("true 12345") == "true 12345"


def test_text_without_secrets_is_not_touched() -> None:
    assert Scrubber(["correct horse"]).scrub("nothing here") == "nothing here"
    assert Scrubber().scrub("anything") == "anything"


def test_a_key_of_several_lines_is_found_line_by_line() -> None:
    key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSjAgEAAoIB\n-----END-----"
    assert "MIIEvQIBADANBgkqhkiG9w0B" not in Scrubber([key]).scrub("  | MIIEvQIBADANBgkqhkiG9w0B |")


def test_the_shell_forms_of_a_quote_are_known() -> None:
    secret = "it's-a-secret"
    scrubber = Scrubber([secret])
    for shown in ("'it'\"'\"'s-a-secret'", "'it'\\''s-a-secret'", 'X="it\'s-a-secret"'):
        assert "s-a-secret" not in scrubber.scrub(shown)


def test_what_go_escapes_in_json_is_known() -> None:
    assert Scrubber(["<b>&secret"]).scrub('"\\u003cb\\u003e\\u0026secret"') == f'"{MASK}"'


def test_a_scrubber_that_learned_more_knows_the_old_ones_too() -> None:
    scrubber = Scrubber(["first-secret"]).also(["second-secret"])
    assert scrubber.scrub("first-secret second-secret") == f"{MASK} {MASK}"
