"""Deployments: what they are made of, how they get on, and which values they keep."""

from __future__ import annotations

from typing import Any

import pytest

from infra.sandbox.world import World
from tests.sandbox.vercel.conftest import Vercel

MADE = 8
"""Seconds that pass, on a clock that moves a second a look, until a deployment is surely ready."""


def source(ref: str = "main", **changes: Any) -> dict[str, Any]:
    """A Git source that is fine."""
    return {"type": "github", "org": "acme", "repo": "site", "ref": ref, "sha": "a" * 40, **changes}


def deploy(api: Vercel, ref: str = "main", target: str | None = None, **more: Any) -> Any:
    """Makes a deployment of a branch."""
    body = {"name": "site", "gitSource": source(ref), **({"target": target} if target else {}), **more}
    return api.ok("POST", "/v13/deployments?forceNew=1", body)


def again(api: Vercel, deployment: Any, **more: Any) -> Any:
    body = {"name": "site", "deploymentId": deployment["id"], **more}
    return api.ok("POST", "/v13/deployments?forceNew=1", body)


def wait(world: World) -> None:
    for _ in range(MADE):
        world.now_ms()


def values(api: Vercel, deployment: Any) -> Any:
    """What the deployment runs with."""
    return api.world.data["vercel"]["deployments"][deployment["id"]]["variables"]


def add(api: Vercel, site: str, key: str, value: str, **more: Any) -> str:
    body = {"key": key, "value": value, "type": "encrypted", "target": ["production"], **more}
    return str(api.ok("POST", f"/v10/{site}/env", body)["created"]["id"])


def listed(api: Vercel, query: str = "") -> list[str]:
    return [one["uid"] for one in api.ok("GET", f"/v7/deployments?{query}")["deployments"]]


@pytest.mark.usefixtures("site")
def test_it_is_queued_then_built_then_ready(api: Vercel) -> None:
    api.world.data["vercel"]["builds"] = {"queued": 2, "seconds": 2}
    made = deploy(api)
    assert (made["readyState"], made["alias"], made["aliasAssigned"]) == ("QUEUED", [], None)
    wait(api.world)
    ready = api.ok("GET", f"/v13/deployments/{made['id']}")
    assert (ready["readyState"], ready["status"]) == ("READY", "READY")
    assert made["createdAt"] < ready["buildingAt"] < ready["ready"]
    assert api.ok("GET", f"/v13/deployments/{made['url']}") == ready


@pytest.mark.usefixtures("site")
def test_a_build_can_fail_as_the_world_says(api: Vercel) -> None:
    api.world.data["vercel"]["builds"] = {"seconds": 0.1, "error": 'Command "npm run build" exited with 1'}
    made = deploy(api, target="production")
    wait(api.world)
    failed = api.ok("GET", f"/v13/deployments/{made['id']}")
    assert failed["readyState"] == "ERROR"
    assert failed["errorMessage"] == 'Command "npm run build" exited with 1'
    assert api.ok("GET", "/v9/projects/site")["targets"] == {}


def test_it_keeps_the_values_of_the_moment_it_was_made(api: Vercel, site: str) -> None:
    variable = add(api, site, "KEY", "old")
    before = deploy(api, target="production")
    api.ok("PATCH", f"/v9/{site}/env/{variable}", {"value": "new"})
    add(api, site, "LATER", "x")
    after = again(api, before, target="production")
    assert values(api, before) == {"KEY": "old"}
    assert values(api, after) == {"KEY": "new", "LATER": "x"}
    assert after["env"] == ["KEY", "LATER"]


def test_each_place_has_its_own_variables_and_a_branch_wins(api: Vercel, site: str) -> None:
    add(api, site, "KEY", "production")
    add(api, site, "KEY", "every preview", target=["preview"])
    add(api, site, "ONLY", "every preview", target=["preview"])
    add(api, site, "KEY", "of staging", target=["preview"], gitBranch="staging")
    assert values(api, deploy(api, "main", "production")) == {"KEY": "production"}
    assert values(api, deploy(api, "feature")) == {"KEY": "every preview", "ONLY": "every preview"}
    assert values(api, deploy(api, "staging")) == {"KEY": "of staging", "ONLY": "every preview"}


