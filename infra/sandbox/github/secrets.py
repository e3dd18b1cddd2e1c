"""Actions secrets of repositories and environments: sealed when sent, plain in the world, never shown."""

from __future__ import annotations

import re

from infra.sandbox.github.access import ENVIRONMENTS, ENVIRONMENTS_READ, SECRETS, SECRETS_READ
from infra.sandbox.github.call import Answer, Call, Route, created, done, ok, pages
from infra.sandbox.github.environments import environment_of
from infra.sandbox.github.errors import GitHubError, not_found
from infra.sandbox.github.records import JsonObject, KeyPair, Secret
from infra.sandbox.github.seal import opened

LIMIT = 100


def check_name(name: str, thing: str) -> str:
    """Returns a name in capitals; raises 422 with GitHub's list of complaints when it may not be one.

    Source: https://docs.github.com/en/actions/reference/security/secrets#naming-your-secrets
    """
    complaints = []
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        complaints.append(
            f"{thing} names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or "
            "underscores (_). Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) "
            "or underscores (_)."
        )
    if name.upper().startswith("GITHUB_"):
        complaints.append(f"{thing} names must not start with GITHUB_.")
    if complaints:
        raise GitHubError(422, "Validation Failed", complaints)
    return name.upper()


def _place(call: Call) -> tuple[KeyPair, dict[str, Secret]]:
    if "environment" in call.params:
        environment = environment_of(call)
        return environment["key"], environment["secrets"]
    return call.repository["key"], call.repository["secrets"]


def _view(secret: Secret) -> JsonObject:
    return {key: secret[key] for key in ("name", "created_at", "updated_at")}


def get_public_key(call: Call) -> Answer:
    """Returns the key to seal with."""
    key, _ = _place(call)
    return ok({"key_id": key["key_id"], "key": key["public"]})


def list_secrets(call: Call) -> Answer:
    """Returns names and times."""
    _, secrets = _place(call)
    return pages([_view(secrets[name]) for name in sorted(secrets)], wrap="secrets")


def get_secret(call: Call) -> Answer:
    """Returns name and times of one."""
    _, secrets = _place(call)
    secret = secrets.get(call.params["name"].upper())
    if secret is None:
        raise not_found()
    return ok(_view(secret))


def put_secret(call: Call) -> Answer:
    """Creates or replaces a secret; refuses bad names, foreign keys, rubbish and the 101st."""
    key, secrets = _place(call)
    name = check_name(call.params["name"], "Secret")
    value = opened(key, call.body.text("key_id"), call.body.text("encrypted_value"))
    now = call.github.now()
    old = secrets.get(name)
    if old is None and len(secrets) >= LIMIT:
        raise GitHubError(422, f"Failed to add secret. You have reached the limit of {LIMIT} secrets.")
    secrets[name] = {
        "name": name,
        "value": value,
        "created_at": old["created_at"] if old is not None else now,
        "updated_at": now,
    }
    call.github.world.changed()
    return created({}) if old is None else done()


def delete_secret(call: Call) -> Answer:
    """Removes a secret."""
    _, secrets = _place(call)
    if secrets.pop(call.params["name"].upper(), None) is None:
        raise not_found()
    call.github.world.changed()
    return done()


_PLACES = (
    ("/repos/{owner}/{repo}/actions/secrets", SECRETS_READ, SECRETS),
    ("/repos/{owner}/{repo}/environments/{environment}/secrets", ENVIRONMENTS_READ, ENVIRONMENTS),
    ("/repositories/{repository_id:int}/environments/{environment}/secrets", ENVIRONMENTS_READ, ENVIRONMENTS),
)

ROUTES = tuple(
    route
    for prefix, read, write in _PLACES
    for route in (
        Route("GET", prefix, list_secrets, read),
        Route("GET", f"{prefix}/public-key", get_public_key, read),
        Route("GET", f"{prefix}/{{name}}", get_secret, read),
        Route("PUT", f"{prefix}/{{name}}", put_secret, write),
        Route("DELETE", f"{prefix}/{{name}}", delete_secret, write),
    )
)
