"""Client keys. Whoever has the public DSN may send events; the secret one is a relic that nobody needs."""

from __future__ import annotations

import hashlib
from typing import Any

from infra.sandbox.sentry.call import Call, Record, dict_of
from infra.sandbox.sentry.errors import not_found


def list_keys(call: Call) -> Any:
    """`GET …/keys/`."""
    return call.pages(_view(key) for key in call.project["keys"].values())


def create_key(call: Call) -> Any:
    """`POST …/keys/`; two keys may have one name."""
    project = call.project
    key = made_key(call.organization, project, call.text("name", 64, required=False) or "Bold Oarfish")
    project["keys"][key["id"]] = key
    return _view(key)


def get_key(call: Call) -> Any:
    """`GET …/keys/{key}/`."""
    return _view(_key(call))


def update_key(call: Call) -> Any:
    """`PUT …/keys/{key}/`: what the body has not stays."""
    key = _key(call)
    key["name"] = call.text("name", 64, required=False) or key["name"]
    key["isActive"] = bool(call.body.get("isActive", key["isActive"]))
    return _view(key)


def made_key(organization: Record, project: Record, name: str) -> Record:
    """Returns a new key; its DSN leads to the host of the organisation, in its region."""
    seed = f"sandbox key {project['id']} {len(project['keys'])}"
    public = hashlib.md5(seed.encode(), usedforsecurity=False).hexdigest()
    host = f"o{organization['id']}.ingest.{organization['region']}.sentry.io"
    return {
        "id": public,
        "name": name,
        "isActive": True,
        "projectId": project["id"],
        "dsn": f"https://{public}@{host}/{project['id']}",
    }


def _key(call: Call) -> Record:
    found = call.project["keys"].get(call.request.path_params["key"])
    if found is None:
        raise not_found()
    return dict_of(found)


def _view(key: Record) -> Record:
    return {
        "id": key["id"],
        "name": key["name"],
        "label": key["name"],
        "public": key["id"],
        "projectId": int(key["projectId"]),
        "isActive": key["isActive"],
        "rateLimit": None,
        "dsn": {"public": key["dsn"]},
    }