@pytest.mark.usefixtures("site")
def test_it_comes_from_a_commit_and_says_so(api: Vercel) -> None:
    made = deploy(api, "feature", meta={"note": "by hand"})
    assert made["meta"]["githubCommitRef"] == "feature"
    assert made["meta"]["githubCommitSha"] == "a" * 40
    assert made["meta"]["note"] == "by hand"
    assert (made["team"]["slug"], made["ownerId"]) == ("acme", made["team"]["id"])  # what the CLI checks
    copy = again(api, made, meta={"action": "redeploy"})
    assert copy["id"] != made["id"]
    assert (copy["source"], copy["meta"]["action"]) == ("redeploy", "redeploy")
    assert (copy["gitSource"], copy["meta"]["githubCommitSha"]) == (made["gitSource"], "a" * 40)


@pytest.mark.usefixtures("site")
def test_without_force_the_same_commit_is_not_built_twice(api: Vercel) -> None:
    made = deploy(api)
    body = {"name": "site", "gitSource": source()}
    assert api.ok("POST", "/v13/deployments", body)["id"] == made["id"]
    assert api.ok("POST", "/v13/deployments", {**body, "target": "production"})["id"] != made["id"]


@pytest.mark.usefixtures("site")
def test_the_list_is_filtered_as_asked(api: Vercel) -> None:
    live, feature = deploy(api, "main", "production"), deploy(api, "feature")
    wait(api.world)
    api.world.data["vercel"]["builds"] = {"seconds": 60}
    fresh = deploy(api, "feature")
    assert listed(api) == [fresh["id"], feature["id"], live["id"]]
    assert listed(api, "projectId=site&target=production") == [live["id"]]
    assert listed(api, "target=preview&state=READY") == [feature["id"]]
    assert listed(api, "state=QUEUED,BUILDING") == [fresh["id"]]
    assert listed(api, "branch=feature&limit=1") == [fresh["id"]]
    assert listed(api, f"sha={'b' * 40}") == []
    assert api.refused("GET", "/v7/deployments?projectId=none") == (404, "not_found")
    assert api.ok("GET", "/v6/deployments")["pagination"]["count"] == 3


def test_the_last_ready_production_deployment_is_live_with_the_domains(api: Vercel, site: str) -> None:
    api.ok("POST", f"/v10/{site}/domains", {"name": "example.com"})
    api.ok("POST", f"/v10/{site}/domains", {"name": "beta.example.com", "gitBranch": "beta"})
    assert api.ok("GET", f"/v9/{site}")["targets"] == {}
    first = deploy(api, "main", "production")
    wait(api.world)
    assert api.ok("GET", f"/v9/{site}")["targets"]["production"]["id"] == first["id"]
    assert api.ok("GET", f"/v13/deployments/{first['id']}")["alias"] == ["site.vercel.app", "example.com"]
    second, beta = deploy(api, "main", "production"), deploy(api, "beta")
    wait(api.world)
    assert api.ok("GET", f"/v9/{site}")["targets"]["production"]["id"] == second["id"]
    assert api.ok("GET", f"/v13/deployments/{beta['id']}")["alias"] == ["beta.example.com"]
    rows = {one["uid"]: one for one in api.ok("GET", "/v7/deployments")["deployments"]}
    assert [rows[one["id"]]["isRollbackCandidate"] for one in (first, second, beta)] == [True, False, False]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"gitSource": source()}, (400, "bad_request")),
        ({"name": "site"}, (400, "bad_request")),
        ({"name": "site", "gitSource": source(), "meta": {"n": 1}}, (400, "bad_request")),
        ({"name": "site", "gitSource": source(), "target": "preview"}, (400, "bad_request")),
        ({"name": "site", "gitSource": source(), "env": {}}, (400, "bad_request")),
        ({"name": "site", "gitSource": source(org=None)}, (400, "bad_request")),
        ({"name": "site", "gitSource": source(sha=None)}, (400, "incorrect_git_source_info")),
        ({"name": "none", "gitSource": source()}, (404, "not_found")),
        ({"name": "site", "deploymentId": "dpl_none"}, (404, "not_found")),
        ({"name": "site", "files": [{"file": "a", "data": "b"}]}, (501, "sandbox_unknown_route")),
    ],
)
def test_what_is_not_valid_is_refused(api: Vercel, body: Any, refusal: tuple[int, str]) -> None:
    assert api.refused("POST", "/v13/deployments", body) == refusal
    assert listed(api) == []


