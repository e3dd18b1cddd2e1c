"""Environment variables of a project."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

from starlette.responses import JSONResponse

from infra.sandbox.vercel.accounts import made_up_id
from infra.sandbox.vercel.call import Call, Record
from infra.sandbox.vercel.errors import VercelError, bad_request, not_found
from infra.sandbox.vercel.pages import page
from infra.sandbox.vercel.repository import check_branch

TARGETS = ("production", "preview", "development")
TYPES = ("plain", "encrypted", "sensitive")
PER_ENVIRONMENT = 1000  # https://vercel.com/docs/environment-variables, November 2026
VALUE_BYTES = 65_536
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,255}\Z")
_FIELDS = ("key", "value", "type", "target", "gitBranch", "customEnvironmentIds", "comment", "visibility")


def list_variables(call: Call) -> Any:
    """`GET /v8/projects/:id/env`; a page when `limit` is asked for; values only with `decrypt=true`."""
    decrypt = call.query("decrypt") in ("true", "1")
    shown = [_shown(variable, decrypt) for variable in call.project()["env"]]
    if call.query("limit") is None:
        return {"envs": shown, "pagination": {"count": len(shown), "next": None, "prev": None}}
    return page(call, "envs", shown)


def get_variable(call: Call) -> Any:
    """`GET /v1/projects/:id/env/:env`; always decrypted, unless sensitive."""
    return _shown(_variable(call), decrypt=True)


def create_variables(call: Call) -> Any:
    """`POST …/env`: one or an array; since v10 `{created, failed}`, before that the bare variable.

    An array is created as far as possible; when nothing could be, the answer is 400 with `failed`.
    """
    project = call.project()
    upsert = call.query("upsert") == "true"
    if not isinstance(call.body, list):
        variable = _shown(_put(call, project, call.object(), upsert), decrypt=False)
        call.touch(project)
        return JSONResponse(variable if call.version < 10 else {"created": variable, "failed": []}, 201)
    created, failed = [], []
    for wanted in call.body:
        try:
            created.append(_shown(_put(call, project, wanted, upsert), decrypt=False))
        except VercelError as error:
            failed.append({"error": error.body()})
    if failed and not created:
        message = "No environment variables were created"
        raise VercelError(400, "BAD_REQUEST", message, beside={"failed": failed})
    call.touch(project)
    return JSONResponse({"created": created, "failed": failed}, 201)


def update_variable(call: Call) -> Any:
    """`PATCH …/env/:env`: what is sent changes."""
    project, variable, body = call.project(), _variable(call), call.object()
    changed = {**variable, **_fields(body)}
    if variable["type"] == "sensitive" and changed["type"] != "sensitive":
        raise bad_request(
            "You cannot change the type of a Sensitive Environment Variable.", code="BAD_REQUEST"
        )
    _check(call, project, changed)
    _check_free(call, project, changed)
    variable.update(changed, updatedBy=call.vercel["user"]["id"])
    call.touch(variable)
    return _shown(variable, decrypt=False)


def delete_variable(call: Call) -> Any:
    """`DELETE …/env/:env`; answers what it deleted."""
    project, variable = call.project(), _variable(call)
    project["env"].remove(variable)
    call.touch(project)
    return _shown(variable, decrypt=False)


def add_variable(call: Call, project: Record, wanted: Record) -> Record:
    """Adds a variable to a project; raises 400 when it is not valid or its place is taken."""
    now, user = call.world.now_ms(), call.vercel["user"]["id"]
    variable: Record = {
        "type": "encrypted",
        "target": [],
        "gitBranch": None,
        "customEnvironmentIds": [],
        "comment": "",
    }
    variable |= _fields(wanted)
    _check(call, project, variable)
    _check_free(call, project, variable)
    variable["id"] = made_up_id("", project["id"], str(call.world.next_id("vercel.env")))[:16]
    variable |= {"createdAt": now, "updatedAt": now, "createdBy": user, "updatedBy": None}
    variable |= {"configurationId": None}
    project["env"].append(variable)
    return variable


def _put(call: Call, project: Record, wanted: Record, upsert: bool) -> Record:
    if upsert:
        for variable in project["env"]:
            same = variable["key"] == wanted.get("key") and variable["gitBranch"] == wanted.get("gitBranch")
            if same and set(variable["target"]) == set(_as_list(wanted.get("target"))):
                found: Record = variable
                found.update(_fields(wanted))
                call.touch(found)
                return found
    return add_variable(call, project, wanted)


def _variable(call: Call) -> Record:
    for variable in call.project()["env"]:
        if variable["id"] == call.path("env"):
            found: Record = variable
            return found
    raise not_found("Environment Variable", code="ENV_NOT_FOUND")


def _fields(body: Record) -> Record:
    unknown = sorted(set(body) - set(_FIELDS) - {"id"})
    if unknown:
        raise bad_request(f"Invalid request: should NOT have additional property `{unknown[0]}`.")
    fields = {key: value for key, value in body.items() if key in _FIELDS}
    if "target" in fields:
        fields["target"] = _as_list(fields["target"])
    return fields


def _as_list(target: object) -> list[str]:
    if isinstance(target, str):
        return [target]
    return [str(one) for one in target or ()]  # type: ignore[attr-defined]  # a list, or the request is odd


def _check(call: Call, project: Record, variable: Record) -> None:
    key, value, branch = variable.get("key"), variable.get("value"), variable["gitBranch"]
    if not isinstance(key, str) or not _KEY.match(key):
        raise bad_request(
            "The name contains invalid characters. Only letters, digits, and underscores are allowed. "
            "Furthermore, the name should not start with a digit.",
            code="INVALID_KEY",
        )
    if not isinstance(value, str) or len(value.encode()) > VALUE_BYTES:
        raise bad_request(f"The value of `{key}` should be a text of at most 64 KB.", code="INVALID_VALUE")
    if variable["type"] not in TYPES:
        raise bad_request(f"Invalid request: `type` should be one of {', '.join(TYPES)}.")
    known = {environment["id"] for environment in project["customEnvironments"]}
    custom = set(variable["customEnvironmentIds"])
    if set(variable["target"]) - set(TARGETS) or custom - known or not (variable["target"] or custom):
        raise bad_request("Invalid request: `target` should name at least one environment of the project.")
    if variable["type"] == "sensitive" and "development" in variable["target"]:
        raise bad_request(
            "You cannot set a Sensitive Environment Variable's target to development.", code="BAD_REQUEST"
        )
    if branch is not None:
        _check_branch(call, project, variable, branch)


def _check_branch(call: Call, project: Record, variable: Record, branch: str) -> None:
    check_branch(call.world, project, branch, code="BAD_REQUEST")
    if variable["target"] != ["preview"]:
        raise bad_request("A Git branch can only be set for the target preview.", code="BAD_REQUEST")
    if branch == project["link"]["productionBranch"]:
        message = f'Cannot set Production Branch "{branch}" for a Preview Environment Variable'
        raise bad_request(message, code="BAD_REQUEST")


def _check_free(call: Call, project: Record, wanted: Record) -> None:
    """A key may stand once for a target and Git branch (null is a branch of its own)."""
    places = set(wanted["target"]) | set(wanted["customEnvironmentIds"])
    for other in project["env"]:
        taken = places & (set(other["target"]) | set(other["customEnvironmentIds"]))
        same = other["key"] == wanted["key"] and other["gitBranch"] == wanted["gitBranch"]
        if same and taken and other["id"] != wanted.get("id"):
            raise _conflict(call, project, wanted, other, sorted(taken))
    for target in wanted["target"]:
        if sum(target in other["target"] for other in project["env"]) >= PER_ENVIRONMENT + ("id" in wanted):
            raise bad_request(f"More than {PER_ENVIRONMENT} variables for {target}", code="TOO_MANY_ENVS")


def _conflict(call: Call, project: Record, wanted: Record, other: Record, taken: list[str]) -> VercelError:
    if call.version < 10:
        return bad_request(
            "Another Environment Variable with the same Name and Environment exists in your project. "
            "Remove it or choose a different Name or Environment.",
            code="ENV_ALREADY_EXISTS",
        )
    # the real message says "on branch undefined" too: vercel/vercel issue 16588
    return bad_request(
        f"A variable with the name `{wanted['key']}` already exists for the target {','.join(taken)} "
        f"on branch {wanted['gitBranch'] or 'undefined'}",
        code="ENV_CONFLICT",
        envVarId=other["id"],
        envVarKey=wanted["key"],
        gitBranch=wanted["gitBranch"],
        project=project["id"],
        target=taken,
    )


def _shown(variable: Record, decrypt: bool) -> Record:
    view = dict(variable)
    if variable["type"] == "sensitive":
        view["value"] = ""
    elif variable["type"] == "encrypted" and not decrypt:
        # like Vercel's: unreadable, and different after each change
        seed = f"{variable['id']} {variable['updatedAt']}"
        sealed = hashlib.sha256(seed.encode()).hexdigest()
        view["value"] = base64.b64encode(f'{{"v":"v2","epk":"","c":"{sealed}"}}'.encode()).decode()
    view["decrypted"] = decrypt and variable["type"] != "sensitive"
    if variable["gitBranch"] is None:
        del view["gitBranch"]
    return view
