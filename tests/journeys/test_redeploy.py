"""A changed variable reaches only new deployments: `up` names the others, and makes them again when asked."""

from __future__ import annotations

import ssl
import time
from typing import Any

import httpx
import pytest

from infra.sandbox.accounts import owner_token
from tests.journeys.conftest import ENVIRONMENTS, Estates
from tests.journeys.home import PATIENCE, Home
from tests.journeys.terminal import at_a_terminal

pytestmark = pytest.mark.journey

KEY = "NEXT_PUBLIC_SITE_URL"
OLD, NEW = "https://medicalbills.co", "https://new.test"


def ask(home: Home, method: str, path: str, body: object = None) -> Any:
    """Asks the sandbox's Vercel, as the Git integration would."""
    environ = home.environ()
    trusted = ssl.create_default_context(cafile=environ["SSL_CERT_FILE"])
    with httpx.Client(proxy=environ["HTTPS_PROXY"], verify=trusted, params={"slug": "medicalbills"}) as http:
        headers = {"Authorization": f"Bearer {owner_token('vercel')}"}
        answer = http.request(method, f"https://api.vercel.com{path}", json=body, headers=headers)
    assert answer.is_success, answer.text
    return answer.json()


def push(home: Home, branch: str, target: str | None = None) -> str:
    """Deploys a branch as a push to it would; returns the id when it is ready."""
    source = {"type": "github", "org": "medicalbills", "repo": "medicalbills.com", "ref": branch}
    body = {"name": "medicalbills", "gitSource": source, **({"target": target} if target else {})}
    made = ask(home, "POST", "/v13/deployments?forceNew=1", body)
    until = time.monotonic() + PATIENCE
    while ask(home, "GET", f"/v13/deployments/{made['id']}")["readyState"] != "READY":
        assert time.monotonic() < until
        time.sleep(0.1)
    return str(made["id"])


def deployments(home: Home) -> dict[str, Any]:
    found: dict[str, Any] = home.world()["vercel"]["deployments"]
    return found


def edit(home: Home, new: str = NEW) -> None:
    home.edit("staging", f"{KEY}: {OLD}", f"{KEY}: {new}")


def test_what_keeps_the_old_values_is_named_and_made_again(applied: Home) -> None:
    old, live = push(applied, "staging"), push(applied, "master", "production")
    edit(applied)
    said = applied.infra("up", "staging", "--yes")
    before = deployments(applied)
    url = before[old]["url"]
    assert f"These deployments still run with the old values of {KEY}:" in said.out
    assert f"  vercel redeploy https://{url} --target preview --scope medicalbills\n" in said.out
    _, _, table = said.out.partition(f"with the old values of {KEY}:\n")  # one line, or two when it is narrow
    row = " ".join(table.partition("Make them again")[0].split())
    assert url in row
    assert {"preview", "staging"} <= set(row.split())
    assert before[live]["url"] not in said.all  # production's variables did not change
    assert set(before) == {old, live}  # nobody asked for more

    applied.edit("staging", f"{KEY}: {NEW}", f"{KEY}: https://newer.test")
    said = applied.infra("up", "staging", "--yes", "--redeploy")
    (new,) = set(deployments(applied)) - set(before)
    made = deployments(applied)[new]
    assert made["variables"][KEY] == "https://newer.test"
    assert deployments(applied)[old]["variables"][KEY] == OLD
    assert (made["target"], made["gitSource"]["ref"]) == (None, "staging")
    assert made["gitSource"]["sha"] == before[old]["gitSource"]["sha"]
    assert said.out.endswith(f"1 deployment made again, with the new values:\n  https://{made['url']}\n")

    said = applied.infra("up", "staging", "--yes", "--redeploy")
    assert "no variable got another value: nothing is redeployed\n" in said.all
    assert "deployment" not in said.out
    assert set(deployments(applied)) == {old, live, new}


def test_at_a_terminal_it_asks_and_names_production(applied: Home) -> None:
    live = push(applied, "master", "production")
    url = deployments(applied)[live]["url"]
    applied.edit("production", f"{KEY}: https://medicalbills.com", f"{KEY}: https://www.medicalbills.com")
    applied.running.sync()
    code, screen = at_a_terminal(
        ["infra", "up", "production"],
        applied.running.workspace,
        applied.environ(),
        "Apply this to production?",
        lambda: None,
        "y\ny",  # to apply, and to redeploy
    )
    assert code == 0, screen
    assert f"updated variables.{KEY}" not in screen  # the preview named it already
    assert f"Redeploy PRODUCTION ({url}) now? [y/N]" in screen
    (new,) = set(deployments(applied)) - {live}
    assert deployments(applied)[new]["variables"][KEY] == "https://www.medicalbills.com"


def test_a_build_that_fails_leaves_the_old_one_and_says_what_to_do(applied: Home) -> None:
    old = push(applied, "staging")
    edit(applied)
    applied.running.edit({"vercel": {"builds": {"seconds": 0.1, "error": "npm run build exited with 1"}}})
    said = applied.infra("up", "staging", "--yes", "--redeploy", code=3)
    (error,) = said.lines("error:")
    assert "npm run build exited with 1" in error
    assert f"`vercel redeploy https://{deployments(applied)[old]['url']} " in error
    assert len(said.lines("staging: 1 updated — done")) == 1


@pytest.mark.parametrize("stack", ["shared", *ENVIRONMENTS])
def test_a_first_apply_finds_nothing_deployed_and_says_nothing(estates: Estates, stack: str) -> None:
    said = estates.said(stack)
    assert "could not ask" not in said.all
    assert "old values" not in said.all
