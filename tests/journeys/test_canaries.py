"""The hunter must be able to find: each quoting, planted in a haystack, is a sighting."""

from __future__ import annotations

import base64
import gzip
import json
import shlex
import urllib.parse
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.canaries import hunt, hunt_files, plant, plant_lines, plant_plain

QUOTINGS: dict[str, Callable[[str], bytes]] = {
    "raw": str.encode,
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64, shifted by one": lambda text: base64.b64encode(b"x" + text.encode() + b"yz"),
    "base64, shifted by two": lambda text: base64.b64encode(b"xx" + text.encode() + b"y"),
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(b"user:" + text.encode()),
    "base64 in lines": lambda text: base64.encodebytes(b"x" * 20 + text.encode()),
    "URL": lambda text: urllib.parse.quote(text).encode(),
    "form": lambda text: urllib.parse.urlencode({"value": text}).encode(),
    "JSON": lambda text: json.dumps({"value": text}).encode(),
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)).encode(),
    "shell": lambda text: f"export A={shlex.quote(text)}".encode(),
    "Python": lambda text: repr(text).encode(),
    "hex": lambda text: text.encode().hex().encode(),
    "gzip": lambda text: gzip.compress(text.encode()),
    "zlib": lambda text: zlib.compress(text.encode()),
}


@pytest.mark.parametrize("quoting", QUOTINGS)
@pytest.mark.parametrize("kind", [plant, plant_plain, plant_lines])
def test_every_quoting_is_found(quoting: str, kind: Callable[[str], object]) -> None:
    canary = (
        plant("one") if kind is plant else plant_plain("one") if kind is plant_plain else plant_lines("one")
    )
    haystack = b"before " + QUOTINGS[quoting](canary.text) + b" after"
    if quoting in ("gzip", "zlib"):
        haystack = QUOTINGS[quoting](canary.text)
    assert {sighting.canary for sighting in hunt([canary], "here", haystack)} == {"one"}


def test_half_a_log_is_looked_through() -> None:
    canary = plant("one")
    log = gzip.compress((canary.text + plant("other").text * 100).encode())
    assert hunt([canary], "here", log[:-20])


def test_half_a_canary_is_found() -> None:
    canary = plant("one")
    half = next(canary.cores())
    assert hunt([canary], "here", f"…{half}".encode())


def test_nothing_is_found_where_nothing_is() -> None:
    canaries = [plant("one"), plant_plain("two"), plant_lines("three")]
    assert hunt(canaries, "here", json.dumps([plant("other").text, "x" * 5000]).encode()) == []


def test_files_are_searched_but_for_the_spared(tmp_path: Path) -> None:
    canary = plant_plain("one")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "log").write_text(f"token {canary.text}")
    (tmp_path / f"named-{canary.text}").touch()
    (tmp_path / "accounts").write_text(canary.text)
    found = {sighting.where for sighting in hunt_files([canary], tmp_path, spared=[tmp_path / "accounts"])}
    assert found == {"deep/log", f"the name named-{canary.text}"}
