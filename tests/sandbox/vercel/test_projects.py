"""Projects."""

from __future__ import annotations

import pytest

from tests.sandbox.vercel.conftest import Vercel


def test_a_project_is_made_read_changed_and_deleted(api: Vercel) -> None:
    made = api.ok("POST", "/v8/projects", {"name": "site", "framework": "nextjs", "buildCommand": None})
    assert made["id"].startswith("prj_")
    assert (made["framework"], made["buildCommand"], made["autoExposeSystemEnvs"]) == ("nextjs", None, True)
    path = f"projects/{made['id']}"
    changed = api.ok("PATCH", f"/v9/{path}", {"buildCommand": "make", "gitComments": None, "framework": ""})
    assert (changed["buildCommand"], changed["framework"]) == ("make", None)
    assert changed["gitComments"] == {"onCommit": False, "onPullRequest": True}
    assert changed["updatedAt"] > made["updatedAt"]
    assert api.ok("GET", f"/v10/{path}") == api.ok("GET", f"/v2/{path}") == changed
    assert api.answer("DELETE", f"/v8/{path}").status_code == 204
    assert api.refused("GET", f"/v10/{path}") == (404, "not_found")


@pytest.mark.parametrize("name", ["", "Site", "a---b", "x" * 101, None, 3])
def test_a_bad_name_is_refused(api: Vercel, name: object) -> None:
    assert api.refused("POST", "/v8/projects", {"name": name}) == (400, "invalid_name")


def test_a_name_is_free_once_an_account(api: Vercel, site: str) -> None:
    assert api.refused("POST", "/v8/projects", {"name": "site"}) == (409, "conflict")
    api.of("big").ok("POST", "/v8/projects", {"name": "site"})
    other = api.ok("POST", "/v8/projects", {"name": "other"})["id"]
    assert api.refused("PATCH", f"/v9/projects/{other}", {"name": "site"}) == (409, "conflict")
    assert api.ok("PATCH", f"/v9/{site}", {"name": "site"})["name"] == "site"


def test_an_unknown_setting_is_refused(api: Vercel, site: str) -> None:
    assert api.refused("PATCH", f"/v9/{site}", {"framwork": "nextjs"}) == (400, "bad_request")


def test_link_branch_and_hooks(api: Vercel, site: str) -> None:
    link = api.ok("GET", f"/v9/{site}")["link"]
    assert (link["type"], link["org"], link["repo"], link["productionBranch"]) == (
        "github",
        "acme",
        "site",
        "main",
    )
    linked = api.ok("PATCH", f"/v9/{site}/branch", {"branch": "master"})["link"]
    assert linked["productionBranch"] == "master"
    (hook,) = api.ok("POST", f"/v2/{site}/deploy-hooks", {"name": "nightly", "ref": "master"})["link"][
        "deployHooks"
    ]
    assert hook["url"].endswith(hook["id"])
    assert api.ok("DELETE", f"/v2/{site}/deploy-hooks/{hook['id']}")["link"]["deployHooks"] == []
    assert "link" not in api.ok("DELETE", f"/v9/{site}/link")
    assert api.refused("PATCH", f"/v9/{site}/branch", {"branch": "main"}) == (400, "bad_request")
    assert api.ok("POST", f"/v9/{site}/link", {"type": "github", "repo": "acme/app"})["link"]["repo"] == "app"


def test_only_a_repository_that_github_has_can_be_linked(api: Vercel, site: str) -> None:
    api.world.data["github"] = {"repositories": {"acme/site": {"id": 7, "default_branch": "master"}}}
    link = api.ok("POST", f"/v9/{site}/link", {"type": "github", "repo": "Acme/Site"})["link"]
    assert (link["repoId"], link["productionBranch"]) == (7, "master")
    missing = {"type": "github", "repo": "acme/missing"}
    assert api.refused("POST", "/v8/projects", {"name": "b", "gitRepository": missing}) == (
        400,
        "repo_not_found",
    )
    assert api.refused("POST", f"/v9/{site}/link", missing) == (400, "repo_not_found")


def test_a_password_is_never_shown(api: Vercel, site: str) -> None:
    wanted = {"deploymentType": "preview", "password": "hunter2"}
    shown = api.ok("PATCH", f"/v9/{site}", {"passwordProtection": wanted})["passwordProtection"]
    assert shown == {"deploymentType": "preview"}
    (project,) = api.world.data["vercel"]["projects"].values()
    assert project["passwordProtection"] == wanted


@pytest.mark.parametrize(
    ("team", "setting", "refusal"),
    [
        (None, {"ssoProtection": {"deploymentType": "all"}}, (403, "forbidden")),
        ("acme", {"ssoProtection": {"deploymentType": "all"}}, None),
        ("acme", {"ssoProtection": {"deploymentType": "production"}}, (403, "forbidden")),
        (
            None,
            {"passwordProtection": {"deploymentType": "all", "password": "x"}},
            (428, "precondition_required"),
        ),
        ("acme", {"trustedIps": {"deploymentType": "all", "addresses": []}}, (403, "forbidden")),
        ("big", {"trustedIps": {"deploymentType": "all", "addresses": []}}, None),
        (None, {"skewProtectionMaxAge": 3600}, (403, "forbidden")),
        (None, {"ssoProtection": {"deploymentType": "prod_deployment_urls_and_all_previews"}}, None),
        (None, {"ssoProtection": None}, None),
    ],
)
def test_a_plan_has_its_limits(
    api: Vercel, team: str | None, setting: dict[str, object], refusal: tuple[int, str] | None
) -> None:
    client = api.of(team)
    client.ok("POST", "/v8/projects", {"name": "limited"})
    if refusal is None:
        client.ok("PATCH", "/v9/projects/limited", setting)
    else:
        assert client.refused("PATCH", "/v9/projects/limited", setting) == refusal


@pytest.mark.usefixtures("site")
def test_projects_are_listed_newest_first_in_pages(api: Vercel) -> None:
    for number in range(5):
        api.ok("POST", "/v8/projects", {"name": f"p{number}"})
    seen: list[str] = []
    until: int | None = None
    while True:
        at = f"&until={until}" if until else ""
        answer = api.ok("GET", f"/v9/projects?limit=2{at}")
        seen += [project["name"] for project in answer["projects"]]
        assert answer["pagination"]["count"] == len(answer["projects"]) <= 2
        until = answer["pagination"]["next"]
        if until is None:
            break
    assert seen == ["p4", "p3", "p2", "p1", "p0", "site"]
    assert [p["name"] for p in api.ok("GET", "/v9/projects?search=p3")["projects"]] == ["p3"]
    assert [p["name"] for p in api.ok("GET", "/v9/projects?repo=acme/site")["projects"]] == ["site"]
    assert api.refused("GET", "/v9/projects?limit=x") == (400, "bad_request")
    assert api.refused("GET", "/v9/projects?limit=101") == (400, "bad_request")
