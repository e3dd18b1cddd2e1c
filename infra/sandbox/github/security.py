"""Security settings of a repository: secret scanning, Dependabot alerts and fixes, what Actions may run."""

from __future__ import annotations

from infra.sandbox.github.access import ADMIN, ADMIN_READ
from infra.sandbox.github.body import Body
from infra.sandbox.github.call import Answer, Call, Route, done, ok
from infra.sandbox.github.errors import GitHubError, invalid_request, not_found
from infra.sandbox.github.records import Repository
from infra.sandbox.github.state import GitHub

_PAID = ("advanced_security", "secret_scanning", "secret_scanning_push_protection")
_NAMES = (
    *_PAID,
    "dependabot_security_updates",
    "secret_scanning_non_provider_patterns",
    "secret_scanning_validity_checks",
)


def default_security(visibility: str) -> dict[str, str]:
    """Returns what a new repository has: public ones scan for secrets, free of charge."""
    names = [name for name in _NAMES if name != "advanced_security" or visibility != "public"]
    on = ("secret_scanning", "secret_scanning_push_protection") if visibility == "public" else ()
    return {name: "enabled" if name in on else "disabled" for name in names}


def change_security(github: GitHub, repository: Repository, body: Body) -> None:
    """Switches settings on or off; 422 for what a private repository must buy and has not."""
    for name in _NAMES:
        setting = body.object(name)
        if setting is None:
            continue
        status = setting.text("status")
        if status not in ("enabled", "disabled"):
            raise invalid_request(f'{status} is not a member of ["enabled", "disabled"].')
        private = repository["visibility"] != "public"
        if not private and name == "advanced_security":
            raise GitHubError(422, "Advanced security is always available for public repos.")
        if (
            private
            and name in _PAID
            and status == "enabled"
            and github.owner_of(repository)["plan"] != "enterprise"
        ):
            raise GitHubError(
                422, f"{name.replace('_', ' ').capitalize()} is not available for this repository."
            )
        repository["security"][name] = status


def get_alerts(call: Call) -> Answer:
    """Says whether Dependabot alerts are on: 204 or 404."""
    if not call.repository["vulnerability_alerts"]:
        raise GitHubError(404, "Vulnerability alerts are disabled.")
    return done()


def put_alerts(call: Call) -> Answer:
    """Switches Dependabot alerts on."""
    return _set_alerts(call, True)


def delete_alerts(call: Call) -> Answer:
    """Switches Dependabot alerts off, and its fixes with them."""
    return _set_alerts(call, False)


def _set_alerts(call: Call, on: bool) -> Answer:
    call.repository["vulnerability_alerts"] = on
    if not on:
        _set_fixes(call, False)
    call.github.world.changed()
    return done()


def get_fixes(call: Call) -> Answer:
    """Says whether Dependabot opens pull requests with fixes."""
    return ok({"enabled": call.repository["automated_security_fixes"], "paused": False})


def put_fixes(call: Call) -> Answer:
    """Switches Dependabot's fixes on; 422 while its alerts are off."""
    if not call.repository["vulnerability_alerts"]:
        raise GitHubError(422, "Vulnerability alerts must be enabled to configure automated security fixes.")
    return _set_fixes(call, True)


def delete_fixes(call: Call) -> Answer:
    """Switches Dependabot's fixes off."""
    return _set_fixes(call, False)


def _set_fixes(call: Call, on: bool) -> Answer:
    call.repository["automated_security_fixes"] = on
    call.repository["security"]["dependabot_security_updates"] = "enabled" if on else "disabled"
    call.github.world.changed()
    return done()


def get_actions(call: Call) -> Answer:
    """Returns which actions workflows may use."""
    return ok(dict(call.repository["actions"]))


def put_actions(call: Call) -> Answer:
    """Changes which actions workflows may use."""
    allowed = call.body.text_or("allowed_actions", "all")
    if allowed not in ("all", "local_only", "selected"):
        raise invalid_request(f'{allowed} is not a member of ["all", "local_only", "selected"].')
    if "enabled" not in call.body:
        raise invalid_request('"enabled" wasn\'t supplied.')
    call.repository["actions"] = {
        "enabled": call.body.flag("enabled"),
        "allowed_actions": allowed,
        "sha_pinning_required": call.body.flag("sha_pinning_required"),
    }
    call.github.world.changed()
    return done()


def no_pages(_: Call) -> Answer:
    """Says that the repository has no GitHub Pages site: none has, in the sandbox."""
    raise not_found()


_REPOSITORY = "/repos/{owner}/{repo}"

ROUTES = (
    Route("GET", f"{_REPOSITORY}/vulnerability-alerts", get_alerts, ADMIN_READ),
    Route("PUT", f"{_REPOSITORY}/vulnerability-alerts", put_alerts, ADMIN),
    Route("DELETE", f"{_REPOSITORY}/vulnerability-alerts", delete_alerts, ADMIN),
    Route("GET", f"{_REPOSITORY}/automated-security-fixes", get_fixes, ADMIN_READ),
    Route("PUT", f"{_REPOSITORY}/automated-security-fixes", put_fixes, ADMIN),
    Route("DELETE", f"{_REPOSITORY}/automated-security-fixes", delete_fixes, ADMIN),
    Route("GET", f"{_REPOSITORY}/actions/permissions", get_actions, ADMIN_READ),
    Route("PUT", f"{_REPOSITORY}/actions/permissions", put_actions, ADMIN),
    Route("GET", f"{_REPOSITORY}/pages", no_pages, ADMIN_READ),
)
