"""Where state is kept, and what opens the secrets in it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from infra.doctor.credentials import PULUMI_TOKEN, judge
from infra.doctor.item import Item, Section, State

CLOUD = "https://api.pulumi.com"
PURPOSE = "keeps what was applied"


def backend_of(environ: Mapping[str, str]) -> tuple[str, str]:
    """The backend's URL and who says so; empty when nobody does."""
    if url := environ.get("PULUMI_BACKEND_URL", ""):
        return url, "PULUMI_BACKEND_URL"
    if environ.get("PULUMI_ACCESS_TOKEN"):
        return CLOUD, "PULUMI_ACCESS_TOKEN"
    home = Path(environ.get("PULUMI_HOME") or Path(environ.get("HOME") or "/") / ".pulumi")
    try:
        current = json.loads((home / "credentials.json").read_text(encoding="utf-8")).get("current", "")
    except (OSError, ValueError, AttributeError):
        return "", ""
    return (current, "pulumi login") if isinstance(current, str) else ("", "")


def check_backend(environ: Mapping[str, str]) -> Item:
    """The backend that `pulumi` would use; not whether it answers."""
    url, source = backend_of(environ)
    if not url:
        fix = "`pulumi login` (Pulumi Cloud), or set PULUMI_BACKEND_URL: file://…, s3://…, gs://…, azblob://…"
        return Item(Section.ACCOUNTS, "backend", State.MISSING, "none chosen", PURPOSE, fix)
    shown = _public(url)
    if url.startswith("file://") and not _folder(url, environ).is_dir():
        return Item(
            Section.ACCOUNTS,
            "backend",
            State.BAD,
            f"{shown} ({source}): there is no such folder",
            PURPOSE,
            "make that folder, or choose another backend",
        )
    if url == CLOUD and environ.get("PULUMI_ACCESS_TOKEN"):
        state, detail = judge(PULUMI_TOKEN, environ)
        return Item(
            Section.ACCOUNTS,
            "backend",
            state,
            f"Pulumi Cloud; {PULUMI_TOKEN.variable} is {detail}",
            PURPOSE,
            "" if state is State.OK else PULUMI_TOKEN.fix,
        )
    return Item(Section.ACCOUNTS, "backend", State.OK, f"{shown} ({source})", PURPOSE)


def check_passphrase(environ: Mapping[str, str]) -> Item:
    """Whether there is a passphrase for the secrets in state, where the backend does not keep one itself."""
    name, purpose = "PULUMI_CONFIG_PASSPHRASE", "opens the secrets in the state and in stack files"
    url, _ = backend_of(environ)
    if "PULUMI_CONFIG_PASSPHRASE" in environ:
        detail = "set" if environ["PULUMI_CONFIG_PASSPHRASE"] else "set, but empty: secrets are not protected"
        return Item(Section.ACCOUNTS, name, State.OK, detail, purpose)
    file = environ.get("PULUMI_CONFIG_PASSPHRASE_FILE", "")
    if file:
        if os.access(file, os.R_OK):
            return Item(Section.ACCOUNTS, name, State.OK, f"in the file {file}", purpose)
        fix = "correct PULUMI_CONFIG_PASSPHRASE_FILE"
        return Item(Section.ACCOUNTS, name, State.BAD, f"cannot read {file}", purpose, fix)
    if url.startswith("https://"):
        return Item(Section.ACCOUNTS, name, State.OK, "not needed: Pulumi Cloud encrypts", purpose)
    fix = "set it, or PULUMI_CONFIG_PASSPHRASE_FILE; not needed with Pulumi Cloud or a key service"
    return Item(Section.ACCOUNTS, name, State.MISSING, "not set", purpose, fix)


def _public(url: str) -> str:
    """The URL without user, password and query, which may be secret."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}" if parts.scheme else parts.path


def _folder(url: str, environ: Mapping[str, str]) -> Path:
    path = urlsplit(url).netloc + urlsplit(url).path
    home = environ.get("HOME") or "/"
    return Path(home + path[1:]) if path.startswith("~") else Path(path)
