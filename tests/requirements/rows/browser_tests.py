"""The requirements' “E2E Test Integration Plan”: Playwright in ci.yml, and playwright.config.ts."""

from __future__ import annotations

from tests.requirements.rendered import Rendered
from tests.requirements.row import Chapter, Row
from tests.requirements.rows.monitoring import says
from tests.requirements.rows.pipeline import CI, NPM_CI

E2E = f"{CI}.e2e"
TOKEN = "PLAYWRIGHT_BYPASS_TOKEN"
CONFIG = "playwright.config.ts"
PLAYWRIGHT = "staging: workflows.app.playwright"


def e2e_runs_after_unit_tests(it: Rendered) -> None:
    job = it.job("ci", "e2e")
    assert job["needs"] == ["test"]
    assert job["runs-on"] == "ubuntu-latest"


def e2e_checks_out_with_node(it: Rendered) -> None:
    assert it.uses("ci", "e2e", "actions/checkout")
    assert it.uses("ci", "e2e", "actions/setup-node")["with"] == {"node-version": "20", "cache": "npm"}
    assert it.commands("ci", "e2e")[0] == NPM_CI


def e2e_installs_chromium(it: Rendered) -> None:
    (command,) = [command for command in it.commands("ci", "e2e") if "playwright install" in command]
    assert command.endswith(" chromium")


def e2e_gets_past_the_protection(it: Rendered) -> None:
    (step,) = [
        step for step in it.job("ci", "e2e")["steps"] if step.get("run", "").startswith("npm run test:e2e")
    ]
    assert step["env"][TOKEN] == f"${{{{ secrets.{TOKEN} }}}}"
    for stack in ("staging", "preview"):
        secret = it.resource(stack, f"github.environment.secrets.{TOKEN}")
        assert secret.inputs["value"] == "<vercel.bypass_token>"
        assert "value" in secret.secret
    assert it.run("shared").outputs["vercel.bypass_token"] == it.secret("VERCEL_BYPASS_TOKEN")


def e2e_keeps_the_report(it: Rendered) -> None:
    step = it.uses("ci", "e2e", "actions/upload-artifact")
    assert step["if"] == "${{ failure() }}"
    assert step["with"]["name"] == "playwright-report"
    assert step["with"]["path"] == "playwright-report/"


def playwright_base_url(it: Rendered) -> None:
    assert 'process.env.PLAYWRIGHT_BASE_URL || "https://medicalbills.co"' in it.file(CONFIG)


def playwright_projects(it: Rendered) -> None:
    assert 'projects: [{ name: "chromium",' in it.file(CONFIG)


def playwright_retries(it: Rendered) -> None:
    says(it, CONFIG, "retries: ci ? 2 : 0,")


def playwright_workers(it: Rendered) -> None:
    says(it, CONFIG, "workers: ci ? 1 : undefined,")


def playwright_timeout(it: Rendered) -> None:
    says(it, CONFIG, "timeout: 30000,")


def playwright_bypass(it: Rendered) -> None:
    says(it, CONFIG, 'globalSetup: "./playwright.bypass.ts",')
    assert "x-vercel-protection-bypass" in it.file("playwright.bypass.ts")


BROWSER_TESTS = Chapter(
    "E2E Test Integration Plan",
    (
        Row(
            "baseURL: 'https://medicalbills.co'  // Tests against staging",
            (PLAYWRIGHT, "staging: environment.domains"),
            playwright_base_url,
        ),
        Row("projects: ['chromium']", (PLAYWRIGHT,), playwright_projects),
        Row(
            "retries: 2 (CI) / 0 (local)",
            (PLAYWRIGHT,),
            playwright_retries,
            defaults={f"{PLAYWRIGHT}.retries": 1},
        ),
        Row(
            "workers: 1 (CI) / unlimited (local)",
            (PLAYWRIGHT,),
            playwright_workers,
            defaults={f"{PLAYWRIGHT}.workers": 2},
        ),
        Row(
            "timeout: 30000ms", (PLAYWRIGHT,), playwright_timeout, defaults={f"{PLAYWRIGHT}.timeout_ms": 1000}
        ),
        Row(
            "Includes Vercel protection bypass header",
            (PLAYWRIGHT,),
            playwright_bypass,
            proven=("tests/app/test_site.py::test_a_wrong_bypass_token_is_named_before_any_test_runs",),
        ),
        Row("needs: test  # Run after unit tests pass", (E2E,), e2e_runs_after_unit_tests),
        Row(
            "actions/checkout@v4 … node-version: '20' … cache: 'npm' … npm ci",
            (E2E,),
            e2e_checks_out_with_node,
            defaults={f"{CI}.node_version": "22"},
        ),
        Row("npx playwright install chromium", (E2E,), e2e_installs_chromium),
        Row(
            "PLAYWRIGHT_BYPASS_TOKEN: ${{ secrets.PLAYWRIGHT_BYPASS_TOKEN }}",
            (
                E2E,
                "shared: vercel.bypass",
                f"staging: github.environment.secrets.{TOKEN}",
                f"preview: github.environment.secrets.{TOKEN}",
            ),
            e2e_gets_past_the_protection,
            proven=("tests/journeys/test_apply.py::test_the_accounts_hold_what_the_files_declare",),
        ),
        Row(
            "if: failure() … name: playwright-report … path: playwright-report/", (E2E,), e2e_keeps_the_report
        ),
    ),
)
