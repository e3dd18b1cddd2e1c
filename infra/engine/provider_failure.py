"""A provider's complaint in plain words: a refused token with the scope it lacks, limits, the network."""

from __future__ import annotations

import re
from collections.abc import Callable

from infra.engine.events import name_of
from infra.errors import Place, Problem

TOKENS = {"github": ("GitHub", "GITHUB_TOKEN"), "vercel": ("Vercel", "VERCEL_API_TOKEN")}

# Permissions of a fine-grained token; a classic one needs `repo` and `workflow` for all of them.
# https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens
_GITHUB_PERMISSIONS = {
    "actionsEnvironmentSecret": "Environments: write",
    "actionsEnvironmentVariable": "Environments: write",
    "actionsSecret": "Secrets: write",
    "actionsVariable": "Variables: write",
    "branch": "Contents: write",
    "branchDefault": "Administration: write",
    "issueLabel": "Issues: write",
    "repositoryEnvironment": "Administration: write",
    "repositoryEnvironmentDeploymentPolicy": "Administration: write",
}
_REFUSAL = re.compile(
    r"(?:^|[\s:(])(401|403|429)(?:[\s:,.)]|$)|\b(Bad credentials|forbidden|Not authorized|invalid_token)\b"
)
_NOT_FOUND = re.compile(r"\b([A-Z]+ https://api\.github\.com/\S*): 404 Not Found")
_OURS = "Exception calling application: "
"""What Pulumi puts before an exception of a dynamic provider; those are ours."""
_OURS_REFUSED = re.compile(r"(\w+) answered 401 to .* (?:give|set) ([A-Z][A-Z_]+) ", re.DOTALL)
"""What our clients say of a token, call by call."""
_MAX = 400


def apart(text: str) -> list[str]:
    """Returns the complaints in a text: an exception of ours may hold several, each a line with its fix."""
    head, ours, said = text.partition(_OURS)
    lines = said.splitlines()
    if len(lines) > 1 and all(line.count(" — ") == 1 for line in lines):
        return [f"{head}{ours}{line}" for line in lines]
    return [text]


def provider_failed(text: str, urn: str, place: Callable[[str], Place]) -> Problem:
    """Returns the problem; a complaint that nobody knows is passed on, cut to its first lines."""
    vendor = _vendor(text, urn)
    where = place(name_of(urn)) if urn and ":pulumi:providers:" not in urn else None
    if _OURS in text:
        said = text.partition(_OURS)[2]
        if refused := _OURS_REFUSED.match(said):
            return _bad_token(*refused.groups())  # as of a plugin with the same token: it is told once
        what, _, fix = (_first_lines(said), "", "") if said.count(" — ") != 1 else said.partition(" — ")
        return Problem(what, where, fix)  # ours say already what to do
    if "Unable to find api_token" in text:  # the Vercel plugin's words, at each resource
        product, token = TOKENS["vercel"]
        return Problem(f"no token for {product}", None, f"set {token}")
    if status := _status(text):
        product, token = TOKENS.get(vendor, (vendor or "the provider", "its token"))
        if status == "401":
            return _bad_token(product, token)
        if status == "429":
            return Problem(f"{product} asked to slow down (429)", None, "wait a minute, then run it again")
        said = f": {_message(text)}" if _message(text) else ""
        return Problem(f"{product} refused ({status}){said}", where, _wanted(vendor, token, urn))
    if vendor == "github" and (gone := _NOT_FOUND.search(text)):
        what = f"GitHub answered 404 to {gone[1]}: it is not there, or the token may not see it"
        return Problem(
            what, where, f"look whether it was deleted by hand; {_wanted(vendor, 'GITHUB_TOKEN', urn)}"
        )
    if re.search(r"dial tcp|no such host|connection refused|x509|TLS handshake|i/o timeout|EOF$", text):
        return Problem(
            f"no connection: {_first_lines(text)}", where, "check network, proxy and SSL_CERT_FILE"
        )
    return Problem(_first_lines(text), where)


def _bad_token(product: str, token: str) -> Problem:
    return Problem(f"{product} refused the token (401)", None, f"set {token} to a valid one")


def _vendor(text: str, urn: str) -> str:
    kind = urn.split("::")[2].rpartition("$")[2] if urn.count("::") >= 2 else ""
    for vendor in TOKENS:
        if kind.startswith((f"{vendor}:", f"pulumi:providers:{vendor}")) or f"api.{vendor}.com" in text:
            return vendor
    return ""


def _status(text: str) -> str | None:
    match = _REFUSAL.search(text)
    if match is None:
        return None
    return match[1] or {"bad credentials": "401", "invalid_token": "401"}.get(match[2].lower(), "403")


def _wanted(vendor: str, token: str, urn: str) -> str:
    if vendor == "github":
        kind = re.search(r"github:index/(\w+):", urn)
        permission = _GITHUB_PERMISSIONS.get(kind[1] if kind else "", "Administration: write")
        return f"give {token} the permission “{permission}” on this repository (classic: scope `repo`)"
    if vendor == "vercel":
        # Vercel answers 403 to a token it does not know as well as to one without rights.
        return f"use a valid {token} of a member who may change the project, its scope the owning team"
    return f"check what {token} may do"


def _message(text: str) -> str:
    match = re.search(r"403:?\s+([^\n\[]+)", text) or re.search(r"forbidden\s+-\s+([^\n]+)", text)
    return match[1].strip(" .:")[:_MAX] if match else ""


def _first_lines(text: str) -> str:
    lines = [line.strip(" *") for line in text.removeprefix("[ERROR] ").splitlines() if line.strip(" *")]
    lines = [line for line in lines if not re.fullmatch(r"\d+ errors? occurred:", line)]
    return " ".join(lines)[:_MAX]
