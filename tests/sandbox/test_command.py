"""`infra sandbox …` as a person types it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from infra.sandbox import place
from infra.sandbox.estate import dummy
from tests.sandbox.conftest import Infra

WHOAMI = "curl -sS https://api.vercel.com/v2/user"
PRINT_ENVIRON = "import json, os; print(json.dumps(dict(os.environ)))"
MINE = {
    "GITHUB_TOKEN": "ghp_mine",
    "GH_TOKEN": "ghp_mine",
    "VERCEL_TOKEN": "vercel-mine",
    "VERCEL_API_TOKEN": "vercel-mine",
    "PULUMI_ACCESS_TOKEN": "pul-mine",
    "PULUMI_CONFIG_PASSPHRASE": "passphrase-mine",
    "PULUMI_BACKEND_URL": "s3://mine",
    "SUPABASE_ACCESS_TOKEN": "sbp_mine",
    "SENTRY_AUTH_TOKEN": "sentry-mine",
    "AWS_SECRET_ACCESS_KEY": "aws-mine",
    "AWS_PROFILE": "mine",
    "DATABASE_URL": "postgres://mine",
    "STRIPE_SECRET_KEY": "sk_live_mine",
    "DEPLOY_KEY": "deploy-mine",
    "SSH_AUTH_SOCK": "/mine",
    "TF_CLI_CONFIG_FILE": "/mine/terraformrc",
    "OPENAI_KEY": "mine",
    "AZURE_DEVOPS_PAT": "mine",
    "https_proxy": "http://mine.example:3128",
    "ALL_PROXY": "http://mine.example:3128",
}


def test_start_status_stop(infra: Infra) -> None:
    assert infra("sandbox", "status").stdout.startswith("the sandbox does not run\n")
    assert infra("sandbox", "start").stdout.startswith("the sandbox runs on 127.0.0.1:")
    assert infra("sandbox", "start").stdout.startswith("the sandbox runs already on 127.0.0.1:")
    said = infra("sandbox", "status").stdout
    assert (
        "github     acme (team)\nvercel     acme (pro)\nrequests   0, 0 unknown routes, 0 refused\n" in said
    )
    report = json.loads(infra("sandbox", "status", "--format", "json").stdout)
    assert (report["version"], report["running"]) == (1, True)
    assert infra("sandbox", "stop").stdout == "the sandbox stopped; its accounts keep what they hold\n"
    assert infra("sandbox", "stop").stdout == "the sandbox does not run\n"


def test_exec_passes_input_output_and_exit_code(infra: Infra) -> None:
    done = infra("sandbox", "exec", "--", "sh", "-c", "cat; echo aside >&2; exit 7", stdin="through")
    assert (done.returncode, done.stdout) == (7, "through")
    assert "aside" in done.stderr


def test_exec_runs_in_the_workspace_and_again_from_inside(infra: Infra, root: Path, directory: Path) -> None:
    done = infra("sandbox", "exec", "--", sys.executable, "-m", "infra.cli", "sandbox", "exec", "--", "pwd")
    assert done.stdout == f"{directory / 'workspace'}\n"
    assert sorted(path.name for path in root.iterdir()) == ["Pulumi.yaml", "stacks"]


def test_no_secret_of_the_user_passes_and_each_declared_one_has_a_dummy(infra: Infra) -> None:
    done = infra("sandbox", "exec", "--", sys.executable, "-c", PRINT_ENVIRON, **MINE)
    inside = json.loads(done.stdout)
    assert not [name for name, value in inside.items() if "mine" in value]
    assert inside["STRIPE_SECRET_KEY"] == dummy("STRIPE_SECRET_KEY")
    assert inside["DEPLOY_KEY"] == dummy("DEPLOY_KEY")
    for secure in ("SHARED_GITHUB_SECRETS_SIGNING_KEY", "STAGING_VARIABLES_OTHER"):
        assert len(inside[f"INFRA_SANDBOX_SECURE_{secure}"]) == 32
    assert len(inside["VERCEL_API_TOKEN"]) == 24
    assert inside["INFRA_SANDBOX"] == "1"


def test_what_is_given_wins_and_what_is_unset_is_absent(infra: Infra) -> None:
    words = [
        "-e",
        "STRIPE_SECRET_KEY=a=b",
        "--unset",
        "DEPLOY_KEY",
        "--",
        sys.executable,
        "-c",
        PRINT_ENVIRON,
    ]
    inside = json.loads(infra("sandbox", "exec", *words).stdout)
    assert inside["STRIPE_SECRET_KEY"] == "a=b"
    assert "DEPLOY_KEY" not in inside


def test_a_command_that_is_not_there_is_127(infra: Infra) -> None:
    done = infra("sandbox", "exec", "--", "no-such-command")
    assert done.returncode == 127
    assert "no-such-command: no such command inside the sandbox" in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_a_checkout_is_bad_input(infra: Infra, tmp_path: Path) -> None:
    done = infra("sandbox", "start", cwd=tmp_path)
    assert done.returncode == 2
    assert "no Pulumi.yaml in" in done.stderr


def test_a_signal_reaches_the_command(root: Path, directory: Path) -> None:
    script = "trap 'echo caught; exit 9' INT; echo ready; while :; do sleep 0.05; done"
    child = subprocess.Popen(
        [sys.executable, "-m", "infra.cli", "sandbox", "exec", "--", "sh", "-c", script],
        cwd=root,
        env={**os.environ, "INFRA_SANDBOX_DIR": str(directory)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert child.stdout is not None
    with child:
        assert child.stdout.readline() == "ready\n"
        os.killpg(child.pid, signal.SIGINT)
        assert child.stdout.readline() == "caught\n"
        assert child.wait(timeout=10) == 9


def test_it_does_not_stop_while_a_command_runs(infra: Infra, directory: Path) -> None:
    done = infra("sandbox", "exec", "--idle-minutes", "0.03", "--", "sh", "-c", f"sleep 3; {WHOAMI}")
    assert '"missingToken":true' in done.stdout, done.stderr
    until = time.monotonic() + 15
    while place.is_held(directory):
        assert time.monotonic() < until, "it goes on when nobody is there any more"
        time.sleep(0.1)


def test_requests_show_what_came_and_what_was_unknown(infra: Infra) -> None:
    fetch = f"{WHOAMI}; curl -sS https://api.vercel.com/v1/none"
    infra("sandbox", "exec", "--", "sh", "-c", fetch)
    said = infra("sandbox", "requests").stdout.splitlines()
    assert [line.split("  ")[-1] for line in said] == ["GET api.vercel.com/v2/user", "unknown route"]
    unknown = json.loads(infra("sandbox", "requests", "--unknown", "--format", "json").stdout)
    assert [entry["path"] for entry in unknown["requests"]] == ["/v1/none"]


def test_a_token_with_fewer_rights(infra: Infra) -> None:
    made = infra("sandbox", "token", "--vendor", "vercel", "--scopes", "other-team").stdout.strip()
    assert len(made) == 24
    ask = f'curl -sS -H "Authorization: Bearer {made}" "https://api.vercel.com/v9/projects?slug=acme"'
    assert '"forbidden"' in infra("sandbox", "exec", "--", "sh", "-c", ask).stdout


def test_reset_asks_first(infra: Infra) -> None:
    infra("sandbox", "start")
    assert infra("sandbox", "reset", stdin="n\n").returncode == 130
    assert infra("sandbox", "reset", "--yes").stdout.endswith("the sandbox is as new\n")
