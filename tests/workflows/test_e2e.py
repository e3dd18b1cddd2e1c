"""The job `e2e`: its conditions, and its waiting done for real against a `gh` that answers by script."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from infra.spec.workflows import E2eSpec
from infra.workflows.e2e import e2e_job

JOB = e2e_job(E2eSpec(), "20")


def wait(folder: Path, gh: str, seconds: int = 2) -> tuple[int, str, str]:
    tool = folder / "gh"
    tool.write_text(f'#!/bin/bash\ncase "$2" in\n{gh}\nesac\n')
    tool.chmod(0o755)
    step = next(step for step in JOB.steps if step.id == "deployment")
    output = folder / "output"
    output.touch()
    env = {"PATH": f"{folder}:/usr/bin:/bin", "GITHUB_OUTPUT": str(output), "GITHUB_REPOSITORY": "acme/site"}
    done = subprocess.run(
        ["/bin/bash", "-eo", "pipefail", "-c", str(step.run)],
        env={**env, "COMMIT": "abc123", "PAUSE_SECONDS": "1", "WAIT_SECONDS": str(seconds)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()[-1], output.read_text()


def test_the_address_that_vercel_deployed_to_is_tested(tmp_path: Path) -> None:
    answers = "*sha=abc123*) echo 7 ;;\n*/7/statuses) echo success https://site-x.vercel.app ;;"
    assert wait(tmp_path, answers) == (
        0,
        "Vercel deployed abc123 to https://site-x.vercel.app",
        "url=https://site-x.vercel.app\n",
    )


def test_an_answer_that_fails_once_is_asked_for_again(tmp_path: Path) -> None:
    once = f"if [ ! -e {tmp_path}/KIND ]; then touch {tmp_path}/KIND; exit 1; fi"
    answers = (
        f"*sha=*) {once.replace('KIND', 'list')}; echo 7 ;;\n"
        f"*) {once.replace('KIND', 'status')}; echo success https://site-x.vercel.app ;;"
    )
    code, said, _ = wait(tmp_path, answers, seconds=20)
    assert (code, said) == (0, "Vercel deployed abc123 to https://site-x.vercel.app")


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        ("*) ;;", "::error::Vercel has not deployed abc123 within 2 seconds (state: none)"),
        ("*) exit 1 ;;", "::error::Vercel has not deployed abc123 within 2 seconds (state: unknown)"),
        (
            "*sha=*) echo 7 ;;\n*) echo failure null ;;",
            "::error::Vercel could not deploy abc123 (state: failure)",
        ),
        (
            "*sha=*) echo 7 ;;\n*) echo success null ;;",
            "::error::Vercel's deployment of abc123 has no address",
        ),
    ],
)
def test_a_deployment_that_is_not_there_fails_with_the_reason(
    answers: str, line: str, tmp_path: Path
) -> None:
    assert wait(tmp_path, answers) == (1, line, "")


def test_it_waits_for_the_unit_tests_and_runs_where_the_secret_is() -> None:
    assert JOB.needs == ("test",)
    assert JOB.environment == "${{ github.event_name == 'pull_request' && 'preview' || 'staging' }}"
    assert JOB.if_ is not None
    assert "head.repo.full_name == github.repository" in JOB.if_
    assert "refs/heads/staging" in JOB.if_
    assert "master" not in JOB.if_
