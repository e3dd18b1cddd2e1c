"""Actions variables of repositories and environments."""

from __future__ import annotations

from infra.sandbox.github.access import ENVIRONMENTS, ENVIRONMENTS_READ, VARIABLES, VARIABLES_READ
from infra.sandbox.github.call import Answer, Call, Route, created, done, ok, pages
from infra.sandbox.github.environments import environment_of
from infra.sandbox.github.errors import GitHubError, not_found
from infra.sandbox.github.records import JsonObject, Variable
from infra.sandbox.github.seal import MAX_BYTES
from infra.sandbox.github.secrets import check_name


def _place(call: Call) -> dict[str, Variable]:
    return environment_of(call)["variables"] if "environment" in call.params else call.repository["variables"]


def _view(variable: Variable) -> JsonObject:
    return {**variable}


def _found(call: Call) -> Variable:
    variable = _place(call).get(call.params["name"].upper())
    if variable is None:
        raise not_found()
    return variable


def _checked_value(value: str) -> str:
    if len(value.encode()) > MAX_BYTES:
        raise GitHubError(422, "Validation Failed: the value of a variable may have 48 KB at most")
    return value


def list_variables(call: Call) -> Answer:
    """Returns the variables; 10 to a page unless asked otherwise."""
    variables = _place(call)
    return pages([_view(variables[name]) for name in sorted(variables)], wrap="variables")


def get_variable(call: Call) -> Answer:
    """Returns one."""
    return ok(_view(_found(call)))


def create_variable(call: Call) -> Answer:
    """Creates one; 409 when there is one of that name, 422 past the limit."""
    variables = _place(call)
    name = check_name(call.body.text("name"), "Variable")
    if name in variables:
        raise GitHubError(409, "Already exists - Variable already exists")
    limit = 100 if "environment" in call.params else 500
    if len(variables) >= limit:
        raise GitHubError(422, f"Failed to add variable. You have reached the limit of {limit} variables.")
    now = call.github.now()
    value = _checked_value(call.body.text("value"))
    variables[name] = {"name": name, "value": value, "created_at": now, "updated_at": now}
    call.github.world.changed()
    return created({})


def update_variable(call: Call) -> Answer:
    """Changes name or value."""
    variables, variable = _place(call), _found(call)
    if call.body.given("name"):
        name = check_name(call.body.text("name"), "Variable")
        if name != variable["name"] and name in variables:
            raise GitHubError(409, "Already exists - Variable already exists")
        variables.pop(variable["name"])
        variable["name"] = name
        variables[name] = variable
    variable["value"] = _checked_value(call.body.text_or("value", variable["value"]))
    variable["updated_at"] = call.github.now()
    call.github.world.changed()
    return done()


def delete_variable(call: Call) -> Answer:
    """Removes one."""
    _place(call).pop(_found(call)["name"])
    call.github.world.changed()
    return done()


_PLACES = (
    ("/repos/{owner}/{repo}/actions/variables", VARIABLES_READ, VARIABLES),
    ("/repos/{owner}/{repo}/environments/{environment}/variables", ENVIRONMENTS_READ, ENVIRONMENTS),
    (
        "/repositories/{repository_id:int}/environments/{environment}/variables",
        ENVIRONMENTS_READ,
        ENVIRONMENTS,
    ),
)

ROUTES = tuple(
    route
    for prefix, read, write in _PLACES
    for route in (
        Route("GET", prefix, list_variables, read),
        Route("POST", prefix, create_variable, write),
        Route("GET", f"{prefix}/{{name}}", get_variable, read),
        Route("PATCH", f"{prefix}/{{name}}", update_variable, write),
        Route("DELETE", f"{prefix}/{{name}}", delete_variable, write),
    )
)
