"""What is declared of PostHog."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.resources.conftest import SHARED
from tests.resources.declared import run_program

POSTHOG = """\
  site:monitoring:
    posthog: {project: Site, region: eu, session_replay: true}
"""


@pytest.mark.parametrize(
    ("more", "protect"), [("", True), ("  site:retire: [monitoring.posthog.project]\n", False)]
)
def test_the_project_is_protected_until_it_is_retired(site: Path, more: str, protect: bool) -> None:
    (site / "stacks" / "Pulumi.shared.yaml").write_text(SHARED + POSTHOG + more)
    run = run_program(site, "shared", environ={"BYPASS_TOKEN": "t" * 32})
    project = run.resources["monitoring.posthog.project"]
    assert project.protect is protect
    declared = {key: value for key, value in project.inputs.items() if not key.startswith("__")}
    assert declared == {
        "region": "eu",
        "project": "Site",
        "web_vitals": True,
        "network_performance": True,
        "session_replay": True,
        "anonymize_ips": True,
    }
    assert run.outputs["posthog.key"] == "phc_1"
    assert "posthog.key" not in run.secret_outputs
