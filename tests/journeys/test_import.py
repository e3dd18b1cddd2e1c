"""What exists already is imported, by the commands of README.md; the preview then makes no second one."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.journeys.home import Home

pytestmark = pytest.mark.journey


def test_existing_things_are_taken_over(shared_only: Home) -> None:
    home = shared_only
    shutil.rmtree(home.folder / "sandbox" / "backend")  # the accounts are full, and Pulumi knows of nothing
    (home.folder / "sandbox" / "backend").mkdir()
    before = home.world()
    home.pulumi("stack", "init", "shared")
    home.pulumi("preview", "-s", "shared", "--import-file", "import.json")
    file = home.running.workspace / "import.json"
    wanted = json.loads(file.read_text())
    (project,) = before["vercel"]["projects"].values()
    ids = {
        "github.repository": "medicalbills.com",
        "github.repository.default_branch": "medicalbills.com",
        "github.repository.branches.staging": "medicalbills.com:staging",
        "github.repository.labels.security": "medicalbills.com:security",
        "vercel.project": f"{project['accountId']}/{project['id']}",
    }
    kept = [entry | {"id": ids[entry["name"]]} for entry in wanted["resources"] if entry["name"] in ids]
    others = [entry for entry in wanted["resources"] if "id" not in entry]
    file.write_text(json.dumps(wanted | {"resources": [*others, *kept]}))
    options = ["--protect=false", "--generate-code=false", "--yes"]
    home.pulumi("import", "-s", "shared", "--file", "import.json", *options)
    said = json.loads(home.infra("preview", "shared", "--format", "json").out)
    operations = {change["name"]: change["op"] for change in said["stacks"][0]["changes"]}
    assert set(ids) & {name for name, op in operations.items() if op != "update"} == set()
    assert home.world() == before, "importing and previewing only look"
