"""Domains of a project."""

from __future__ import annotations

import re
from typing import Any

from infra.sandbox.vercel.accounts import DOMAINS_PER_PROJECT
from infra.sandbox.vercel.call import Call, Record
from infra.sandbox.vercel.errors import VercelError, bad_request, forbidden, not_found
from infra.sandbox.vercel.pages import page
from infra.sandbox.vercel.repository import check_branch

_NAME = re.compile(r"(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}\Z")
_FIELDS = ("name", "redirect", "redirectStatusCode", "gitBranch", "customEnvironmentId")


def list_domains(call: Call) -> Any:
    """`GET /v9/projects/:id/domains`."""
    return page(call, "domains", call.project()["domains"])


def get_domain(call: Call) -> Any:
    """`GET /v9/projects/:id/domains/:domain`."""
    return _domain(call)


def create_domain(call: Call) -> Any:
    """`POST /v10/projects/:id/domains`."""
    project, body = call.project(), call.object()
    name = body.get("name")
    if not isinstance(name, str) or not _NAME.match(name):
        raise bad_request(f'The specified domain "{name}" is not valid.', code="invalid_domain")
    _check_free(call, project, name)
    if len(project["domains"]) >= DOMAINS_PER_PROJECT[call.account["plan"]]:
        raise forbidden(f"The {call.account['plan']} plan has no room for more domains on this project.")
    domain = new_domain(call, project, name)
    _apply(call, project, domain, body)
    project["domains"].append(domain)
    call.touch(project)
    return domain


def update_domain(call: Call) -> Any:
    """`PATCH /v9/projects/:id/domains/:domain`."""
    domain = _domain(call)
    _apply(call, call.project(), domain, call.object())
    call.touch(domain)
    return domain


def delete_domain(call: Call) -> Any:
    """`DELETE /v9/projects/:id/domains/:domain`; one that others redirect to stays."""
    project, domain = call.project(), _domain(call)
    followers = [other for other in project["domains"] if other["redirect"] == domain["name"]]
    if followers and not (isinstance(call.body, dict) and call.body.get("removeRedirects")):
        names = ", ".join(follower["name"] for follower in followers)
        raise VercelError(
            409, "domain_is_redirect", f"{domain['name']} cannot be removed: {names} redirects to it."
        )
    project["domains"] = [other for other in project["domains"] if other not in (domain, *followers)]
    call.touch(project)
    return {}


def verify_domain(call: Call) -> Any:
    """`POST /v9/projects/:id/domains/:domain/verify`; here every domain is."""
    return _domain(call)


def get_domain_config(_call: Call) -> Any:
    """`GET /v6/domains/:domain/config`; here every domain points at Vercel."""
    return {
        "configuredBy": "A",
        "acceptedChallenges": ["http-01"],
        "misconfigured": False,
        "recommendedIPv4": [{"rank": 1, "value": ["76.76.21.21"]}],
        "recommendedCNAME": [{"rank": 1, "value": "cname.vercel-dns.com."}],
    }


def new_domain(call: Call, project: Record, name: str) -> Record:
    """Returns a domain as it begins: verified, without redirect, branch or custom environment."""
    now = call.world.now_ms()
    return {
        "name": name,
        "apexName": ".".join(name.split(".")[-2:]),
        "projectId": project["id"],
        "redirect": None,
        "redirectStatusCode": None,
        "gitBranch": None,
        "customEnvironmentId": None,
        "verified": True,
        "createdAt": now,
        "updatedAt": now,
    }


def _domain(call: Call) -> Record:
    for domain in call.project()["domains"]:
        if domain["name"] == call.path("domain"):
            found: Record = domain
            return found
    raise not_found("Project domain")


def _check_free(call: Call, project: Record, name: str) -> None:
    for other in call.vercel["projects"].values():
        if all(domain["name"] != name for domain in other["domains"]):
            continue
        if other["id"] == project["id"]:
            raise bad_request(f"The domain {name} is already on this project.", code="domain_already_exists")
        if other["accountId"] == call.account["id"]:
            message = f"Cannot add {name} since it's already in use by one of your projects."
            raise VercelError(409, "domain_already_in_use", message, projectId=other["id"])
        message = f"Cannot add {name} since it's already assigned to another project."
        raise VercelError(409, "domain_taken", message)


def _apply(call: Call, project: Record, domain: Record, body: Record) -> None:
    unknown = sorted(set(body) - set(_FIELDS))
    if unknown:
        raise bad_request(f"Invalid request: should NOT have additional property `{unknown[0]}`.")
    changed = {**domain, **{key: body[key] or None for key in _FIELDS[1:] if key in body}}
    if changed["redirect"] is not None:
        _check_redirect(project, changed)
    elif changed["redirectStatusCode"] is not None:
        raise bad_request("`redirectStatusCode` needs `redirect`.")
    if changed["gitBranch"] is not None:
        check_branch(call.world, project, changed["gitBranch"])
    known = {environment["id"] for environment in project["customEnvironments"]}
    if changed["customEnvironmentId"] is not None and changed["customEnvironmentId"] not in known:
        raise not_found("Custom environment")
    domain.update(changed)


def _check_redirect(project: Record, domain: Record) -> None:
    target = next((other for other in project["domains"] if other["name"] == domain["redirect"]), None)
    if target is None or target["name"] == domain["name"]:
        raise bad_request(
            f'Cannot redirect to "{domain["redirect"]}": it is not a domain of this project.',
            code="redirect_target_not_found",
        )
    if target["redirect"] is not None:
        raise bad_request(f'"{target["name"]}" is a redirect itself.', code="domain_is_redirect")
    if any(other["redirect"] == domain["name"] for other in project["domains"]):
        raise bad_request(f'"{domain["name"]}" is the target of a redirect.', code="domain_is_redirect")
    if domain["redirectStatusCode"] not in (None, 301, 302, 307, 308):
        raise bad_request("`redirectStatusCode` should be 301, 302, 307 or 308.")