@pytest.mark.usefixtures("site")
def test_commits_and_branches_are_those_of_the_sandboxes_own_github(api: Vercel) -> None:
    repository = {"id": 7, "owner": "acme", "name": "site", "refs": {"refs/heads/main": "c" * 40}}
    repository["objects"] = {"c" * 40: {}}
    api.world.data["github"] = {"repositories": {"acme/site": repository}}
    made = api.ok("POST", "/v13/deployments", {"name": "site", "gitSource": source(sha=None)})
    assert made["gitSource"]["sha"] == "c" * 40
    by_id = {"type": "github", "repoId": 7, "ref": "main"}
    assert api.ok("POST", "/v13/deployments", {"name": "site", "gitSource": by_id})["id"] == made["id"]
    for wrong in (
        source("gone", sha=None),
        source(sha="d" * 40),
        source(repo="other"),
        {**by_id, "repoId": 8},
    ):
        refusal = api.refused("POST", "/v13/deployments", {"name": "site", "gitSource": wrong})
        assert refusal == (400, "incorrect_git_source_info")


@pytest.mark.usefixtures("site")
def test_the_latest_commit_can_be_asked_for(api: Vercel) -> None:
    repository = {"id": 7, "owner": "acme", "name": "site", "refs": {"refs/heads/main": "c" * 40}}
    api.world.data["github"] = {"repositories": {"acme/site": repository}}
    made = api.ok("POST", "/v13/deployments", {"name": "site", "gitSource": source(sha=None)})
    repository["refs"] = {"refs/heads/main": "e" * 40}
    assert again(api, made)["gitSource"]["sha"] == "c" * 40
    assert again(api, made, withLatestCommit=True)["gitSource"]["sha"] == "e" * 40


def test_a_plan_allows_so_many_a_day(api: Vercel) -> None:
    own = api.of(None)
    body = {"name": "mine", "gitRepository": {"type": "github", "repo": "acme/mine"}}
    own.ok("POST", "/v10/projects", body)
    for _ in range(100):
        deploy(own, name="mine", project="mine")
    body = {"name": "mine", "gitSource": source()}
    refusal = own.refused("POST", "/v13/deployments?forceNew=1", body)
    assert refusal == (402, "api-deployments-free-per-day")


@pytest.mark.usefixtures("site")
def test_another_account_sees_none_of_it(api: Vercel, world: World) -> None:
    made = deploy(api)
    for stranger in (api.of(None), api.of("big")):
        assert stranger.refused("GET", f"/v13/deployments/{made['id']}") == (404, "not_found")
        assert listed(stranger) == []
    world.data["vercel"]["tokens"]["guest"] = {"scopes": ["big"]}
    guest = Vercel(world, "guest")
    assert guest.refused("GET", "/v7/deployments") == (403, "forbidden")
    assert guest.refused("POST", "/v13/deployments", {"name": "site"}) == (403, "forbidden")
    assert Vercel(world, "0" * 24).refused("GET", "/v7/deployments") == (403, "forbidden")


def test_they_go_with_their_project(api: Vercel, site: str) -> None:
    deploy(api)
    api.ok("DELETE", f"/v9/{site}")
    assert api.world.data["vercel"]["deployments"] == {}
